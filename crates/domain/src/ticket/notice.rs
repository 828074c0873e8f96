//! What people are told about a ticket. The words are put to it elsewhere.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::state::{Level, StateKind, Ticket};
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
    },
    /// Whoever had the matter has left, and this person answers for it now.
    Reassigned,
    /// The requester is not satisfied: call them before `due`.
    Reopened {
        /// Until when to call.
        due: Timestamp,
    },
    /// The requester has said more about it.
    Added {
        /// The entry of the log that holds the words; later ones are told with it.
        revision: i32,
    },
    /// To a requester who has no page of their own: the number, and who calls by when.
    Registered,
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
            Self::HandedUp { .. } | Self::Reassigned => Purpose::Escalation,
            Self::Added { .. } => Purpose::Addition,
            Self::Registered | Self::Finished => Purpose::Report,
        }
    }

    /// The clock that it is about; `None` when it is about the matter as a whole.
    pub const fn clock(&self) -> Option<ClockKind> {
        match self {
            Self::FirstAlert { .. } | Self::Reopened { .. } => Some(ClockKind::Contact),
            Self::Reminder { clock, .. } | Self::Breach { clock, .. } => Some(*clock),
            Self::HandedUp { .. }
            | Self::Reassigned
            | Self::Added { .. }
            | Self::Registered
            | Self::Finished => None,
        }
    }

    /// Why `to` does not need it any more, as the matter stands `now`; `None` when they do. The one rule: asked before
    /// it is sent, before it is sent once more, and before anybody is alarmed because it did not arrive.
    pub fn unneeded(&self, ticket: &Ticket, to: Recipient, now: Timestamp) -> Option<Unneeded> {
        let owner = ticket.state.owes().and_then(|(owner, _)| owner.staff).map(Recipient::Staff);
        let handed_on = (owner != Some(to)).then_some(Unneeded::HandedOn);
        let heard = ticket.state.is_acknowledged().then_some(Unneeded::Acknowledged);
        let open = matches!(ticket.state.kind(), StateKind::AwaitingContact | StateKind::InHand);
        let settled = |holds: bool| (!holds).then_some(Unneeded::Settled);
        match *self {
            Self::FirstAlert { due } | Self::Reopened { due } => {
                settled(ticket.state.runs(ClockKind::Contact, due)).or(handed_on).or(heard)
            }
            // Who knows of a matter for days must still be reminded that it is to be finished.
            Self::Reminder { clock, due } => settled(ticket.state.runs(clock, due))
                .or(handed_on)
                .or(heard.filter(|_| clock == ClockKind::Contact))
                .or((now >= due).then_some(Unneeded::Overtaken)),
            Self::Breach { clock, due, .. } => settled(ticket.state.runs(clock, due)),
            Self::HandedUp { .. } | Self::Reassigned => settled(open).or(handed_on).or(heard),
            Self::Added { .. } => settled(ticket.state.owes().is_some()).or(handed_on),
            Self::Registered => settled(open),
            Self::Finished => settled(ticket.state.kind() == StateKind::Finished),
        }
    }
}

/// Why nobody needs to be told any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unneeded {
    /// The clock has ended, or the matter.
    Settled,
    /// Somebody else answers for it now.
    HandedOn,
    /// The person has said that they have it.
    Acknowledged,
    /// The deadline itself has come.
    Overtaken,
}

impl Unneeded {
    /// For the history of the message.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Settled => "settled meanwhile",
            Self::HandedOn => "handed on meanwhile",
            Self::Acknowledged => "acknowledged meanwhile",
            Self::Overtaken => "overtaken by the deadline",
        }
    }
}
