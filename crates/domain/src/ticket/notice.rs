//! What people are told about a ticket. The words are put to it elsewhere.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::state::Level;
use crate::deadline::ClockKind;
use crate::delivery::{Purpose, Recipient};
use crate::ids::StaffId;

/// One thing to tell one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub to: Recipient,
    /// What.
    pub kind: NoticeKind,
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum NoticeKind {
    /// A new matter: call the requester before `due`.
    FirstAlert {
        /// Until when to call.
        due: Timestamp,
    },
    /// A clock runs out soon.
    Reminder {
        /// Which.
        clock: ClockKind,
        /// When.
        due: Timestamp,
    },
    /// A clock ran out below.
    Breach {
        /// Which.
        clock: ClockKind,
        /// When.
        due: Timestamp,
        /// Who should have acted.
        owner: Option<StaffId>,
    },
    /// The matter was handed up to this person.
    HandedUp {
        /// The level it has now.
        level: Level,
        /// Until when they must act.
        due: Timestamp,
    },
    /// The requester is not satisfied: call them before `due`.
    Reopened {
        /// Until when to call.
        due: Timestamp,
    },
    /// To the requester: it is done, please judge.
    Finished,
}

impl NoticeKind {
    /// How urgent it is, and what may be done when its fate is unknown.
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::FirstAlert { .. } | Self::Reopened { .. } => Purpose::FirstAlert,
            Self::Reminder { .. } => Purpose::Reminder,
            Self::Breach { .. } => Purpose::Breach,
            Self::HandedUp { .. } => Purpose::Escalation,
            Self::Finished => Purpose::Report,
        }
    }

    /// The clock after whose end nobody needs it any more; `None` when it is always worth reading.
    pub const fn clock(&self) -> Option<ClockKind> {
        match self {
            Self::FirstAlert { .. } | Self::Reopened { .. } => Some(ClockKind::Contact),
            Self::Reminder { clock, .. } => Some(*clock),
            Self::Breach { .. } | Self::HandedUp { .. } | Self::Finished => None,
        }
    }
}
