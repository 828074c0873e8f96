//! What people who are not on the staff are answered by text. Each is one segment with the sign before it.

use crate::macros::words;

words! {
    /// The same text came once more.
    public_already(number) {
        zh: "您反映的这件事已登记过，编号{number}，正在办理，不用重发",
        en: "This is registered already: {number}. It is being handled; no need to send it again",
    }
    /// The same text came once more, and the matter is over.
    public_already_over(number) {
        zh: "您反映的这件事编号{number}，已结束。如有新情况，请换个说法再发",
        en: "This was {number}, and it is over. If it is not put right, please write what is new",
    }
    /// What was said is kept.
    public_added(number) { zh: "已转告经办人，编号{number}", en: "{number}: passed on to whoever handles it" }
    /// A judgement is kept.
    public_judged(number) { zh: "已收到您对{number}的评价，谢谢", en: "{number}: your judgement is kept. Thank you" }
    /// Not satisfied: it is open again.
    public_reopened(number, time) {
        zh: "{number}已重新办理，{time}前给您回电",
        en: "{number} is open again. You will be called by {time}",
    }
    /// A short number that no place has.
    public_unknown_place() {
        zh: "没有找到这个短号，请照二维码下面的数字重新发：短号加情况说明",
        en: "No place has this number. Please send the number under the code, and what is wrong",
    }
    /// A short number whose last digit does not fit.
    public_mistyped() {
        zh: "短号好像输错了，请照二维码下面的数字重新发：短号加情况说明",
        en: "The number seems mistyped. Please send the number under the code, and what is wrong",
    }
    /// A short number alone.
    public_no_words() {
        zh: "请在短号后面写上情况，一起重新发，例如：短号 楼道灯坏了",
        en: "Please send the number together with what is wrong, for example: NUMBER no light on the stairs",
    }
    /// Several are open.
    public_several() {
        zh: "您有几件事在办，分不清说的是哪件。请等工作人员来电时一起说",
        en: "Several of your matters are open. Please say it when you are called",
    }
    /// Nothing is to be judged.
    public_nothing_to_judge() { zh: "您现在没有等待评价的事", en: "Nothing of yours waits to be judged" }
    /// How to raise a matter.
    public_how_to() {
        zh: "反映问题请发：二维码下面的短号加情况说明，例如：短号 楼道灯坏了",
        en: "To report something, send the number under the code and what is wrong",
    }
    /// Too many within an hour.
    public_too_many() {
        zh: "您一小时内发来的事太多，这一条没有登记。请稍后再发，或等回电时说",
        en: "Too many within an hour: this one is not registered. Please send it later",
    }
}

#[cfg(test)]
mod tests {
    use crate::Lang;
    use crate::texts::{room, units};

    #[test]
    fn every_answer_to_the_public_is_one_segment() {
        let (zh, number) = (Lang::Zh, "A7K2M3X");
        for body in [
            zh.public_already(number),
            zh.public_already_over(number),
            zh.public_added(number),
            zh.public_judged(number),
            zh.public_reopened(number, "11月23日 14:32"),
            zh.public_unknown_place().to_owned(),
            zh.public_mistyped().to_owned(),
            zh.public_no_words().to_owned(),
            zh.public_several().to_owned(),
            zh.public_nothing_to_judge().to_owned(),
            zh.public_how_to().to_owned(),
            zh.public_too_many().to_owned(),
        ] {
            assert!(units(&body) <= room("码上反映"), "{} units: {body}", units(&body));
        }
    }
}
