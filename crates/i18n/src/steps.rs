//! The steps of a matter in plain words, for residents and staff alike.

use domain::deadline::ClockKind;
use domain::delivery::MessageStatus;
use domain::ticket::{AlarmCause, Channel, ErasureGround, Judgement, Level, Mode, StateKind};

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
    /// The deadline of a look at a parked matter passed.
    step_breached_review(who) { zh: "{who}没有按时复查挂账事项", en: "{who} did not look at the parked matter in time" }
    /// The deadline of a decision passed.
    step_breached_decision(who) { zh: "{who}没有按时审批", en: "{who} did not decide in time" }
    /// The deadline of an answer passed.
    step_breached_assist(who) { zh: "{who}没有按时答复协办", en: "{who} did not help in time" }
    /// The deadline of an answer passed.
    step_breached_order(who) { zh: "{who}没有按时答复督办", en: "{who} did not answer the order in time" }
    /// The requester has not answered.
    step_unanswered() { zh: "反映人到期没有答复", en: "The requester has not answered in time" }
    /// The requester says that they were called.
    step_corroborated() { zh: "反映人确认接到了电话", en: "The requester confirms the call" }
    /// The requester says that they were not called.
    step_contact_denied() { zh: "反映人说没有接到电话", en: "The requester says that nobody called" }
    /// It was said what it is about.
    step_classified(who, category, mode) { zh: "{who}归类为{category}，{mode}", en: "{who} put it under {category}, {mode}" }
    /// Given to somebody.
    step_dispatched(who) { zh: "已派给{who}", en: "Given to {who}" }
    /// Given to somebody for good.
    step_designated(who) { zh: "已指定由{who}办理", en: "{who} was designated to handle it" }
    /// Something was asked of those above.
    step_asked(who, what) { zh: "{who}申请{what}", en: "{who} asks {what}" }
    /// Those above decided.
    step_granted(who) { zh: "{who}已批准", en: "{who} granted it" }
    /// Those above decided.
    step_not_granted(who) { zh: "{who}未批准", en: "{who} did not grant it" }
    /// Nobody decided in time.
    step_lapsed() { zh: "到期未审批，按原期限办理", en: "Not decided in time: it stays as it was" }
    /// More time was given.
    step_extended(time) { zh: "办理期限延长到{time}", en: "More time was given, until {time}" }
    /// It was parked.
    step_parked(time) { zh: "已挂账，{time}前再研究", en: "Parked; it is looked at again before {time}" }
    /// A parked matter was looked at.
    step_reviewed(who, time) { zh: "{who}已复查，{time}前再研究", en: "{who} looked at it; again before {time}" }
    /// A parked matter goes on.
    step_resumed(time) { zh: "已恢复办理，{time}前办结", en: "It goes on, to be finished before {time}" }
    /// It is not accepted.
    step_declined(ground) { zh: "不予受理：{ground}", en: "Not accepted: {ground}" }
    /// A unit was asked for help.
    step_assist_asked(who, time) { zh: "请{who}协办，{time}前答复", en: "{who} was asked to help, by {time}" }
    /// A unit has answered.
    step_assist_answered(who) { zh: "{who}已答复协办", en: "{who} has answered" }
    /// What was asked is not waited for any more.
    step_dropped() { zh: "不再等待答复", en: "No answer is needed any more" }
    /// A meeting on the site.
    step_met(time) { zh: "{time}现场会商", en: "Met on the site, {time}" }
    /// The requester was asked.
    step_questioned(time) { zh: "向反映人提问，{time}前答复", en: "The requester was asked, to answer by {time}" }
    /// An order from above.
    step_ordered(who, to, time) { zh: "{who}督办，{to}须在{time}前书面答复", en: "{who} orders {to} to answer by {time}" }
    /// An order was answered.
    step_order_answered(who) { zh: "{who}已答复督办", en: "{who} has answered the order" }
    /// A nudge from above.
    step_urged(who) { zh: "{who}催办", en: "{who} urges" }
    /// A call after it was finished, without an answer.
    step_visit_tried(who, attempt) { zh: "{who}回访没有接通（第{attempt}次）", en: "{who} called to ask, without an answer ({attempt})" }
    /// The city's centre asked again.
    step_spot_checked(judgement) { zh: "抽查：{judgement}", en: "Checked again: {judgement}" }
    /// Whether it is solved.
    step_solved() { zh: "，已解决", en: ", solved" }
    /// Whether it is solved.
    step_not_solved() { zh: "，未解决", en: ", not solved" }
    /// Handled with another.
    step_merged(number) { zh: "与{number}合并办理", en: "Handled together with {number}" }
    /// Another is handled with it.
    step_merged_in(number) { zh: "{number}并入一起办理", en: "{number} is handled together with it" }
    /// Handled by itself again.
    step_unmerged() { zh: "恢复单独办理", en: "Handled by itself again" }
    /// Another is handled by itself again.
    step_separated(number) { zh: "{number}恢复单独办理", en: "{number} is handled by itself again" }
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
    /// Of whom something was asked has left, and somebody else answers.
    step_replaced(who) { zh: "原协办人（受督办人）已离岗，转由{who}答复", en: "Of whom it was asked has left; {who} answers now" }
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
    /// Personal data and words were erased because the law demands it.
    step_erased_by_law() { zh: "已依法删除个人信息和文字内容", en: "Personal data and words were erased as the law demands" }
    /// Personal data and words were erased when their time was over.
    step_erased_in_time() { zh: "保存期满，已删除个人信息和文字内容", en: "The time for keeping personal data and words was over: they were erased" }
    /// In place of what the requester wrote.
    words_erased() { zh: "（内容已删除）", en: "(The words were erased.)" }
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
    /// State: cannot be solved for a long time.
    state_parked() { zh: "挂账", en: "Parked" }
    /// State: not accepted.
    state_declined() { zh: "不予受理", en: "Not accepted" }
    /// State: handled with another.
    state_merged() { zh: "已并单", en: "Merged" }

    /// How it is handled.
    mode_direct() { zh: "直办", en: "on the spot" }
    /// How it is handled.
    mode_led() { zh: "领办", en: "led by one" }
    /// How it is handled.
    mode_joint() { zh: "联办", en: "jointly" }
    /// How it is handled.
    mode_supervised() { zh: "督办", en: "tracked from above" }

    /// A clock.
    clock_contact() { zh: "回电", en: "The call" }
    /// A clock.
    clock_handling() { zh: "办结", en: "To be finished" }
    /// A clock.
    clock_review() { zh: "挂账复查", en: "Look again" }
    /// A clock.
    clock_visit() { zh: "回访", en: "Ask the requester" }
    /// A clock.
    clock_decision() { zh: "审批", en: "To be decided" }
    /// A clock.
    clock_assist() { zh: "协办答复", en: "Help" }
    /// A clock.
    clock_supervision() { zh: "督办答复", en: "Answer to an order" }
    /// A clock.
    clock_question() { zh: "反映人答复", en: "Answer of the requester" }
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
            StateKind::Parked => self.state_parked(),
            StateKind::Declined => self.state_declined(),
            StateKind::Merged => self.state_merged(),
        }
    }

    /// How a matter is handled, in words.
    pub const fn mode(self, mode: Mode) -> &'static str {
        match mode {
            Mode::Direct => self.mode_direct(),
            Mode::Led => self.mode_led(),
            Mode::Joint => self.mode_joint(),
            Mode::Supervised => self.mode_supervised(),
        }
    }

    /// What a clock waits for, in words.
    pub const fn clock(self, clock: ClockKind) -> &'static str {
        match clock {
            ClockKind::Contact => self.clock_contact(),
            ClockKind::Handling => self.clock_handling(),
            ClockKind::Review => self.clock_review(),
            ClockKind::Visit => self.clock_visit(),
            ClockKind::Decision => self.clock_decision(),
            ClockKind::Assist => self.clock_assist(),
            ClockKind::Supervision => self.clock_supervision(),
            ClockKind::Question => self.clock_question(),
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
            MessageStatus::Planned
            | MessageStatus::Queued
            | MessageStatus::Sending
            | MessageStatus::Gathered => self.text_waiting(),
            MessageStatus::Accepted => self.text_accepted(),
            MessageStatus::Delivered => self.text_delivered(),
            MessageStatus::Undelivered | MessageStatus::Rejected => self.text_undelivered(),
            MessageStatus::Silent | MessageStatus::Unknown => self.text_unknown(),
            MessageStatus::Cancelled => self.text_cancelled(),
        }
    }

    /// That personal data were erased, and why.
    pub const fn step_erased(self, ground: ErasureGround) -> &'static str {
        match ground {
            ErasureGround::Law => self.step_erased_by_law(),
            ErasureGround::Retention => self.step_erased_in_time(),
        }
    }

    /// Why an alarm stands.
    pub fn alarm(self, cause: AlarmCause, clock: ClockKind, who: &str) -> String {
        match (cause, clock) {
            (AlarmCause::LadderEnded, ClockKind::Contact) => self.alarm_ladder_ended().to_owned(),
            (AlarmCause::LadderEnded, clock) => self.step_missed(clock, who),
            (AlarmCause::NotDelivered, _) => self.alarm_not_delivered().to_owned(),
            (AlarmCause::Nobody, _) => self.alarm_nobody().to_owned(),
            (AlarmCause::NobodyOnDuty, _) => self.alarm_nobody_on_duty().to_owned(),
        }
    }

    /// Who missed which clock.
    pub fn step_missed(self, clock: ClockKind, who: &str) -> String {
        match clock {
            ClockKind::Contact => self.step_breached(who),
            ClockKind::Handling => self.step_breached_handling(who),
            ClockKind::Review => self.step_breached_review(who),
            ClockKind::Visit => self.step_breached_visit().to_owned(),
            ClockKind::Decision => self.step_breached_decision(who),
            ClockKind::Assist => self.step_breached_assist(who),
            ClockKind::Supervision => self.step_breached_order(who),
            ClockKind::Question => self.step_unanswered().to_owned(),
        }
    }
}
