//! Calls to requesters: middle numbers, and what exchanges recorded.

use domain::calls::{Call, Direction};

use crate::lang::Lang;
use crate::macros::words;

words! {
    /// Button that asks for a middle number.
    middle_ask(name) { zh: "打电话给{name}", en: "Call {name}" }
    /// What that does.
    middle_ask_means() {
        zh: "先取一个中间号，再拨打它。双方都看不到对方的号码，通话自动计入，不用登记。",
        en: "You get a middle number to dial. Neither side sees the other's number, and the call counts by itself.",
    }
    /// Call button with a middle number.
    middle_call(name, number) { zh: "拨中间号 {number} 打给{name}", en: "Call {name} by {number}" }
    /// Under it.
    middle_holds(time) {
        zh: "请用您登记的手机拨打，{time}前有效。通话自动计入，不用登记。",
        en: "Dial it from the telephone under which you are registered, until {time}. The call counts by itself.",
    }
    /// No middle number could be had.
    middle_missing() {
        zh: "没有取到中间号，请直接打反映人的号码。这样的电话不会自动计入，打完请登记。",
        en: "No middle number could be had: call the requester's own. Such a call does not count by itself, so record it afterwards.",
    }
    /// Button that asks once more.
    middle_again() { zh: "再取一次中间号", en: "Ask for a middle number again" }
    /// Said once, when there is one.
    middle_had() { zh: "中间号取到了，点它拨打。", en: "Here is the middle number: press it to call." }

    /// Heading of the calls on a ticket.
    calls_title() { zh: "通话记录", en: "Calls on record" }
    /// A call on record.
    call_talked(who, long) { zh: "{who}打给反映人，通话{long}", en: "{who} called the requester: {long}" }
    /// A call on record that was not answered.
    call_rang(who) { zh: "{who}打给反映人，响铃没有人接", en: "{who} called the requester: it rang without an answer" }
    /// A call on record that did not even ring.
    call_failed(who) { zh: "{who}打给反映人，没有打通", en: "{who} called the requester: it did not ring" }
    /// The requester called.
    call_from_talked(who, long) {
        zh: "反映人打给{who}，通话{long}（不算回电）",
        en: "The requester called {who}: {long} (this is no call back)",
    }
    /// The requester called in vain.
    call_from_missed(who) { zh: "反映人打给{who}，没有接通", en: "The requester called {who} in vain" }

    /// Step: called back, on record.
    step_reached_on_record(who, long) {
        zh: "{who}已回电，通话{long}（有通话记录）",
        en: "{who} called back: {long} (on record)",
    }
    /// Step: rang in vain, on record.
    step_rang(who) {
        zh: "{who}多次打电话，没有人接（有通话记录）",
        en: "{who} called more than once without an answer (on record)",
    }
    /// Step: a record bears out that somebody called.
    step_proven(who, time, long) {
        zh: "通话记录证实：{who}{time}打过电话，通话{long}",
        en: "A record shows that {who} called at {time}: {long}",
    }

    /// Length of a call under a minute.
    call_seconds(seconds) { zh: "{seconds}秒", en: "{seconds} s" }
    /// Length of a longer one.
    call_minutes(minutes, seconds) { zh: "{minutes}分{seconds}秒", en: "{minutes} min {seconds} s" }

    /// What records of calls prove, for whoever reads the policy.
    rule_calls(seconds, rings, minutes) {
        zh: "通话记录：打给反映人并通话满 {seconds} 秒算已证实的回电；截止前至少 {rings} 次响铃没有人接、每次相隔 {minutes} 分钟以上，算打过电话。",
        en: "Records of calls: a call to the requester of at least {seconds} seconds is a proven one; ringing in vain {rings} times before the deadline, {minutes} minutes apart, shows that it was tried.",
    }
    /// Ringing in vain is enough.
    rule_rings_meet() { zh: "这样打过电话即视为按时回电。", en: "Having tried so meets the deadline." }
    /// Ringing in vain is not enough.
    rule_rings_do_not() { zh: "打过电话但没有人接，期限照走。", en: "Having tried does not meet the deadline." }
}

impl Lang {
    /// How long a call was.
    pub fn call_length(self, seconds: u32) -> String {
        match seconds {
            0..60 => self.call_seconds(seconds),
            _ => self.call_minutes(seconds / 60, seconds % 60),
        }
    }

    /// A call on record; `who` of the staff called or was called.
    pub fn call_on_record(self, call: &Call, who: &str) -> String {
        let seconds = u32::try_from(call.talked().as_secs()).unwrap_or(0);
        let long = self.call_length(seconds);
        match (call.direction, call.answered, call.rang) {
            (Direction::ToRequester, Some(_), _) => self.call_talked(who, long),
            (Direction::ToRequester, None, Some(_)) => self.call_rang(who),
            (Direction::ToRequester, None, None) => self.call_failed(who),
            (Direction::FromRequester, Some(_), _) => self.call_from_talked(who, long),
            (Direction::FromRequester, None, _) => self.call_from_missed(who),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_minutes_and_seconds() {
        assert_eq!(
            (Lang::Zh.call_length(59), Lang::En.call_length(125)),
            ("59秒".into(), "2 min 5 s".into())
        );
    }
}
