//! The form by which the staff files what it was told or has found.

use crate::macros::words;

words! {
    /// Menu.
    file_tab() { zh: "代为反映", en: "File" }
    /// Title of the form.
    file_title() { zh: "代群众反映", en: "File for somebody" }
    /// Choice: how one heard of it.
    file_channel() { zh: "从哪里来的", en: "How it came" }
    /// Field.
    file_place() { zh: "哪个点位", en: "Which place" }
    /// What may be typed into that field.
    file_place_how() { zh: "短号、本地编号、码，或名称、地址的一部分", en: "Short number, your own code, the printed code, or part of its name or address" }
    /// Choice: several places fit.
    file_which_place() { zh: "有几个点位对得上，请选一个", en: "Several places fit. Please choose one" }
    /// Beside the choice: there are more.
    file_more_places() { zh: "还有更多，请把名称写得更完整。", en: "There are more: please write more of the name." }
    /// Fault beside the place.
    file_no_place() { zh: "没有找到这个点位。请换个写法，或用码下面的短号。", en: "No such place. Please write it another way, or use the short number under the code." }
    /// Fault beside the place.
    file_place_elsewhere() { zh: "这个点位不在您负责的范围，请转给当地的同事登记。", en: "This place is not in your part. Please ask a colleague there to file it." }
    /// Choice: what it is about.
    file_category() { zh: "哪一类事", en: "What it is about" }
    /// Field.
    file_words() { zh: "什么情况", en: "What is wrong" }
    /// Choice: who raised it.
    file_who() { zh: "谁反映的", en: "Who raised it" }
    /// Choice: somebody told it.
    file_told() { zh: "群众反映", en: "Somebody told it" }
    /// Choice: whoever files it found it.
    file_found() { zh: "我自己发现的", en: "I found it myself" }
    /// Field.
    file_phone() { zh: "反映人电话（自己发现的不填）", en: "Their phone number (none if you found it)" }
    /// Fault beside the number.
    file_phone_empty() { zh: "请填反映人的电话；自己发现的，请在上面选“我自己发现的”。", en: "Please give their number; if you found it yourself, choose that above." }
    /// Fault beside the number.
    file_phone_not_needed() { zh: "自己发现的不用填电话；有反映人的，请在上面选“群众反映”。", en: "No number is needed if you found it; if somebody told it, choose that above." }
    /// Field.
    file_name() { zh: "怎么称呼（可不填）", en: "Their name (optional)" }
    /// Choice: how far it has come.
    file_so_far() { zh: "办到哪一步了", en: "How far it has come" }
    /// Choice: the call is owed.
    file_to_call() { zh: "请责任人回电", en: "Whoever answers for it calls" }
    /// Choice: in touch.
    file_in_touch() { zh: "归我办，已联系上反映人", en: "It is mine, and I have spoken with them" }
    /// Choice: put right.
    file_settled() { zh: "当场已办结", en: "Put right on the spot" }
    /// Field.
    file_result() { zh: "做了什么（当场办结的填，群众会看到）", en: "What was done (if put right; the requester reads it)" }
    /// Fault beside that field.
    file_result_empty() { zh: "请写做了什么。", en: "Please say what was done." }
    /// Fault beside that field: words, although it is not said to be done.
    file_result_unneeded() { zh: "写了办理结果：已办好的请在上面选“当场已办结”，没办好的请写在情况里。", en: "There is a result: if it is done, choose that above; else write it with what is wrong." }
    /// Fault beside how far it has come.
    file_not_yours(who) { zh: "这里由{who}负责，要由他们回电。请选“请责任人回电”，可在情况里写明已经联系过。", en: "{who} answers for this place and must call. Please choose that, and say with what is wrong that you have spoken with them." }
    /// Somebody else who answers for a place, when nobody is known.
    file_somebody_else() { zh: "上一级", en: "a level above" }
    /// Fault beside how far it has come.
    file_may_not_settle() { zh: "当场办结只限当地经办人。请选“请责任人回电”。", en: "Only who handles matters there puts them right on the spot. Please choose the call." }
    /// What happens then.
    file_means(minutes) { zh: "登记后短信告诉责任人 {minutes} 分钟内回电，并把编号发给反映人。", en: "Whoever answers for it is texted to call within {minutes} minutes, and the requester is texted the number." }
    /// Button.
    file_send() { zh: "登记", en: "File it" }

    /// Title of the page after it.
    filed_title() { zh: "已登记", en: "Filed" }
    /// Before what may be told to the requester.
    filed_say() { zh: "可以这样告诉反映人：", en: "You may tell them:" }
    /// It was found and put right: nothing more is to be done.
    filed_over() { zh: "已当场办结，不用回电，也不用回访。", en: "Put right on the spot: nobody needs to be called or asked." }
    /// It was found by whoever answers for it.
    filed_yours(time) { zh: "由您办理，请在 {time} 前办结。", en: "It is yours: please finish it by {time}." }
    /// Link.
    filed_open() { zh: "打开这件事", en: "Open it" }
    /// Link.
    filed_another() { zh: "再登记一件", en: "File another" }
}
