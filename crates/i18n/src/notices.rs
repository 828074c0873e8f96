//! The bodies of texts about what is asked beside the handling of a matter, and of what a requester hears of it. As in
//! [`crate::texts`] what people wrote gives way, the number and the deadline never.

use domain::deadline::ClockKind;
use domain::delivery::{TextKind, Variable};
use domain::policy::{Label, Policy};
use domain::ticket::Asked;

use crate::macros::words;
use crate::texts::fit;
use crate::{Draft, Lang, When};

/// A matter in a text.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The ticket's number.
    pub number: &'a str,
    /// The place's name.
    pub place: &'a str,
    /// What was written.
    pub words: &'a str,
    /// Until when, in words.
    pub time: &'a str,
}

impl When {
    /// What a unit asks of those above, in words.
    pub fn asked(&self, asked: &Asked, policy: &Policy) -> String {
        let lang = self.lang;
        match asked {
            Asked::Return => lang.asked_return().to_owned(),
            Asked::Extend { working_days } => lang.asked_extend(working_days),
            Asked::Park { review } => lang.asked_park(self.at(*review)),
            Asked::Decline { ground } => match policy.ground(ground) {
                Some(known) => lang.asked_decline(lang.label(&known.label)),
                None => lang.asked_decline(ground),
            },
        }
    }
}

impl Lang {
    /// A name of the policy.
    pub fn label(self, label: &Label) -> &str {
        match self {
            Self::Zh => &label.zh,
            Self::En => &label.en,
        }
    }

    /// Those above are asked to decide; `who` asks for `what`.
    pub fn text_asked(self, told: &Told<'_>, who: &str, what: &str, room: usize) -> Draft {
        let Told { number, time, .. } = *told;
        let body = fit(room, told.place, told.words, |place, words| {
            self.asked(who, what, place, number, words, time)
        });
        self.draft_told(TextKind::Asked, body, told).with(Variable::Who, who).with(Variable::What, what)
    }

    /// What was asked is decided.
    pub fn text_decided(self, told: &Told<'_>, what: &str, granted: bool, room: usize) -> Draft {
        let result = if granted { self.granted() } else { self.not_granted() };
        let body = fit(room, told.place, told.words, |place, words| {
            self.decided(place, told.number, what, result, words)
        });
        let draft = self.draft_told(TextKind::Decided, body, told);
        draft.with(Variable::What, what).with(Variable::Result, result)
    }

    /// What was asked was not decided in time.
    pub fn text_lapsed(self, told: &Told<'_>, what: &str, room: usize) -> Draft {
        let body = fit(room, told.place, "", |place, _| self.lapsed(place, told.number, what));
        self.draft_told(TextKind::Lapsed, body, told).with(Variable::What, what)
    }

    /// A unit is asked for help.
    pub fn text_assist_asked(self, told: &Told<'_>, room: usize) -> Draft {
        let Told { number, time, .. } = *told;
        let body =
            fit(room, told.place, told.words, |place, words| self.assist_asked(place, number, words, time));
        self.draft_told(TextKind::AssistAsked, body, told)
    }

    /// A unit has answered; `who` it was.
    pub fn text_assist_answered(self, told: &Told<'_>, who: &str, room: usize) -> Draft {
        let body = fit(room, who, told.words, |who, words| self.assist_answered(who, told.number, words));
        self.draft_told(TextKind::AssistAnswered, body, told).with(Variable::Who, who)
    }

    /// An order from above.
    pub fn text_ordered(self, told: &Told<'_>, room: usize) -> Draft {
        let Told { number, time, .. } = *told;
        let body = fit(room, told.place, told.words, |place, words| self.ordered(place, number, words, time));
        self.draft_told(TextKind::Ordered, body, told)
    }

    /// An order was answered; `who` answered it.
    pub fn text_order_answered(self, told: &Told<'_>, who: &str, room: usize) -> Draft {
        let body = fit(room, who, told.words, |who, words| self.order_answered(who, told.number, words));
        self.draft_told(TextKind::OrderAnswered, body, told).with(Variable::Who, who)
    }

    /// A nudge from above.
    pub fn text_urged(self, told: &Told<'_>, room: usize) -> Draft {
        let Told { number, time, .. } = *told;
        let body = fit(room, told.place, told.words, |place, words| {
            if words.is_empty() {
                self.urged(place, number, time)
            } else {
                self.urged_with(place, number, words, time)
            }
        });
        self.draft_told(TextKind::Urged, body, told)
    }

    /// `who` must act and could not be told.
    pub fn text_unreached(self, told: &Told<'_>, who: &str, room: usize) -> Draft {
        let Told { number, time, .. } = *told;
        let body = fit(room, told.place, who, |place, who| self.unreached(who, place, number, time));
        self.draft_told(TextKind::Unreached, body, told).with(Variable::Who, who)
    }

    /// The requester says that nobody called them.
    pub fn text_contact_denied(self, told: &Told<'_>, who: &str, room: usize) -> Draft {
        let body = fit(room, told.place, who, |place, who| self.contact_denied(place, told.number, who));
        self.draft_told(TextKind::ContactDenied, body, told).with(Variable::Who, who)
    }

    /// The requester has not answered a question.
    pub fn text_unanswered(self, told: &Told<'_>, room: usize) -> Draft {
        let body = fit(room, told.place, "", |place, _| self.unanswered(place, told.number));
        self.draft_told(TextKind::Unanswered, body, told)
    }

    /// To the requester: a question.
    pub fn text_questioned(self, told: &Told<'_>, room: usize) -> Draft {
        let body = fit(room, "", told.words, |_, words| self.questioned(told.number, words, told.time));
        self.draft_told(TextKind::Questioned, body, told)
    }

    /// To the requester: it takes longer.
    pub fn text_extended(self, number: &str, time: &str) -> Draft {
        self.text_timed(TextKind::Extended, self.extended(number, time), number, time)
    }

    /// To the requester: it cannot be solved for a long time.
    pub fn text_parked(self, number: &str, time: &str) -> Draft {
        self.text_timed(TextKind::Parked, self.parked(number, time), number, time)
    }

    /// To the requester: it is handled again.
    pub fn text_resumed(self, number: &str, time: &str) -> Draft {
        self.text_timed(TextKind::Resumed, self.resumed(number, time), number, time)
    }

    /// To the requester: it is not accepted, on this ground; the words say where else to go.
    pub fn text_declined(self, told: &Told<'_>, ground: &str, room: usize) -> Draft {
        let body = fit(room, ground, told.words, |ground, words| self.declined(told.number, ground, words));
        self.draft_told(TextKind::Declined, body, told).with(Variable::What, ground)
    }

    /// To the requester: it is handled with another about the same.
    pub fn text_merged(self, number: &str) -> Draft {
        self.text_numbered(TextKind::Merged, self.merged(number), number)
    }

    /// A reminder of what was asked beside the handling.
    pub fn text_beside_soon(self, told: &Told<'_>, clock: ClockKind, room: usize) -> Draft {
        let Told { number, time, .. } = *told;
        let kind = match clock {
            ClockKind::Assist => TextKind::AssistSoon,
            ClockKind::Supervision => TextKind::OrderSoon,
            _ => TextKind::ReviewSoon,
        };
        let body = fit(room, told.place, "", |place, _| match kind {
            TextKind::AssistSoon => self.assist_soon(place, number, time),
            TextKind::OrderSoon => self.order_soon(place, number, time),
            _ => self.review_soon(place, number, time),
        });
        self.draft_told(kind, body, told)
    }

    /// What was asked beside the handling was not done in time; `who` owes it.
    pub fn text_beside_late(self, told: &Told<'_>, clock: ClockKind, who: &str, room: usize) -> Draft {
        let Told { number, time, .. } = *told;
        let kind = match clock {
            ClockKind::Assist => TextKind::AssistLate,
            ClockKind::Supervision => TextKind::OrderLate,
            _ => TextKind::ReviewLate,
        };
        let body = fit(room, told.place, who, |place, who| match kind {
            TextKind::AssistLate => self.assist_late(who, place, number, time),
            TextKind::OrderLate => self.order_late(who, place, number, time),
            _ => self.review_late(who, place, number, time),
        });
        self.draft_told(kind, body, told).with(Variable::Who, who)
    }

    /// A text that has nothing but the number of a matter and a time.
    pub fn text_timed(self, kind: TextKind, body: String, number: &str, time: &str) -> Draft {
        self.text_numbered(kind, body, number).with(Variable::Time, time)
    }

    fn draft_told(self, kind: TextKind, body: String, told: &Told<'_>) -> Draft {
        let Told { number, place, words, time } = *told;
        let draft = Draft::new(self, kind, body, &[(Variable::Number, number), (Variable::Place, place)]);
        draft.with(Variable::Words, words).with(Variable::Time, time)
    }
}

words! {
    /// What a unit asks of those above.
    asked_return() { zh: "退单", en: "to return it" }
    /// What a unit asks of those above.
    asked_extend(days) { zh: "延期{days}个工作日", en: "for {days} more working days" }
    /// What a unit asks of those above.
    asked_park(date) { zh: "挂账至{date}", en: "to park it until {date}" }
    /// What a unit asks of those above.
    asked_decline(ground) { zh: "不予受理（{ground}）", en: "to decline it ({ground})" }
    /// Result of a request.
    granted() { zh: "已批准", en: "granted" }
    /// Result of a request.
    not_granted() { zh: "未批准", en: "not granted" }

    /// See [`Lang::text_asked`].
    asked(who, what, place, number, words, time) {
        zh: "{who}申请{what}：{place}的事项{number}，{words}。请{time}前审批",
        en: "{who} asks {what}: {place}, {number}: {words}. Decide by {time}",
    }
    /// See [`Lang::text_decided`].
    decided(place, number, what, result, words) {
        zh: "{place}的事项{number}，{what}{result}。{words}",
        en: "{place}, {number}: {what}: {result}. {words}",
    }
    /// See [`Lang::text_lapsed`].
    lapsed(place, number, what) {
        zh: "{place}的事项{number}，{what}到期未审批，请按原期限办理",
        en: "{place}, {number}: {what}: not decided in time. It stays as it was",
    }
    /// See [`Lang::text_assist_asked`].
    assist_asked(place, number, words, time) {
        zh: "请协办：{place}的事项{number}，{words}。请{time}前答复",
        en: "Please help: {place}, {number}: {words}. Answer by {time}",
    }
    /// See [`Lang::text_assist_answered`].
    assist_answered(who, number, words) {
        zh: "{who}已答复协办事项{number}：{words}",
        en: "{who} has answered about {number}: {words}",
    }
    /// See [`Lang::text_ordered`].
    ordered(place, number, words, time) {
        zh: "督办：{place}的事项{number}，{words}。请{time}前书面答复",
        en: "Order: {place}, {number}: {words}. Answer by {time}",
    }
    /// See [`Lang::text_order_answered`].
    order_answered(who, number, words) {
        zh: "{who}已答复督办事项{number}：{words}",
        en: "{who} has answered your order about {number}: {words}",
    }
    /// See [`Lang::text_urged`].
    urged(place, number, time) {
        zh: "上级催办：{place}的事项{number}，{time}到期，请抓紧",
        en: "From above: please hurry with {place}, {number}, due {time}",
    }
    /// See [`Lang::text_urged`].
    urged_with(place, number, words, time) {
        zh: "上级催办：{place}的事项{number}，{words}。{time}到期",
        en: "From above: {place}, {number}: {words}. Due {time}",
    }
    /// See [`Lang::text_contact_denied`].
    contact_denied(place, number, who) {
        zh: "{place}的事项{number}，{who}记了已回电，反映人说没有接到。请核实",
        en: "{place}, {number}: {who} recorded a call; the requester had none. Please check",
    }
    /// See [`Lang::text_unreached`].
    unreached(who, place, number, time) {
        zh: "{who}收不到短信，请另行通知：{place}的诉求{number}，须{time}前办理",
        en: "{who} cannot be texted, please tell them: {place}, {number}, due {time}",
    }
    /// See [`Lang::text_unanswered`].
    unanswered(place, number) {
        zh: "{place}的事项{number}，反映人到期没有答复您的问题，请决定如何办理",
        en: "{place}, {number}: the requester has not answered. Please decide how to go on",
    }
    /// See [`Lang::text_questioned`].
    questioned(number, words, time) {
        zh: "关于您反映的{number}：{words}。请{time}前在进展页面补充说明",
        en: "About {number}: {words}. Please answer on your page by {time}",
    }
    /// See [`Lang::text_extended`].
    extended(number, time) {
        zh: "您反映的{number}需要更多时间，新的办理期限是{time}，请谅解",
        en: "{number} takes longer: you will have a result by {time}",
    }
    /// See [`Lang::text_parked`].
    parked(number, time) {
        zh: "您反映的{number}一时无法解决，已挂账跟踪，{time}前会再研究",
        en: "{number} cannot be solved for now. It stays on our list; we look again by {time}",
    }
    /// See [`Lang::text_resumed`].
    resumed(number, time) {
        zh: "您反映的{number}已恢复办理，{time}前给您结果",
        en: "{number} is being handled again: you will have a result by {time}",
    }
    /// See [`Lang::text_declined`].
    declined(number, ground, words) {
        zh: "您反映的{number}不予受理：{ground}。{words}",
        en: "{number} is not accepted: {ground}. {words}",
    }
    /// See [`Lang::text_merged`].
    merged(number) {
        zh: "您反映的{number}有其他居民也反映了，现合并办理，办结后一样答复您",
        en: "Others have reported the same as {number}. It is handled as one; you are told the result",
    }
    /// See [`Lang::text_beside_soon`].
    assist_soon(place, number, time) {
        zh: "催办：{place}的协办事项{number}，请{time}前答复",
        en: "Reminder: help with {place}, {number}: answer by {time}",
    }
    /// See [`Lang::text_beside_soon`].
    order_soon(place, number, time) {
        zh: "催办：{place}的督办事项{number}，请{time}前书面答复",
        en: "Reminder: order about {place}, {number}: answer by {time}",
    }
    /// See [`Lang::text_beside_soon`].
    review_soon(place, number, time) {
        zh: "提醒：{place}的挂账事项{number}，请{time}前复查",
        en: "Reminder: {place}, {number} is parked: look again by {time}",
    }
    /// See [`Lang::text_beside_late`].
    assist_late(who, place, number, time) {
        zh: "超期：{place}的事项{number}，{who}未在{time}前答复协办。请督促",
        en: "Late: {place}, {number}: {who} has not helped by {time}",
    }
    /// See [`Lang::text_beside_late`].
    order_late(who, place, number, time) {
        zh: "超期：{place}的事项{number}，{who}未在{time}前答复督办。请督促",
        en: "Late: {place}, {number}: {who} has not answered the order by {time}",
    }
    /// See [`Lang::text_beside_late`].
    review_late(who, place, number, time) {
        zh: "超期：{place}的挂账事项{number}，{who}未在{time}前复查。请督促",
        en: "Late: {place}, {number} is parked, and {who} has not looked again by {time}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{room, units};

    #[test]
    fn every_text_of_usual_length_is_one_segment_and_keeps_number_and_time() {
        let room = room("码上反映");
        let told = Told {
            number: "A7K2M3",
            place: "阳光花园小区3号楼2单元",
            words: "主管道在地下两米，需要开挖，村里没有机械，请协调水务公司派人派车",
            time: "11月23日 14:32",
        };
        let zh = Lang::Zh;
        let who = "柳泉社区王小明";
        let timed = [
            zh.text_asked(&told, who, &zh.asked_extend(10), room),
            zh.text_assist_asked(&told, room),
            zh.text_ordered(&told, room),
            zh.text_urged(&told, room),
            zh.text_urged(&Told { words: "", ..told }, room),
            zh.text_questioned(&told, room),
            zh.text_extended(told.number, told.time),
            zh.text_parked(told.number, told.time),
            zh.text_resumed(told.number, told.time),
        ];
        let clocks = [ClockKind::Assist, ClockKind::Supervision, ClockKind::Review];
        let soon = clocks.map(|clock| zh.text_beside_soon(&told, clock, room));
        let late = clocks.map(|clock| zh.text_beside_late(&told, clock, who, room));
        for Draft { body, .. } in timed.into_iter().chain(soon).chain(late) {
            assert!(units(&body) <= room, "{} units: {body}", units(&body));
            assert!(body.contains(told.number) && body.contains(told.time), "{body}");
        }
        let others = [
            zh.text_decided(&told, &zh.asked_park("2027年2月1日"), false, room),
            zh.text_lapsed(&told, zh.asked_return(), room),
            zh.text_assist_answered(&told, who, room),
            zh.text_order_answered(&told, who, room),
            zh.text_contact_denied(&told, who, room),
            zh.text_unanswered(&told, room),
            zh.text_declined(&told, "已经或应当通过诉讼、仲裁、行政复议解决", room),
            zh.text_merged(told.number),
        ];
        for Draft { body, .. } in others {
            assert!(units(&body) <= room, "{} units: {body}", units(&body));
            assert!(body.contains(told.number), "{body}");
        }
    }
}
