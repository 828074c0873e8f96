//! What evaluations and exported tables say.

use domain::division::DivisionLevel;

use crate::Lang;
use crate::macros::words;

words! {
    /// Entry of the staff's menu, and title: evaluation.
    evaluation() { zh: "考评", en: "Evaluation" }
    /// Heading: how an evaluation is computed.
    how_computed() { zh: "怎么算的", en: "How it is computed" }
    /// How an evaluation is computed.
    evaluation_means() { zh: "统计期内到期、办结或回访的事项，每次都从办理记录重新计算，不留底数。回电、办理是否按时，由当时的责任人承担：转出的事项在对方接手之前仍算首接人的。已经超时的，之后转出、不予受理或并单也不能抹去；时限未到就结束的不计。每个比率旁边都是件数；没有件数的不算比率。", en: "What ran out, was finished or was judged in the period, computed anew from the logs each time. Whether calls and handling were in time counts for whoever answered then: what was handed on still counts for the first receiver until the other has accepted. What was missed stays missed, whatever became of the matter; clocks that still ran when it ended do not count. Beside each rate stand its cases; without cases there is no rate." }
    /// How a score is made, by the weights of the policy.
    score_means(contact, on_time, resolution, satisfaction) { zh: "得分＝按时回电率×{contact}＋按时办结率×{on_time}＋解决率×{resolution}＋满意率×{satisfaction}，再扣分、加分；没有件数的一项，权重按比例分给其他各项。", en: "Score = calls in time × {contact} + finished in time × {on_time} + solved × {resolution} + satisfaction × {satisfaction}, less deductions, with additions; the weight of a rate without cases is shared among the others." }
    /// What is deducted and added, by the policy.
    points_mean(basically, denied, orders, settled) { zh: "“基本满意”按 {basically}% 计，联系不上的另列。扣分：反映人否认接到回电，最多 {denied} 分；督办逾期未答复，最多 {orders} 分。加分：巡查时当场办结，最多 {settled} 分。均按所占比例计算。", en: "Basically satisfied counts {basically} %; the unreachable stand apart. Deducted: up to {denied} points for calls that requesters deny, up to {orders} for orders answered late. Added: up to {settled} for what was put right on the spot. All in proportion." }
    /// How times are told.
    times_mean() { zh: "时间从反映（或重办）算起，昼夜连续计算：一半的事项在中位数之内，十分之九在 90 分位之内。", en: "Times go round the clock from the filing (or the opening again): half of the matters took no longer than the median, nine of ten no longer than the 90th percentile." }
    /// An evaluation without cases.
    nothing_evaluated() { zh: "这段时间里没有到期、办结或回访的事项。", en: "Nothing ran out, was finished or was judged in this time." }
    /// Two days that make no period.
    no_period() { zh: "结束日期早于开始日期，请改正。", en: "The last day lies before the first: mend it." }
    /// Field: the unit that is evaluated.
    evaluated_unit() { zh: "单位", en: "Unit" }
    /// Field: by what is evaluated.
    evaluated_by() { zh: "统计对象", en: "For each" }
    /// Field: the first day.
    first_day() { zh: "开始日期", en: "First day" }
    /// Field: the last day.
    last_day() { zh: "结束日期", en: "Last day" }
    /// Button: show the evaluation.
    show_figures() { zh: "查看", en: "Show" }
    /// Link: the same as a workbook.
    as_workbook() { zh: "下载 Excel 表", en: "Download as Excel file" }
    /// Evaluated for each person.
    each_person() { zh: "人员", en: "Person" }
    /// Evaluated for each category.
    each_category() { zh: "类别", en: "Category" }
    /// The line of what nobody had to answer for.
    nobody_answered() { zh: "当时无人负责", en: "Nobody was there" }
    /// The line of all together.
    all_together() { zh: "合计", en: "All together" }
    /// Column: the rank.
    rank() { zh: "名次", en: "Rank" }
    /// Column: which unit, person or category.
    evaluated() { zh: "对象", en: "Whose" }
    /// Column: the score.
    score() { zh: "得分", en: "Score" }
    /// Column: deducted points.
    deducted_points() { zh: "扣分", en: "Deducted" }
    /// Column: added points.
    added_points() { zh: "加分", en: "Added" }
    /// Rate: called in time.
    rate_contact() { zh: "按时回电率", en: "Called in time" }
    /// Rate: finished in time.
    rate_on_time() { zh: "按时办结率", en: "Finished in time" }
    /// Rate: solved.
    rate_solved() { zh: "解决率", en: "Solved" }
    /// Rate: satisfaction.
    rate_satisfied() { zh: "满意率", en: "Satisfaction" }
    /// Rate: given back.
    rate_returned() { zh: "退单率", en: "Given back" }
    /// Rate: opened again.
    rate_reopened() { zh: "重办率", en: "Opened again" }
    /// Rate: the requester denies the call.
    rate_denied() { zh: "否认回电率", en: "Call denied" }
    /// Rate: orders answered in time.
    rate_orders() { zh: "督办按时答复率", en: "Orders answered in time" }
    /// Rate: not unsatisfied when asked once more.
    rate_checks() { zh: "抽查合格率", en: "Confirmed by spot check" }
    /// Rate: put right on the spot.
    rate_settled() { zh: "当场办结率", en: "Settled on the spot" }
    /// Column: the calls apart by what proves them.
    calls_by_grade() { zh: "回电凭据", en: "Calls by proof" }
    /// Grade of a call: a call record shows it.
    grade_verified() { zh: "通话记录", en: "Call record" }
    /// Grade of a call: rang without an answer.
    grade_tried() { zh: "未接通", en: "No answer" }
    /// Grade of a call: the cadre says so.
    grade_claimed() { zh: "自行登记", en: "Said so" }
    /// Grade of a call: the requester confirmed it.
    grade_corroborated() { zh: "反映人确认", en: "Confirmed" }
    /// Column: judgements.
    judgements() { zh: "回访结果", en: "Judgements" }
    /// Column: the median time to the call.
    median_to_contact() { zh: "回电用时中位数", en: "Median to call" }
    /// Column: the 90th percentile of the time to the call.
    p90_to_contact() { zh: "回电用时90分位", en: "P90 to call" }
    /// Column: the median time to the end.
    median_to_finish() { zh: "办结用时中位数", en: "Median to finish" }
    /// Column: the 90th percentile of the time to the end.
    p90_to_finish() { zh: "办结用时90分位", en: "P90 to finish" }
    /// A column of a workbook with the cases of a rate.
    cases_of(rate) { zh: "{rate}·件数", en: "{rate}: cases" }
    /// A column of a workbook with minutes.
    in_minutes(what) { zh: "{what}（分钟）", en: "{what} (minutes)" }
    /// The cases of a rate that is no plain part of them.
    so_many_cases(count) { zh: "{count} 件", en: "{count} cases" }
    /// What an evaluation is of.
    evaluation_of(unit, first, last) { zh: "{unit}考评：{first} 至 {last}", en: "Evaluation of {unit}, {first} to {last}" }
    /// Title of a table of matters.
    matters_of(unit, first, last) { zh: "{unit}事项：{first} 至 {last}", en: "Matters of {unit}, {first} to {last}" }
    /// Name of a worksheet with matters.
    matters() { zh: "事项", en: "Matters" }
    /// Column: the number of a matter.
    matter_number() { zh: "编号", en: "Number" }
    /// Column: when it was filed.
    filed_at() { zh: "反映时间", en: "Filed" }
    /// Column: how it came in.
    came_by() { zh: "渠道", en: "Channel" }
    /// Column: the division.
    lies_in() { zh: "所属区划", en: "Division" }
    /// Column: the place.
    at_place() { zh: "点位", en: "Place" }
    /// Column: the number under the code of the place.
    place_number() { zh: "点位号码", en: "Place number" }
    /// Column: the category.
    about() { zh: "类别", en: "Category" }
    /// Column: the level.
    handled_level() { zh: "级别", en: "Level" }
    /// Column: the state.
    stands() { zh: "状态", en: "State" }
    /// Column: the code of the unit that has it.
    owner_unit() { zh: "责任单位代码", en: "Unit responsible (code)" }
    /// Column: the person who has it.
    owner_person() { zh: "责任人", en: "Person responsible" }
    /// Column: what runs.
    waits_for() { zh: "时限", en: "Clock" }
    /// Column: until when.
    due_at() { zh: "到期时间", en: "Due" }
    /// Column: the judgement.
    judged_as() { zh: "评价", en: "Judgement" }
    /// Column: the words of the requester.
    requester_words() { zh: "反映内容", en: "Words" }
}

impl Lang {
    /// Evaluated for each unit of a level.
    pub const fn each_unit(self, level: DivisionLevel) -> &'static str {
        match (self, level) {
            (Self::Zh, DivisionLevel::Province) => "省",
            (Self::Zh, DivisionLevel::City) => "市",
            (Self::Zh, DivisionLevel::County) => "县（区）",
            (Self::Zh, DivisionLevel::Township) => "乡镇（街道）",
            (Self::Zh, DivisionLevel::Village) => "村（社区）",
            (Self::Zh, DivisionLevel::Grid) => "网格",
            (Self::En, DivisionLevel::Province) => "Province",
            (Self::En, DivisionLevel::City) => "City",
            (Self::En, DivisionLevel::County) => "County",
            (Self::En, DivisionLevel::Township) => "Township",
            (Self::En, DivisionLevel::Village) => "Village",
            (Self::En, DivisionLevel::Grid) => "Grid",
        }
    }
}
