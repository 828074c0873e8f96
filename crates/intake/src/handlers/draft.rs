//! Reading the form of a place: what was written, what must be asked first, and what comes first.

use domain::phone::PhoneNumber;
use domain::policy::{AnswerFault, Answers, CategoryId, Examined, Policy, QuestionId};
use domain::text::{PersonName, TextError, Words};
use i18n::Lang;

use crate::asking;
use crate::form::Fields;
use crate::pages::resident::{Advised, Faults, Filled, PlaceForm};
use crate::problem::Problem;

/// What was written, valid.
pub(super) struct Draft {
    pub(super) category: CategoryId,
    pub(super) words: Words,
    pub(super) phone: PhoneNumber,
    pub(super) name: Option<PersonName>,
    pub(super) answers: Answers,
}

/// Why a form goes back to whoever sent it, with all that they wrote.
pub(super) enum Back {
    /// Something is wrong with it, or with answers in it.
    Faulty(Box<Faults>, Vec<(QuestionId, AnswerFault)>),
    /// The category has questions that must be seen first.
    Asked,
    /// An answer says that something else comes first.
    Advised(Advised),
    /// It is in order and must wait, or cannot be taken at all.
    Refused(Problem),
}

/// Reads what was written; every fault is told at once. What must be asked or read before it is filed comes after them.
pub(super) fn check(fields: &Fields, policy: &Policy, say: Lang) -> Result<Draft, Back> {
    let category = CategoryId::new(fields.get("category"));
    let known = policy.choices().any(|(id, _)| *id == category);
    let words = Words::parse(fields.get("words"));
    let phone = PhoneNumber::parse(fields.get("phone"));
    let name = match PersonName::parse(fields.get("name")) {
        Err(TextError::Empty) => Ok(None),
        other => other.map(Some),
    };
    let unseen = known && is_unseen(fields, policy, &category);
    let examined = asking::examine(policy, &category, fields);
    let wrong = if unseen { Vec::new() } else { owned(&examined) };
    match (known, words, phone, name) {
        (true, Ok(words), Ok(phone), Ok(name)) if wrong.is_empty() => {
            if unseen {
                return Err(Back::Asked);
            }
            advise(&examined, fields, say)?;
            Ok(Draft { category, words, phone, name, answers: examined.answers })
        }
        (_, words, phone, name) => {
            let faults = Faults {
                category: (!known).then(|| say.choose_one().to_owned()),
                words: words.err().map(|error| say.text_fault(error)),
                phone: phone.err().map(|error| say.phone_fault(error).to_owned()),
                name: name.err().map(|error| say.text_fault(error)),
                ..Faults::default()
            };
            Err(Back::Faulty(Box::new(faults), wrong))
        }
    }
}

/// Whether the category has questions that were not in the form yet.
fn is_unseen(fields: &Fields, policy: &Policy, category: &CategoryId) -> bool {
    let asked = fields.all("asked").next();
    asked.is_some_and(|asked| asked != category.as_str()) && policy.questions(category).next().is_some()
}

fn owned(examined: &Examined<'_>) -> Vec<(QuestionId, AnswerFault)> {
    examined.faults.iter().map(|(question, fault)| ((*question).clone(), *fault)).collect()
}

/// An answer may say that something else comes first: it is told once, and filed when they want it then.
fn advise(examined: &Examined<'_>, fields: &Fields, say: Lang) -> Result<(), Back> {
    let category = &examined.answers.category;
    let told: Vec<&str> = fields.get("insist").split(' ').collect();
    if examined.may_insist(|question| told.contains(&asking::field(category, question).as_str())) {
        return Ok(());
    }
    let names = examined.blocks.iter().map(|(question, _)| asking::field(category, question));
    let insist = examined.may_insist(|_| true).then(|| names.collect::<Vec<_>>().join(" "));
    let then = if insist.is_some() { say.advised_may_insist() } else { say.advised_for_good() };
    Err(Back::Advised(Advised {
        advice: examined.blocks.iter().map(|(_, block)| say.label(&block.advice).to_owned()).collect(),
        insist,
        then: then.to_owned(),
    }))
}

/// Puts back into the empty form what was typed and answered.
pub(super) fn refill(form: &mut PlaceForm, fields: &Fields) {
    form.filled = filled(fields);
    asking::fill(&mut form.categories, fields);
}

/// What was typed, to be shown again.
fn filled(fields: &Fields) -> Filled {
    Filled {
        category: fields.get("category").to_owned(),
        words: fields.get("words").to_owned(),
        phone: fields.get("phone").to_owned(),
        name: fields.get("name").to_owned(),
    }
}
