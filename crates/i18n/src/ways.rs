//! What people read about the ways by which they are told, and the proof that each works.

use domain::delivery::{TextKind, Variable};
use domain::ways::{Code, Loss, Proof, Standing, Way, WayFault};

use crate::macros::words;
use crate::texts::fit;
use crate::{Draft, Lang, When};

words! {
    /// Title of one's own page, and what texts call it.
    ways_title() { zh: "我的联系方式", en: "How I am told" }
    /// Above the ways.
    ways_mean() {
        zh: "有事先发短信；短信送不到，再发邮件。没验证过的也照样会用，只是不知道您收不收得到。",
        en: "A text goes first; a mail where no text arrives. A way that is not proven is used all the same: nobody knows whether it reaches you.",
    }
    /// A way.
    way_phone() { zh: "手机短信", en: "Text to your telephone" }
    /// A way.
    way_mail() { zh: "邮件", en: "Mail" }
    /// Heading on an administrator's page.
    ways_of_person() { zh: "联系方式", en: "Ways to be told" }
    /// A way on an administrator's page.
    their_phone() { zh: "短信", en: "Text" }
    /// Why the number cannot be changed here.
    phone_is_sign_in() { zh: "您用这个号码登录，换号请找管理员。", en: "You sign in with this number: an administrator changes it." }
    /// No mail address.
    no_mail_address() { zh: "没有填邮箱", en: "No mail address" }
    /// Mail is not set up.
    mail_not_set_up() { zh: "这台服务器没有设置发邮件，邮箱暂时用不上。", en: "Mail is not set up on this server, so that an address is of no use yet." }

    /// Badge.
    way_proven() { zh: "已验证", en: "proven" }
    /// Badge.
    way_unproven() { zh: "未验证", en: "not yet proven" }
    /// Badge.
    way_lost() { zh: "收不到", en: "does not arrive" }
    /// Proven by a code.
    way_proven_by_code(time) { zh: "{time} 填写验证码，证明收得到", en: "{time}: proven by a code" }
    /// Proven by an answer.
    way_proven_by_reply(time) { zh: "{time} 回过短信，证明收得到", en: "{time}: proven by an answer" }
    /// Nothing proven.
    way_not_yet_proven() { zh: "还没有验证过收不收得到。", en: "Whether it reaches you has not been proven yet." }
    /// The number was refused.
    phone_refused(time) { zh: "{time} 短信网关说这个号码不能接收短信。号码有误请管理员改，没错就再验证一次。", en: "{time}: a gateway said that this number takes no texts. An administrator corrects a wrong one; prove a right one once more." }
    /// The address was refused.
    mail_refused(time) { zh: "{time} 邮件服务器说没有这个邮箱。地址有误请改正，没错就再验证一次。", en: "{time}: the mail server refused this address. Correct a wrong one; prove a right one once more." }
    /// A text did not arrive.
    way_undelivered(time) { zh: "{time} 有短信没有送到，原来的验证不算了。请验证一次。", en: "{time}: a text did not arrive, and the proof is gone. Prove it once more." }

    /// Button.
    send_me_code() { zh: "给我发验证码", en: "Send me a code" }
    /// Button, when one was sent.
    send_me_another() { zh: "再发一个", en: "Send another one" }
    /// After it was sent by text.
    code_sent_by_text() { zh: "已发出。收到短信后，把六位验证码填在下面，或者直接回复“好”。", en: "It is on its way. When the text arrives, enter its six digits below, or answer OK." }
    /// After it was sent by mail.
    code_sent_by_mail() { zh: "已发出。请到邮箱查看，把六位验证码填在下面。", en: "It is on its way. Look into your mail and enter the six digits below." }
    /// Field.
    code_field() { zh: "验证码", en: "Code" }
    /// Under the field.
    code_holds(time) { zh: "六位数字，{time}前有效", en: "Six digits; it holds until {time}" }
    /// Button.
    prove_way() { zh: "验证", en: "Prove" }
    /// Done.
    way_proven_done() { zh: "验证成功。", en: "It is proven." }

    /// Fault.
    code_fault_form() { zh: "请填写短信或邮件里的六位数字", en: "Enter the six digits from the text or mail" }
    /// Fault.
    code_fault_wrong(left) { zh: "验证码不对，还可以试 {left} 次", en: "This is not the code; {left} tries are left" }
    /// Fault.
    code_fault_none() { zh: "没有待填的验证码，请先点“给我发验证码”", en: "No code waits to be entered: have one sent first" }
    /// Fault.
    code_fault_expired() { zh: "验证码过期了，请再发一个", en: "The code has expired: have another one sent" }
    /// Fault.
    code_fault_tries() { zh: "错了太多次，这个验证码作废了，请再发一个", en: "Too many wrong tries: this code is void, have another one sent" }
    /// Fault.
    code_fault_many(time) { zh: "一小时内发得太多了，请 {time} 以后再试", en: "Too many codes within an hour: try again after {time}" }

    /// Field.
    mail_address() { zh: "邮箱", en: "Mail address" }
    /// Under the field.
    mail_change_means() { zh: "换了邮箱要重新验证；清空并保存，就不再发邮件。", en: "Another address has to be proven anew; empty it and save, and no mail is sent." }
    /// Button.
    save_mail() { zh: "保存邮箱", en: "Save the address" }
    /// Done.
    mail_saved() { zh: "邮箱已保存，请验证一次。", en: "The address is saved. Prove it once." }
    /// Done, on an administrator's page.
    mail_saved_of() { zh: "邮箱已保存。", en: "The mail address is saved." }
    /// Done, without an address.
    mail_removed() { zh: "邮箱已删除。", en: "The address is removed." }

    /// Heading of a column.
    ways_column() { zh: "联系方式", en: "Reached" }
    /// In the list: a way is proven.
    reached_yes() { zh: "已验证", en: "proven" }
    /// In the list: none is.
    reached_no() { zh: "未验证", en: "not proven" }
    /// Above the list.
    unproven_count(count) { zh: "有 {count} 人没有一种验证过的联系方式：发给他们的短信收不收得到，没人知道。", en: "{count} people have no proven way: nobody knows whether what is sent to them reaches them." }
    /// Above the list.
    all_proven() { zh: "每个人都有验证过的联系方式。", en: "Everybody has a proven way." }
    /// Link.
    show_unproven() { zh: "只看这些人", en: "Show only these" }
    /// Link.
    show_everybody() { zh: "看全部人员", en: "Show everybody" }
    /// Summary and button.
    ask_unproven(count) { zh: "给其中 {count} 人发验证短信", en: "Send a code to {count} of them" }
    /// What it does.
    ask_unproven_means() { zh: "每人一条，排在其他短信后面发。收到后回复“好”，或在“我的联系方式”填验证码，一天内有效。今天发过的、号码已知收不到的，不发。", en: "One text each, behind all others. They answer OK, or enter the code under “How I am told”, within a day. Who was asked today is left out, and whose number is known to take no texts." }
    /// Nobody is left to be asked.
    ask_nobody() { zh: "今天都发过了，或者号码已知收不到，没有要发的。", en: "All were asked today, or their numbers are known to take no texts." }
    /// Done.
    asked_unproven(count) { zh: "已安排给 {count} 人发验证短信。", en: "{count} people are asked by text." }
    /// Button on the page of a person.
    ask_person() { zh: "发验证短信", en: "Send a code by text" }
    /// Under it.
    ask_person_means() { zh: "对方回复“好”，或在“我的联系方式”填验证码，就算验证。一天内有效，一天最多发一次。", en: "They answer OK, or enter the code under “How I am told”. It holds for a day, and is sent once a day at most." }
    /// Done.
    asked_person() { zh: "已发出验证短信。", en: "The code is on its way." }
    /// Refused.
    asked_person_today(time) { zh: "今天已经发过，请 {time} 以后再发。", en: "They were asked today; again after {time}." }

    /// A text with a code; the person's name stands in it, so that whoever has a mistyped number sees that it is not theirs.
    text_with_code(code, name) {
        zh: "验证码{code}。{name}您好，收到请回复“好”，或在工作台“我的联系方式”填写。不是您本人请忽略",
        en: "Code {code}. {name}: answer OK if this reaches you, or enter it on the desk. Not you? Ignore it",
    }
    /// Subject of a mail with a code.
    code_mail_subject(sign) { zh: "【{sign}】验证您的邮箱", en: "[{sign}] Prove your mail address" }
    /// The mail.
    code_mail_body(name, code, address) {
        zh: "{name}您好：\n\n验证码 {code}\n\n请登录工作台，在“我的联系方式”填写，证明这个邮箱收得到：\n{address}\n\n不是您本人请忽略。请不要回复这封邮件。\n",
        en: "{name},\n\nyour code is {code}\n\nSign in and enter it under “How I am told”, to prove that mail reaches you:\n{address}\n\nIf this is not you, ignore it. Please do not reply to this mail.\n",
    }
}

impl Lang {
    /// The text that brings a code; `room` as [`crate::texts::room`] gives it.
    pub fn text_verification(self, code: &Code, name: &str, room: usize) -> Draft {
        let body = fit(room, name, "", |name, _| self.text_with_code(code.as_str(), name));
        let values = [(Variable::Code, code.as_str()), (Variable::Who, name)];
        Draft::new(self, TextKind::Verification, body, &values)
    }

    /// What a way is called on one's own page.
    pub const fn way(self, way: Way) -> &'static str {
        match way {
            Way::Phone => self.way_phone(),
            Way::Mail => self.way_mail(),
        }
    }

    /// What a way is called on an administrator's page.
    pub const fn their_way(self, way: Way) -> &'static str {
        match way {
            Way::Phone => self.their_phone(),
            Way::Mail => self.way_mail(),
        }
    }

    /// Whether a way is proven, in a word.
    pub const fn way_badge(self, standing: &Standing) -> &'static str {
        match standing {
            Standing { lost: Some(_), .. } => self.way_lost(),
            Standing { proven: Some(_), .. } => self.way_proven(),
            _ => self.way_unproven(),
        }
    }

    /// What is wrong with a code, or with sending one.
    pub fn way_fault(self, fault: WayFault, when: &When) -> String {
        match fault {
            WayFault::NoCode => self.code_fault_form().to_owned(),
            WayFault::Wrong { left: 0 } | WayFault::TooManyTries => self.code_fault_tries().to_owned(),
            WayFault::Wrong { left } => self.code_fault_wrong(left),
            WayFault::NoneSent => self.code_fault_none().to_owned(),
            WayFault::Expired => self.code_fault_expired().to_owned(),
            WayFault::TooMany { again } => self.code_fault_many(when.at(again)),
            WayFault::NoAddress => self.no_mail_address().to_owned(),
            WayFault::NoMail => self.mail_not_set_up().to_owned(),
        }
    }
}

impl When {
    /// How a way stands, in a sentence.
    pub fn way_standing(&self, way: Way, standing: &Standing) -> String {
        let say = self.lang;
        match (standing.lost, standing.proven, way) {
            (Some((at, Loss::Refused)), _, Way::Phone) => say.phone_refused(self.at(at)),
            (Some((at, Loss::Refused)), _, Way::Mail) => say.mail_refused(self.at(at)),
            (Some((at, Loss::Undelivered)), ..) => say.way_undelivered(self.at(at)),
            (None, Some((at, Proof::Code)), _) => say.way_proven_by_code(self.at(at)),
            (None, Some((at, Proof::Reply)), _) => say.way_proven_by_reply(self.at(at)),
            (None, None, _) => say.way_not_yet_proven().to_owned(),
        }
    }
}
