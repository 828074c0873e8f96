//! What residents see.

use askama::Template;
use jiff::Timestamp;

use super::{PlaceLine, Shell, Step, Tone};

/// Bytes of a page that is there at once: a new connection carries ten segments of 1,460 bytes (RFC 6928), of which the head of
/// the answer takes some hundred.
pub const AT_ONCE: usize = 14_600 - 800;

/// Characters of an answer that still stands beside two others on a phone.
const SHORT: usize = 8;

/// One category among the big choices of the form.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its key, as sent with the form.
    pub id: String,
    /// Its name.
    pub label: String,
}

/// One category among the big choices of a form, with what is asked when it is chosen.
#[derive(Debug, Clone)]
pub struct CategoryChoice {
    /// Its key, as sent with the form.
    pub id: String,
    /// Its name.
    pub label: String,
    /// What is asked.
    pub questions: Vec<FormQuestion>,
}

/// A question of a category in a form. Fields of one category are not those of another: all lie in the same form.
#[derive(Debug, Clone)]
pub struct FormQuestion {
    /// The name of its field.
    pub name: String,
    /// What is asked.
    pub text: String,
    /// What helps to answer it.
    pub help: Option<String>,
    /// Whether it may be left out.
    pub optional: bool,
    /// The answers to choose from; none where words are written.
    pub options: Vec<FormAnswer>,
    /// What was written.
    pub value: String,
    /// What was wrong with that.
    pub fault: Option<String>,
}

/// One of the answers to choose from.
#[derive(Debug, Clone)]
pub struct FormAnswer {
    /// As sent with the form.
    pub value: String,
    /// Its name.
    pub label: String,
    /// Whether it was chosen.
    pub chosen: bool,
    /// What is to be done instead.
    pub advice: Option<String>,
}

/// What was answered, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLine {
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// What they were told because of it.
    pub advised: Option<String>,
}

/// Something else comes first: why a form came back although nothing is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Advised {
    /// What to do.
    pub advice: Vec<String>,
    /// What the button sends by which it is filed all the same; `None` where it is not filed here.
    pub insist: Option<String>,
    /// What becomes of it.
    pub then: String,
}

/// What was typed into the form; kept when the form comes back.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// The category's key.
    pub category: String,
    /// The words.
    pub words: String,
    /// The telephone number as typed.
    pub phone: String,
    /// The name as typed.
    pub name: String,
}

/// What is wrong, beside each field.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Of the category.
    pub category: Option<String>,
    /// Of the words.
    pub words: Option<String>,
    /// Of the telephone number.
    pub phone: Option<String>,
    /// Of the name.
    pub name: Option<String>,
    /// Of the photos.
    pub photos: Option<String>,
    /// Whether there are faults beside the questions of the category.
    pub answers: bool,
}

impl FormQuestion {
    /// Whether its answers stand below each other, for they do not fit beside each other on a phone.
    pub fn is_long(&self) -> bool {
        self.options.iter().any(|option| option.label.chars().count() > SHORT)
    }
}

impl Faults {
    /// Whether there is any.
    pub fn any(&self) -> bool {
        self.answers
            || [&self.category, &self.words, &self.phone, &self.name, &self.photos]
                .iter()
                .any(|f| f.is_some())
    }
}

/// The form of a place.
#[derive(Debug, Clone, Template)]
#[template(path = "place_form.html")]
pub struct PlaceForm {
    /// What surrounds it.
    pub shell: Shell,
    /// Whose code was scanned.
    pub place: PlaceLine,
    /// Where the form is sent.
    pub action: String,
    /// Makes sending twice the same as sending once.
    pub nonce: String,
    /// What it may be about.
    pub categories: Vec<CategoryChoice>,
    /// Where the questions come only after a category was chosen: of which category they are in the form, empty for none.
    pub asked: Option<String>,
    /// Why it came back because of an answer.
    pub advised: Option<Advised>,
    /// Whether it came back only because the category has questions.
    pub asks_first: bool,
    /// Minutes until the promised call.
    pub minutes: i64,
    /// How many photos may be sent.
    pub photo_limit: usize,
    /// How many megabytes each may have.
    pub photo_megabytes: usize,
    /// Why it was not taken although nothing is wrong with it.
    pub banner: Option<String>,
    /// What was typed before.
    pub filled: Filled,
    /// What was wrong with it.
    pub faults: Faults,
}

impl PlaceForm {
    /// The empty form as it must be to be there at once: where all questions make it too large, only those of the chosen
    /// category lie in it, which is none at first.
    ///
    /// # Errors
    /// What the template says.
    pub fn fitting(mut self, chosen: &str) -> askama::Result<Self> {
        let has_questions = self.categories.iter().any(|choice| !choice.questions.is_empty());
        if has_questions && self.render()?.len() > AT_ONCE {
            for choice in self.categories.iter_mut().filter(|choice| choice.id != chosen) {
                choice.questions.clear();
            }
            self.asked = Some(chosen.to_owned());
        }
        Ok(self)
    }
}

/// The place's code that holds now, offered instead of a revoked one.
#[derive(Debug, Clone)]
pub struct CurrentCode {
    /// The form of that code.
    pub href: String,
    /// The place's name.
    pub place: String,
}

/// Why a code leads to no form.
#[derive(Debug, Clone)]
pub enum CodeTrouble {
    /// A character does not fit.
    Mistyped,
    /// Not made by us.
    Foreign,
    /// Replaced or withdrawn.
    Revoked {
        /// The code that holds now.
        current: Option<CurrentCode>,
    },
    /// Well formed, but of no place.
    UnknownPlace,
}

/// A code that leads to no form, and what to do.
#[derive(Debug, Clone, Template)]
#[template(path = "code_problem.html")]
pub struct CodeProblem {
    shell: Shell,
    heading: String,
    sentence: String,
    current: Option<CurrentCode>,
}

impl CodeProblem {
    /// The page for a trouble.
    pub fn new(shell: Shell, trouble: CodeTrouble) -> Self {
        let say = shell.say();
        let (heading, sentence, current) = match trouble {
            CodeTrouble::Mistyped => (say.code_mistyped(), say.code_mistyped_do().to_owned(), None),
            CodeTrouble::Foreign => (say.code_foreign(), shell.or_call(say.code_foreign_do()), None),
            CodeTrouble::UnknownPlace => (say.place_unknown(), shell.or_call(say.place_unknown_do()), None),
            CodeTrouble::Revoked { current: None } => {
                (say.code_revoked(), shell.or_call(say.code_revoked_gone()), None)
            }
            CodeTrouble::Revoked { current: Some(current) } => {
                (say.code_revoked(), say.code_revoked_current(&current.place), Some(current))
            }
        };
        Self { shell, heading: heading.to_owned(), sentence, current }
    }
}

/// A code or short number typed by hand.
#[derive(Debug, Clone, Template)]
#[template(path = "type_code.html")]
pub struct TypeCode {
    /// What surrounds it.
    pub shell: Shell,
    /// What was typed before.
    pub typed: String,
    /// What was wrong with it.
    pub fault: Option<String>,
}

/// The invitation to judge the result.
#[derive(Debug, Clone)]
pub struct Judge {
    /// Until when; `None` when that has passed and nobody has asked yet.
    pub until: Option<Timestamp>,
}

/// A question of the staff to the requester.
#[derive(Debug, Clone)]
pub struct Question {
    /// What they want to know.
    pub words: String,
    /// Until when.
    pub until: Timestamp,
}

/// The requester's own page: who does what until when, and all that has happened.
#[derive(Debug, Clone, Template)]
#[template(path = "progress.html")]
pub struct Progress {
    /// What surrounds it.
    pub shell: Shell,
    /// Where it stands, in a few words.
    pub heading: String,
    /// The place.
    pub place: PlaceLine,
    /// The ticket's number.
    pub number: String,
    /// Who does what until when; what was done; or what became of it.
    pub promise: String,
    /// How the promise is meant.
    pub tone: Tone,
    /// Said once, after an action.
    pub notice: Option<String>,
    /// This page's path, which the forms are sent below.
    pub action: String,
    /// Present while the result may be judged.
    pub judge: Option<Judge>,
    /// What has happened, newest first.
    pub steps: Vec<Step>,
    /// The category's name.
    pub category: String,
    /// What was written.
    pub words: String,
    /// What was answered to the questions of the category.
    pub answers: Vec<AnswerLine>,
    /// Paths of the photos.
    pub photos: Vec<String>,
    /// Paths of photos of what was done.
    pub results: Vec<String>,
    /// What the staff wants to know.
    pub question: Option<Question>,
    /// When somebody says to have called, where the requester may say whether they did.
    pub called: Option<Timestamp>,
    /// Whether they may have it handled by itself again.
    pub may_separate: bool,
    /// Whether words may be added.
    pub may_add: bool,
    /// Words that came back with a fault.
    pub added: String,
    /// What was wrong with them.
    pub add_fault: Option<String>,
    /// Whether it may be withdrawn.
    pub may_withdraw: bool,
}
