//! What somebody may tell a ticket to do, and why it may refuse.

use thiserror::Error;

use super::state::{ContactGrade, Judgement, Level, StateKind};
use crate::text::Words;

/// Something that is done to a ticket after filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// "I have it."
    Acknowledge,
    /// The requester was called, or was tried.
    RecordContact {
        /// What proves it.
        grade: ContactGrade,
        /// What was said.
        note: Option<Words>,
    },
    /// A remark of the staff.
    Remark {
        /// The words.
        note: Words,
    },
    /// Hand up one level.
    Escalate {
        /// Why.
        reason: Words,
    },
    /// It is done.
    Finish {
        /// What was done; the requester reads it.
        result: Words,
    },
    /// The requester adds words.
    AddWords {
        /// The words.
        note: Words,
    },
    /// The requester takes it back.
    Withdraw,
    /// The requester judges, by themselves or asked by the centre.
    Judge {
        /// How.
        judgement: Judgement,
        /// What they said.
        note: Option<Words>,
    },
}

/// A command without what goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandKind {
    /// See [`Command::Acknowledge`].
    Acknowledge,
    /// See [`Command::RecordContact`].
    RecordContact,
    /// See [`Command::Remark`].
    Remark,
    /// See [`Command::Escalate`].
    Escalate,
    /// See [`Command::Finish`].
    Finish,
    /// See [`Command::AddWords`].
    AddWords,
    /// See [`Command::Withdraw`].
    Withdraw,
    /// See [`Command::Judge`].
    Judge,
}

impl CommandKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Acknowledge,
        Self::RecordContact,
        Self::Remark,
        Self::Escalate,
        Self::Finish,
        Self::AddWords,
        Self::Withdraw,
        Self::Judge,
    ];

    /// In words, for an error.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::RecordContact => "record the call",
            Self::Remark => "remark",
            Self::Escalate => "hand up",
            Self::Finish => "finish",
            Self::AddWords => "add words",
            Self::Withdraw => "withdraw",
            Self::Judge => "judge",
        }
    }
}

impl Command {
    /// Which it is.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Acknowledge => CommandKind::Acknowledge,
            Self::RecordContact { .. } => CommandKind::RecordContact,
            Self::Remark { .. } => CommandKind::Remark,
            Self::Escalate { .. } => CommandKind::Escalate,
            Self::Finish { .. } => CommandKind::Finish,
            Self::AddWords { .. } => CommandKind::AddWords,
            Self::Withdraw => CommandKind::Withdraw,
            Self::Judge { .. } => CommandKind::Judge,
        }
    }
}

/// What is possible in a state at a level. [`super::next`] refuses everything else.
pub fn possible(state: StateKind, level: Level) -> impl Iterator<Item = CommandKind> {
    use CommandKind as C;
    let in_state: &[C] = match state {
        StateKind::AwaitingContact => {
            &[C::Acknowledge, C::RecordContact, C::Escalate, C::Remark, C::AddWords, C::Withdraw]
        }
        StateKind::InHand => &[C::Acknowledge, C::Finish, C::Escalate, C::Remark, C::AddWords, C::Withdraw],
        StateKind::Finished => &[C::Judge, C::Remark, C::AddWords],
        StateKind::Closed | StateKind::Withdrawn => &[C::Remark],
    };
    in_state.iter().copied().filter(move |command| *command != C::Escalate || level.above().is_some())
}

/// Why a command is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not in this state.
    #[error("not possible while the matter is {}; possible now: {}", .state.as_str(), in_words(*.state, *.level))]
    State {
        /// Where the ticket stands.
        state: StateKind,
        /// How high it is handled.
        level: Level,
    },
    /// There is no higher level.
    #[error("the matter is at the highest level already")]
    Top,
    /// No higher level has anybody who could answer for it.
    #[error(
        "no level above has anybody who answers for such matters; keep the matter, say in a remark what is needed, and \
         have the administrator add whoever is responsible there"
    )]
    Nobody,
}

fn in_words(state: StateKind, level: Level) -> String {
    possible(state, level).map(CommandKind::as_str).collect::<Vec<_>>().join(", ")
}
