//! The steps of a matter in plain words, for residents and staff alike.

use domain::deadline::ClockKind;
use domain::delivery::MessageStatus;
use domain::ticket::{AlarmCause, Channel, Judgement, Level, StateKind};

use crate::Lang;
use crate::macros::words;

words! {
    /// A resident filed it.
    step_filed() { zh: "收到反映", en: "Received" }
    /// Somebody on the staff filed it.
    step_filed_by(who, channel) { zh: "收到反映，由{who}登记（{channel}）", en: "Received: entered by {who} ({channel})" }
    /// A requester filed it otherwise than by a code.
    step_filed_through(channel) { zh: "收到反映（{channel}）", en: "Received ({channel})" }
    /// Whoever found it put it right at once.
    step_settled(who) { zh: "{who}当场办结", en: "{who} put it right on the spot" }
    /// A text to somebody was put on its way; whether it arrived is told elsewhere.
    step_told(who) { zh: "短信通知{who}", en: "Text to {who}" }
    /// Somebody has read it.
    step_acknowledged(who) { zh: "{who}已签收", en: "{who} has taken note" }
    /// The requester was reached.
    step_reached(who) { zh: "{who}已回电", en: "{who} called back" }
    /// The requester was not reached.
    step_tried(who) { zh: "{who}打过电话，没有接通", en: "{who} called without an answer" }
    /// The deadline of the call passed.
    step_breached(who) { zh: "{who}没有按时回电", en: "{who} did not call in time" }
    /// The deadline of the handling passed.
    step_breached_handling(who) { zh: "{who}没有按时办结", en: "{who} did not finish in time" }
    /// The deadline of the visit passed.
    step_breached_visit() { zh: "没有按时回访", en: "The follow-up call was not made in time" }
    /// Nobody could be told at that level or above.
    step_climbed_nobody(unit) { zh: "{unit}没有人可以通知", en: "Nobody could be told at {unit}" }
    /// The next level was told.
    step_climbed(unit) { zh: "已报告{unit}", en: "{unit} was told" }
    /// A unit handed it up.
    step_handed_up(unit) { zh: "已上报{unit}办理", en: "Handed up to {unit}" }
    /// The owner has left, and somebody took it over.
    step_reassigned(who) { zh: "原责任人已离岗，转由{who}负责", en: "Whoever had it has left; {who} answers for it now" }
    /// The owner has left, and nobody is there.
    step_reassigned_nobody(unit) { zh: "原责任人已离岗，{unit}暂时没有责任人", en: "Whoever had it has left, and nobody at {unit} answers for it yet" }
    /// It is done.
    step_finished(unit) { zh: "{unit}已办结", en: "{unit} says it is done" }
    /// Opened again.
    step_reopened() { zh: "已重新办理", en: "Opened again" }
    /// The requester added words.
    step_added() { zh: "补充了说明", en: "Something was added" }
    /// The requester withdrew it.
    step_withdrawn() { zh: "反映人已撤回", en: "Withdrawn" }
    /// The requester judged it.
    step_judged(judgement) { zh: "评价：{judgement}", en: "Judged: {judgement}" }
    /// A note among staff.
    step_remarked() { zh: "备注", en: "Note" }
    /// A reminder went out.
    step_reminded(who) { zh: "已提醒{who}", en: "{who} was reminded" }

    /// Title of the list of texts about a matter.
    texts_title() { zh: "短信", en: "Texts" }
    /// Whom a text was for, when it was the requester.
    to_requester() { zh: "反映人", en: "The requester" }
    /// State of a text.
    text_waiting() { zh: "等待发送", en: "Waiting" }
    /// State of a text.
    text_accepted() { zh: "已交运营商", en: "Taken by the gateway" }
    /// State of a text.
    text_delivered() { zh: "已送达", en: "Delivered" }
    /// State of a text.
    text_undelivered() { zh: "没有送达", en: "Not delivered" }
    /// State of a text.
    text_unknown() { zh: "不知道是否送达", en: "Not known whether it arrived" }
    /// State of a text.
    text_cancelled() { zh: "不再需要，没有发", en: "No longer needed, not sent" }

    /// A person with their unit.
    person_of(unit, name) { zh: "{unit}{name}", en: "{name} ({unit})" }
    /// Somebody whose name is not known any more.
    somebody() { zh: "工作人员", en: "Somebody on the staff" }

    /// Level of a matter.
    level_general() { zh: "一般", en: "General" }
    /// Level of a matter.
    level_major() { zh: "较大", en: "Major" }
    /// Level of a matter.
    level_hard() { zh: "疑难", en: "Hard" }
    /// Level of a matter.
    level_cross() { zh: "跨县区及市直", en: "Across counties" }

    /// How a matter came in.
    channel_code() { zh: "扫码", en: "Code" }
    /// How a matter came in.
    channel_mini_program() { zh: "小程序", en: "Mini-program" }
    /// How a matter came in.
    channel_hotline() { zh: "热线电话", en: "Hotline" }
    /// How a matter came in.
    channel_grid_member() { zh: "网格巡查", en: "Patrol" }
    /// How a matter came in.
    channel_household_visit() { zh: "入户走访", en: "Household visit" }
    /// How a matter came in.
    channel_talk_room() { zh: "说事室", en: "Talk room" }
    /// How a matter came in.
    channel_wechat_group() { zh: "微信群", en: "WeChat group" }
    /// How a matter came in.
    channel_text_message() { zh: "短信", en: "Text message" }

    /// State: nobody has called yet.
    state_awaiting() { zh: "待回电", en: "Call awaited" }
    /// State: being handled.
    state_in_hand() { zh: "办理中", en: "In hand" }
    /// State: done, not yet judged.
    state_finished() { zh: "已办结", en: "Done" }
    /// State: over.
    state_closed() { zh: "已结束", en: "Closed" }
    /// State: withdrawn by the requester.
    state_withdrawn() { zh: "已撤回", en: "Withdrawn" }
}

impl Lang {
    /// A state in words.
    pub const fn state_of(self, state: StateKind) -> &'static str {
        match state {
            StateKind::AwaitingContact => self.state_awaiting(),
            StateKind::InHand => self.state_in_hand(),
            StateKind::Finished => self.state_finished(),
            StateKind::Closed => self.state_closed(),
            StateKind::Withdrawn => self.state_withdrawn(),
        }
    }

    /// How a matter came in.
    pub const fn channel(self, channel: Channel) -> &'static str {
        match channel {
            Channel::Code => self.channel_code(),
            Channel::MiniProgram => self.channel_mini_program(),
            Channel::Hotline => self.channel_hotline(),
            Channel::GridMember => self.channel_grid_member(),
            Channel::HouseholdVisit => self.channel_household_visit(),
            Channel::TalkRoom => self.channel_talk_room(),
            Channel::WechatGroup => self.channel_wechat_group(),
            Channel::TextMessage => self.channel_text_message(),
        }
    }

    /// A judgement in words.
    pub const fn judgement(self, judgement: Judgement) -> &'static str {
        match judgement {
            Judgement::Satisfied => self.satisfied(),
            Judgement::Basically => self.basically_satisfied(),
            Judgement::Unsatisfied => self.judged_unsatisfied(),
            Judgement::Unreachable => self.judged_unreachable(),
        }
    }

    /// A level in words.
    pub const fn level(self, level: Level) -> &'static str {
        match level {
            Level::General => self.level_general(),
            Level::Major => self.level_major(),
            Level::Hard => self.level_hard(),
            Level::CrossJurisdiction => self.level_cross(),
        }
    }

    /// Where a text stands.
    pub const fn text_status(self, status: MessageStatus) -> &'static str {
        match status {
            MessageStatus::Planned | MessageStatus::Queued | MessageStatus::Sending => self.text_waiting(),
            MessageStatus::Accepted => self.text_accepted(),
            MessageStatus::Delivered => self.text_delivered(),
            MessageStatus::Undelivered | MessageStatus::Rejected => self.text_undelivered(),
            MessageStatus::Silent | MessageStatus::Unknown => self.text_unknown(),
            MessageStatus::Cancelled => self.text_cancelled(),
        }
    }

    /// Why an alarm stands.
    pub fn alarm(self, cause: AlarmCause, clock: ClockKind, who: &str) -> String {
        match (cause, clock) {
            (AlarmCause::LadderEnded, ClockKind::Contact) => self.alarm_ladder_ended().to_owned(),
            (AlarmCause::LadderEnded, clock) => self.step_missed(clock, who),
            (AlarmCause::NotDelivered, _) => self.alarm_not_delivered().to_owned(),
            (AlarmCause::Nobody, _) => self.alarm_nobody().to_owned(),
        }
    }

    /// Who missed which clock.
    pub fn step_missed(self, clock: ClockKind, who: &str) -> String {
        match clock {
            ClockKind::Contact => self.step_breached(who),
            ClockKind::Handling => self.step_breached_handling(who),
            ClockKind::Visit => self.step_breached_visit().to_owned(),
        }
    }
}
