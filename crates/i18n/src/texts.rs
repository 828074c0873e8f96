//! The bodies of text messages. The gateway puts the sign (【…】) before them, once; here only its length counts.
//!
//! Carriers count a text of up to 70 UTF-16 units, sign included, as one; so what is variable (place, words, reason) is
//! cut until the whole fits, the number and the deadline never. No text holds a link: carriers in mainland China refuse
//! addresses that differ from text to text.

use domain::delivery::{TextKind, Variable};

use crate::macros::words;
use crate::{Draft, Lang};

/// UTF-16 units of a text in one piece, sign included, as soon as it holds one Chinese character.
pub const SEGMENT: usize = 70;

/// What a place may be cut to at worst: fewer characters do not tell a cadre where to go.
pub const PLACE_AT_LEAST: usize = 10;

/// What words may be cut to before the place is cut.
pub const WORDS_AT_LEAST: usize = 12;

/// How many UTF-16 units a text has: what carriers count.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The units that a sign leaves for the body of a text in one piece.
pub fn room(sign: &str) -> usize {
    SEGMENT.saturating_sub(units(sign) + units("【】"))
}

/// The beginning of a text in at most `limit` units, on one line; what was cut is marked by `…`.
pub fn cut(text: &str, limit: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if units(&line) <= limit {
        return line;
    }
    let mut left = limit.saturating_sub(1);
    let kept: String = line
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    if limit == 0 { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// The sentence goes on behind what people wrote: their own full stop would stand beside ours.
pub(crate) fn without_stop(words: &str) -> &str {
    words.trim_end().trim_end_matches(['。', '.', '，', ',', '；', ';'])
}

/// Shortens two variable parts until the body fits `room`: first the words, then the place, each down to its least.
pub(crate) fn fit(room: usize, place: &str, words: &str, body: impl Fn(&str, &str) -> String) -> String {
    let words = without_stop(words);
    let fixed = units(&body("", ""));
    let left = room.saturating_sub(fixed);
    let words_least = units(words).min(WORDS_AT_LEAST);
    let place = cut(place, left.saturating_sub(words_least).max(PLACE_AT_LEAST));
    let words = cut(words, left.saturating_sub(units(&place)));
    body(&place, &words)
}

/// A new matter, for the person who must call.
#[derive(Debug, Clone, Copy)]
pub struct FirstAlert<'a> {
    /// The ticket's number.
    pub number: &'a str,
    /// The place's name.
    pub place: &'a str,
    /// The category's name.
    pub category: &'a str,
    /// What the requester wrote.
    pub words: &'a str,
    /// Minutes until the call is due.
    pub minutes: i64,
}

/// How a matter came to a new owner.
#[derive(Debug, Clone, Copy)]
pub enum Passing<'a> {
    /// This unit handed it up.
    HandedUp(&'a str),
    /// This unit's centre gave it to them.
    Dispatched(&'a str),
    /// Whoever had it has left.
    TakenOver,
}

/// A matter that has a new owner.
#[derive(Debug, Clone, Copy)]
pub struct PassedOn<'a> {
    /// The ticket's number.
    pub number: &'a str,
    /// The place's name.
    pub place: &'a str,
    /// How it came to them.
    pub how: Passing<'a>,
    /// Why, or what the requester wrote.
    pub words: &'a str,
    /// Whether the requester was called; else the call is owed still.
    pub called: bool,
    /// When the call is due, or the work.
    pub time: &'a str,
}

/// A matter whose requester has no page of their own.
#[derive(Debug, Clone, Copy)]
pub struct Registered<'a> {
    /// The ticket's number.
    pub number: &'a str,
    /// The place's name.
    pub place: &'a str,
    /// Who calls, or who handles it: the unit and the person.
    pub who: &'a str,
    /// Whether the requester was called; else the call is owed still.
    pub called: bool,
    /// When the call is due, or the work.
    pub time: &'a str,
}

impl Lang {
    /// The first text of a matter; `room` as [`room`] gives it.
    pub fn text_first_alert(self, alert: &FirstAlert<'_>, room: usize) -> Draft {
        let body = fit(room, alert.place, alert.words, |place, words| {
            self.first_alert(place, alert.category, words, alert.minutes, alert.number)
        });
        self.alert_draft(TextKind::FirstAlert, body, alert)
    }

    /// A matter opened again because the requester was not satisfied.
    pub fn text_reopened(self, alert: &FirstAlert<'_>, room: usize) -> Draft {
        let body = fit(room, alert.place, alert.words, |place, words| {
            self.reopened(place, words, alert.minutes, alert.number)
        });
        self.alert_draft(TextKind::Reopened, body, alert)
    }

    fn alert_draft(self, kind: TextKind, body: String, alert: &FirstAlert<'_>) -> Draft {
        let FirstAlert { number, place, category, words, minutes } = *alert;
        let category = (Variable::Category, category);
        let draft = Draft::new(
            self,
            kind,
            body,
            &[(Variable::Number, number), (Variable::Place, place), category, (Variable::Words, words)],
        );
        draft.with(Variable::Minutes, minutes)
    }

    /// A reminder before the call is due.
    pub fn text_reminder(self, number: &str, place: &str, minutes: i64, room: usize) -> Draft {
        let body = fit(room, place, "", |place, _| self.reminder(place, number, minutes));
        self.placed(TextKind::Reminder, body, number, place).with(Variable::Minutes, minutes)
    }

    /// A text about a matter at a place.
    fn placed(self, kind: TextKind, body: String, number: &str, place: &str) -> Draft {
        Draft::new(self, kind, body, &[(Variable::Number, number), (Variable::Place, place)])
    }

    /// A missed call, for the next level; `time` is when the call was due.
    pub fn text_breach(self, number: &str, place: &str, who: &str, time: &str, room: usize) -> Draft {
        let body = fit(room, place, who, |place, who| self.breach(who, place, number, time));
        let draft = self.placed(TextKind::Breach, body, number, place);
        draft.with(Variable::Who, who).with(Variable::Time, time)
    }

    /// A missed call that has climbed further; `span` is how late it is.
    pub fn text_climbed(self, number: &str, place: &str, below: &str, span: &str, room: usize) -> Draft {
        let body = fit(room, place, below, |place, below| self.climbed(place, number, span, below));
        let draft = self.placed(TextKind::Climbed, body, number, place);
        draft.with(Variable::Who, below).with(Variable::Late, span)
    }

    /// A reminder before a matter is to be finished; `time` is when.
    pub fn text_finish_soon(self, number: &str, place: &str, time: &str, room: usize) -> Draft {
        let body = fit(room, place, "", |place, _| self.finish_soon(place, number, time));
        self.placed(TextKind::FinishSoon, body, number, place).with(Variable::Time, time)
    }

    /// A matter that was not finished in time, for the next level.
    pub fn text_unfinished(self, number: &str, place: &str, who: &str, time: &str, room: usize) -> Draft {
        let body = fit(room, place, who, |place, who| self.unfinished(who, place, number, time));
        let draft = self.placed(TextKind::Unfinished, body, number, place);
        draft.with(Variable::Who, who).with(Variable::Time, time)
    }

    /// A requester who was not asked in time whether they are satisfied, for the centre.
    pub fn text_unvisited(self, number: &str, place: &str, time: &str, room: usize) -> Draft {
        let body = fit(room, place, "", |place, _| self.unvisited(place, number, time));
        self.placed(TextKind::Unvisited, body, number, place).with(Variable::Time, time)
    }

    /// A matter for its new owner.
    pub fn text_passed_on(self, matter: &PassedOn<'_>, room: usize) -> Draft {
        let PassedOn { number, place, how, words, called, time } = *matter;
        let to_do = if called { self.finish_by(time, number) } else { self.call_by(time, number) };
        let body = fit(room, place, words, |place, words| match how {
            Passing::HandedUp(from) => self.handed_up(from, place, words, &to_do),
            Passing::Dispatched(from) => self.dispatched(from, place, words, &to_do),
            Passing::TakenOver => self.taken_over(place, words, &to_do),
        });
        let (kind, from) = match how {
            Passing::HandedUp(from) => (TextKind::HandedUp, from),
            Passing::Dispatched(from) => (TextKind::Dispatched, from),
            Passing::TakenOver => (TextKind::TakenOver, ""),
        };
        let draft = self.placed(kind, body, number, place).with(Variable::Words, words);
        draft.with(Variable::Who, from).with(Variable::Time, time).with(Variable::Deed, self.deed(called))
    }

    /// What is owed: the call, or the work once the call was made.
    const fn deed(self, called: bool) -> &'static str {
        if called { self.deed_finish() } else { self.deed_call() }
    }

    /// The requester has said more about a matter, for whoever answers for it.
    pub fn text_added(self, number: &str, place: &str, words: &str, room: usize) -> Draft {
        let body = fit(room, place, words, |place, words| self.added(place, number, words));
        self.placed(TextKind::Added, body, number, place).with(Variable::Words, words)
    }

    /// The answer to a reply that acknowledged; `time` is when the call is due.
    pub fn text_acknowledged(self, number: &str, place: &str, time: &str, room: usize) -> Draft {
        let body = fit(room, place, "", |place, _| self.reply_acknowledged(number, place, time));
        self.placed(TextKind::Acknowledged, body, number, place).with(Variable::Time, time)
    }

    /// The answer to a reply that acknowledged a matter whose requester was called; `time` is when it is to be finished.
    pub fn text_in_hand(self, number: &str, place: &str, time: &str, room: usize) -> Draft {
        let body = fit(room, place, "", |place, _| self.reply_in_hand(number, place, time));
        self.placed(TextKind::InHand, body, number, place).with(Variable::Time, time)
    }

    /// The answer to a bare reply when several matters are open.
    pub fn text_which_one(self, numbers: &[String], room: usize) -> Draft {
        let list = numbers.join(match self {
            Self::Zh => "、",
            Self::En => ", ",
        });
        let body = fit(room, "", &list, |_, list| self.reply_which_one(numbers.len(), list));
        let draft = Draft::new(self, TextKind::WhichOne, body, &[(Variable::Numbers, &list)]);
        draft.with(Variable::Count, numbers.len())
    }

    /// The number of a matter, for a requester who has no page of their own; and who owes them what by when.
    pub fn text_registered(self, matter: &Registered<'_>, room: usize) -> Draft {
        let Registered { number, place, who, called, time } = *matter;
        let body = fit(room, place, "", |place, _| {
            if called {
                self.registered_in_hand(place, number, who, time)
            } else {
                self.registered(place, number, who, time)
            }
        });
        let draft = self.placed(TextKind::Registered, body, number, place).with(Variable::Who, who);
        draft.with(Variable::Time, time).with(Variable::Deed, self.deed(called))
    }

    /// What was done, for the requester.
    pub fn text_finished(self, number: &str, result: &str, room: usize) -> Draft {
        let body = fit(room, "", result, |_, result| self.finished(number, result));
        Draft::new(self, TextKind::Finished, body, &[(Variable::Number, number), (Variable::Words, result)])
    }

    /// A text that has nothing but the number of a matter.
    pub fn text_numbered(self, kind: TextKind, body: String, number: &str) -> Draft {
        Draft::new(self, kind, body, &[(Variable::Number, number)])
    }
}

words! {
    /// See [`Lang::text_first_alert`].
    first_alert(place, category, words, minutes, number) {
        zh: "{place}，{category}：{words}。请{minutes}分钟内回电，回复{number}表示收到",
        en: "{place}, {category}: {words}. Call within {minutes} min; reply {number}",
    }
    /// See [`Lang::text_reopened`].
    reopened(place, words, minutes, number) {
        zh: "重办：{place}，群众不满意：{words}。请{minutes}分钟内回电，回复{number}表示收到",
        en: "Reopened: {place}: {words}. Call within {minutes} min; reply {number}",
    }
    /// See [`Lang::text_reminder`].
    reminder(place, number, minutes) {
        zh: "催办：{place}的事项{number}，还剩{minutes}分钟，请马上回电，电话见工作台",
        en: "Reminder: {place}, {number}: {minutes} min left to call",
    }
    /// See [`Lang::text_breach`].
    breach(who, place, number, time) {
        zh: "超时：{place}的事项{number}，{who}未在{time}前回电。请督促或直接回电",
        en: "Late: {place}, {number}: {who} did not call by {time}",
    }
    /// See [`Lang::text_finish_soon`].
    finish_soon(place, number, time) {
        zh: "催办：{place}的事项{number}，办理期限为{time}，请抓紧办结",
        en: "Reminder: {place}, {number}: to be finished by {time}",
    }
    /// See [`Lang::text_unfinished`].
    unfinished(who, place, number, time) {
        zh: "超期：{place}的事项{number}，{who}未在{time}前办结。请督促",
        en: "Late: {place}, {number}: {who} did not finish by {time}",
    }
    /// See [`Lang::text_unvisited`].
    unvisited(place, number, time) {
        zh: "超期：{place}的事项{number}未在{time}前回访，请安排回访",
        en: "Late: {place}, {number}: the requester was not asked by {time}",
    }
    /// In the place of a resident's words where they cannot be sent.
    words_on_the_desk() { zh: "内容见工作台", en: "see the desk" }
    /// The remark that is written into the log when a cadre answers by text that a matter is not theirs.
    remark_not_mine() { zh: "短信回复：此事不归本人负责", en: "Answered by text: not mine" }
    /// See [`Lang::text_climbed`].
    climbed(place, number, span, below) {
        zh: "超时升级：{place}的事项{number}已超时{span}无人回电，已通知{below}。请督促或直接回电",
        en: "Late by {span}: {place}, {number}. {below} knows. Please act",
    }
    /// See [`Lang::text_passed_on`].
    handed_up(from, place, reason, to_do) {
        zh: "{from}上报：{place}，{reason}。{to_do}",
        en: "{from} hands up {place}: {reason}. {to_do}",
    }
    /// See [`Lang::text_passed_on`].
    dispatched(from, place, reason, to_do) {
        zh: "{from}派单：{place}，{reason}。{to_do}",
        en: "{from} gives you {place}: {reason}. {to_do}",
    }
    /// See [`Lang::text_passed_on`].
    taken_over(place, words, to_do) {
        zh: "转由您负责：{place}，{words}。{to_do}",
        en: "Now yours: {place}: {words}. {to_do}",
    }
    /// What is owed by a time, as a template says it.
    deed_call() { zh: "回电", en: "call" }
    /// What is owed by a time, as a template says it.
    deed_finish() { zh: "办结", en: "finish" }
    /// What a new owner owes: the call.
    call_by(time, number) { zh: "请{time}前回电，回复{number}收到", en: "Call by {time}; reply {number}" }
    /// What a new owner owes when the requester was called.
    finish_by(time, number) { zh: "请{time}前办结，回复{number}收到", en: "Finish by {time}; reply {number}" }
    /// See [`Lang::text_added`].
    added(place, number, words) {
        zh: "{place}的事项{number}，反映人补充：{words}",
        en: "{place}, {number}: the requester adds: {words}",
    }
    /// See [`Lang::text_acknowledged`].
    reply_acknowledged(number, place, time) {
        zh: "已签收{number}（{place}）。请在{time}前回电，打完回复{number} 1",
        en: "{number} noted ({place}). Call by {time}, then reply {number} 1",
    }
    /// See [`Lang::text_in_hand`].
    reply_in_hand(number, place, time) {
        zh: "已签收{number}（{place}），已有人回过电。请在{time}前办结",
        en: "{number} noted ({place}); the requester was called. Finish by {time}",
    }
    /// The answer to "not mine" of whoever answers for it.
    reply_still_yours(number, time) {
        zh: "{number}已记下您说的，但仍由您负责，{time}到期。请先回电，或在工作台上报",
        en: "{number}: noted, but it stays yours, due {time}. Call, or hand it up on the desk",
    }
    /// The answer to "not mine" when those above were asked.
    reply_return_asked(number, time) {
        zh: "{number}已报上级审批退回；批准前仍由您负责，{time}到期，请先回电",
        en: "{number}: those above decide about it. Until then it stays yours, due {time}",
    }
    /// The answer to a reply without a number of somebody who owes nothing.
    reply_nothing_open() { zh: "您现在没有待办事项", en: "You have nothing open now" }
    /// The answer to a reply that says the call was made.
    reply_called(number) { zh: "{number}已记为回电。谢谢", en: "{number}: call recorded. Thank you" }
    /// The answer to a reply with a note.
    reply_noted(number) { zh: "{number}的备注已保存", en: "{number}: note saved" }
    /// The answer to a reply nobody can read.
    reply_not_understood() {
        zh: "没有看懂。请回复：编号=收到；编号 1=已回电；编号 2=不归我管；编号 3 文字=备注",
        en: "Not understood. Reply NUMBER=seen; +1=called; +2=not mine; +3 words=note",
    }
    /// The answer to a number that does not exist or is mistyped.
    reply_unknown_number(number) { zh: "没有编号{number}，请核对后重新回复", en: "There is no {number}. Please check and reply again" }
    /// The answer to somebody who has nothing to do with the matter.
    reply_not_yours(number) { zh: "{number}不由您负责，未作改动", en: "{number} is not yours; nothing was changed" }
    /// The answer to somebody whose matter is already over.
    reply_already_over(number) { zh: "{number}已结束，未作改动", en: "{number} is already closed; nothing was changed" }
    /// See [`Lang::text_which_one`].
    reply_which_one(count, list) { zh: "您有{count}件待办：{list}。请回复其中一个编号", en: "{count} are open: {list}. Reply with one number" }
    /// See [`Lang::text_registered`].
    registered(place, number, who, time) {
        zh: "您反映的{place}的事已登记，编号{number}。{who}{time}前给您回电",
        en: "{place}: your matter is {number}. {who} calls you by {time}",
    }
    /// See [`Lang::text_registered`].
    registered_in_hand(place, number, who, time) {
        zh: "您反映的{place}的事已登记，编号{number}。{who}{time}前办结",
        en: "{place}: your matter is {number}. {who} finishes it by {time}",
    }
    /// See [`Lang::text_finished`].
    finished(number, result) { zh: "您反映的{number}已办结：{result}。请回复：满意、基本满意或不满意", en: "{number} is done: {result}. Reply 1 satisfied, 2 basically, 3 not" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGN: &str = "码上反映";

    fn alert<'a>(place: &'a str, words: &'a str) -> FirstAlert<'a> {
        FirstAlert { number: "A7K2M3", place, category: "供水供暖", words, minutes: 30 }
    }

    #[test]
    fn a_sign_takes_its_brackets_from_the_segment() {
        assert_eq!(room(SIGN), 64);
    }

    #[test]
    fn a_first_alert_is_one_segment_and_keeps_number_and_deadline() {
        let long = "从昨天晚上开始一直没有暖气，家里有老人和孩子，打了几次电话都没有人来看，请尽快派人处理";
        for place in [
            "3号楼",
            "柳泉社区阳光花园小区3号楼2单元",
            "石门镇上河湾村第五村民小组二十一至五十户住宅片区东侧",
        ] {
            for words in ["停水", long] {
                let body = Lang::Zh.text_first_alert(&alert(place, words), room(SIGN)).body;
                assert!(units(&body) <= 64, "{} units: {body}", units(&body));
                assert!(body.contains("A7K2M3") && body.contains("30分钟"), "{body}");
            }
        }
    }

    #[test]
    fn short_words_are_not_cut() {
        let body = Lang::Zh.text_first_alert(&alert("阳光花园3号楼", "停水了"), room(SIGN)).body;
        assert_eq!(body, "阳光花园3号楼，供水供暖：停水了。请30分钟内回电，回复A7K2M3表示收到");
    }

    #[test]
    fn a_full_stop_of_the_writer_does_not_stand_beside_ours() {
        let body = Lang::Zh.text_first_alert(&alert("阳光花园3号楼", "停水了。"), room(SIGN)).body;
        assert_eq!(body, "阳光花园3号楼，供水供暖：停水了。请30分钟内回电，回复A7K2M3表示收到");
    }

    #[test]
    fn words_give_way_before_the_place() {
        let place = "柳泉社区阳光花园小区3号楼";
        let body = Lang::Zh.text_first_alert(&alert(place, &"漏水".repeat(40)), room(SIGN)).body;
        assert!(body.starts_with(place), "{body}");
        assert!(body.contains('…'));
    }

    #[test]
    fn every_other_text_of_usual_length_is_one_segment() {
        let (number, place, room) = ("A7K2M3", "阳光花园小区3号楼2单元", room(SIGN));
        let up = PassedOn {
            number,
            place,
            how: Passing::HandedUp("上河湾村"),
            words: "涉及主管道，村里没有设备，需要镇里协调施工队",
            called: false,
            time: "明天 00:02",
        };
        let over =
            PassedOn {
                how: Passing::TakenOver, words: "三楼水管漏水，已经流到一楼，请尽快来人看看。", ..up
            };
        let registered =
            Registered {
                number, place, who: "柳泉社区王小明", called: false, time: "11月23日 14:32"
            };
        let in_hand = |matter| PassedOn { called: true, time: "11月23日 14:32", ..matter };
        let bodies = [
            Lang::Zh.text_reminder(number, place, 5, room).body,
            Lang::Zh.text_breach(number, place, "柳泉社区王小明", "昨天 14:32", room).body,
            Lang::Zh.text_climbed(number, place, "柳泉镇综治中心", "1 小时 30 分钟", room).body,
            Lang::Zh.text_finish_soon(number, place, "11月23日 14:32", room).body,
            Lang::Zh.text_unfinished(number, place, "柳泉社区王小明", "11月23日 14:32", room).body,
            Lang::Zh.text_unvisited(number, place, "11月23日 14:32", room).body,
            Lang::Zh.text_passed_on(&up, room).body,
            Lang::Zh.text_passed_on(&in_hand(up), room).body,
            Lang::Zh.text_passed_on(&over, room).body,
            Lang::Zh.text_passed_on(&PassedOn { how: Passing::Dispatched("清溪镇"), ..up }, room).body,
            Lang::Zh.text_passed_on(&in_hand(over), room).body,
            Lang::Zh.text_added(number, place, &"现在水流到楼下了，".repeat(9), room).body,
            Lang::Zh.text_in_hand(number, place, "11月23日 14:32", room).body,
            Lang::Zh.reply_still_yours(number, "11月23日 14:32"),
            Lang::Zh.reply_return_asked(number, "11月23日 14:32"),
            Lang::Zh.text_acknowledged(number, place, "明天 00:02", room).body,
            Lang::Zh.text_reopened(&alert(place, "灯还是不亮，没有人来修过"), room).body,
            Lang::Zh.text_which_one(&vec![number.to_owned(); 3], room).body,
            Lang::Zh.text_finished(number, &"已更换楼道灯并检查线路。".repeat(4), room).body,
            Lang::Zh.text_registered(&registered, room).body,
            Lang::Zh.text_registered(&Registered { called: true, ..registered }, room).body,
            Lang::Zh.reply_not_understood().to_owned(),
            Lang::Zh.reply_unknown_number(number),
            Lang::Zh.reply_not_yours(number),
        ];
        for body in bodies {
            assert!(units(&body) <= room, "{} units: {body}", units(&body));
        }
    }

    #[test]
    fn a_cut_never_splits_a_character_and_joins_lines() {
        assert_eq!(cut("第一行\n第二行", 20), "第一行 第二行");
        assert_eq!(cut("😀😀😀", 6), "😀😀😀");
        assert_eq!(cut("😀😀😀", 5), "😀😀…");
        assert_eq!(cut("😀😀😀", 4), "😀…");
        assert_eq!(cut("很长", 0), "");
    }
}
