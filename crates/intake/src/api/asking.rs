//! The questions of categories: what is asked, and what was answered.

use std::collections::BTreeMap;

use casework::CaseView;
use domain::policy::{AnswerFault, Answers, Category, CategoryId, Policy, Question, QuestionKind};
use i18n::Lang;
use schemars::JsonSchema;
use serde::Serialize;

use super::fault::{Fault, Wrong};
use super::read::Reading;
use crate::asking;

/// The answers to the questions of a category: each by the name of the question, a choice by its name.
pub(crate) type Sent = BTreeMap<String, String>;

/// An answer that can be chosen.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Choice {
    /// Its name.
    id: String,
    /// Its name in the asker's language.
    label: String,
    /// What is to be done instead of filing, for who chooses it; in the asker's language.
    advice: Option<String>,
}

/// A question of a category.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Asked {
    /// Its name, under which it is answered.
    id: String,
    /// What is asked, in the asker's language.
    text: String,
    /// What helps to answer it.
    help: Option<String>,
    /// Whether whoever files for themselves must answer it.
    required: bool,
    /// What can be chosen; nothing where words are written.
    choices: Vec<Choice>,
}

/// What can be chosen, with what is asked then.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CategoryOf {
    /// Its name in the policy.
    id: String,
    /// Its name in the asker's language.
    label: String,
    /// What is asked of whoever chooses it.
    questions: Vec<Asked>,
}

/// A question with what was answered when the matter was filed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answered {
    /// The question, in the asker's language.
    question: String,
    /// The answer, in the asker's language.
    answer: String,
}

/// What may be chosen.
pub(crate) fn categories(policy: &Policy, say: Lang) -> Vec<CategoryOf> {
    let of = |(id, category): &(CategoryId, Category)| CategoryOf {
        id: id.to_string(),
        label: say.label(&category.label).to_owned(),
        questions: policy.questions(id).map(|question| asked(question, say)).collect(),
    };
    policy.choices().map(of).collect()
}

fn asked(question: &Question, say: Lang) -> Asked {
    let choice = |answer: &str| Choice {
        id: answer.to_owned(),
        label: say.chosen(question, answer).to_owned(),
        advice: question.block(answer).map(|block| say.label(&block.advice).to_owned()),
    };
    Asked {
        id: question.id.to_string(),
        text: say.label(&question.text).to_owned(),
        help: question.help.as_ref().map(|help| say.label(help).to_owned()),
        required: question.required,
        choices: question.answers().into_iter().map(choice).collect(),
    }
}

/// What was answered when a matter was filed.
pub(crate) fn answered(view: &CaseView, say: Lang) -> Vec<Answered> {
    let lines = asking::lines(&view.policy, view.answers.as_ref(), say, |_| String::new());
    lines.into_iter().map(|line| Answered { question: line.question, answer: line.answer }).collect()
}

/// Reads the answers. `required` for whoever files for themselves: others cannot know all of them.
pub(crate) fn read(
    policy: &Policy,
    category: &CategoryId,
    sent: &Sent,
    required: bool,
    (reading, say): (&mut Reading<'_>, Lang),
) -> Answers {
    for name in sent.keys() {
        if policy.questions(category).all(|question| question.id.as_str() != name) {
            reading.fault(&format!("answers/{name}"), say.api_no_question());
        }
    }
    let examined = policy.examine(category, |id| sent.get(id.as_str()).map_or("", String::as_str));
    for (id, fault) in examined.faults {
        let written = policy.questions(category).any(|q| q.id == *id && q.kind == QuestionKind::Text);
        let says = match fault {
            AnswerFault::Missing if !required => continue,
            AnswerFault::Text(error) => say.text_fault(error),
            AnswerFault::Missing if written => say.write_something().to_owned(),
            AnswerFault::Missing | AnswerFault::Unknown => say.choose_one().to_owned(),
        };
        reading.fault(&format!("answers/{id}"), says);
    }
    examined.answers
}

/// Whether something else comes first: told with what, unless they have been told and file it all the same.
pub(crate) fn heed(
    policy: &Policy,
    category: &CategoryId,
    sent: &Sent,
    insists: bool,
    say: Lang,
) -> Result<(), Fault> {
    let examined = policy.examine(category, |id| sent.get(id.as_str()).map_or("", String::as_str));
    if examined.blocks.is_empty() || insists && examined.may_insist(|_| true) {
        return Ok(());
    }
    let advice = examined
        .blocks
        .iter()
        .map(|(id, block)| Wrong::member(&format!("answers/{id}"), say.label(&block.advice)));
    Err(Fault::Advised(advice.collect(), examined.may_insist(|_| true)))
}
