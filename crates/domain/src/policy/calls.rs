//! What the records of calls must be like to prove something.

use jiff::SignedDuration;

use super::check::{Faults, minutes};
use super::file::CallsEntry;
use crate::calls::CallRules;

/// Whoever talks for longer than this has certainly been called.
const LONGEST_TALK: u32 = 600;

/// Nobody rings more often within half an hour.
const MOST_RINGS: u8 = 10;

const USUAL: CallsEntry =
    CallsEntry { talk_seconds: 10, rings: 2, rings_minutes_apart: 3, rings_meet: false };

pub(super) fn calls(entry: Option<CallsEntry>, faults: &mut Faults) -> CallRules {
    let CallsEntry { talk_seconds, rings, rings_minutes_apart, rings_meet } = entry.unwrap_or(USUAL);
    if !(1..=LONGEST_TALK).contains(&talk_seconds) {
        faults.add("calls.talk_seconds", format_args!("must lie between 1 and {LONGEST_TALK}"));
    }
    if !(2..=MOST_RINGS).contains(&rings) {
        faults.add(
            "calls.rings",
            format_args!("must lie between 2 and {MOST_RINGS}: who rings once has not tried"),
        );
    }
    CallRules {
        talk: SignedDuration::from_secs(i64::from(talk_seconds)),
        rings,
        apart: minutes("calls.rings_minutes_apart", rings_minutes_apart, faults),
        rings_meet,
    }
}
