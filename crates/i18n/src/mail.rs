//! Mail to the staff, for whom no text arrived.

use crate::macros::words;

words! {
    /// Subject of a mail in place of a text: the service's sign and the matter's number.
    mail_subject(sign, number) { zh: "【{sign}】{number} 短信没有送到，请看邮件", en: "[{sign}] {number}: a text did not arrive" }
    /// The mail itself: what the text would have said, and where to act.
    mail_body(text, address) {
        zh: "{text}\n\n打开办理：{address}\n\n这条内容没有能用短信送到您的手机，所以发邮件告知。请不要回复这封邮件。\n",
        en: "{text}\n\nOpen it: {address}\n\nThis could not be sent to your telephone as a text, which is why you get a mail. Please do not reply to it.\n",
    }
    /// In a list: not a mail address.
    list_mail() { zh: "不是邮箱地址，请写成 name@example.gov.cn 这样", en: "no mail address; write one such as name@example.gov.cn" }
}
