//! Call records (话单): what a telephone exchange says of calls between the staff and a requester, and what it proves.
//!
//! A call of the staff to the requester that was answered and lasted proves the contact, at its own true time, however
//! late the record arrives. Ringing in vain, twice and some minutes apart, proves that it was tried. A call of the
//! requester to the staff is no call back: it is kept, and proves nothing. Records may come twice and in any order;
//! what is proven never gets worse by another one.

mod promise;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::delivery::stored_as;
use crate::phone::PhoneNumber;
use crate::ticket::ContactGrade;

pub use promise::{Called, Promise, promise};

/// Who called whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The staff called the requester.
    ToRequester,
    /// The requester called the staff.
    FromRequester,
}

stored_as!(Direction, "direction of a call", {
    ToRequester => "to_requester",
    FromRequester => "from_requester",
});

/// One call, when it was over. Times are UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Who called whom.
    pub direction: Direction,
    /// When the other telephone rang; `None` when it did not, being busy or off.
    pub rang: Option<Timestamp>,
    /// When it was answered; `None` when it was not.
    pub answered: Option<Timestamp>,
    /// When it ended.
    pub ended: Timestamp,
}

impl Call {
    /// For how long the two were connected.
    pub fn talked(&self) -> SignedDuration {
        self.answered.map_or(SignedDuration::ZERO, |answered| self.ended.duration_since(answered))
    }
}

/// Between whom an exchange saw a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Over a middle number: the exchange's name for what binds two people to it, and who called.
    Bound {
        /// The name.
        binding: String,
        /// Who called.
        direction: Direction,
    },
    /// From one number to another.
    Numbers {
        /// Who called.
        from: PhoneNumber,
        /// Who was called.
        to: PhoneNumber,
    },
}

/// A call as an exchange reports it. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// The exchange's name for the call, by which a record that is posted twice is known.
    pub name: String,
    /// Between whom.
    pub line: Line,
    /// See [`Call::rang`].
    pub rang: Option<Timestamp>,
    /// See [`Call::answered`].
    pub answered: Option<Timestamp>,
    /// See [`Call::ended`].
    pub ended: Timestamp,
}

impl CallRecord {
    /// The call itself.
    pub const fn call(&self, direction: Direction) -> Call {
        Call { direction, rang: self.rang, answered: self.answered, ended: self.ended }
    }
}

/// What calls must be like to prove something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallRules {
    /// For how long the two must be connected at least.
    pub talk: SignedDuration,
    /// How often it must have rung in vain.
    pub rings: u8,
    /// How far apart these must lie.
    pub apart: SignedDuration,
    /// Whether ringing in vain so often meets the promise of a call.
    pub rings_meet: bool,
}

/// The call that a record shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// When it was answered, UTC; for one that only rang, when it rang.
    pub at: Timestamp,
    /// For how many seconds they were connected.
    pub seconds: u32,
}

/// What the records of a matter's calls show beyond what its log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The requester was called.
    Called {
        /// What proves it: [`ContactGrade::Verified`], or [`ContactGrade::Tried`] where the policy lets that do.
        grade: ContactGrade,
        /// The call.
        proof: Proof,
        /// Whether it was in time.
        in_time: bool,
    },
    /// They rang in vain often enough to say that it was tried; that meets nothing.
    Rang {
        /// The call that made it so.
        proof: Proof,
    },
}

/// What the calls of a matter show of a promise; `None` when nothing that the log does not say already.
pub fn shown(calls: &[Call], promise: &Promise, rules: &CallRules) -> Option<Shown> {
    let theirs = || calls.iter().filter(|call| call.direction == Direction::ToRequester);
    let talks = theirs().filter(|call| call.talked() >= rules.talk);
    let proofs = talks.filter_map(|call| Some((call.answered?, call.talked().as_secs())));
    let first = proofs.filter(|(at, _)| *at >= promise.since).min();
    if let Some((at, seconds)) = first.filter(|(at, _)| promise.is_better_by(*at)) {
        let proof = Proof { at, seconds: u32::try_from(seconds).unwrap_or(u32::MAX) };
        let in_time = at < promise.due || promise.called.is_some_and(|called| called.in_time);
        return Some(Shown::Called { grade: ContactGrade::Verified, proof, in_time });
    }
    if promise.called.is_some() || promise.rang {
        return None;
    }
    let rings = theirs().filter(|call| call.answered.is_none()).filter_map(|call| call.rang);
    let proof = Proof { at: enough(rings, promise, rules)?, seconds: 0 };
    Some(if rules.rings_meet {
        Shown::Called { grade: ContactGrade::Tried, proof, in_time: true }
    } else {
        Shown::Rang { proof }
    })
}

/// The ring by which it has rung often enough before the deadline, each far enough from the one that counted before.
fn enough(rings: impl Iterator<Item = Timestamp>, promise: &Promise, rules: &CallRules) -> Option<Timestamp> {
    let mut rings: Vec<_> = rings.filter(|at| *at >= promise.since && *at < promise.due).collect();
    rings.sort_unstable();
    let (mut counted, mut last) = (0, None);
    for at in rings {
        if last.is_none_or(|last| at.duration_since(last) >= rules.apart) {
            (counted, last) = (counted + 1, Some(at));
        }
        if counted == rules.rings {
            return last;
        }
    }
    None
}
