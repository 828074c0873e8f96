//! What happened to a ticket: the entries of its log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::state::{Channel, ContactGrade, Judgement, Level, Owner};
use crate::deadline::ClockKind;
use crate::division::DivisionLevel;
use crate::ids::StaffId;
use crate::text::Words;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Whoever raised the matter.
    Requester,
    /// Somebody on the staff.
    Staff(StaffId),
    /// A deadline that passed.
    System,
}

/// What happened. Holds no personal data: words stand beside it, so that they can be erased by law without breaking
/// the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The matter was filed.
    Filed {
        /// How it came in.
        channel: Channel,
        /// At what level.
        level: Level,
        /// Who must call.
        owner: Owner,
        /// Until when.
        due: Timestamp,
    },
    /// The owner has it.
    Acknowledged,
    /// The requester was called.
    Contacted {
        /// What proves it.
        grade: ContactGrade,
        /// Whether it was in time.
        in_time: bool,
        /// Until when it must be finished.
        due: Timestamp,
    },
    /// Rang without an answer; the contact deadline stays.
    Tried,
    /// A remark of the staff.
    Remarked,
    /// Words that the requester added.
    Added,
    /// Handed up.
    Escalated {
        /// To which level.
        level: Level,
        /// To whom.
        owner: Owner,
    },
    /// The owner has left, and somebody else took it over.
    Reassigned {
        /// To whom; without a person where nobody is left.
        owner: Owner,
    },
    /// Done, says the handler.
    Finished {
        /// Whether it was in time.
        in_time: bool,
        /// Until when the requester must be asked.
        due: Timestamp,
    },
    /// Found by whoever answers for it and put right at once: there was nobody to call, and there is nobody to ask.
    Settled,
    /// Judged by the requester.
    Judged {
        /// How.
        judgement: Judgement,
    },
    /// Opened again.
    Reopened {
        /// At what level.
        level: Level,
        /// Who must call.
        owner: Owner,
        /// Until when.
        due: Timestamp,
    },
    /// Taken back.
    Withdrawn,
    /// The owner was reminded.
    Reminded {
        /// Of which clock.
        clock: ClockKind,
    },
    /// A deadline passed. `due` is its true time, the event's own time that of the detection.
    Breached {
        /// Which clock.
        clock: ClockKind,
        /// When it was due.
        due: Timestamp,
    },
    /// A level above was told.
    Climbed {
        /// Which clock.
        clock: ClockKind,
        /// Which level was told; where nobody was, which was to be.
        level: DivisionLevel,
        /// Who was told; empty when nobody could be found there or above.
        told: Vec<StaffId>,
    },
    /// The ladder has ended: a standing alarm.
    Alarmed {
        /// Which clock.
        clock: ClockKind,
    },
}

impl EventKind {
    /// The bare name, as storage keeps it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "filed",
            Self::Acknowledged => "acknowledged",
            Self::Contacted { .. } => "contacted",
            Self::Tried => "tried",
            Self::Remarked => "remarked",
            Self::Added => "added",
            Self::Escalated { .. } => "escalated",
            Self::Reassigned { .. } => "reassigned",
            Self::Finished { .. } => "finished",
            Self::Settled => "settled",
            Self::Judged { .. } => "judged",
            Self::Reopened { .. } => "reopened",
            Self::Withdrawn => "withdrawn",
            Self::Reminded { .. } => "reminded",
            Self::Breached { .. } => "breached",
            Self::Climbed { .. } => "climbed",
            Self::Alarmed { .. } => "alarmed",
        }
    }
}

/// One entry of a ticket's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, UTC.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What.
    pub kind: EventKind,
    /// The words that belong to it.
    pub note: Option<Words>,
}
