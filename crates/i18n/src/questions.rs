//! Questions of a category: answering them, being told that something else comes first, reading what was answered.

use domain::policy::{Given, NO, Question, QuestionKind, UNSURE, YES};

use crate::Lang;
use crate::macros::words;

words! {
    /// Answer.
    answer_yes() { zh: "是", en: "Yes" }
    /// Answer.
    answer_no() { zh: "否", en: "No" }
    /// Answer of whoever does not know.
    answer_unsure() { zh: "不清楚", en: "Unsure" }
    /// Behind a question that need not be answered.
    question_optional() { zh: "（可不填）", en: "(optional)" }
    /// Above a form that came back only because its category has questions.
    questions_first() { zh: "还没有发送：请先回答几个问题，就在您选的类别下面。", en: "Not sent yet: a few questions first, below what you have chosen." }
    /// Above a form that came back because of an answer; the advice follows.
    advised_first() { zh: "还没有发送，请先看：", en: "Not sent yet. Please read this first:" }
    /// Behind the advice, where it can be filed all the same: the button stands at the end of the form.
    advised_may_insist() { zh: "如果仍要我们处理，请点最下面的“仍要反映”。您写的都还在。", en: "If you still want us to handle it, use the last button below. All you wrote is still there." }
    /// Behind the advice, where it is not filed here.
    advised_for_good() { zh: "这样的事不在这里办理，请按上面说的办。选错了可以改，再发送；您写的都还在。", en: "This is not handled here: please do as it says. If you chose wrongly, change it and send again; all you wrote is still there." }
    /// Button: the advice is read, and it is to be filed.
    file_all_the_same() { zh: "看过了，仍要反映", en: "I have read it: file it all the same" }
    /// What was answered, on pages and as a column.
    answers_title() { zh: "补充回答", en: "Answers" }
    /// With an answer: they were told what to do first, and wanted it filed all the same.
    was_advised(advice) { zh: "已提示，对方仍要反映：{advice}", en: "They were told, and wanted it filed all the same: {advice}" }
    /// The same of what somebody on the staff filed for them, who was to tell them.
    to_be_advised(advice) { zh: "应提醒对方：{advice}", en: "They were to be told: {advice}" }
    /// The same to themselves.
    you_were_advised(advice) { zh: "请注意：{advice}", en: "Please mind: {advice}" }
    /// To whoever files for somebody: what to tell them because of an answer.
    file_advise(advice) { zh: "请提醒反映人：{advice}", en: "Please tell them: {advice}" }
    /// A category that the words suggest.
    category_suggested(category) { zh: "按文字看像是：{category}。由您判断。", en: "By its words it may be: {category}. You decide." }
}

impl Lang {
    /// An answer in words.
    pub fn answer(self, question: &Question, given: &Given) -> String {
        match given {
            Given::Written(words) => words.to_string(),
            Given::Chosen(answer) => self.chosen(question, answer).to_owned(),
        }
    }

    /// The name of an answer that can be chosen; the answer itself where the question does not know it.
    pub fn chosen<'q>(self, question: &'q Question, answer: &'q str) -> &'q str {
        match (&question.kind, answer) {
            (QuestionKind::YesNo, YES) => self.answer_yes(),
            (QuestionKind::YesNo, NO) => self.answer_no(),
            (QuestionKind::YesNo, UNSURE) => self.answer_unsure(),
            (QuestionKind::Choice(options), answer) => {
                let known = options.iter().find(|option| option.id == answer);
                known.map_or(answer, |option| self.label(&option.label))
            }
            (_, other) => other,
        }
    }
}
