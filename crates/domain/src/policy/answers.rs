//! Answers to the questions of a category: reading them, and what they mean for the matter.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Block, CategoryId, Policy, Question, QuestionId, QuestionKind};
use crate::text::{ShortAnswer, TextError};

/// What was answered when a matter was filed, as it is kept: the questions are those of the policy that it was filed under,
/// and of the category that was chosen then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// The category that was chosen.
    pub category: CategoryId,
    /// In the order in which they were asked.
    pub given: Vec<Answer>,
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question.
    pub question: QuestionId,
    /// What was answered.
    pub given: Given,
    /// Whether it says that something else comes first: they were told what, by the form or by whoever filed it for them, and
    /// it was filed all the same.
    #[serde(default)]
    pub advised: bool,
}

/// What was answered. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// One of the answers that the question has.
    Chosen(String),
    /// Words.
    Written(ShortAnswer),
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chosen(_) => f.write_str("Chosen"),
            Self::Written(words) => words.fmt(f),
        }
    }
}

/// Why an answer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AnswerFault {
    /// It must be answered, and is not.
    #[error("is not answered")]
    Missing,
    /// There is no such answer.
    #[error("is no answer to it")]
    Unknown,
    /// Too many words.
    #[error(transparent)]
    Text(TextError),
}

/// What was made of the answers that were sent.
#[derive(Debug, Clone)]
pub struct Examined<'p> {
    /// Those that can be kept; those that block are marked as given in spite of the advice.
    pub answers: Answers,
    /// What is wrong with others.
    pub faults: Vec<(&'p QuestionId, AnswerFault)>,
    /// What is to be done instead.
    pub blocks: Vec<(&'p QuestionId, &'p Block)>,
}

impl Examined<'_> {
    /// Whether the matter is filed in spite of what blocks it, when they have been told of `advised` and want it.
    pub fn may_insist(&self, advised: impl Fn(&QuestionId) -> bool) -> bool {
        self.blocks.iter().all(|(question, block)| block.may_insist && advised(question))
    }
}

impl Policy {
    /// What is asked of whoever chooses a category: the questions of its heading, then its own.
    pub fn questions(&self, category: &CategoryId) -> impl Iterator<Item = &Question> {
        let own = self.category(category);
        let heading = own.and_then(|own| self.category(own.parent.as_ref()?));
        heading.into_iter().chain(own).flat_map(|category| &category.questions)
    }

    /// Reads the answers to the questions of a category. `sent` gives what came for each of them, nothing where nothing came;
    /// what came for other questions is not looked at.
    pub fn examine<'s>(&self, category: &CategoryId, sent: impl Fn(&QuestionId) -> &'s str) -> Examined<'_> {
        let answers = Answers { category: category.clone(), given: Vec::new() };
        let mut examined = Examined { answers, faults: Vec::new(), blocks: Vec::new() };
        for question in self.questions(category) {
            match question.read(sent(&question.id)) {
                Ok(None) => {}
                Ok(Some(given)) => {
                    let block = given.block(question);
                    examined.blocks.extend(block.map(|block| (&question.id, block)));
                    let answer = Answer { question: question.id.clone(), given, advised: block.is_some() };
                    examined.answers.given.push(answer);
                }
                Err(fault) => examined.faults.push((&question.id, fault)),
            }
        }
        examined
    }

    /// The answers of which this policy knows the questions: another may have come into force while the form was filled in.
    pub fn known_answers(&self, mut answers: Answers) -> Option<Answers> {
        let Answers { category, given } = &mut answers;
        given.retain(|answer| {
            let question = self.questions(category).find(|question| question.id == answer.question);
            question.is_some_and(|question| question.takes(&answer.given))
        });
        (!answers.given.is_empty()).then_some(answers)
    }

    /// Each answer with its question, as this policy words it.
    pub fn answered<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = (&'a Question, &'a Answer)> {
        answers.given.iter().filter_map(|answer| {
            let question =
                self.questions(&answers.category).find(|question| question.id == answer.question)?;
            Some((question, answer))
        })
    }
}

impl Given {
    /// What is to be done instead, where this answers `question`.
    pub fn block<'q>(&self, question: &'q Question) -> Option<&'q Block> {
        match self {
            Self::Chosen(answer) => question.block(answer),
            Self::Written(_) => None,
        }
    }
}

impl Question {
    fn read(&self, sent: &str) -> Result<Option<Given>, AnswerFault> {
        let nothing = if self.required { Err(AnswerFault::Missing) } else { Ok(None) };
        if self.kind == QuestionKind::Text {
            return match ShortAnswer::parse(sent) {
                Ok(words) => Ok(Some(Given::Written(words))),
                Err(TextError::Empty) => nothing,
                Err(long) => Err(AnswerFault::Text(long)),
            };
        }
        match sent {
            "" => nothing,
            answer if self.answers().contains(&answer) => Ok(Some(Given::Chosen(answer.to_owned()))),
            _ => Err(AnswerFault::Unknown),
        }
    }

    fn takes(&self, given: &Given) -> bool {
        match given {
            Given::Chosen(answer) => self.answers().contains(&answer.as_str()),
            Given::Written(_) => self.kind == QuestionKind::Text,
        }
    }
}
