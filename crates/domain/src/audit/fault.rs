//! What may be wrong with a log, in words.

use jiff::civil::Date;
use thiserror::Error;

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// Nothing is left of a ticket that was anchored.
    #[error("the whole matter is gone; the anchor of {day} covers it")]
    Gone {
        /// The last day on which it was anchored.
        day: Date,
    },
    /// Entries without their ticket.
    #[error("its log is there, but the matter itself is gone")]
    NoTicket,
    /// An entry that does not fit its link.
    #[error("entry {entry} was altered")]
    Altered {
        /// Which.
        entry: i32,
    },
    /// An entry that stands under a number that is not its own.
    #[error("entry {entry} is out of order: it was entry {belongs}")]
    OutOfOrder {
        /// Under which number it stands.
        entry: i32,
        /// Which it is.
        belongs: i32,
    },
    /// Entries that are not there.
    #[error("{} missing", entries(*first, *last))]
    Missing {
        /// The first of them.
        first: i32,
        /// The last.
        last: i32,
    },
    /// The newest entries are not there, and the ticket says that there were none.
    #[error("{} missing; the anchor of {day} covers what was there", entries(*first, *last))]
    CutOff {
        /// The first of them.
        first: i32,
        /// The last.
        last: i32,
        /// Until which day they were there.
        day: Date,
    },
    /// An entry whose link is not the one that was anchored.
    #[error("entry {entry} is not the one that the anchor of {day} covers")]
    Rewritten {
        /// Which.
        entry: i32,
        /// Until which day it was another one.
        day: Date,
    },
    /// Words that do not fit their digest.
    #[error("the words of entry {entry} were altered")]
    Words {
        /// Of which entry.
        entry: i32,
    },
    /// Words that are not there, and no entry says that they were erased.
    #[error("the words of entry {entry} are missing, and the log does not say that they were erased")]
    WordsGone {
        /// Of which entry.
        entry: i32,
    },
    /// The ticket's row does not end with the last entry.
    #[error("the matter does not end with entry {last}, the last of its log")]
    Head {
        /// The last entry.
        last: i32,
    },
}

impl Fault {
    /// What it means, for whoever has to decide what to do.
    pub const fn meaning(&self) -> &'static str {
        match self {
            Self::Gone { .. } => "The ticket and its log were removed past the program.",
            Self::NoTicket => {
                "The row of the ticket was removed past the program; its log tells what happened."
            }
            Self::Altered { .. } => {
                "Who, what or when was changed past the program, or the entry was added there."
            }
            Self::OutOfOrder { .. } => "Entries were given other numbers past the program.",
            Self::Missing { .. } => {
                "They were removed past the program. The entry behind them cannot be checked against them."
            }
            Self::CutOff { .. } => {
                "The newest entries were removed past the program, and the ticket was set back to before."
            }
            Self::Rewritten { .. } => {
                "The log was computed anew from this entry or an earlier one on. If that day's anchor is named as well, \
                 the kept head may be what was changed."
            }
            Self::Words { .. } => {
                "Somebody's words were changed past the program; the entry itself is genuine."
            }
            Self::WordsGone { .. } => "Somebody's words were removed past the program and not by an erasure.",
            Self::Head { .. } => {
                "The ticket was set back or changed past the program, or an entry was added behind its back."
            }
        }
    }

    /// Whether it concerns this very entry.
    pub(super) const fn names(&self, number: i32) -> bool {
        match *self {
            Self::Altered { entry }
            | Self::OutOfOrder { entry, .. }
            | Self::Rewritten { entry, .. }
            | Self::Words { entry }
            | Self::WordsGone { entry } => entry == number,
            Self::Missing { first, last } | Self::CutOff { first, last, .. } => {
                first <= number && number <= last
            }
            Self::Head { last } => last == number,
            Self::Gone { .. } | Self::NoTicket => false,
        }
    }
}

fn entries(first: i32, last: i32) -> String {
    if first == last { format!("entry {first} is") } else { format!("entries {first} to {last} are") }
}
