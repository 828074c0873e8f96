//! What is wrong in a list that is imported, and what to do about it.

use crate::macros::words;

words! {
    /// Fault of a list: the list lacks a column.
    no_heading(found) { zh: "表里没有这一列；表头是：{found}", en: "the list has no such column; its headings are: {found}" }
    /// Fault of a list: two columns mean the same.
    heading_twice(other) { zh: "这一列和“{other}”是一个意思：请删掉其中一列", en: "the column \"{other}\" means the same: delete one of them" }
    /// Fault of a list: a necessary value is missing.
    cell_missing() { zh: "这里没有填，但必须填", en: "nothing is written here, but it is needed" }
    /// Fault of a list: merged cells.
    cell_merged() { zh: "这是合并单元格：请取消合并，每一行都填上", en: "the cell is merged with another one: undo the merging and fill in every row" }
    /// Fault of a list: a formula failed.
    cell_formula() { zh: "公式出错：请改正公式，或直接填值", en: "the formula has failed: mend it, or type the value" }
    /// Fault of a list: Excel made a date of it.
    cell_date() { zh: "Excel 把它变成了日期：请把这一列设为文本格式，再填一次", en: "Excel has made a date of it: format the column as text and type it again" }
    /// Fault of a list: Excel took it for yes or no.
    cell_bool() { zh: "这里是 TRUE 或 FALSE，不是文字：请把这一列设为文本格式，再填一次", en: "this is TRUE or FALSE, not text: format the column as text and type it again" }
    /// Fault of a list: a number like 1.38E+10.
    cell_shortened() { zh: "Excel 把数字缩短了：请把这一列设为文本格式再填一次，或直接用 .xlsx 文件", en: "Excel has shortened the number: format the column as text, type it again, or send the .xlsx file" }
    /// Fault of a list: more digits than Excel keeps.
    cell_digits15() { zh: "Excel 只保留 15 位数字：请把这一列设为文本格式，再填一次", en: "Excel keeps only 15 digits of a number: format the column as text and type it again" }
    /// Fault of a list: a number with decimals.
    cell_decimals() { zh: "数字带小数：请把这一列设为文本格式，再填一次", en: "a number with decimals: format the column as text and type it again" }
    /// Fault of a list: too long.
    cell_long(found, limit) { zh: "有 {found} 个字，最多 {limit} 个", en: "{found} characters; at most {limit} are possible" }
    /// Fault of a list: not the code of a division.
    list_division_code() { zh: "区划代码是 2、4、6、9、12 或 15 位数字，不含其他字符", en: "a division code has 2, 4, 6, 9, 12 or 15 digits and nothing else" }
    /// Fault of a list: not the name of a level.
    list_level() { zh: "没有这个层级：省、市、县、乡镇、村、网格", en: "no such level: province, city, county, township, village, grid (省、市、县、乡镇、村、网格)" }
    /// Fault of a list: a code of another level.
    list_other_level(digits, level) { zh: "{digits} 位代码的层级是 {level}，与这里不符", en: "a code of {digits} digits is a {level}, not this" }
    /// Fault of a list: a code that belongs elsewhere.
    list_other_parent(parent) { zh: "按代码，它属于 {parent}", en: "the code belongs under {parent}" }
    /// Fault of a list: a province has nothing above it.
    list_no_parent_needed() { zh: "按代码，它是省级，上面没有区划", en: "the code belongs under nothing: it is a province" }
    /// Fault of a list: the parent is unknown.
    list_no_parent(parent) { zh: "上级 {parent} 不在表中，也没有导入过：请补上", en: "its parent {parent} is neither in this list nor imported before: add it" }
    /// Fault of a list: the division is unknown.
    list_no_division() { zh: "没有这个区划：请先导入区划，或改正代码", en: "no such division: import the divisions first, or mend the code" }
    /// Fault of a list: a place hangs in a village.
    list_not_a_village() { zh: "点位要属于村、社区或网格（12 或 15 位代码）", en: "a place belongs to a village, a community or a grid (12 or 15 digits)" }
    /// Fault of a list: not a hotline.
    list_hotline() { zh: "热线是 3 到 12 位数字，可以带短横：12345、400-123-4567、0931-1234567", en: "a hotline has 3 to 12 digits, with hyphens if you like: 12345, 400-123-4567, 0931-1234567" }
    /// Fault of a list: a landline where texts must arrive.
    list_landline() { zh: "座机收不到短信：请填手机号", en: "texts do not reach a landline: give a mobile number" }
    /// Fault of a list: two people with one number.
    list_phone_twice(who) { zh: "{who} 的号码相同，而一条回复只能来自一个人：请改正其中一个", en: "{who} has the same number, but a reply by text must come from one person: mend one of them" }
    /// Fault of a list: not a number of households.
    list_households(limit) { zh: "户数是整数，不超过 {limit}", en: "a number of households is a whole number up to {limit}" }
    /// Fault of a list: not a coordinate.
    list_degrees(example, limit) { zh: "请填带小数的度数，例如 {example}，不超过 {limit}", en: "degrees with decimals, for example {example}, within {limit}" }
    /// Fault of a list: one of two coordinates.
    list_half_position() { zh: "经度和纬度要么都填，要么都不填", en: "longitude and latitude are given together or not at all" }
    /// Fault of a list: not a printed number.
    list_number() { zh: "这不是码下面印的号码，可能有一位抄错了", en: "this is no number as it is printed under a code; one digit may be mistyped" }
    /// Fault of a list: the number of another place.
    list_number_taken(place) { zh: "这个印好的号码属于点位 {place}", en: "the printed number belongs to place {place}" }
    /// Fault of a list: the place has another number.
    list_other_number(number) { zh: "这个点位印好的号码是 {number}，永远不变", en: "the place has the printed number {number}, which never changes" }
    /// Fault of a list: no such person.
    list_no_staff() { zh: "没有这个编号的人员：请先导入人员，或改正编号", en: "no member of the staff has this code: import the staff first, or mend the code" }
    /// Fault of a list: a keeper who may not call.
    list_no_keeper() { zh: "此人的岗位都不能记录回电：请换一个人，或换岗位", en: "none of this person's roles may record that a resident was called: give another person, or another role" }
    /// Fault of a list: no such role.
    list_no_role(known) { zh: "没有这个岗位；制度里有：{known}", en: "no such role; the policy knows: {known}" }
    /// Fault of a list: a role of another level.
    list_role_level(role, division) { zh: "这个岗位属于 {role} 级，而区划是 {division} 级", en: "this role belongs to a {role}, but the division is a {division}" }
    /// Fault of a list: roles and divisions that cannot be paired.
    list_pairing(roles, divisions) { zh: "岗位有 {roles} 个，区划有 {divisions} 个：请只填一个，或一一对应", en: "{roles} roles, but {divisions} divisions: give one, or one for each" }
    /// Fault of a list: two rows of one code.
    list_contradiction(line) { zh: "第 {line} 行的编号相同，内容却不同：请改正或删掉一行", en: "line {line} has the same code but says otherwise: mend or delete one of them" }
    /// Fault of a list: where a fault is, and what.
    list_fault(line, column, reason) { zh: "第 {line} 行，{column}：{reason}", en: "line {line}, {column}: {reason}" }
    /// Fault of a list: where a fault is, and of what value.
    list_fault_of(line, column, value, reason) { zh: "第 {line} 行，{column}“{value}”：{reason}", en: "line {line}, {column} \"{value}\": {reason}" }
}
