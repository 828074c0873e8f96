//! Whether the notifier does its work: from what lies in the database, what is wrong and since when.
//!
//! A service that is up and tells nobody looks healthy from outside. So nothing here asks whether a process runs: it is asked
//! how old the oldest thing is that should have been done by now, and whether a timer that does nothing else went off.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::stored_as;

/// How old the last look of a reconciler may be: each looks every second, and one look takes far less.
pub const LOOK_LIMIT: SignedDuration = SignedDuration::from_secs(10);

/// How long what is due may wait. It is half a minute of the thirty that were promised.
pub const DUE_LIMIT: SignedDuration = SignedDuration::from_secs(30);

/// How long nobody may know whether a text was sent: twice the time after which it is settled.
pub const UNKNOWN_LIMIT: SignedDuration = SignedDuration::from_mins(2);

/// How long a message may be in one worker's hands: twice the lease, after which another takes it.
pub const LEASE_LIMIT: SignedDuration = SignedDuration::from_secs(60);

/// How often the canary goes off. Each time is one transaction, also on a server that has nothing else to do.
pub const CANARY_INTERVAL: SignedDuration = SignedDuration::from_mins(1);

/// What looks, again and again, for something to do within a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Round {
    /// Clocks that have come to a step.
    Deadlines,
    /// Messages that are to be sent.
    Outbox,
    /// What gateways posted.
    Callbacks,
    /// Messages that nobody came back for.
    Overdue,
}

stored_as!(Round, "round of the worker", {
    Deadlines => "deadlines",
    Outbox => "outbox",
    Callbacks => "callbacks",
    Overdue => "overdue",
});

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// Some notifier works.
    Notifier,
    /// See [`Round::Deadlines`].
    DeadlinesLook,
    /// See [`Round::Outbox`].
    OutboxLook,
    /// See [`Round::Callbacks`].
    CallbacksLook,
    /// See [`Round::Overdue`].
    OverdueLook,
    /// No step of a clock waits.
    Deadlines,
    /// No urgent text waits.
    Texts,
    /// Some gateway takes texts.
    Gateways,
    /// Nothing that a gateway posted waits.
    Callbacks,
    /// Of no text it is unknown for long whether it was sent.
    Unknown,
    /// No message lies in the hands of a worker that is gone.
    Lease,
    /// The canary went off.
    Canary,
}

stored_as!(Check, "check of the watchdog", {
    Notifier => "notifier",
    DeadlinesLook => "deadlines_look",
    OutboxLook => "outbox_look",
    CallbacksLook => "callbacks_look",
    OverdueLook => "overdue_look",
    Deadlines => "deadlines",
    Texts => "texts",
    Gateways => "gateways",
    Callbacks => "callbacks",
    Unknown => "unknown",
    Lease => "lease",
    Canary => "canary",
});

impl Round {
    /// The check that it looked.
    pub const fn check(self) -> Check {
        match self {
            Self::Deadlines => Check::DeadlinesLook,
            Self::Outbox => Check::OutboxLook,
            Self::Callbacks => Check::CallbacksLook,
            Self::Overdue => Check::OverdueLook,
        }
    }
}

impl Check {
    /// Whether no texts go out while it fails; of the others texts may only be late.
    pub const fn stops_texts(self) -> bool {
        matches!(self, Self::Notifier | Self::Texts | Self::Gateways)
    }
}

/// What is known. Times are UTC; `None` where there is no such thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// When each round looked last, in whichever process.
    pub looked: BTreeMap<Round, Timestamp>,
    /// Since when the oldest step of a clock is due.
    pub deadline_due: Option<Timestamp>,
    /// Since when the oldest urgent text should have gone out.
    pub text_due: Option<Timestamp>,
    /// Since when no gateway takes texts, whether one waits or not.
    pub no_gateway: Option<Timestamp>,
    /// Since when the oldest callback is due.
    pub callback_due: Option<Timestamp>,
    /// Since when it is unknown of a text whether it was sent, among those that are still to be settled.
    pub unknown_since: Option<Timestamp>,
    /// Since when a message has been in one worker's hands.
    pub leased_since: Option<Timestamp>,
    /// When the canary goes off next, or should have. `None` before its first time.
    pub canary_due: Option<Timestamp>,
}

impl Facts {
    /// Takes a look of a round into account: of several, the one nearest to now counts. Whose clock was put back left
    /// one that lies ahead.
    pub fn add_look(&mut self, round: Round, at: Timestamp, now: Timestamp) {
        let distance = |at: Timestamp| now.duration_since(at).abs();
        let known = self.looked.entry(round).or_insert(at);
        if distance(at) < distance(*known) {
            *known = at;
        }
    }
}

/// Something that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// What does not hold.
    pub check: Check,
    /// Since when; `None` when it never did.
    pub since: Option<Timestamp>,
}

/// What is wrong, in the order of [`Check::ALL`]; nothing when all is well.
pub fn findings(facts: &Facts, now: Timestamp) -> Vec<Finding> {
    let mut found = looks(facts, now);
    let waiting = [
        (Check::Deadlines, facts.deadline_due, DUE_LIMIT),
        (Check::Texts, facts.text_due, DUE_LIMIT),
        (Check::Gateways, facts.no_gateway, DUE_LIMIT),
        (Check::Callbacks, facts.callback_due, DUE_LIMIT),
        (Check::Unknown, facts.unknown_since, UNKNOWN_LIMIT),
        (Check::Lease, facts.leased_since, LEASE_LIMIT),
    ];
    for (check, since, limit) in waiting {
        found.extend(
            since.filter(|at| now.duration_since(*at) > limit).map(|at| Finding::new(check, Some(at))),
        );
    }
    let canary = facts.canary_due.filter(|due| fires_in_time(*due, now));
    if canary.is_none() {
        found.push(Finding::new(Check::Canary, facts.canary_due));
    }
    found
}

/// Who has not looked. When nobody has, there is no notifier.
fn looks(facts: &Facts, now: Timestamp) -> Vec<Finding> {
    let last = |round: &Round| facts.looked.get(round).copied();
    let is_late = |round: &&Round| last(round).is_none_or(|at| now.duration_since(at).abs() > LOOK_LIMIT);
    let late: Vec<Round> = Round::ALL.iter().filter(is_late).copied().collect();
    if late.len() == Round::ALL.len() {
        let newest = facts.looked.values().max().copied();
        return vec![Finding::new(Check::Notifier, newest)];
    }
    late.into_iter().map(|round| Finding::new(round.check(), last(&round))).collect()
}

/// A canary that lies further ahead than it ever is put proves nothing: the clock was put back.
fn fires_in_time(due: Timestamp, now: Timestamp) -> bool {
    let late = now.duration_since(due);
    late <= DUE_LIMIT && -late <= CANARY_INTERVAL + DUE_LIMIT
}

impl Finding {
    const fn new(check: Check, since: Option<Timestamp>) -> Self {
        Self { check, since }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::LEASE;

    fn at(seconds: i64) -> Timestamp {
        "2026-01-15T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    /// All is well at second 0.
    fn well() -> Facts {
        let looked = Round::ALL.iter().map(|round| (*round, at(-1))).collect();
        Facts { looked, canary_due: Some(at(20)), ..Facts::default() }
    }

    fn found(facts: &Facts) -> Vec<(Check, Option<Timestamp>)> {
        findings(facts, at(0)).into_iter().map(|finding| (finding.check, finding.since)).collect()
    }

    #[test]
    fn a_notifier_with_nothing_to_do_is_well() {
        assert_eq!(found(&well()), []);
    }

    #[test]
    fn where_nothing_ever_looked_there_is_no_notifier_and_the_canary_never_went_off() {
        assert_eq!(found(&Facts::default()), [(Check::Notifier, None), (Check::Canary, None)]);
    }

    #[test]
    fn a_notifier_that_is_gone_is_one_finding_and_says_since_when() {
        let looked = Round::ALL.iter().zip([-11, -12, -13, -14]).map(|(round, s)| (*round, at(s))).collect();
        assert_eq!(found(&Facts { looked, ..well() }), [(Check::Notifier, Some(at(-11)))]);
    }

    #[test]
    fn each_round_is_missed_after_ten_seconds() {
        for round in Round::ALL {
            let mut facts = well();
            facts.looked.insert(*round, at(-10));
            assert_eq!(found(&facts), [], "{round}");
            facts.looked.insert(*round, at(-11));
            assert_eq!(found(&facts), [(round.check(), Some(at(-11)))], "{round}");
            facts.looked.remove(round);
            assert_eq!(found(&facts), [(round.check(), None)], "{round}");
        }
    }

    #[test]
    fn a_look_that_lies_ahead_is_no_sign_of_life() {
        let mut facts = well();
        facts.looked.insert(Round::Outbox, at(3_600));
        assert_eq!(found(&facts), [(Check::OutboxLook, Some(at(3_600)))]);
        facts.add_look(Round::Outbox, at(-3), at(0));
        assert_eq!(found(&facts), [], "that of another process is");
        facts.add_look(Round::Outbox, at(-9), at(0));
        assert_eq!(facts.looked[&Round::Outbox], at(-3));
    }

    #[test]
    fn what_waits_is_found_when_its_time_is_over_and_not_before() {
        type Put = fn(&mut Facts, Timestamp);
        let rows: [(Check, i64, Put); 6] = [
            (Check::Deadlines, 30, |facts, since| facts.deadline_due = Some(since)),
            (Check::Texts, 30, |facts, since| facts.text_due = Some(since)),
            (Check::Gateways, 30, |facts, since| facts.no_gateway = Some(since)),
            (Check::Callbacks, 30, |facts, since| facts.callback_due = Some(since)),
            (Check::Unknown, 120, |facts, since| facts.unknown_since = Some(since)),
            (Check::Lease, 60, |facts, since| facts.leased_since = Some(since)),
        ];
        for (check, limit, put) in rows {
            let mut facts = well();
            put(&mut facts, at(-limit));
            assert_eq!(found(&facts), [], "{check}");
            put(&mut facts, at(-limit - 1));
            assert_eq!(found(&facts), [(check, Some(at(-limit - 1)))], "{check}");
            put(&mut facts, at(500));
            assert_eq!(found(&facts), [], "{check}: not due yet");
        }
    }

    #[test]
    fn a_canary_is_missed_when_it_is_late_and_when_it_lies_beyond_its_interval() {
        for (due, fine) in [(-31, false), (-30, true), (0, true), (60, true), (90, true), (91, false)] {
            let facts = Facts { canary_due: Some(at(due)), ..well() };
            let expected = if fine { vec![] } else { vec![(Check::Canary, Some(at(due)))] };
            assert_eq!(found(&facts), expected, "{due}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_found_in_one_order() {
        let facts = Facts {
            text_due: Some(at(-100)),
            deadline_due: Some(at(-100)),
            leased_since: Some(at(-100)),
            ..Facts::default()
        };
        let checks: Vec<Check> = findings(&facts, at(0)).iter().map(|finding| finding.check).collect();
        assert_eq!(checks, [Check::Notifier, Check::Deadlines, Check::Texts, Check::Lease, Check::Canary]);
        assert!(checks.is_sorted());
    }

    #[test]
    fn a_lease_is_over_before_it_is_missed() {
        assert!(LEASE < LEASE_LIMIT);
    }
}
