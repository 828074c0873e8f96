//! When a gateway is left alone, and when it is tried again.
//!
//! Whoever waits for a gateway that is down waits in vain, so after a few failures texts go another way at once. Nothing
//! is ever given up: after a pause one text tries it again, and with the first that it takes everything is as before.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::{Outcome, Refusal, Remark, stored_as};

/// What is wrong with a gateway as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// It refuses us as we are configured.
    Config,
    /// The account is empty or closed, or has reached its quota.
    Balance,
    /// It cannot be reached, does not answer, or asks for patience.
    Network,
}

stored_as!(Trouble, "trouble of a gateway", {
    Config => "config",
    Balance => "balance",
    Network => "network",
});

/// A gateway that is left alone. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// Why.
    pub trouble: Trouble,
    /// The gateway's last words.
    pub why: Remark,
    /// Since when.
    pub since: Timestamp,
    /// When one text tries it again.
    pub probe_at: Timestamp,
    /// How often that was in vain.
    pub probes: u32,
}

/// So many failures in a row are no accident.
const IN_A_ROW: usize = 3;
/// How many calls are remembered, and for how long.
const REMEMBERED: usize = 20;
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// The pause before the first probe, by trouble; doubled each time up to the longest. What people must mend takes longer
/// than a network that comes back.
const fn pauses(trouble: Trouble) -> (SignedDuration, SignedDuration) {
    match trouble {
        Trouble::Network => (SignedDuration::from_secs(15), SignedDuration::from_mins(1)),
        Trouble::Config | Trouble::Balance => (SignedDuration::from_mins(1), SignedDuration::from_mins(10)),
    }
}

/// The latest calls of a gateway, as one process has seen them.
#[derive(Debug, Clone, Default)]
pub struct Recent {
    /// When each ended, and whether it failed.
    calls: VecDeque<(Timestamp, bool)>,
}

impl Recent {
    /// Remembers how a call ended.
    pub fn note(&mut self, outcome: &Outcome, now: Timestamp) {
        self.calls.push_back((now, fails(outcome)));
        while self.calls.len() > REMEMBERED {
            self.calls.pop_front();
        }
        self.calls.retain(|(at, _)| now.duration_since(*at) <= REMEMBERED_FOR);
    }

    /// Whether it fails as a rule: several times in a row, or half of the many calls that are remembered.
    fn fails(&self) -> bool {
        let in_a_row = self.calls.iter().rev().take_while(|(_, failed)| *failed).count();
        let failed = self.calls.iter().filter(|(_, failed)| *failed).count();
        in_a_row >= IN_A_ROW || self.calls.len() == REMEMBERED && 2 * failed >= REMEMBERED
    }
}

/// Whether the gateway itself failed. One that refuses a number or some words works.
fn fails(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::RefusedForNow { .. } | Outcome::Unknown { .. })
}

fn trouble(outcome: &Outcome) -> Option<(Trouble, &Remark)> {
    match outcome {
        Outcome::Rejected { class: Refusal::Config, why } => Some((Trouble::Config, why)),
        Outcome::Rejected { class: Refusal::Balance, why } => Some((Trouble::Balance, why)),
        Outcome::RefusedForNow { why, .. } | Outcome::Unknown { why } => Some((Trouble::Network, why)),
        Outcome::Accepted { .. } | Outcome::Rejected { .. } => None,
    }
}

/// Whether a gateway is left alone after a call that is in `recent` already. What refuses every text trips it at once,
/// what may pass by itself only when it goes on.
pub fn after(trip: Option<&Trip>, recent: &Recent, outcome: &Outcome, now: Timestamp) -> Option<Trip> {
    let (trouble, why) = trouble(outcome)?;
    if trouble == Trouble::Network && trip.is_none() && !recent.fails() {
        return None;
    }
    let (first, longest) = pauses(trouble);
    // Calls that were under way when it tripped say the same once more, and are no probes.
    let again = trip.filter(|trip| trip.probe_at <= now);
    let probes = again.map_or(trip.map_or(0, |trip| trip.probes), |trip| trip.probes.saturating_add(1));
    let probe_at = match trip {
        Some(trip) if again.is_none() => trip.probe_at,
        _ => now + (first * 2_i32.pow(probes.min(8))).min(longest),
    };
    let since = trip.map_or(now, |trip| trip.since);
    Some(Trip { trouble, why: why.clone(), since, probe_at, probes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        "2026-01-15T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    fn ok() -> Outcome {
        Outcome::Accepted { provider_id: None }
    }

    fn gone() -> Outcome {
        Outcome::RefusedForNow { why: Remark::new("refused"), not_sent: true }
    }

    fn rejected(class: Refusal) -> Outcome {
        Outcome::Rejected { class, why: Remark::new("no") }
    }

    /// Outcomes, a second apart.
    fn run(outcomes: &[Outcome]) -> Option<Trip> {
        let mut recent = Recent::default();
        outcomes.iter().zip(0..).fold(None, |trip, (outcome, second)| {
            recent.note(outcome, at(second));
            after(trip.as_ref(), &recent, outcome, at(second))
        })
    }

    #[test]
    fn what_people_must_mend_trips_at_once_and_what_may_pass_when_it_goes_on() {
        for (class, trouble) in [(Refusal::Config, Trouble::Config), (Refusal::Balance, Trouble::Balance)] {
            let trip = run(&[ok(), rejected(class)]).unwrap();
            assert_eq!((trip.trouble, trip.since, trip.probe_at), (trouble, at(1), at(61)));
        }
        assert_eq!(run(&[gone(), gone()]), None);
        let trip = run(&[gone(), gone(), gone()]).unwrap();
        assert_eq!((trip.trouble, trip.since, trip.probe_at), (Trouble::Network, at(2), at(17)));
        let unknown = Outcome::Unknown { why: Remark::default() };
        assert!(run(&[unknown.clone(), gone(), unknown]).is_some(), "a gateway that hangs is down too");
    }

    #[test]
    fn a_refused_number_or_refused_words_say_nothing_against_the_gateway() {
        for class in [Refusal::Number, Refusal::Content, Refusal::Limit] {
            assert_eq!(run(&[rejected(class), rejected(class), rejected(class), rejected(class)]), None);
        }
        assert_eq!(run(&[gone(), gone(), rejected(Refusal::Number), gone(), gone()]), None);
    }

    fn over_and_over(outcomes: &[Outcome], times: usize) -> Vec<Outcome> {
        std::iter::repeat_n(outcomes, times).flatten().cloned().collect()
    }

    #[test]
    fn half_of_many_calls_trip_it_too_though_never_three_in_a_row() {
        let one = [ok(), gone()];
        assert_eq!(run(&over_and_over(&one, 9)), None, "not many yet");
        assert!(run(&over_and_over(&one, 10)).is_some());
        assert_eq!(run(&over_and_over(&[ok(), ok(), gone()], 7)), None, "a third");
    }

    #[test]
    fn failures_long_ago_do_not_count() {
        let mut recent = Recent::default();
        for minute in [0, 6, 12, 18] {
            recent.note(&gone(), at(minute * 60));
            assert_eq!(after(None, &recent, &gone(), at(minute * 60)), None);
        }
    }

    #[test]
    fn probes_come_more_slowly_each_time_and_the_first_success_ends_it() {
        let recent = Recent::default();
        let mut trip = run(&[rejected(Refusal::Balance)]).unwrap();
        let mut pauses = Vec::new();
        for _ in 0..5 {
            let now = trip.probe_at;
            trip = after(Some(&trip), &recent, &rejected(Refusal::Balance), now).unwrap();
            pauses.push(trip.probe_at.duration_since(now).as_secs());
            assert_eq!(trip.since, at(0));
        }
        assert_eq!(pauses, [120, 240, 480, 600, 600]);
        assert_eq!(after(Some(&trip), &recent, &ok(), trip.probe_at), None);
        assert_eq!(after(Some(&trip), &recent, &rejected(Refusal::Number), trip.probe_at), None, "it works");
    }

    #[test]
    fn calls_that_were_under_way_when_it_tripped_do_not_put_off_the_probe() {
        let trip = run(&[gone(), gone(), gone()]).unwrap();
        let late = after(Some(&trip), &Recent::default(), &gone(), at(9)).unwrap();
        assert_eq!((late.probe_at, late.probes), (trip.probe_at, 0));
    }
}
