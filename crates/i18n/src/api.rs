//! What other programs, and the people who look after them, are told; and the page on which their access is made.

use crate::macros::words;

words! {
    /// Title of a problem.
    api_not_found() { zh: "没有找到", en: "Not found" }
    /// What it means.
    api_not_found_do() { zh: "没有这个地址，或者这个编号的事您无权查看。", en: "There is nothing at this address, or nothing that you may know of." }
    /// Title of a problem.
    api_wrong_method() { zh: "方法不对", en: "Wrong method" }
    /// What it means.
    api_wrong_method_do() { zh: "这个地址不接受这种方法，请看 /api/openapi.json。", en: "This address does not take this method; see /api/openapi.json." }
    /// Title of a problem.
    api_malformed() { zh: "请求无法读取", en: "The request cannot be read" }
    /// What it means.
    api_malformed_do(what) { zh: "请求的格式不对：{what}", en: "The request is not well formed: {what}" }
    /// Title of a problem.
    api_invalid() { zh: "内容不符合要求", en: "Something in the request is wrong" }
    /// What it means.
    api_invalid_do() { zh: "请按 errors 里的说明逐项改正。", en: "Correct what is named in errors." }
    /// One fault of a body: what the reader of JSON says, which is in English.
    api_shape(what) { zh: "与接口说明不符：{what}", en: "Not as the interface says: {what}" }
    /// One fault of a body.
    api_time_fault() { zh: "请给出 RFC 3339 格式的时间，例如 2026-03-20T16:00:00Z。", en: "Give a time as RFC 3339 writes it, such as 2026-03-20T16:00:00Z." }
    /// One fault of a query.
    api_limit_fault(most) { zh: "请填 1 到 {most} 之间的数。", en: "Give a number between 1 and {most}." }
    /// One fault of a query.
    api_cursor_fault() { zh: "after 只能用上一页回答里的 next。", en: "Use for after what the page before gave as next." }
    /// One fault of a query or body.
    api_day_fault() { zh: "请给出 2026-03-20 这样的日期。", en: "Give a day such as 2026-03-20." }
    /// One fault of a query.
    api_unit_fault() { zh: "请给出区划代码。", en: "Give the code of a division." }
    /// One fault of a body.
    api_target_fault() { zh: "不能给这个人。能给谁，见 targets。", en: "This cannot be given to them. See targets for who it can be given to." }
    /// One fault of a body.
    api_several_places() { zh: "有几个点位都像，请从 places 里选一个的短号。", en: "Several places may be meant; give the short number of one of places." }
    /// One fault of a body.
    api_no_question() { zh: "这个类别没有这个问题。", en: "There is no such question for this category." }
    /// Title of a problem.
    api_advised() { zh: "先要这样做", en: "Something else comes first" }
    /// What it means.
    api_advised_do() { zh: "请把 errors 里的建议告诉反映人。看过后仍要反映、且 may_insist 为 true 的，带上 insist: true 再发。", en: "Tell the requester the advice in errors. If they want it filed all the same and may_insist is true, send it again with insist: true." }
    /// Title of a problem.
    api_wrong_type() { zh: "内容类型不对", en: "Wrong type of content" }
    /// What it means.
    api_wrong_type_do() { zh: "请用 Content-Type: application/json 发送。", en: "Send it with Content-Type: application/json." }
    /// Title of a problem.
    api_too_large() { zh: "内容太大", en: "Too large" }
    /// What it means.
    api_too_large_do(kilobytes) { zh: "最多 {kilobytes} KiB。", en: "At most {kilobytes} KiB are taken." }
    /// Title of a problem.
    api_no_token() { zh: "需要有效的访问令牌", en: "A valid access token is needed" }
    /// What it means.
    api_no_token_do() { zh: "请求要带 Authorization: Bearer 和一个有效的令牌。令牌在工作台的“访问令牌”页生成，过期、撤销或人员离开后失效。", en: "Send Authorization: Bearer with a token that holds. Tokens are made on the desk, on the page \"Access tokens\"; one that has expired, was revoked or whose owner has left holds no more." }
    /// Title of a problem.
    api_forbidden() { zh: "没有这项权限", en: "You may not do this" }
    /// What it means.
    api_forbidden_do() { zh: "令牌的权限就是其本人的权限；如果工作需要，请管理员为本人添加岗位。", en: "A token may do what its owner may. If the work needs it, ask the administrator to give them the duty." }
    /// Title of a problem.
    api_read_only() { zh: "令牌只能查看", en: "The token can only read" }
    /// What it means.
    api_read_only_do() { zh: "这个令牌生成时选了“只能查看”。要改动内容，请用另一个令牌。", en: "This token was made to read only. Use another one to change something." }
    /// Title of a problem.
    api_refused() { zh: "现在不能这样做", en: "Not possible now" }
    /// Title of a problem.
    api_overtaken() { zh: "已经有人先做了改动", en: "Somebody was faster" }
    /// What it means.
    api_overtaken_do(revision) { zh: "您看到之后，这件事又有了变化（现在是第 {revision} 版）。什么都没有改动；请看 since 里的变化，再决定。", en: "Something has happened to this matter since you looked; it is at revision {revision} now. Nothing was done. See since, and decide anew." }
    /// Title of a problem.
    api_changed() { zh: "同时有人在改动", en: "Others are changing it" }
    /// What it means.
    api_changed_do() { zh: "什么都没有改动，请再试一次。", en: "Nothing was done. Try again." }
    /// Title of a problem.
    api_revoked_code() { zh: "这个码已停用", en: "This code was revoked" }
    /// What it means.
    api_revoked_code_do() { zh: "如果这个点位有新码，新码在 current 里。", en: "If the place has another code, it is in current." }
    /// Title of a problem.
    api_no_code() { zh: "没有这个码", en: "There is no such code" }
    /// What it means.
    api_code_mistyped_do() { zh: "有一个字符对不上，请再核对。", en: "A character does not fit; check it again." }
    /// What it means.
    api_code_foreign_do() { zh: "这不是本系统印发的码。", en: "It was not made by this service." }
    /// What it means.
    api_code_unknown_do() { zh: "码是真的，但点位还没有登记。", en: "The code is genuine, but its place is not in the register." }
    /// Title of a problem.
    api_too_many() { zh: "发得太多", en: "Too many requests" }
    /// What it means.
    api_too_many_do(seconds) { zh: "没有收到；请在 {seconds} 秒后再发。", en: "Not received; try again in {seconds} seconds." }
    /// What it means.
    api_unavailable_do() { zh: "什么都没有存下，请一分钟后再发。", en: "Nothing was stored; try again in a minute." }
    /// What it means.
    api_broken_do() { zh: "没有完成。请把编号 reference 告诉系统维护人员。", en: "It was not done. Give the reference to whoever looks after the service." }

    /// Title and link.
    access_tokens() { zh: "访问令牌", en: "Access tokens" }
    /// What they are.
    access_tokens_mean() { zh: "让另一个系统以您的身份、按您的权限使用接口（/api）。它做的每件事都记在您名下：令牌要像密码一样保管，一个系统一个。", en: "With one, another program uses the interface (/api) as you, with what you may do. All that it does is written down as yours: keep it like a password, and make one for each program." }
    /// Title of a form, and its button.
    make_token() { zh: "生成令牌", en: "Make a token" }
    /// Field.
    token_name() { zh: "给哪个系统用", en: "For which program" }
    /// Field.
    token_until() { zh: "用到哪天（最长一年）", en: "Holds until (at most a year)" }
    /// Field: what it may do.
    token_may() { zh: "可以做什么", en: "What it may do" }
    /// Choice.
    token_reads() { zh: "只能查看", en: "Read only" }
    /// Choice.
    token_writes() { zh: "查看和办理", en: "Read and act" }
    /// The token, shown once.
    token_made(name) { zh: "“{name}”的令牌。请现在复制，离开本页后不再显示：", en: "The token for {name}. Copy it now; it is not shown again:" }
    /// One's own tokens.
    own_tokens() { zh: "我的令牌", en: "My tokens" }
    /// There is none.
    no_tokens() { zh: "还没有令牌。", en: "There is none." }
    /// Until when one holds.
    token_holds(time) { zh: "有效到 {time}", en: "holds until {time}" }
    /// One that holds no more.
    token_expired(time) { zh: "已于 {time} 过期", en: "expired {time}" }
    /// When one was used.
    token_used(time) { zh: "最近使用：{time}", en: "last used {time}" }
    /// One that was never used.
    token_unused() { zh: "没有用过", en: "never used" }
    /// Button.
    revoke_token() { zh: "撤销", en: "Revoke" }
    /// The same, with the name, for whoever does not see where it stands.
    revoke_token_of(name) { zh: "撤销“{name}”", en: "Revoke {name}" }
    /// Said once.
    token_revoked() { zh: "已撤销，立即失效。", en: "Revoked; it holds no more." }
    /// Fault beside a field.
    token_name_taken() { zh: "您已有同名的令牌。请换个名字，或先撤销原来的。", en: "You have one of this name. Give another name, or revoke that one first." }
    /// Fault beside a field.
    token_day_fault() { zh: "请选今天到一年以内的日子。", en: "Choose a day from today until a year from now." }
    /// Fault above the form.
    token_too_many(most) { zh: "最多 {most} 个令牌。请先撤销不用的。", en: "At most {most} tokens. Revoke what is not used first." }
}
