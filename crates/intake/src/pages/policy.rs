//! What administrators see of the policy.

use askama::Template;
use i18n::Lang;
use jiff::Timestamp;

use super::{DeskBar, Shell, Tone};

/// What became of a line or a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stays.
    Same,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
}

impl Change {
    /// The sign before a line.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Same => " ",
            Self::Removed => "−",
            Self::Added => "+",
        }
    }

    /// How it is meant.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Same => Tone::Calm,
            Self::Removed => Tone::Late,
            Self::Added => Tone::Good,
        }
    }

    /// What stands before a sentence.
    pub const fn word(self, say: Lang) -> &'static str {
        match self {
            Self::Removed => say.policy_before(),
            Self::Same | Self::Added => say.policy_after(),
        }
    }
}

/// A line of a text beside what it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedLine {
    /// What became of it.
    pub change: Change,
    /// Its number, in the text before where it is gone.
    pub number: usize,
    /// The line.
    pub text: String,
}

/// A sentence that holds no longer, or holds from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Which of the two.
    pub change: Change,
    /// The sentence.
    pub text: String,
}

/// What is between two versions.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// In words.
    pub sentences: Vec<Sentence>,
    /// Line by line, in groups of lines that stand together.
    pub lines: Vec<Vec<ChangedLine>>,
}

/// A version, as it is named everywhere.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Which.
    pub number: i32,
    /// Whether it is in force.
    pub in_force: bool,
    /// Since when it was.
    pub since: Timestamp,
    /// How it came to be.
    pub source: String,
    /// Why.
    pub note: Option<String>,
}

/// The policy in force, and those before it.
#[derive(Debug, Clone, Template)]
#[template(path = "policy.html")]
pub struct PolicyPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Said once, after an action.
    pub notice: Option<String>,
    /// The version in force.
    pub current: VersionLine,
    /// What it says.
    pub words: Vec<String>,
    /// All versions, the newest first.
    pub versions: Vec<VersionLine>,
    /// The address of the rest.
    pub more: Option<String>,
}

/// One version.
#[derive(Debug, Clone, Template)]
#[template(path = "policy_version.html")]
pub struct VersionPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The version.
    pub version: VersionLine,
    /// What it says; nothing where it cannot be read any more.
    pub words: Vec<String>,
    /// What it changed; `None` for the first.
    pub changes: Option<Changes>,
    /// Its text.
    pub text: String,
}

/// Something that keeps a text from being put in force.
#[derive(Debug, Clone)]
pub struct FaultLine {
    /// The line of the text, when it stands on one.
    pub line: Option<usize>,
    /// What stands on that line: a field of text shows no numbers.
    pub excerpt: Option<String>,
    /// The key; empty when it is about none.
    pub key: String,
    /// What is wrong and what to do.
    pub what: String,
}

/// What became of the text that was sent to be checked.
#[derive(Debug, Clone)]
pub enum Checked {
    /// It was not sent yet.
    NotYet,
    /// It cannot be put in force.
    Faulty(Vec<FaultLine>),
    /// It is the one in force.
    Same,
    /// It can be put in force.
    Holds {
        /// What would change.
        changes: Changes,
        /// How many matters keep their version.
        running: u64,
        /// By which it is known whether the text is still the one that was checked.
        seen: String,
    },
}

/// The form in which the policy is changed.
#[derive(Debug, Clone, Template)]
#[template(path = "policy_edit.html")]
pub struct EditPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The version in force that this is compared with.
    pub base: i32,
    /// The text.
    pub text: String,
    /// What became of it.
    pub checked: Checked,
    /// Something happened meanwhile.
    pub warning: Option<String>,
    /// The reason, as typed.
    pub note: String,
    /// What is wrong with it.
    pub note_fault: Option<String>,
}
