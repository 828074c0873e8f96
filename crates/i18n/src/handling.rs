//! What staff read where they handle a matter: each form with what it means, and what was done with it.

use domain::ticket::{CommandKind, Refusal, Usual};

use crate::macros::words;
use crate::{Lang, When};

words! {
    /// Title of a form.
    classify() { zh: "归类", en: "Classify" }
    /// What it means.
    classify_means() { zh: "反映人选的类别不对时改正；办理方式记录这件事怎么办。期限不变。", en: "Correct what it is about, and say how it is handled. No deadline moves." }
    /// Label.
    category() { zh: "类别", en: "Category" }
    /// Label.
    handling_mode() { zh: "办理方式", en: "How it is handled" }
    /// Title of a form, and of the page to choose on.
    dispatch() { zh: "派单", en: "Give it to somebody" }
    /// What it means.
    dispatch_means() { zh: "派给别的单位或个人办理，时限不变；对方签收前，原承办人仍要负责。", en: "Somebody else handles it from now on. No deadline gets shorter. Until they have accepted it, whoever has it answers for it." }
    /// Label.
    dispatch_label() { zh: "为什么派给他", en: "Why them" }
    /// Title of a form.
    give_back() { zh: "退单", en: "Give it back" }
    /// What it means.
    give_back_means() { zh: "不归您办时，请上级收回。接到后一个工作日内（复杂事项两个）可以退；批准前仍由您负责，回电时限不变。", en: "If it is not yours, ask those above to take it back: within one working day of being given it (two for a complex one). Until they decide it stays yours, and so does the call." }
    /// Label.
    give_back_label() { zh: "为什么不归您办，应该归谁", en: "Why it is not yours, and whose it is" }
    /// Title of a form.
    extend() { zh: "申请延期", en: "Ask for more time" }
    /// What it means.
    extend_means(times, days) { zh: "到期前提出，由上级在到期前批准；最多 {times} 次，每次最多 {days} 个工作日。批准后会告诉反映人。", en: "Asked and granted before the deadline, at most {times} times by up to {days} working days each. The requester is told." }
    /// Label.
    extend_days() { zh: "延长几个工作日", en: "Working days" }
    /// Label of a reason.
    reason() { zh: "理由", en: "Why" }
    /// Title of a form.
    park() { zh: "申请挂账", en: "Ask to park it" }
    /// What it means.
    park_means() { zh: "长期解决不了的，由上级批准后列入挂账，办理期限暂停，定期复查，直到解决。会告诉反映人。", en: "What cannot be solved for a long time goes on a list and is looked at again at intervals. Its time stands still meanwhile. The requester is told." }
    /// Label.
    review_on() { zh: "哪天复查", en: "Look at it again on" }
    /// Title of a form.
    decline() { zh: "申请不予受理", en: "Ask to decline it" }
    /// What it means.
    decline_means() { zh: "只能按规定的情形，由上级批准；会告诉反映人原因和应该找谁。", en: "Only on a ground, and only if those above agree. The requester is told why and where else to go." }
    /// Label.
    decline_ground() { zh: "属于哪种情形", en: "Ground" }
    /// Label; the requester reads it.
    decline_route() { zh: "应该找谁、怎么找（反映人会看到）", en: "Where else to go (the requester reads this)" }
    /// What a unit may do: ask those above.
    ask_above() { zh: "退单、延期、挂账、不予受理的申请", en: "Ask those above" }
    /// Title of a form.
    decide() { zh: "审批", en: "Decide" }
    /// What it is about.
    decide_means(who, what, time) { zh: "{who}申请{what}，请在 {time} 前审批；到期未批，维持原状。", en: "{who} asks {what}. Decide before {time}; otherwise it stays as it is." }
    /// What granting a return means.
    decide_return() { zh: "同意退回后由您接手，可以再派给别人。", en: "If you grant it, it is yours, and you can give it to somebody else." }
    /// Button.
    grant() { zh: "同意", en: "Grant" }
    /// Button.
    refuse() { zh: "不同意", en: "Refuse" }
    /// Label.
    decide_label() { zh: "意见（可不填）", en: "Your words (optional)" }
    /// Title of a form, and of the page to choose on.
    ask_assist() { zh: "请人协办", en: "Ask for help" }
    /// What it means.
    ask_assist_means() { zh: "请别的单位配合，限期答复；这件事仍由您主办。", en: "Another unit helps and answers by a time. You still lead." }
    /// Label.
    ask_assist_label() { zh: "请他做什么", en: "What they should do" }
    /// Label of a date.
    answer_by() { zh: "哪天前答复", en: "Answer by" }
    /// Title of a form.
    answer_assist() { zh: "答复协办", en: "Answer: help" }
    /// What it is about.
    answer_assist_means(who, time) { zh: "{who}请您协办，{time} 前答复：", en: "{who} asks for your help by {time}:" }
    /// Label.
    answer_label() { zh: "您的答复", en: "Your answer" }
    /// Title of a form.
    record_meeting() { zh: "记录现场会商", en: "Record a meeting on the site" }
    /// What it means.
    record_meeting_means() { zh: "谁到场、议定了什么，主办和协办都能看到。", en: "Who was there and what was agreed: everybody who helps reads it." }
    /// Label.
    meeting_at() { zh: "时间", en: "When" }
    /// Label.
    meeting_who() { zh: "到场的人", en: "Who was there" }
    /// Label.
    meeting_agreed() { zh: "议定的事", en: "What was agreed" }
    /// The record of a meeting.
    meeting_words(who, agreed) { zh: "到场：{who}\n议定：{agreed}", en: "There: {who}\nAgreed: {agreed}" }
    /// Title of a form.
    ask_requester() { zh: "问反映人", en: "Ask the requester" }
    /// What it means.
    ask_requester_means(days) { zh: "会给反映人发短信，{days} 天内在进展页面答复；办理期限不停。", en: "They get a text and answer on their page within {days} days. The time for handling goes on." }
    /// Label.
    ask_requester_label() { zh: "要问的话", en: "Your question" }
    /// Title of a form.
    review_parked() { zh: "复查", en: "Look again" }
    /// What it means.
    review_parked_means() { zh: "记录现在的情况，定下次复查的日子。", en: "Write down how it is now, and when to look again." }
    /// Label.
    review_label() { zh: "现在的情况", en: "How it is now" }
    /// Title of a form.
    resume() { zh: "销账，恢复办理", en: "Resume" }
    /// What it means.
    resume_means() { zh: "可以办了。按挂账时剩下的时间继续计时，会告诉反映人。", en: "It can be done now. The time that was left when it was parked goes on. The requester is told." }
    /// Title of a form.
    supervise() { zh: "督办", en: "Order from above" }
    /// What it means.
    supervise_means() { zh: "承办人必须在期限前书面答复；答复前不能办结。", en: "Whoever has it must answer in writing by the day. It cannot be finished before." }
    /// Label.
    supervise_label() { zh: "督办要求", en: "What you order" }
    /// Title of a form.
    answer_order() { zh: "答复督办", en: "Answer an order" }
    /// What it is about.
    answer_order_means(who, time) { zh: "{who}督办，{time} 前书面答复：", en: "{who} orders you to answer by {time}:" }
    /// Title of a form.
    urge() { zh: "催办", en: "Urge" }
    /// What it means.
    urge_means() { zh: "给承办人发一条催办短信，一小时最多一次。", en: "A text to whoever has it, at most once an hour." }
    /// Title of a form.
    merge() { zh: "并单", en: "Merge" }
    /// What it means.
    merge_means() { zh: "和另一件是同一回事时，并到那一件一起办；那件办结时，这位反映人一样会得到答复。", en: "If another matter is about the same, this one is handled with it, and this requester is told the result as well." }
    /// Label.
    merge_label() { zh: "并到哪件（编号）", en: "Into which (its number)" }
    /// The number is not one that can be merged into.
    merge_fault() { zh: "没有这个编号，或者那件事您看不到、已经办完：请核对编号。", en: "There is no such matter that you may merge into, or it is over. Please check the number." }
    /// Title of a form.
    unmerge() { zh: "拆开单独办理", en: "Handle it by itself again" }
    /// What it means.
    unmerge_means(number) { zh: "现在和 {number} 一起办。拆开后重新计时，由原承办人办理。", en: "It is handled with {number} now. By itself it has a clock of its own, and goes back to whoever had it." }
    /// Title of a form.
    spot_check() { zh: "抽查", en: "Check again" }
    /// Question at a visit or check.
    is_it_solved() { zh: "事情解决了吗？", en: "Is it solved?" }
    /// Answer.
    solved_yes() { zh: "解决了", en: "Yes" }
    /// Answer.
    solved_no() { zh: "没解决", en: "No" }
    /// Answer.
    solved_unasked() { zh: "没问到", en: "Not asked" }
    /// How often they were called without an answer.
    visit_attempts(count, most) { zh: "已打 {count} 次没有接通，满 {most} 次记为联系不上。", en: "Called {count} times without an answer; after {most} they count as unreachable." }
    /// Label of photos of what was done.
    result_photos(limit, megabytes) { zh: "办理后的照片（可不填，最多 {limit} 张，每张不超过 {megabytes} MB，反映人会看到）", en: "Photos of the result (optional, up to {limit}, {megabytes} MB each; the requester sees them)" }
    /// Where there is no date, or a wrong one.
    choose_a_day() { zh: "请选一个日期", en: "Choose a day" }
    /// Where there is no number, or a wrong one.
    write_a_number() { zh: "请填一个整数", en: "Write a whole number" }
    /// Nobody was chosen.
    choose_somebody() { zh: "请选一个人", en: "Choose somebody" }
    /// Nobody fits.
    nobody_to_choose() { zh: "没有找到。可以按姓名、编号、手机号或单位名称查找。", en: "Nobody found. Search by name, code, telephone number or unit." }
    /// Label of the search.
    search_people() { zh: "查找：姓名、编号、手机号或单位", en: "Search: name, code, number or unit" }
    /// Title over the clocks.
    all_clocks() { zh: "各项时限", en: "All deadlines" }
    /// Who answers until the new owner accepts.
    fact_first() { zh: "首接负责", en: "Answers until accepted" }
    /// Fact.
    fact_mode() { zh: "办理方式", en: "Handled" }
    /// Fact.
    fact_channel() { zh: "来源", en: "Came by" }
    /// Fact.
    fact_followers() { zh: "并入的事项", en: "Handled with it" }
    /// The deadline of a look at a parked matter.
    due_review() { zh: "挂账，复查期限", en: "Parked; look again before" }
    /// Photos of the result.
    photos_of_result() { zh: "办理后的照片", en: "Photos of the result" }

    /// Menu: requests, help, orders.
    requests() { zh: "协同督办", en: "Requests" }
    /// Menu: whom to ask.
    visits() { zh: "回访", en: "Follow-up" }
    /// Title of a list.
    to_decide() { zh: "待我审批", en: "To be decided by me" }
    /// Title of a list.
    to_answer() { zh: "待我答复", en: "To be answered by me" }
    /// Title of a list.
    i_ordered() { zh: "我督办的", en: "What I ordered" }
    /// Title of a list.
    i_asked() { zh: "我申请的", en: "What I asked of those above" }
    /// Title of a list.
    i_asked_help() { zh: "我请协办的", en: "What I asked help for" }
    /// Empty list.
    nothing_asked() { zh: "现在没有要审批、答复或等待答复的。", en: "Nothing to decide or answer, and nothing that you wait for." }
    /// Empty list.
    nothing_to_visit() { zh: "现在没有要回访的。", en: "Nobody is to be asked now." }
    /// Title of a list.
    checks_title(month) { zh: "抽查 {month}", en: "Spot checks of {month}" }
    /// What it is.
    checks_mean() { zh: "每月从各县（区）办结的事项中随机抽取，再问一次反映人。抽样可以由任何人重算。", en: "Of the matters closed in each county in a month some are drawn at random, and their requesters are asked once more. Anybody can draw the same again." }
    /// Label.
    month() { zh: "月份", en: "Month" }
    /// Button.
    show() { zh: "查看", en: "Show" }
    /// State of a matter of a sample.
    checked() { zh: "已抽查", en: "asked" }
    /// State of a matter of a sample.
    to_check() { zh: "待抽查", en: "to be asked" }
    /// How many of how many.
    drawn(sample, all) { zh: "抽 {sample} 件，共办结 {all} 件", en: "{sample} of {all} closed" }
    /// Why there is no sample.
    not_drawn_yet() { zh: "本月还没有结束，或者还没有封存，尚不能抽样", en: "not drawn yet: the month is not over, or not anchored yet" }
    /// Empty list.
    nothing_to_check() { zh: "没有要抽查的县（区）。", en: "There is no county to check." }
    /// How to draw it again.
    draw_again() { zh: "怎样重算这次抽样", en: "How to draw it again" }
    /// How to draw it again.
    draw_again_means() { zh: "把“种子:编号”逐件做 SHA-256，最小的几个就是样本；mashang sample 会列出全部编号。种子：", en: "Rank each number by the SHA-256 of “seed:number”; the lowest are the sample. `mashang sample` lists all numbers. The seed:" }
    /// Link to the samples.
    to_checks() { zh: "抽查名单", en: "Spot checks" }
    /// Filter of a list.
    all_open() { zh: "全部", en: "All" }

    /// After an action.
    done_saved() { zh: "已保存。", en: "Saved." }
    /// After an action.
    done_sent() { zh: "已发出。", en: "Sent." }
    /// After an action.
    done_dispatched(number) { zh: "{number} 已派出。", en: "{number} was given away." }

    /// Why something is refused.
    refused_order_open() { zh: "还有督办没有答复。请先书面答复，再办结。", en: "An order is not answered yet. Answer it in writing, then finish." }
    /// Why something is refused.
    refused_request_open() { zh: "已经有一项申请在等上级审批。", en: "Something has been asked of those above already; wait for their decision." }
    /// Why something is refused.
    refused_question_open() { zh: "反映人还没有答复上一个问题。", en: "The requester has not answered the last question yet." }
    /// Why something is refused.
    refused_no_item() { zh: "这一项已经有人答复了。", en: "That was answered already." }
    /// Why something is refused.
    refused_too_late(time) { zh: "已经过了可以申请的时间（{time}），请按原期限办理。", en: "Too late: this had to be asked before {time}. It stays as it is." }
    /// Why something is refused.
    refused_designated() { zh: "这件事已由上级指定办理，不能再退。", en: "You were designated to handle this; it cannot be given back." }
    /// Why something is refused.
    refused_extended(most) { zh: "已经延期 {most} 次，不能再延。", en: "More time was given {most} times already; that is all there is." }
    /// Why something is refused.
    refused_days(most) { zh: "请填 1 到 {most} 之间的天数。", en: "Write a number between 1 and {most}." }
    /// Why something is refused.
    refused_time(time) { zh: "请选今天以后、{time} 以前的日子。", en: "Choose a day from now until {time}." }
    /// Why something is refused.
    refused_meeting_time() { zh: "会商时间应在反映之后、现在之前。", en: "A meeting is recorded after it has been, and after the matter was filed." }
    /// Why something is refused.
    refused_choice() { zh: "请从列出的里面选。", en: "Choose one of those that are offered." }
    /// Why something is refused.
    refused_same_owner() { zh: "这件事本来就在他手里。", en: "They have it already." }
    /// Why something is refused.
    refused_too_many(most) { zh: "已经有 {most} 项没答复，请等答复后再加。", en: "{most} are open already; wait for an answer first." }
    /// Why something is refused.
    refused_just_urged() { zh: "一小时内已经催过，请直接打电话。", en: "They were urged within the hour. Please call them." }
    /// Why something is refused.
    refused_followers() { zh: "还有别的反映人在等同一件事，要继续办。", en: "Others wait for the same matter; it goes on for them." }
    /// Title over words whose form is not possible any more.
    what_you_wrote() { zh: "您刚才写的（没有提交，可以复制）", en: "What you wrote (not sent; you can copy it)" }
    /// What is possible instead, and who can do it.
    possible_now(list) { zh: "现在可以：{list}。", en: "Possible now: {list}." }
    /// Who can do something.
    by_owner() { zh: "承办人", en: "whoever has it" }
    /// Who can do something.
    by_centre() { zh: "中心值班员", en: "a centre's operator" }
    /// Who can do something.
    by_above() { zh: "上级", en: "those above" }
    /// Who can do something.
    by_requester() { zh: "反映人", en: "the requester" }
    /// Something with who can do it.
    deed_by(deed, who) { zh: "{deed}（{who}）", en: "{deed} ({who})" }
}

impl Lang {
    /// What a command is called, with who usually gives it.
    pub fn command_by(self, kind: CommandKind) -> String {
        let who = match kind.usual() {
            Usual::Requester => self.by_requester(),
            Usual::Owner => self.by_owner(),
            Usual::Above => self.by_above(),
            Usual::Centre => self.by_centre(),
        };
        self.deed_by(self.command(kind), who)
    }

    /// What a command is called.
    pub const fn command(self, kind: CommandKind) -> &'static str {
        match kind {
            CommandKind::Acknowledge => self.acknowledge(),
            CommandKind::RecordContact => self.record_call(),
            CommandKind::ConfirmContact => self.confirm_call(),
            CommandKind::Remark => self.write_remark(),
            CommandKind::Classify => self.classify(),
            CommandKind::Escalate => self.hand_up(),
            CommandKind::Dispatch => self.dispatch(),
            CommandKind::Ask => self.ask_above(),
            CommandKind::Decide => self.decide(),
            CommandKind::AskAssist => self.ask_assist(),
            CommandKind::AnswerAssist => self.answer_assist(),
            CommandKind::RecordMeeting => self.record_meeting(),
            CommandKind::AskRequester => self.ask_requester(),
            CommandKind::Review => self.review_parked(),
            CommandKind::Resume => self.resume(),
            CommandKind::Finish => self.finish(),
            CommandKind::AddWords => self.add_words(),
            CommandKind::Withdraw => self.withdraw(),
            CommandKind::Judge => self.visits(),
            CommandKind::SpotCheck => self.spot_check(),
            CommandKind::Order => self.supervise(),
            CommandKind::AnswerOrder => self.answer_order(),
            CommandKind::Urge => self.urge(),
            CommandKind::AskExclusion => self.ask_exclusion(),
            CommandKind::DecideExclusion => self.decide_exclusion(),
            CommandKind::Merge => self.merge(),
            CommandKind::Unmerge => self.unmerge(),
        }
    }
}

impl When {
    /// Why something was refused; `None` where only the state has changed, which is told with what is possible instead.
    pub fn refusal(&self, refusal: &Refusal) -> Option<String> {
        let say = self.lang;
        Some(match refusal {
            Refusal::State { .. } | Refusal::Top => return None,
            Refusal::Nobody => say.hand_up_nobody().to_owned(),
            Refusal::OrderOpen => say.refused_order_open().to_owned(),
            Refusal::RequestOpen => say.refused_request_open().to_owned(),
            Refusal::QuestionOpen => say.refused_question_open().to_owned(),
            Refusal::NoSuchItem => say.refused_no_item().to_owned(),
            Refusal::TooLate { until } => say.refused_too_late(self.at(*until)),
            Refusal::Designated => say.refused_designated().to_owned(),
            Refusal::Extended { most } => say.refused_extended(most),
            Refusal::Days { most } => say.refused_days(most),
            Refusal::Time { latest } => say.refused_time(self.at(*latest)),
            Refusal::MeetingTime => say.refused_meeting_time().to_owned(),
            Refusal::Ground | Refusal::Category | Refusal::Target => say.refused_choice().to_owned(),
            Refusal::SameOwner => say.refused_same_owner().to_owned(),
            Refusal::TooMany { most } => say.refused_too_many(most),
            Refusal::ExclusionOpen => say.refused_exclusion_open().to_owned(),
            Refusal::Final => say.refused_final().to_owned(),
            Refusal::Counts => say.refused_counts().to_owned(),
            Refusal::JustUrged => say.refused_just_urged().to_owned(),
            Refusal::HasFollowers => say.refused_followers().to_owned(),
            Refusal::NotInto => say.merge_fault().to_owned(),
        })
    }
}
