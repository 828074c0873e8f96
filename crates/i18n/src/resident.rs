//! What residents read: plain words, short sentences, no terms of office.

use crate::macros::words;

words! {
    /// Before anything else on the form.
    emergency_first() { zh: "有人受伤或有危险时，请先打电话：", en: "If anybody is hurt or in danger, call first:" }
    /// The same on small pages.
    emergency_short() { zh: "紧急情况请直接拨打 110、119、120、122。", en: "In an emergency call 110, 119, 120 or 122." }
    /// Above the categories.
    what_about() { zh: "您要反映什么？", en: "What is it about?" }
    /// Label of the words.
    tell_us() { zh: "请说说情况", en: "Tell us what is wrong" }
    /// Example in the empty field of the words.
    tell_us_example() { zh: "例如：三单元楼道灯坏了，晚上看不见", en: "For example: the light on the stairs of entrance 3 is broken" }
    /// Label of the telephone number.
    your_phone() { zh: "您的电话（我们打这个号码）", en: "Your phone number (we call you on it)" }
    /// Label of the name.
    your_name() { zh: "怎么称呼您（可不填）", en: "Your name (optional)" }
    /// Label of the photos.
    photos_optional(limit, megabytes) { zh: "照片（可不填，最多 {limit} 张，每张不超过 {megabytes} MB）", en: "Photos (optional, up to {limit}, {megabytes} MB each)" }
    /// Why the form asks for personal data, as the law demands.
    why_we_ask() {
        zh: "电话和称呼只用来联系您、办理这件事；加密保存，只有办理这件事的人和他们的上级能看到。",
        en: "Your phone number and name are used only to reach you about this matter. They are stored encrypted and seen only by those who handle it and their superiors.",
    }
    /// Beside the send button: the promise.
    call_within(minutes) { zh: "发送后 {minutes} 分钟内给您回电。", en: "Somebody calls you within {minutes} minutes." }

    /// Title of the page for typing a code by hand.
    type_code_title() { zh: "输入码上的号码", en: "Type the number of a code" }
    /// How to find the number.
    type_code_how() {
        zh: "二维码下面有一串数字（短号），也可以输入码里的字母和数字。大小写、空格都可以。",
        en: "There is a short number under the printed code. The letters and digits of the code itself work as well. Case and blanks do not matter.",
    }
    /// Label of that field.
    code_or_short_number() { zh: "短号或编码", en: "Short number or code" }
    /// Link to that page.
    type_number_instead() { zh: "手工输入短号", en: "Type the short number instead" }

    /// A code with a wrong character.
    code_mistyped() { zh: "号码好像输错了", en: "This number seems mistyped" }
    /// What to do about it.
    code_mistyped_do() { zh: "有一个字符对不上。请再扫一次，或对照码下面的短号重新输入。", en: "One character does not fit. Please scan again, or compare with the short number under the code." }
    /// The number of a matter where that of a place was wanted.
    ticket_number() { zh: "这是事项编号，不是点位的短号", en: "This is the number of a matter, not of a place" }
    /// What to do about it.
    ticket_number_do() { zh: "看进展请打开发送后出现的那一页（您收藏的网页）。找不到的话，工作人员会按您留的电话联系您；有新情况可以再扫一次码。", en: "To see how it goes, open the page that appeared after you sent it (your bookmark). If you cannot find it, wait for the call to the number you gave; for news, scan the code again." }

    /// A code that was not made by us.
    code_foreign() { zh: "这不是本系统的码", en: "This is not one of our codes" }
    /// What to do about it.
    code_foreign_do() { zh: "请不要在陌生网页上填写电话。请扫楼门口张贴的码。", en: "Please do not give your phone number to unknown sites. Scan the code at the door of your building." }
    /// A code that has been replaced.
    code_revoked() { zh: "这张码已停用", en: "This code is no longer used" }
    /// A replaced code with a successor.
    code_revoked_current(place) { zh: "{place}已换新码，可以从这里继续。", en: "{place} has a new code. You can go on from here." }
    /// A replaced code without a successor.
    code_revoked_gone() { zh: "这里目前没有可用的码。请扫附近楼门口的码。", en: "This place has no code at present. Please scan one nearby." }
    /// Button to the current code's form.
    open_current_code(place) { zh: "继续反映：{place}", en: "Go on: {place}" }
    /// A well-formed number of a place that does not exist.
    place_unknown() { zh: "没有找到这个地点", en: "We do not know this place" }
    /// What to do about it.
    place_unknown_do() { zh: "号码没有输错，但还没有登记到地点。请扫附近楼门口的码。", en: "The number is correct, but no place is registered under it. Please scan one nearby." }
    /// Too many submissions.
    too_many() { zh: "请稍等再发", en: "Please wait a little" }
    /// When to try again; the address counts, not the person.
    too_many_do(time) { zh: "短时间内从这里发来的太多了。请在 {time} 以后再发。", en: "A great deal has been sent from here in a short time. Please try again after {time}." }

    /// Heading while the call is awaited.
    progress_waiting() { zh: "已收到，等待回电", en: "Received. Somebody will call you" }
    /// Heading while somebody works on it.
    progress_in_hand() { zh: "正在办理", en: "Being handled" }
    /// Heading while it cannot be solved.
    progress_parked() { zh: "暂时无法解决，已挂账跟踪", en: "Not solvable for now; we keep it on our list" }
    /// Heading when it was not accepted.
    progress_declined() { zh: "不予受理", en: "Not accepted" }
    /// Heading while it is handled with another.
    progress_merged() { zh: "与其他居民反映的同一件事合并办理", en: "Handled together with what others reported" }
    /// When somebody looks at it again.
    promise_parked(unit, time) { zh: "{unit}会在 {time} 前再研究。有条件解决时马上恢复办理，并告诉您。", en: "{unit} looks at it again before {time}, and tells you as soon as it can be done." }
    /// Why it was not accepted.
    promise_declined(ground) { zh: "原因：{ground}。", en: "The reason: {ground}." }
    /// Where the other matter stands.
    promise_merged() { zh: "办结后一样会告诉您结果。", en: "You are told the result as well." }
    /// The other matter is done.
    promise_merged_done() { zh: "那件事已经办结。如果您这里还没有解决，可以让我们单独办理。", en: "The other matter is done. If yours is not solved, we handle it by itself." }
    /// Button.
    separate() { zh: "还没解决，请单独办理", en: "Not solved: handle mine by itself" }
    /// Shown once.
    separated() { zh: "已恢复单独办理，会给您回电。", en: "It is handled by itself again. Somebody will call you." }
    /// Title of a question of the staff.
    question_for_you(time) { zh: "工作人员想请您补充（{time} 前）", en: "A question for you (until {time})" }
    /// Title: were you called.
    confirm_call() { zh: "接到电话了吗？", en: "Were you called?" }
    /// What it is about.
    confirm_call_means(time) { zh: "工作人员记录在 {time} 给您回过电。", en: "The record says that somebody called you at {time}." }
    /// Button.
    confirm_call_yes() { zh: "接到了", en: "Yes" }
    /// Button.
    confirm_call_no() { zh: "没有接到", en: "No, nobody called" }
    /// Shown once.
    call_confirmed() { zh: "谢谢，已记下。", en: "Thank you, noted." }
    /// Heading when it is said to be done.
    progress_finished() { zh: "已办结，请您评价", en: "Done. Please tell us what you think" }
    /// Heading when it is over.
    progress_closed() { zh: "已结束", en: "Closed" }
    /// Heading after the requester withdrew it.
    progress_withdrawn() { zh: "您已撤回", en: "You withdrew it" }
    /// The promise, with a name.
    promise_call(who, time) { zh: "{who}将在 {time} 前给您回电。", en: "{who} will call you before {time}." }
    /// The promise was broken; who has been told.
    promise_broken(time, told) { zh: "应在 {time} 前给您回电，没有做到，对不起。已报告{told}，会尽快联系您。", en: "You should have been called before {time}. We are sorry. {told} has been told and will call you." }
    /// The promise was broken, and the next level has not been told yet.
    promise_broken_just_now(time) { zh: "应在 {time} 前给您回电，没有做到，对不起。正在报告上一级。", en: "You should have been called before {time}. We are sorry. The next level is being told." }
    /// Who handles it until when.
    promise_handle(unit, time) { zh: "{unit}正在办理，{time} 前给您结果。", en: "{unit} is handling it and will give you a result before {time}." }
    /// Who handles it, after the promised time.
    promise_handle_late(unit, time) { zh: "{unit}应在 {time} 前给您结果，没有做到，对不起。事情还在办，办好马上告诉您。", en: "{unit} should have given you a result before {time}. We are sorry. It is still being handled, and you are told as soon as it is done." }
    /// What was done.
    promise_result(result) { zh: "办理结果：{result}", en: "Result: {result}" }
    /// After the requester's judgement.
    promise_thanks() { zh: "谢谢您的评价。", en: "Thank you for your judgement." }
    /// After an unsatisfied judgement.
    promise_reopened(time) { zh: "知道您不满意，已重新办理，{time} 前会再给您回电。", en: "You were not satisfied, so it is open again. You will be called before {time}." }
    /// After withdrawing.
    promise_withdrawn() { zh: "这件事不再办理。如有需要，可以再次扫码反映。", en: "Nobody works on it any more. You can scan the code again at any time." }
    /// It is over without the requester's judgement.
    promise_over() { zh: "这件事已结束。如有需要，可以再次扫码反映。", en: "It is over. You can scan the code again at any time." }
    /// How to come back.
    keep_this_page() { zh: "请收藏本页，或者发给家人保存，随时可以回来看进展。", en: "Bookmark this page, or send it to somebody in your family, so that you can come back." }
    /// Title of the judgement.
    judge_title() { zh: "您满意吗？", en: "Are you satisfied?" }
    /// How long the judgement is open.
    judge_until(time) { zh: "请在 {time} 前评价。", en: "Please tell us before {time}." }
    /// The judgement is still open although its time has passed.
    judge_still() { zh: "现在还可以评价。", en: "You can still tell us." }
    /// Label of the words of a judgement.
    judge_words() { zh: "想说的话（可不填）", en: "Your words (optional)" }
    /// Judgement.
    satisfied() { zh: "满意", en: "Satisfied" }
    /// Judgement.
    basically_satisfied() { zh: "基本满意", en: "Basically satisfied" }
    /// Judgement; the matter is opened again.
    unsatisfied() { zh: "不满意，重新办理", en: "Unsatisfied, open it again" }
    /// Judgement, where it is told and not chosen.
    judged_unsatisfied() { zh: "不满意", en: "Unsatisfied" }
    /// The requester could not be asked.
    judged_unreachable() { zh: "联系不上", en: "Could not be reached" }
    /// Title over what the requester wrote.
    your_words() { zh: "您反映的内容", en: "What you wrote" }
    /// Opens the form for more words.
    add_words() { zh: "补充说明", en: "Add something" }
    /// Label of that field.
    add_words_label() { zh: "补充的内容", en: "What you want to add" }
    /// Opens the form for withdrawing.
    withdraw() { zh: "撤回", en: "Withdraw" }
    /// What withdrawing means.
    withdraw_means() { zh: "撤回后不再办理，也不会给您回电。", en: "Nobody will work on it or call you any more." }
    /// Button that withdraws.
    withdraw_yes() { zh: "确定撤回", en: "Yes, withdraw it" }
    /// Shown once after the requester judged.
    judgement_kept() { zh: "已收到您的评价。", en: "Your judgement has been received." }
    /// Shown when something is not possible any more.
    too_late() { zh: "情况已经变了，这项操作没有执行。请看下面的最新进展。", en: "Things have moved on, so this was not done. Please see below how it stands." }
    /// Shown once after words were added.
    words_added() { zh: "补充内容已记下，经办人会看到。", en: "Your words are kept, and whoever handles it will see them." }
}
