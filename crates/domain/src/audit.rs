//! Whether a ticket's log is what was written, and if not, what is wrong with which entry.
//!
//! What is checked: every entry against its link, the links against each other, words against their digests, the
//! ticket's row against the last entry, and the log against the heads that the daily anchors kept ([`crate::anchor`]).
//! What a ticket's row says of state, owner and place is not sealed: the log is what counts. An entry that was altered
//! together with all that follow it, since the newest anchor, is not found.

mod check;
mod fault;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use check::faults;
pub use fault::Fault;

use crate::chain::{Digest, LoggedEvent};
use crate::number::TicketId;

/// An entry as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// It can be read, and nothing of it is spelled otherwise than the program does.
    Kept(Box<LoggedEvent>),
    /// The program would not have written it so.
    Unreadable {
        /// Its number.
        revision: i32,
    },
}

impl Entry {
    const fn revision(&self) -> i32 {
        match self {
            Self::Kept(event) => event.revision,
            Self::Unreadable { revision } => *revision,
        }
    }

    const fn kept(&self) -> Option<&LoggedEvent> {
        match self {
            Self::Kept(event) => Some(event),
            Self::Unreadable { .. } => None,
        }
    }
}

/// What the ticket's own row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How many entries there are.
    pub revision: i32,
    /// The link of the last; `None` when it is no digest at all.
    pub head: Option<Digest>,
    /// The words of the first entry, unless they were erased.
    pub words: Option<String>,
}

/// How far the log had come when a day was anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchoredHead {
    /// The day.
    pub day: Date,
    /// The last entry.
    pub revision: i32,
    /// Its link; `None` when it is no digest at all.
    pub digest: Option<Digest>,
}

/// All that there is of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Which.
    pub ticket: TicketId,
    /// Its row; `None` when that is gone.
    pub row: Option<Row>,
    /// Its entries, by number.
    pub entries: Vec<Entry>,
    /// What the anchors know of it, by day.
    pub anchored: Vec<AnchoredHead>,
}

/// An entry that was stored after the day on which it says that it happened had been anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// Which.
    pub entry: i32,
    /// When it happened, as it says.
    pub at: Timestamp,
    /// The day whose anchor is the first to cover it.
    pub day: Date,
}

/// The late entries of a log. No fault: but whoever adds entries to old days past the program makes such ones. The
/// anchor of `first_day` covers everything before it.
pub fn late(log: &Log, first_day: Date, zone: &TimeZone) -> Vec<Late> {
    let covering = |revision: i32| {
        log.anchored.iter().filter(|head| head.revision >= revision).map(|head| head.day).min()
    };
    let late = |event: &LoggedEvent| {
        let day = covering(event.revision).filter(|day| *day > first_day)?;
        let at = event.event.at;
        (at.to_zoned(zone.clone()).date() < day).then_some(Late { entry: event.revision, at, day })
    };
    log.entries.iter().filter_map(Entry::kept).filter_map(late).collect()
}

/// How many entries of a log no anchor covers yet.
pub fn unanchored(log: &Log) -> usize {
    let covered = log.anchored.iter().map(|head| head.revision).max().unwrap_or(0);
    log.entries.iter().filter(|entry| entry.revision() > covered).count()
}
