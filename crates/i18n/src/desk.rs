//! What staff read.

use crate::macros::words;

words! {
    /// Name of the menu for people who cannot see it.
    main_menu() { zh: "主菜单", en: "Main menu" }
    /// Menu: what I must do.
    my_list() { zh: "我的清单", en: "My list" }
    /// Menu: what my unit must do.
    unit_list() { zh: "本单位", en: "My unit" }
    /// Menu and title: alarms that stand.
    alarms() { zh: "警报", en: "Alarms" }
    /// Menu and title.
    administration() { zh: "管理", en: "Administration" }
    /// Ends the session.
    sign_out() { zh: "退出", en: "Sign out" }

    /// Title of the sign-in page.
    sign_in_title() { zh: "工作人员登录", en: "Sign in for staff" }
    /// Button.
    sign_in() { zh: "登录", en: "Sign in" }
    /// Field.
    password() { zh: "密码", en: "Password" }
    /// What to do without a password.
    sign_in_forgotten() { zh: "没有密码或忘记密码，请找本单位管理员重设。", en: "No password, or forgotten? Your administrator sets a new one." }
    /// Wrong name or password; does not say which.
    sign_in_wrong() { zh: "手机号或密码不对，请再试一次。", en: "The number or the password is wrong. Please try again." }
    /// Too many attempts.
    sign_in_wait(time) { zh: "试的次数太多，请在 {time} 以后再试。", en: "Too many attempts. Please try again after {time}." }
    /// The session is over.
    sign_in_again() { zh: "登录已过期，请重新登录，之后回到刚才的页面。", en: "You have been signed out. Sign in to come back to where you were." }

    /// Link on the first page, for the staff.
    staff_entrance() { zh: "工作人员入口", en: "For staff" }
    /// Link from a page of the staff that does not exist, or the like.
    to_my_list() { zh: "回到我的清单", en: "Back to my list" }
    /// What to do about a page that does not exist, for the staff.
    not_found_staff_do() { zh: "编号可能不对，或者这件事不归您和您的单位负责。", en: "The number may be wrong, or the matter is not for you or your unit." }

    /// Group of a list.
    group_late() { zh: "已超时", en: "Late" }
    /// Group of a list.
    group_soon() { zh: "快到时", en: "Due soon" }
    /// Group of a list.
    group_later() { zh: "稍后", en: "Later" }
    /// Group of a list: done, nothing due from me.
    group_done() { zh: "近期已办结", en: "Done lately" }
    /// An empty list of mine.
    nothing_to_do() { zh: "现在没有要您办的事。来了新的会发短信。", en: "Nothing for you to do now. A text will tell you when there is." }
    /// An empty list of my unit.
    unit_nothing_to_do() { zh: "本单位现在没有未办结的事。", en: "Nothing is open in your unit." }
    /// Link to the rest of a list.
    show_more() { zh: "显示更多", en: "Show more" }

    /// Call button; the number is shown because some people dial on another phone.
    call_person(name, phone) { zh: "打电话给{name} {phone}", en: "Call {name} {phone}" }
    /// Who did not give a name.
    no_name() { zh: "反映人", en: "the requester" }
    /// The contact deadline.
    due_call() { zh: "回电时限", en: "Call back by" }
    /// The handling deadline.
    due_handle() { zh: "办结时限", en: "Finish by" }
    /// The visit deadline.
    due_visit() { zh: "回访时限", en: "Follow-up call by" }
    /// Title of the form that records a call.
    record_call() { zh: "打完电话，记一下", en: "Record the call" }
    /// The requester was reached.
    call_reached() { zh: "联系上了", en: "Reached" }
    /// Rang at least twice without an answer.
    call_tried() { zh: "两次没人接", en: "Rang twice, no answer" }
    /// Field.
    note_optional() { zh: "备注（可不填）", en: "Note (optional)" }
    /// Button.
    acknowledge() { zh: "签收", en: "I have seen it" }
    /// What it does and does not.
    acknowledge_means() { zh: "签收后不再发催办短信；回电时限不变。", en: "Stops reminders. The time for the call stays the same." }
    /// Action.
    finish() { zh: "办结", en: "Finish" }
    /// What it means.
    finish_means() { zh: "群众会看到这段话，并可以评价。", en: "The requester reads this and may judge it." }
    /// Field.
    finish_label() { zh: "做了什么、结果怎样", en: "What was done, and the result" }
    /// Action.
    hand_up() { zh: "上报", en: "Hand up" }
    /// What it means.
    hand_up_means() { zh: "交给上一级负责，上一级会收到短信；时限不变。", en: "The next level answers for it from now on and is told by text. The promised times stay." }
    /// Field.
    hand_up_label() { zh: "为什么要上报", en: "Why it must go up" }
    /// In place of the number, when the matter is over.
    number_hidden() { zh: "这件事已经结束，不再显示反映人的电话。", en: "This matter is over, so the requester's number is no longer shown." }
    /// In place of the number, when it was erased.
    number_erased() { zh: "反映人的电话、称呼和照片已删除。", en: "The requester's number, name and pictures were erased." }
    /// Nobody above is registered.
    hand_up_nobody() { zh: "上级还没有登记责任人，现在不能上报，这件事仍由您负责。请先打电话向上级说明，并请管理员补登责任人；您写的内容还在下面。", en: "Nobody above is registered as responsible, so it cannot be handed up and stays yours. Please phone your superior, and ask the administrator to add the person; what you wrote is kept below." }
    /// Action.
    write_remark() { zh: "写备注", en: "Write a note" }
    /// What it means.
    write_remark_means() { zh: "只有工作人员看得到，不影响时限。", en: "Only staff see it. No deadline moves." }
    /// Field.
    write_remark_label() { zh: "备注", en: "Note" }
    /// Button.
    keep() { zh: "保存", en: "Save" }
    /// Title of the form for the satisfaction call-back.
    record_visit() { zh: "回访：群众满意吗？", en: "Follow-up call: is the requester satisfied?" }
    /// After an action.
    done_visit() { zh: "已记录回访。", en: "The follow-up call is recorded." }
    /// What happened when an action was not possible any more.
    not_possible() { zh: "现在不能这样操作：这件事的状态已经变了。请看最新情况。", en: "This is not possible any more: the matter has moved on. Please look again." }
    /// Title over the facts of a ticket.
    matter() { zh: "事项", en: "The matter" }
    /// Fact.
    fact_filed() { zh: "反映时间", en: "Filed" }
    /// Fact.
    fact_level() { zh: "级别", en: "Level" }
    /// Fact.
    fact_responsible() { zh: "责任人", en: "Responsible" }
    /// Fact.
    fact_unit() { zh: "责任单位", en: "Unit" }
    /// Fact.
    fact_address() { zh: "地址", en: "Address" }
    /// After an action.
    done_contact() { zh: "已记录回电。", en: "The call is recorded." }
    /// After an action.
    done_acknowledged() { zh: "已签收。", en: "Noted that you have seen it." }
    /// After an action.
    done_tried() { zh: "已记录未接通；回电时限不变，请再打。", en: "The try is recorded. The time for the call stays the same; please call again." }
    /// After an action.
    done_finished(number) { zh: "{number} 已办结。", en: "{number} is finished." }
    /// After an action.
    done_handed_up(number) { zh: "{number} 已上报。", en: "{number} was handed up." }
    /// After an action.
    done_remark() { zh: "备注已保存。", en: "The note is saved." }
    /// Somebody else acted meanwhile.
    conflict(who) { zh: "您打开页面后，{who}已更新这件事。请看最新情况再操作；您写的内容还在下面。", en: "{who} changed this while you had it open. Please look again; what you wrote is kept below." }

    /// What an alarm is.
    alarms_mean() { zh: "各级都超时、短信没送到或没有责任人的事。办妥之前一直在这里。", en: "Matters that every level has missed, that somebody could not be told of, or that nobody answers for. They stand here until what was due is done." }
    /// Who owes where nobody could be found.
    nobody_yet() { zh: "还没有人", en: "nobody yet" }
    /// No alarm.
    no_alarms() { zh: "没有警报。", en: "No alarms." }
    /// The ladder ended.
    alarm_ladder_ended() { zh: "已通知到最高一级，仍没有人回电。", en: "The last level was told, and still nobody has called." }
    /// A text did not arrive; it does not say that anything is late.
    alarm_not_delivered() { zh: "有一条短信没有送到，该知道的人可能还不知道。请打电话告知，并核对手机号。", en: "A text has not arrived: somebody who must know may not know. Please phone them, and check their number." }
    /// Nobody is registered who answers for it or could be told.
    alarm_nobody() { zh: "没有登记责任人，或上面没有可通知的人。请安排人员回电，并请管理员补登。", en: "Nobody is registered who answers for it, or who could be told. Please have somebody call, and ask the administrator to add the person." }
    /// Before a time.
    since() { zh: "开始于", en: "Since" }
    /// Who answers for it.
    owes(who) { zh: "责任：{who}", en: "Owed by {who}" }

    /// Title of the page of demo phones.
    demo_phones() { zh: "演示手机", en: "Demo phones" }
    /// What they are.
    demo_phones_mean() { zh: "演示用：短信不会真的发出，都在这里。可以像手机一样回复。", en: "For the demonstration: no text leaves this machine; they are all here. You can reply as on a phone." }
    /// No text.
    no_texts_yet() { zh: "还没有短信。扫一个码发一件事试试。", en: "No texts yet. Scan a code and file something." }
    /// Whose telephone it is, when nobody's on the staff.
    a_residents_phone() { zh: "居民", en: "A resident" }
    /// Label of the reply.
    reply_as(name) { zh: "以{name}的手机回复", en: "Reply from {name}'s phone" }
}
