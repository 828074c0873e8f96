//! Questions of a category: what is asked of whoever files a matter under it, and which answers say that it belongs
//! elsewhere.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::check::Faults;
use super::file::{BlockEntry, CategoryQuestionEntry, OptionEntry};
use super::{CategoryId, Label, QuestionId};

/// The most questions that one person is asked, those of the heading included: more, and people go away.
pub(super) const MOST_AT_ONCE: usize = 5;

/// The most questions in one form, in which those of all categories lie until one is chosen: it must stay small enough for
/// a slow telephone, and no form has more than some sixty fields.
pub(super) const MOST_ON_A_FORM: usize = 40;

/// The most options of a question.
const MOST_OPTIONS: usize = 8;

/// Characters of a question, of the help to it and of an option.
const LONGEST_TEXT: usize = 120;

/// Characters of an advice.
const LONGEST_ADVICE: usize = 300;

/// The answer that it is so.
pub const YES: &str = "yes";
/// The answer that it is not so.
pub const NO: &str = "no";
/// The answer of whoever does not know. It never blocks.
pub const UNSURE: &str = "unsure";

/// A question of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name.
    pub id: QuestionId,
    /// What is asked.
    pub text: Label,
    /// What helps to answer it.
    pub help: Option<Label>,
    /// Whether whoever files for themselves must answer it.
    pub required: bool,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The answers which say that the matter belongs elsewhere.
    pub blocks: Vec<Block>,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    /// By [`YES`], [`NO`] or [`UNSURE`].
    YesNo,
    /// By one of these.
    Choice(Vec<QuestionChoice>),
    /// In words.
    Text,
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionChoice {
    /// Its name in the policy.
    pub id: String,
    /// Its name for people.
    pub label: Label,
}

/// An answer which says that the matter belongs elsewhere, or that something else comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The answer.
    pub answer: String,
    /// What to do instead, in plain words.
    pub advice: Label,
    /// Whether the matter is filed all the same when they want it after they have read that.
    pub may_insist: bool,
}

impl Question {
    /// The answers that can be chosen; none where words are written.
    pub fn answers(&self) -> Vec<&str> {
        match &self.kind {
            QuestionKind::YesNo => vec![YES, NO, UNSURE],
            QuestionKind::Choice(options) => options.iter().map(|option| option.id.as_str()).collect(),
            QuestionKind::Text => Vec::new(),
        }
    }

    /// What is to be done instead when this is chosen.
    pub fn block(&self, answer: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.answer == answer)
    }
}

/// The questions of one category. What they are together with those of its heading is seen to afterwards.
pub(super) fn questions(
    entries: Vec<CategoryQuestionEntry>,
    category: &CategoryId,
    faults: &mut Faults,
) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::with_capacity(entries.len());
    for entry in entries {
        let key = format!("categories.{category}.questions.{}", entry.id);
        if questions.iter().any(|known| known.id.as_str() == entry.id) {
            faults.add(&key, "stands twice");
        }
        questions.push(question(entry, &key, faults));
    }
    questions
}

fn question(entry: CategoryQuestionEntry, key: &str, faults: &mut Faults) -> Question {
    let CategoryQuestionEntry { id, text, help, kind, required, options, blocks } = entry;
    name(&id, key, faults);
    label(&text, LONGEST_TEXT, format_args!("{key}.text"), faults);
    if let Some(help) = &help {
        label(help, LONGEST_TEXT, format_args!("{key}.help"), faults);
    }
    if kind != "choice" && !options.is_empty() {
        faults.add(format_args!("{key}.options"), "only a question of kind = \"choice\" has options");
    }
    let kind = match kind.as_str() {
        "yes_no" => QuestionKind::YesNo,
        "choice" => QuestionKind::Choice(choices(options, key, faults)),
        "text" => QuestionKind::Text,
        other => {
            let fault = format_args!("must be \"yes_no\", \"choice\" or \"text\", not {other:?}");
            faults.add(format_args!("{key}.kind"), fault);
            QuestionKind::Text
        }
    };
    let mut question = Question { id: QuestionId::new(id), text, help, required, kind, blocks: Vec::new() };
    question.blocks = blocking(blocks, &question, key, faults);
    question
}

/// It becomes a part of the names of fields.
fn name(id: &str, key: &str, faults: &mut Faults) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if id.is_empty() || id.len() > 40 || !id.chars().all(plain) {
        faults.add(key, format_args!("{id:?} must be of small letters, digits and _, at most 40"));
    }
}

fn label(label: &Label, longest: usize, key: impl Display, faults: &mut Faults) {
    for text in [&label.zh, &label.en] {
        let length = text.trim().chars().count();
        if length == 0 {
            faults.add(&key, "is empty in one of the languages");
        } else if length > longest {
            faults.add(&key, format_args!("at most {longest} characters; there are {length}"));
        }
    }
}

fn choices(entries: Vec<OptionEntry>, key: &str, faults: &mut Faults) -> Vec<QuestionChoice> {
    let key = format!("{key}.options");
    if !(2..=MOST_OPTIONS).contains(&entries.len()) {
        faults.add(&key, format_args!("must be from 2 to {MOST_OPTIONS}; there are {}", entries.len()));
    }
    let mut seen = BTreeSet::new();
    for entry in &entries {
        name(&entry.id, &key, faults);
        label(&entry.name, LONGEST_TEXT, &key, faults);
        if !seen.insert(&entry.id) {
            faults.add(&key, format_args!("{:?} stands twice", entry.id));
        }
    }
    entries.into_iter().map(|entry| QuestionChoice { id: entry.id, label: entry.name }).collect()
}

fn blocking(entries: Vec<BlockEntry>, question: &Question, key: &str, faults: &mut Faults) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(entries.len());
    // Whoever does not know must not be sent away.
    let mut free = question.answers();
    free.retain(|answer| *answer != UNSURE);
    for (entry, n) in entries.into_iter().zip(1..) {
        let key = format!("{key}.blocks[{n}]");
        let before = free.len();
        free.retain(|answer| *answer != entry.answer);
        if free.len() == before {
            faults.add(
                format_args!("{key}.answer"),
                format_args!("{:?} is no answer that can block here, or blocks already", entry.answer),
            );
        }
        let Some(advice) = entry.advice else {
            faults.add(
                format_args!("{key}.advice"),
                "is missing: nobody is sent away without being told what to do",
            );
            continue;
        };
        label(&advice, LONGEST_ADVICE, format_args!("{key}.advice"), faults);
        blocks.push(Block { answer: entry.answer, advice, may_insist: entry.may_insist });
    }
    if free.is_empty() && !blocks.is_empty() && matches!(question.kind, QuestionKind::Choice(_)) {
        faults.add(format_args!("{key}.blocks"), "every answer blocks: nobody could file anything");
    }
    blocks
}

#[cfg(test)]
mod tests;
