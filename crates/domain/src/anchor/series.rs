//! Whether a series of anchors is what was made.

use std::collections::BTreeMap;

use jiff::civil::Date;
use thiserror::Error;

use super::{Anchor, AnchorCopy, Anchoring};
use crate::chain::START;

/// What is wrong with the anchors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DayFault {
    /// Days between others have none.
    #[error("{} missing", days(*first, *last))]
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

fn days(first: Date, last: Date) -> String {
    if first == last {
        format!("the anchor of {first} is")
    } else {
        format!("the anchors from {first} to {last} are")
    }
}
