//! What somebody may tell a ticket to do, and why it may refuse.

use thiserror::Error;

use super::state::{ContactGrade, Judgement, StateKind};
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

/// Why a command is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not in this state. The second field says what is possible now.
    #[error("not possible while the matter is {}; possible now: {}", .state.as_str(), .possible.join(", "))]
    State {
        /// Where the ticket stands.
        state: StateKind,
        /// The commands that are possible.
        possible: &'static [&'static str],
    },
    /// There is no higher level.
    #[error("the matter is at the highest level already")]
    Top,
}

/// What is possible in a state, in words for an error; pages offer the same.
pub(super) const fn possible(state: StateKind) -> &'static [&'static str] {
    match state {
        StateKind::AwaitingContact => &["acknowledge", "record the call", "hand up", "remark", "withdraw"],
        StateKind::InHand => &["finish", "hand up", "remark", "withdraw"],
        StateKind::Finished => &["judge", "remark"],
        StateKind::Closed | StateKind::Withdrawn => &["remark"],
    }
}
