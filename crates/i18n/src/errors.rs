//! What is wrong and what to do about it, for people. Messages for logs and operators stand with the errors themselves.

use domain::phone::PhoneError;
use domain::text::TextError;

use crate::Lang;
use crate::macros::words;

words! {
    /// Fault beside a field.
    choose_one() { zh: "请选一项。", en: "Please choose one." }
    /// Fault beside a field.
    write_something() { zh: "请写几个字。", en: "Please write a few words." }
    /// Fault beside a field.
    too_long(limit, found) { zh: "最多 {limit} 个字，现在有 {found} 个，请删短一些。", en: "At most {limit} characters; you wrote {found}. Please shorten it." }
    /// Fault beside a field.
    phone_empty() { zh: "请填电话，我们好给您回电。", en: "Please give your phone number, so that we can call you." }
    /// Fault beside a field.
    phone_digits() { zh: "电话里只能有数字。", en: "A phone number consists of digits." }
    /// Fault beside a field.
    phone_form() { zh: "请填 11 位手机号，或带区号的座机号。", en: "Please give a mobile number of 11 digits, or a landline with its area code." }

    /// Fault beside the photos: none of the three formats.
    photo_not_picture() { zh: "有一个文件不是照片。请选 JPEG、PNG 或 WebP 照片；其他内容都还在。", en: "One of the files is not a photo. Please choose JPEG, PNG or WebP. Everything else is kept." }
    /// Fault beside the photos: begins like a picture and is none.
    photo_broken() { zh: "有一张照片打不开，可能没有传完。请重新选；其他内容都还在。", en: "One of the photos cannot be opened; it may be incomplete. Please choose it again. Everything else is kept." }
    /// Fault beside the photos.
    photo_too_large() { zh: "有一张照片太大。请选小一些的；其他内容都还在。", en: "One of the photos is too large. Please choose a smaller one. Everything else is kept." }
    /// Fault beside the photos.
    photo_too_many(limit) { zh: "最多 {limit} 张照片。请重新选；其他内容都还在。", en: "At most {limit} photos. Please choose again. Everything else is kept." }

    /// Beside the photos when the form comes back for another reason: a browser does not keep them.
    photos_again() { zh: "照片没有保留，请重新选照片。", en: "The photos were not kept. Please choose them again." }

    /// Above the form when its sender must wait.
    kept_too_many(time) { zh: "还没有收到：短时间内从这里发来的太多了。您填的内容都在下面，请在 {time} 以后再按一次“发送”。", en: "Not received yet: a great deal has been sent from here in a short time. What you wrote is kept below; please send it again after {time}." }
    /// Above the form when the system is busy.
    kept_unavailable() { zh: "系统正忙，还没有收到。您填的内容都在下面，请过一分钟再按一次“发送”。", en: "The system is busy and has not received it yet. What you wrote is kept below; please send it again in a minute." }
    /// Behind a sentence, where there is a hotline.
    or_call_hotline(sentence, hotline) { zh: "{sentence}着急的话，请拨打服务热线 {hotline}。", en: "{sentence} If it is urgent, call the hotline {hotline}." }

    /// Title: no such page.
    not_found() { zh: "没有这个页面", en: "There is no such page" }
    /// What to do.
    not_found_do() { zh: "地址可能不完整。请再扫一次码，或从首页开始。", en: "The address may be incomplete. Please scan the code again, or start from the first page." }
    /// Title: a request of a wrong form.
    bad_request() { zh: "没有看懂您发来的内容", en: "We could not read what was sent" }
    /// What to do.
    bad_request_do() { zh: "请返回上一页，刷新后再发一次。", en: "Please go back, reload the page and send it again." }
    /// Title: not signed in or not allowed.
    forbidden() { zh: "您没有这项权限", en: "You may not do this" }
    /// What to do.
    forbidden_do() { zh: "如果工作需要，请联系管理员为您添加岗位。", en: "If your work needs it, ask your administrator for the duty." }
    /// Title: a form of a former session.
    stale_form() { zh: "页面已过期", en: "This page has become too old" }
    /// What to do.
    stale_form_do() { zh: "请返回上一页，刷新后再操作一次。", en: "Please go back, reload the page and do it again." }
    /// Title: more than the server takes.
    too_large() { zh: "发来的内容太大", en: "Too much was sent" }
    /// What to do.
    too_large_do() { zh: "请少发一些再试，比如减少照片。", en: "Please send less, such as fewer or smaller photos." }
    /// Title: wrong method.
    wrong_method() { zh: "这个地址不能这样打开", en: "This address cannot be opened like that" }
    /// What to do.
    wrong_method_do() { zh: "请从首页重新开始。", en: "Please start from the first page." }
    /// Title: our fault.
    broken() { zh: "系统出错了", en: "Something went wrong here" }
    /// What to do.
    broken_do() { zh: "这次没有收到您的内容。请过一分钟再试。", en: "What you sent was not received. Please try again in a minute." }
    /// Title: busy.
    unavailable() { zh: "系统正忙", en: "The system is busy" }
    /// What to do.
    unavailable_do() { zh: "这次没有收到您的内容。请一分钟后再发。", en: "What you sent was not received. Please send it again in a minute." }
    /// What to do, for somebody who only wanted to look.
    cannot_look_do() { zh: "这一页现在打不开；您之前发送过的内容都还在，不用重发。请过一分钟再打开。", en: "This page cannot be opened now. What you sent before is kept; there is no need to send it again. Please open the page again in a minute." }
    /// By what an operator finds the error in the log.
    error_reference(reference) { zh: "报障编号：{reference}", en: "Reference for support: {reference}" }
    /// Link to the first page.
    to_first_page() { zh: "回到首页", en: "To the first page" }
}

impl Lang {
    /// What is wrong with a telephone number.
    pub fn phone_fault(self, error: PhoneError) -> &'static str {
        match error {
            PhoneError::Empty => self.phone_empty(),
            PhoneError::Digits => self.phone_digits(),
            PhoneError::Form => self.phone_form(),
        }
    }

    /// What is wrong with a text.
    pub fn text_fault(self, error: TextError) -> String {
        match error {
            TextError::Empty => self.write_something().to_owned(),
            TextError::Long { limit, found } => self.too_long(limit, found),
        }
    }
}
