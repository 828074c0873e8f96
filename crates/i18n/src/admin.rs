//! What administrators read.

use crate::Lang;
use crate::macros::words;

words! {
    /// Title and tile.
    staff_title() { zh: "人员", en: "Staff" }
    /// Under the tile.
    staff_what() { zh: "谁负责哪里，添加人员", en: "Who answers for what; add a person" }
    /// Title and tile.
    places_title() { zh: "点位和码", en: "Places and codes" }
    /// Under the tile.
    places_what() { zh: "查找、添加、打印、停用和换码", en: "Find, add, print, revoke and reissue" }
    /// A code cannot be replaced once more.
    no_more_issues() { zh: "这个点位的码已经换到最后一版，不能再换：请停用，并新建一个点位。", en: "This place has had its last issue and cannot get another: revoke the code and add the place anew." }
    /// Title and tile.
    prints_title() { zh: "打印记录", en: "Print runs" }
    /// Under the tile.
    prints_what() { zh: "哪天、谁、打印了多少码", en: "What was printed when, and by whom" }
    /// What they are for.
    prints_mean() { zh: "每次打印都有记录。打印过的码用“只打新码”时不再打印。", en: "Every print run is kept. What was printed before is left out when only new codes are printed." }
    /// No print run.
    no_prints() { zh: "还没有打印过。", en: "Nothing has been printed yet." }
    /// Head of a column.
    print_when() { zh: "时间", en: "When" }
    /// Head of a column.
    print_where() { zh: "区划", en: "Division" }
    /// Head of a column.
    print_form() { zh: "样式", en: "Form" }
    /// Head of a column.
    print_count() { zh: "码数", en: "Codes" }
    /// Head of a column.
    print_by() { zh: "打印人", en: "By" }
    /// Who printed, where it was done by a command.
    print_on_server() { zh: "服务器命令", en: "A command on the server" }
    /// A form of print.
    print_sheet(count) { zh: "A4 标签，每页 {count} 个", en: "A4 labels, {count} to a page" }
    /// A form of print.
    print_a5_poster() { zh: "A5 海报", en: "A5 poster" }
    /// A form of print.
    print_a4_poster() { zh: "A4 海报", en: "A4 poster" }
    /// Title and tile.
    gaps_title() { zh: "岗位空缺", en: "Gaps" }
    /// Under the tile.
    gaps_what() { zh: "哪些岗位没有人", en: "Duties that nobody has" }
    /// What a gap means.
    gaps_mean() { zh: "这些岗位没有人，短信会直接发给上一级。点一下可以添加人员。", en: "Nobody has these duties, so texts go straight to the next level. Choose one to add a person." }
    /// No gap.
    no_gaps() { zh: "每个岗位都有人。", en: "Every duty has somebody." }
    /// One gap.
    nobody_is(role) { zh: "没有{role}", en: "No {role}" }

    /// Title and button.
    add_person() { zh: "添加人员", en: "Add a person" }
    /// Field.
    search_staff() { zh: "按姓名、工号或手机号查找", en: "Find by name, staff code or phone" }
    /// Button.
    search() { zh: "查找", en: "Search" }
    /// Nothing found.
    nobody_found() { zh: "没有找到人。", en: "Nobody found." }
    /// Field and heading.
    name() { zh: "姓名", en: "Name" }
    /// Field and heading.
    staff_code() { zh: "工号", en: "Staff code" }
    /// Field and heading.
    phone() { zh: "手机号", en: "Phone" }
    /// Heading.
    duties() { zh: "岗位", en: "Duties" }
    /// Legend of one duty among several.
    duty_number(number) { zh: "岗位 {number}", en: "Duty {number}" }
    /// Field.
    role() { zh: "职务", en: "Role" }
    /// Choice of nothing.
    none() { zh: "（无）", en: "(none)" }
    /// Field.
    division_code() { zh: "所属区划代码", en: "Division code" }
    /// After adding.
    person_added(name) { zh: "已添加{name}。", en: "{name} was added." }
    /// Button: gives a person a new password.
    reset_password() { zh: "重设密码", en: "New password" }
    /// What a new password means.
    reset_password_means() { zh: "旧密码马上失效，已登录的手机和电脑都会退出。新密码只显示一次。", en: "The old password stops at once, and every sign-in with it ends. The new one is shown only once." }
    /// Button.
    reset_password_yes() { zh: "确认重设", en: "Yes, make a new one" }
    /// The page was older than the password.
    password_since() { zh: "密码没有重设：打开页面以后，已经设过新密码。如果没有记下，请再重设一次。", en: "Nothing was changed: a new password was set after this page was opened. If nobody noted it, make another." }
    /// Action and its title: somebody does not work here any more.
    leave_post() { zh: "离岗", en: "Has left" }
    /// What it means.
    leave_post_means() { zh: "离岗后不能登录，不再收到短信，手机号可以登记给接任的人。以后可以恢复。", en: "They cannot sign in any more and are not texted, and their number may be given to a successor. They can come back later." }
    /// What they still owe.
    leave_post_owes(count) { zh: "名下还有 {count} 件没办结的事：一分钟内转给接着负责的人，并短信通知；没有人接手的会出现在警报里。", en: "They answer for {count} open matters: within a minute these go to whoever answers for them then, who is texted; where there is nobody, an alarm says so." }
    /// They owe nothing.
    leave_post_owes_nothing() { zh: "名下没有未办结的事。", en: "They answer for no open matter." }
    /// Button.
    leave_post_yes() { zh: "确认离岗", en: "Yes, they have left" }
    /// Beside the name of whoever has left.
    person_left() { zh: "已离岗", en: "Has left" }
    /// After the action.
    person_left_done() { zh: "已记为离岗。", en: "Noted that they have left." }
    /// Action and its title: somebody works here again.
    bring_back() { zh: "恢复在岗", en: "Bring back" }
    /// What it means.
    bring_back_means() { zh: "恢复后仍是原来的岗位和密码。", en: "They have the same duties and password as before." }
    /// After the action.
    person_back_done() { zh: "已恢复在岗。", en: "They are back." }
    /// The number was given away meanwhile.
    number_of_successor() { zh: "没有恢复：这个手机号已登记给别人。请把新手机号写进人员名单重新导入。", en: "Not done: another person has this number by now. Put the new number on the list of staff and import it." }
    /// A password, shown once.
    password_once(name, password) { zh: "{name}的登录密码：{password} 只显示这一次，请当面告诉本人。", en: "The password of {name}: {password} It is shown only this once; please tell them in person." }
    /// Fault.
    phone_taken() { zh: "这个手机号已经有人用了。", en: "Another person has this number." }
    /// Fault.
    duty_other_level() { zh: "这个职务不设在这一级区划，请换一个。", en: "This role is held at another level. Choose another division." }
    /// Fault.
    person_needs_duty() { zh: "至少选一个职务和所属区划。", en: "Choose at least one role and its division." }
    /// Fault.
    duty_incomplete() { zh: "职务和区划要一起填。", en: "Role and division belong together." }
    /// Fault.
    code_taken() { zh: "这个编号已被使用。", en: "This code is already in use." }
    /// Fault.
    staff_code_taken() { zh: "这个工号已经有人用了。", en: "Another person has this staff code." }
    /// Fault.
    division_unknown() { zh: "没有这个区划代码，请从列表中选。", en: "There is no such division. Choose one from the list." }

    /// Title and button.
    add_place() { zh: "添加点位", en: "Add a place" }
    /// Field.
    search_places() { zh: "按名称、地址、短号或本地编号查找", en: "Find by name, address, short number or your own code" }
    /// Nothing found.
    no_place_found() { zh: "没有找到点位。", en: "No place found." }
    /// Field.
    place_name() { zh: "名称（楼栋、户组）", en: "Name (building, group of households)" }
    /// Field.
    place_division_code() { zh: "所属村（社区）或网格代码", en: "Code of the village, community or grid" }
    /// Field.
    place_code_optional() { zh: "本地编号（可不填）", en: "Your own code for it (optional)" }
    /// Field.
    address_optional() { zh: "地址（可不填）", en: "Address (optional)" }
    /// After adding.
    place_added(name) { zh: "已添加{name}，可以打印它的码。", en: "{name} was added. You can print its code." }
    /// Under the title of a place.
    short_number_is(short) { zh: "短号 {short}", en: "Short number {short}" }
    /// Title of the table of codes.
    codes_of_place() { zh: "码", en: "Codes" }
    /// Heading.
    issue() { zh: "版次", en: "Issue" }
    /// Heading.
    code() { zh: "编码", en: "Code" }
    /// Heading.
    state() { zh: "状态", en: "State" }
    /// Heading.
    issued() { zh: "发放时间", en: "Issued" }
    /// State of a code.
    in_use() { zh: "使用中", en: "In use" }
    /// State of a code.
    revoked() { zh: "已停用", en: "Revoked" }
    /// Button.
    print_code() { zh: "打印（PDF）", en: "Print (PDF)" }
    /// Title: a code cannot be printed.
    cannot_print() { zh: "现在不能打印", en: "This cannot be printed now" }
    /// What to do.
    cannot_print_do(reason) { zh: "请把下面的原因告诉维护服务器的人：{reason}", en: "Please tell whoever runs the server: {reason}" }
    /// Action and its title.
    revoke() { zh: "停用这个码", en: "Revoke this code" }
    /// Action: the place gets no other code.
    revoke_only() { zh: "只作废，不发新码", en: "Revoke only" }
    /// Action and its title, where no code holds.
    issue_code() { zh: "发新码", en: "Issue a new code" }
    /// What it means.
    issue_code_means() { zh: "这个点位现在没有可用的码。发新码以后请打印并张贴。", en: "This place has no code that holds. Print and post the new one." }
    /// After revoking without a successor.
    code_only_revoked() { zh: "已作废，没有发新码。", en: "Revoked; no new code was issued." }
    /// Action.
    revoke_and_reissue() { zh: "停用并换新码", en: "Revoke and reissue" }
    /// What it means.
    revoke_means() { zh: "旧码马上停用，扫到的人会看到说明；换了新码的，还会看到新码的入口。已反映的事不受影响。", en: "The old code stops at once; whoever scans it is told, and led to the new one if there is one. Matters already filed are not touched." }
    /// Field.
    revoke_reason() { zh: "原因", en: "Reason" }
    /// After reissuing.
    code_reissued(issue) { zh: "已换为第 {issue} 版，请打印并更换。", en: "Issue {issue} is in use now. Please print it and replace the old one." }
}

impl Lang {
    /// The form of a print run as it is kept; a format such as `png` stands for itself.
    pub fn print_layout(self, name: &str) -> String {
        match name {
            "a4-24" => self.print_sheet(24),
            "a4-12" => self.print_sheet(12),
            "a4-6" => self.print_sheet(6),
            "a5-poster" => self.print_a5_poster().to_owned(),
            "a4-poster" => self.print_a4_poster().to_owned(),
            other => other.to_uppercase(),
        }
    }
}
