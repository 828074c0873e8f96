//! The questions of categories: in forms, read from forms, and as they were answered.

use domain::policy::{
    Answer, AnswerFault, Answers, Block, Category, CategoryId, Examined, Policy, Question, QuestionId,
};
use i18n::Lang;

use crate::form::Fields;
use crate::pages::resident::{AnswerLine, CategoryChoice, FormAnswer, FormQuestion};

/// The name of the field of a question under a category that can be chosen.
pub(crate) fn field(category: &CategoryId, question: &QuestionId) -> String {
    format!("q.{category}.{question}")
}

/// What may be chosen, each with what is asked then.
pub(crate) fn categories(policy: &Policy, say: Lang) -> Vec<CategoryChoice> {
    let of = |(id, category): &(CategoryId, Category)| {
        let questions = policy.questions(id).map(|question| ask(id, question, say)).collect();
        CategoryChoice { id: id.to_string(), label: say.label(&category.label).to_owned(), questions }
    };
    policy.choices().map(of).collect()
}

fn ask(category: &CategoryId, question: &Question, say: Lang) -> FormQuestion {
    let option = |answer: &str| FormAnswer {
        value: answer.to_owned(),
        label: say.chosen(question, answer).to_owned(),
        chosen: false,
        advice: question.block(answer).map(|block| say.label(&block.advice).to_owned()),
    };
    FormQuestion {
        name: field(category, &question.id),
        text: say.label(&question.text).to_owned(),
        help: question.help.as_ref().map(|help| say.label(help).to_owned()),
        optional: !question.required,
        options: question.answers().into_iter().map(option).collect(),
        value: String::new(),
        fault: None,
    }
}

/// Reads what was answered to the questions of a category.
pub(crate) fn examine<'p>(policy: &'p Policy, category: &CategoryId, fields: &Fields) -> Examined<'p> {
    let names: Vec<_> =
        policy.questions(category).map(|question| (&question.id, field(category, &question.id))).collect();
    let sent = |id: &QuestionId| {
        let name = names.iter().find(|(known, _)| *known == id);
        name.map_or("", |(_, name)| fields.get(name))
    };
    policy.examine(category, sent)
}

/// Puts back what was answered, whatever the category.
pub(crate) fn fill(categories: &mut [CategoryChoice], fields: &Fields) {
    for question in categories.iter_mut().flat_map(|category| &mut category.questions) {
        let sent = fields.get(&question.name);
        for option in &mut question.options {
            option.chosen = option.value == sent;
        }
        if question.options.is_empty() {
            sent.clone_into(&mut question.value);
        }
    }
}

/// Puts what is wrong beside the questions of a category.
pub(crate) fn point_out(
    categories: &mut [CategoryChoice],
    category: &CategoryId,
    faults: &[(QuestionId, AnswerFault)],
    say: Lang,
) {
    let chosen = categories.iter_mut().find(|choice| choice.id == category.as_str());
    for question in chosen.into_iter().flat_map(|choice| &mut choice.questions) {
        let fault = faults.iter().find(|(id, _)| field(category, id) == question.name);
        question.fault = fault.map(|(_, fault)| match fault {
            AnswerFault::Text(error) => say.text_fault(*error),
            AnswerFault::Missing if question.options.is_empty() => say.write_something().to_owned(),
            AnswerFault::Missing | AnswerFault::Unknown => say.choose_one().to_owned(),
        });
    }
}

/// What was answered, in the words of the policy that asked.
pub(crate) fn lines(
    policy: &Policy,
    answers: Option<&Answers>,
    say: Lang,
    advised: impl Fn(&Block) -> String,
) -> Vec<AnswerLine> {
    let of = |(question, answer): (&Question, &Answer)| AnswerLine {
        question: say.label(&question.text).to_owned(),
        answer: say.answer(question, &answer.given),
        advised: answer.given.block(question).filter(|_| answer.advised).map(&advised),
    };
    answers.into_iter().flat_map(|answers| policy.answered(answers)).map(of).collect()
}

/// The same in one line, for a table.
pub(crate) fn in_one_line(policy: &Policy, answers: &Answers, say: Lang) -> String {
    let lines = lines(policy, Some(answers), say, |block| say.label(&block.advice).to_owned());
    let each = lines.into_iter().map(|line| format!("{} {}", line.question, line.answer));
    each.collect::<Vec<_>>().join(" / ")
}
