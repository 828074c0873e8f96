//! The daily anchor: one digest over the logs of all tickets, chained to that of the day before.
//!
//! The chain of a ticket tells when an entry of it was altered. It cannot tell when a whole ticket has gone, when the
//! newest entries were cut off and the ticket set back, or when somebody has computed a whole log anew. The anchor of a
//! day can: it covers the head of each log that has grown since the anchor before, as that log was when the day ended,
//! and the heads are kept beside it, so that what is missing can be named.
//!
//! An anchor covers whatever no earlier one covers and what happened before the end of its day. An entry that says of
//! itself that it happened on a day but was stored only after the anchor of that day (a transaction that stayed open, a
//! clock that ran behind) is covered by the next one; [`crate::audit`] tells of it.
//!
//! Its limits: what was stored since the newest anchor has only the chains; and whoever can write to the database can
//! also compute all anchors anew. That is found only with an anchor that was kept where they cannot write, which is why
//! each is said in the log of the program and can be printed ([`AnchorCopy`]).

mod copy;
mod series;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

pub use copy::{AnchorCopy, AnchorCopyError};
pub use series::{DayFault, compare, faults};

use crate::chain::Digest;
use crate::number::TicketId;

/// How long after the end of a day its anchor is made: transactions that began before midnight have ended by then, and
/// clocks of several processes do not differ by so much.
pub const GRACE: SignedDuration = SignedDuration::from_hours(1);

/// How far a ticket's log had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Whose.
    pub ticket: TicketId,
    /// Its last entry.
    pub revision: i32,
    /// The link of that entry.
    pub digest: Digest,
}

/// The anchor of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Which day, in the zone of the policy.
    pub day: Date,
    /// How many tickets had something new.
    pub matters: u64,
    /// Over the anchor before, the day and the heads.
    pub digest: Digest,
}

impl Anchor {
    /// What somebody keeps elsewhere.
    pub const fn copy(&self) -> AnchorCopy {
        AnchorCopy { day: self.day, digest: self.digest }
    }
}

/// Collects the heads of a day, in the order of the tickets.
#[derive(Clone, Default)]
pub struct Anchoring {
    heads: Sha256,
    matters: u64,
}

impl Anchoring {
    /// Adds the head of the next ticket: each has a greater number than the one before.
    pub fn add(&mut self, head: &Head) {
        self.heads.update(head.ticket.0.to_be_bytes());
        self.heads.update(head.revision.to_be_bytes());
        self.heads.update(head.digest);
        self.matters += 1;
    }

    /// The anchor of `day` that follows the one with digest `before`; [`crate::chain::START`] for the first.
    pub fn after(&self, before: &Digest, day: Date) -> Anchor {
        let mut hash = Sha256::new();
        hash.update(b"mashang anchor 1\n");
        hash.update(before);
        hash.update(day.to_string());
        hash.update(self.matters.to_be_bytes());
        hash.update(self.heads.clone().finalize());
        Anchor { day, matters: self.matters, digest: hash.finalize().into() }
    }
}

/// When a day is over in `zone`. `None` beyond the end of all calendars.
pub fn end_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(day.tomorrow().ok()?.to_datetime(Time::midnight())).ok()
}

/// The day whose anchor is to be made `now`, when `newest` has one: the one after it, as soon as it is over for [`GRACE`].
/// The first anchor of all is that of the last day that is over: it covers everything before.
pub fn due(newest: Option<Date>, now: Timestamp, zone: &TimeZone) -> Option<Date> {
    let settled = (now - GRACE).to_zoned(zone.clone()).date();
    let day = newest.map_or(settled.yesterday(), Date::tomorrow).ok()?;
    (day < settled).then_some(day)
}
