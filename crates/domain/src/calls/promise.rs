//! The promise of a call, as the log of a matter has it.

use jiff::Timestamp;

use crate::ticket::{ContactGrade, Event, EventKind};

/// The call that the log knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// When it was, UTC; of one that somebody only says to have made, when they said so.
    pub at: Timestamp,
    /// What proves it.
    pub grade: ContactGrade,
    /// Whether it was in time.
    pub in_time: bool,
}

/// The last promise to call that was made about a matter, and what is known of it. Times are UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// When it was made. A call before that keeps no promise.
    pub since: Timestamp,
    /// Until when.
    pub due: Timestamp,
    /// The call, if there was one.
    pub called: Option<Called>,
    /// Whether records have shown that it rang in vain.
    pub rang: bool,
}

impl Promise {
    /// Whether a record of a call at `at` makes better what is known.
    ///
    /// What somebody said is borne out by a call before they said it, and not by one that they made afterwards.
    pub(super) fn is_better_by(&self, at: Timestamp) -> bool {
        self.called.is_none_or(|called| match called.grade {
            ContactGrade::Tried => true,
            ContactGrade::Claimed | ContactGrade::Corroborated => at <= called.at,
            ContactGrade::Verified => at < called.at,
        })
    }
}

/// Reads a log from its beginning; `None` when nothing was promised in it.
pub fn promise<'a>(log: impl IntoIterator<Item = &'a Event>) -> Option<Promise> {
    let mut promise: Option<Promise> = None;
    for event in log {
        match (&event.kind, &mut promise) {
            (EventKind::Filed { due, .. } | EventKind::Reopened { due, .. }, _) => {
                promise = Some(Promise { since: event.at, due: *due, called: None, rang: false });
            }
            // Whoever was called before the matter was merged need not be called again.
            (EventKind::Unmerged { due, .. }, Some(before)) if before.called.is_none() => {
                *before = Promise { since: event.at, due: *due, called: None, rang: false };
            }
            (EventKind::Contacted { grade, in_time, call, .. }, Some(promise)) => {
                let at = call.map_or(event.at, |proof| proof.at);
                promise.called = Some(Called { at, grade: *grade, in_time: *in_time });
            }
            (EventKind::Proven { call, in_time }, Some(promise)) => {
                let grade = ContactGrade::Verified;
                promise.called = Some(Called { at: call.at, grade, in_time: *in_time });
            }
            (EventKind::Corroborated, Some(promise)) => {
                if let Some(called) = &mut promise.called {
                    called.grade = ContactGrade::Corroborated;
                }
            }
            (EventKind::Rang { .. }, Some(promise)) => promise.rang = true,
            _ => {}
        }
    }
    promise
}
