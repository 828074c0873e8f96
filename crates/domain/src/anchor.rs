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

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::chain::{Digest, START};
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

    /// The anchor of `day` that follows the one with digest `before`; [`START`] for the first.
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

/// What is wrong with the anchors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DayFault {
    /// Days between others have none.
    #[error("the anchors from {first} to {last} are missing")]
    Missing {
        /// The first of them.
        first: Date,
        /// The last.
        last: Date,
    },
    /// It does not come of the heads that are kept with it and of the anchor before.
    #[error("the anchor of {day} is not the one of its heads and of the anchor before it")]
    Altered {
        /// Which.
        day: Date,
    },
    /// Somebody has kept another one.
    #[error("the anchor of {day} is not the one that was kept")]
    Differs {
        /// Which.
        day: Date,
    },
    /// Somebody has kept one, and there is none.
    #[error("there is no anchor of {day}, but one was kept")]
    Absent {
        /// Which.
        day: Date,
    },
}

impl DayFault {
    /// What it means, for whoever has to decide what to do.
    pub const fn meaning(&self) -> &'static str {
        match self {
            Self::Missing { .. } => {
                "Rows of the table of anchors were removed. What they covered is checked by the chains of the tickets alone."
            }
            Self::Altered { .. } => {
                "The anchor, or a head that is kept with it, was changed, added or removed past the program."
            }
            Self::Differs { .. } => {
                "Logs up to that day and the anchors over them were computed anew, or another database was put in their place; or the copy was mistyped."
            }
            Self::Absent { .. } => {
                "The newest anchors were removed, or an older database was put in the place of this one."
            }
        }
    }
}

/// Checks a series of anchors, the oldest first, against the heads that are kept for each day.
pub fn faults(anchors: &[Anchor], kept: &BTreeMap<Date, Anchoring>) -> Vec<DayFault> {
    let mut faults = Vec::new();
    let mut last_day: Option<Date> = None;
    let mut before = vec![START];
    let nothing = Anchoring::default();
    for anchor in anchors {
        let day = anchor.day;
        if let Some(expected) = last_day.and_then(|last| last.tomorrow().ok())
            && expected < day
        {
            faults.push(DayFault::Missing { first: expected, last: day.yesterday().unwrap_or(expected) });
            before.clear();
        }
        let heads = kept.get(&day).unwrap_or(&nothing);
        let fitting: Vec<Anchor> = before.iter().map(|before| heads.after(before, day)).collect();
        // Behind a gap nobody knows what it follows: what comes after it must follow on this one.
        if !fitting.is_empty() && !fitting.contains(anchor) {
            faults.push(DayFault::Altered { day });
            // Either the digest was changed or what it covers: the next one may follow on both.
            before = fitting.iter().map(|fitting| fitting.digest).chain([anchor.digest]).collect();
        } else {
            before = vec![anchor.digest];
        }
        last_day = Some(day);
    }
    let without = kept.keys().filter(|day| Some(**day) > last_day);
    faults.extend(without.map(|day| DayFault::Missing { first: *day, last: *day }));
    faults
}

/// Compares with what was kept elsewhere.
pub fn compare(anchors: &[Anchor], kept: &AnchorCopy) -> Option<DayFault> {
    let day = kept.day;
    match anchors.iter().find(|anchor| anchor.day == day) {
        None => Some(DayFault::Absent { day }),
        Some(anchor) => (anchor.digest != kept.digest).then_some(DayFault::Differs { day }),
    }
}

/// An anchor as it is kept elsewhere: the day, a colon, 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchorCopy {
    /// Which day.
    pub day: Date,
    /// Its digest.
    pub digest: Digest,
}

/// Why a text is no copy of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("write an anchor as `mashang audit anchor` prints it: a day, a colon and 64 hexadecimal digits")]
pub struct AnchorCopyError;

impl fmt::Display for AnchorCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.day)?;
        self.digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for AnchorCopy {
    type Err = AnchorCopyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (day, digits) = text.trim().split_once(':').ok_or(AnchorCopyError)?;
        if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(AnchorCopyError);
        }
        let mut digest = Digest::default();
        for (n, byte) in digest.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).map_err(|_| AnchorCopyError)?;
        }
        Ok(Self { day: day.parse().map_err(|_| AnchorCopyError)?, digest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(shanghai()).unwrap().timestamp()
    }

    /// The heads of four days, and the anchors over them.
    fn town() -> (Vec<Anchor>, BTreeMap<Date, Vec<Head>>) {
        let mut heads = BTreeMap::new();
        let mut before = START;
        let anchors = (0..4_u8).map(|n| {
            let day = date(2026, 3, 10 + i8::try_from(n).unwrap());
            let of_day: Vec<Head> = (0..n)
                .map(|t| Head { ticket: TicketId(i64::from(t) + 1), revision: i32::from(n), digest: [n; 32] })
                .collect();
            let anchor = collect(&of_day).after(&before, day);
            before = anchor.digest;
            heads.insert(day, of_day);
            anchor
        });
        (anchors.collect(), heads)
    }

    fn collect(heads: &[Head]) -> Anchoring {
        let mut anchoring = Anchoring::default();
        for head in heads {
            anchoring.add(head);
        }
        anchoring
    }

    fn check(anchors: &[Anchor], heads: &BTreeMap<Date, Vec<Head>>) -> Vec<DayFault> {
        faults(anchors, &heads.iter().map(|(day, heads)| (*day, collect(heads))).collect())
    }

    #[test]
    fn a_day_is_anchored_an_hour_after_its_end_and_missed_days_one_by_one() {
        let zone = shanghai();
        let tuesday = date(2026, 3, 10);
        assert_eq!(due(None, at("2026-03-11T00:59"), &zone), Some(date(2026, 3, 9)));
        assert_eq!(due(None, at("2026-03-11T01:00"), &zone), Some(tuesday));
        let monday = Some(date(2026, 3, 9));
        assert_eq!(due(monday, at("2026-03-11T00:59"), &zone), None);
        assert_eq!(due(monday, at("2026-03-11T01:00"), &zone), Some(tuesday));
        assert_eq!(due(monday, at("2026-03-20T12:00"), &zone), Some(tuesday));
        assert_eq!(due(Some(date(2026, 3, 20)), at("2026-03-11T01:00"), &zone), None);
        assert_eq!(end_of(tuesday, &zone), Some(at("2026-03-11T00:00")));
    }

    #[test]
    fn days_without_an_anchor_are_named() {
        let (mut anchors, heads) = town();
        assert_eq!(check(&anchors, &heads), []);
        anchors.remove(2);
        let gap = date(2026, 3, 12);
        assert_eq!(check(&anchors, &heads), [DayFault::Missing { first: gap, last: gap }]);
        let newest = anchors.pop().unwrap().day;
        assert_eq!(
            check(&anchors[..2], &heads),
            [gap, newest].map(|day| DayFault::Missing { first: day, last: day })
        );
        anchors.remove(0);
        assert_eq!(check(&anchors, &heads)[0], DayFault::Altered { day: date(2026, 3, 11) });
    }

    #[test]
    fn a_copy_comes_back_as_it_was_printed_and_finds_what_was_computed_anew() {
        let (anchors, _) = town();
        let kept = anchors[3].copy();
        assert_eq!(kept.to_string().parse(), Ok(kept));
        assert_eq!(kept.to_string().to_uppercase().parse(), Ok(kept));
        assert_eq!(compare(&anchors, &kept), None);
        assert_eq!(compare(&anchors[..3], &kept), Some(DayFault::Absent { day: kept.day }));
        let other = AnchorCopy { digest: [7; 32], ..kept };
        assert_eq!(compare(&anchors, &other), Some(DayFault::Differs { day: kept.day }));
        for wrong in ["", "2026-03-10", "2026-03-10:12", "heute:".repeat(13).as_str()] {
            assert_eq!(wrong.parse::<AnchorCopy>(), Err(AnchorCopyError));
        }
        assert_eq!(
            format!("2026-03-10:{}", "水".repeat(21) + "1").parse::<AnchorCopy>(),
            Err(AnchorCopyError)
        );
    }

    proptest! {
        #[test]
        fn any_single_change_to_an_anchor_or_its_heads_names_that_day_and_no_other(
            n in 0_usize..4, what in 0_usize..6, bit in 0_usize..256
        ) {
            let (mut anchors, mut heads) = town();
            let day = anchors[n].day;
            let of_day = heads.get_mut(&day).unwrap();
            match (what, of_day.len().checked_sub(1)) {
                (0, _) => anchors[n].digest[bit / 8] ^= 1 << (bit % 8),
                (1, _) => anchors[n].matters += 1,
                (2, Some(last)) => of_day[last].digest[bit / 8] ^= 1 << (bit % 8),
                (3, Some(last)) => of_day[last].revision += 1,
                (4, Some(last)) => of_day[last].ticket.0 += 1,
                (5, Some(_)) => drop(of_day.pop()),
                _ => of_day.push(Head { ticket: TicketId(9), revision: 1, digest: [9; 32] }),
            }
            prop_assert_eq!(check(&anchors, &heads), vec![DayFault::Altered { day }]);
        }
    }
}
