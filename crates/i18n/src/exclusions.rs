//! What is left out of the evaluation, and who decides it.

use domain::ticket::Counted;

use crate::Lang;
use crate::macros::words;

words! {
    /// Title: what is left out of the evaluation.
    exclusions() { zh: "考评剔除与申诉", en: "Left out of the evaluation" }
    /// What that is.
    exclusions_mean() { zh: "单位认为某件事不应计入考评的，在办理页面申请，由上级决定；不服的，向作出决定的上级的上一级申诉，最高一级的决定为最终决定。决定之前照常统计。只涉及申请以前发生的情况。", en: "Whoever thinks that something should not count asks on the page of the matter; those above decide. Against that one appeals to those above whoever decided, and the highest unit has the last word. Until it is decided it counts. Only what had happened when it was asked is meant." }
    /// Heading: what waits for a decision.
    exclusions_waiting() { zh: "待决定", en: "To be decided" }
    /// Heading: what was decided.
    exclusions_decided() { zh: "已决定", en: "Decided" }
    /// An empty list.
    no_exclusions() { zh: "没有申请剔除的事项。", en: "Nothing was asked to be left out." }
    /// Link to what waits for a decision; one's own requests are for others to decide.
    exclusions_to_decide(count) { zh: "待决定的考评剔除申请：{count} 件", en: "To be left out of the evaluation, waiting for a decision: {count}" }
    /// Command: ask that something is left out.
    ask_exclusion() { zh: "申请剔除考评", en: "Ask to leave out of the evaluation" }
    /// What that does.
    ask_exclusion_means() { zh: "非本单位原因造成超时或差评的，可以申请不计入考评，由上级决定。对已作的决定不服，也在这里申诉。", en: "For what was late or judged badly through no fault of yours. Those above decide. Appeals against what was decided are made here too." }
    /// Field: what is meant.
    exclusion_of() { zh: "哪一项", en: "What" }
    /// Field: what is wished.
    exclusion_wish() { zh: "申请", en: "Wish" }
    /// A wish.
    leave_out() { zh: "不计入考评", en: "Leave it out" }
    /// A wish.
    count_after_all() { zh: "恢复计入考评", en: "Count it after all" }
    /// Command: decide what is left out.
    decide_exclusion() { zh: "决定是否剔除考评", en: "Decide what is left out of the evaluation" }
    /// What somebody asks.
    decide_exclusion_means(who, what, wish) { zh: "{who}申请：{what}{wish}。", en: "{who} asks about “{what}”: {wish}." }
    /// Button: agree.
    exclusion_grant() { zh: "同意", en: "Agree" }
    /// Button: do not agree.
    exclusion_refuse() { zh: "不同意", en: "Do not agree" }
    /// Step: somebody asked.
    step_exclusion_asked(who, what, wish, unit) { zh: "{who}向{unit}申请：{what}{wish}", en: "{who} asked {unit} about “{what}”: {wish}" }
    /// Step: those above agreed.
    step_exclusion_granted(who) { zh: "{who}同意了考评申请", en: "{who} agreed to what was asked about the evaluation" }
    /// Step: those above did not agree.
    step_exclusion_refused(who) { zh: "{who}不同意考评申请", en: "{who} did not agree to what was asked about the evaluation" }
    /// A refusal.
    refused_exclusion_open() { zh: "上一个考评申请上级还没有决定，请等决定后再申请。", en: "Those above have not decided the last request about the evaluation yet; wait for that." }
    /// A refusal.
    refused_final() { zh: "最高一级已经作出决定，不能再申诉。", en: "The highest unit has decided: that is final." }
    /// A refusal.
    refused_counts() { zh: "这一项本来就计入考评。", en: "It is counted already." }
    /// A row: what is meant, and what is wished.
    exclusion_line(what, wish) { zh: "{what}：{wish}", en: "{wish}: {what}" }
    /// A row: who asked whom.
    asked_of(who, unit) { zh: "{who} → {unit}", en: "{who} → {unit}" }
    /// A row: who approved it.
    approved_by(who, when) { zh: "{who}同意，{when}", en: "Agreed by {who}, {when}" }
    /// A row: who did not.
    refused_by(who, when) { zh: "{who}不同意，{when}", en: "Not agreed by {who}, {when}" }
    /// A badge: it waits for whoever looks.
    waits_for_you() { zh: "待您决定", en: "Waits for you" }
    /// A badge: it waits for others.
    waits_for_others() { zh: "待上级决定", en: "Waits for those above" }
    /// Column: cases that were left out.
    left_out() { zh: "已剔除", en: "Left out" }
}

impl Lang {
    /// What of a matter is counted.
    pub const fn counted(self, counted: Counted) -> &'static str {
        match (self, counted) {
            (Self::Zh, Counted::Contact) => "先行联系",
            (Self::Zh, Counted::Handling) => "办理时限",
            (Self::Zh, Counted::Judgement) => "群众评价",
            (Self::Zh, Counted::Everything) => "整件事项",
            (Self::En, Counted::Contact) => "the call",
            (Self::En, Counted::Handling) => "the handling time",
            (Self::En, Counted::Judgement) => "the judgement",
            (Self::En, Counted::Everything) => "the whole matter",
        }
    }

    /// What is wished of it.
    pub const fn exclusion(self, leave_out: bool) -> &'static str {
        if leave_out { self.leave_out() } else { self.count_after_all() }
    }
}
