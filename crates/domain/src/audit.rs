//! Whether a ticket's log is what was written, and if not, what is wrong with which entry.
//!
//! What is checked: every entry against its link, the links against each other, words against their digests, the
//! ticket's row against the last entry, and the log against the heads that the daily anchors kept ([`crate::anchor`]).
//! What a ticket's row says of state, owner and place is not sealed: the log is what counts. An entry that was altered
//! together with all that follow it, since the newest anchor, is not found.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::chain::{Digest, LoggedEvent, START, of_words};
use crate::number::TicketId;
use crate::ticket::EventKind;

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
    #[error("entries {first} to {last} are missing")]
    Missing {
        /// The first of them.
        first: i32,
        /// The last.
        last: i32,
    },
    /// The newest entries are not there, and the ticket says that there were none.
    #[error("entries {first} to {last} are missing; the anchor of {day} covers them")]
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
    const fn names(&self, number: i32) -> bool {
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

/// All that is wrong with a log; nothing when it is what was written.
pub fn faults(log: &Log) -> Vec<Fault> {
    let mut faults = Vec::new();
    match (&log.row, log.anchored.last()) {
        (None, Some(head)) if log.entries.is_empty() => return vec![Fault::Gone { day: head.day }],
        (None, _) => faults.push(Fault::NoTicket),
        (Some(_), _) => {}
    }
    check_links(log, &mut faults);
    check_words(log, &mut faults);
    check_row(log, &mut faults);
    check_anchored(log, &mut faults);
    faults
}

/// Follows the links from the first entry on. What goes before the next entry may be in doubt: then each digest that it
/// may have is tried.
fn check_links(log: &Log, faults: &mut Vec<Fault>) {
    let last = log.entries.iter().map(Entry::revision).chain(log.row.iter().map(|row| row.revision)).max();
    let last = last.unwrap_or(0);
    let mut before = vec![START];
    let mut placed = BTreeSet::new();
    let mut number = 1;
    while number <= last {
        let stated = log.entries.iter().find(|entry| entry.revision() == number);
        let fits = |entry: &&Entry| follows(entry, &before, log.ticket, number);
        if let Some(event) = stated.filter(|entry| before.is_empty() || fits(entry)).and_then(Entry::kept) {
            placed.insert(number);
            before = vec![event.digest];
        } else if let Some(event) = log.entries.iter().find(fits).and_then(Entry::kept) {
            faults.push(Fault::OutOfOrder { entry: event.revision, belongs: number });
            placed.insert(event.revision);
            before = vec![event.digest];
        } else if let Some(entry) = stated {
            if placed.insert(number) {
                faults.push(Fault::Altered { entry: number });
            }
            before = possible_digests(entry, &before, log.ticket);
        } else {
            let following = log.entries.iter().map(Entry::revision).filter(|there| *there > number).min();
            let until = following.map_or(last, |there| there - 1);
            faults.push(Fault::Missing { first: number, last: until });
            before.clear();
            number = until;
        }
        let Some(next) = number.checked_add(1) else { break };
        number = next;
    }
    // In whose place another one belongs, or under a number before the first: they were put there.
    let added = log.entries.iter().map(Entry::revision).filter(|entry| !placed.contains(entry));
    faults.extend(added.map(|entry| Fault::Altered { entry }));
}

fn follows(entry: &Entry, before: &[Digest], ticket: TicketId, number: i32) -> bool {
    entry.kept().is_some_and(|event| before.iter().any(|digest| event.follows(digest, ticket, number)))
}

/// Either the link of an altered entry was changed or something that it covers: the next one may follow on both.
fn possible_digests(entry: &Entry, before: &[Digest], ticket: TicketId) -> Vec<Digest> {
    let Some(event) = entry.kept() else { return Vec::new() };
    let computed = before.iter().map(|digest| event.link_after(digest, ticket, event.revision));
    computed.chain([event.digest]).collect()
}

fn check_words(log: &Log, faults: &mut Vec<Fault>) {
    let erased = |entry: &LoggedEvent| matches!(entry.event.kind, EventKind::Erased { .. });
    let erased_until =
        log.entries.iter().filter_map(Entry::kept).filter(|e| erased(e)).map(|e| e.revision).max();
    for entry in log.entries.iter().filter_map(Entry::kept) {
        let number = entry.revision;
        if faults.iter().any(|fault| fault.names(number)) || (number == 1 && log.row.is_none()) {
            continue;
        }
        let own = entry.event.note.as_ref().map(crate::text::Words::as_str);
        let words = match &log.row {
            Some(row) if number == 1 => own.or(row.words.as_deref()),
            _ => own,
        };
        let may_be_erased = !erased(entry) && erased_until.is_some_and(|until| number < until);
        match (entry.words_digest, words, entry.salt) {
            (None, None, None) => {}
            (Some(digest), Some(words), Some(salt)) if of_words(&salt, words) == digest => {}
            (Some(_), None, None) if may_be_erased => {}
            (Some(_), None, _) => faults.push(Fault::WordsGone { entry: number }),
            _ => faults.push(Fault::Words { entry: number }),
        }
    }
}

fn check_row(log: &Log, faults: &mut Vec<Fault>) {
    let (Some(row), Some(last)) = (&log.row, log.entries.last()) else { return };
    let number = last.revision();
    let ends_here = row.revision == number && row.head == last.kept().map(|event| event.digest);
    let told = row.revision > number || row.revision == number && faults.iter().any(|f| f.names(number));
    if !ends_here && !told {
        faults.push(Fault::Head { last: number });
    }
}

fn check_anchored(log: &Log, faults: &mut Vec<Fault>) {
    let there = |number: i32| log.entries.iter().find(|entry| entry.revision() == number);
    let Some(furthest) = log.anchored.iter().max_by_key(|head| head.revision) else { return };
    let last = log.entries.last().map_or(0, Entry::revision).max(log.row.as_ref().map_or(0, |r| r.revision));
    if furthest.revision > last {
        // The first day on which it had come so far.
        let AnchoredHead { day, revision, .. } = *furthest;
        faults.push(Fault::CutOff { first: last.saturating_add(1), last: revision, day });
    }
    let known = log.anchored.iter().filter(|head| !faults.iter().any(|fault| fault.names(head.revision)));
    let other = |head: &&AnchoredHead| {
        there(head.revision).and_then(Entry::kept).map(|event| Some(event.digest)) != Some(head.digest)
    };
    // Whatever follows an entry that was rewritten is another one as well.
    if let Some(head) = known.into_iter().find(other) {
        faults.push(Fault::Rewritten { entry: head.revision, day: head.day });
    }
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

#[cfg(test)]
mod tests;
