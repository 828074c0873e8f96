//! Where time and randomness come in: as parameters, so that a story of fifteen days runs in milliseconds.

use jiff::{SignedDuration, Timestamp};

/// Tells the time. The program has one real clock; tests have one that they advance.
pub trait Clock: Send + Sync {
    /// Now, in UTC, in whole milliseconds (what storage keeps).
    fn now(&self) -> Timestamp;
}

/// Gives unpredictable bytes. The program asks the operating system; tests use a seed.
pub trait Entropy: Send + Sync {
    /// Fills the whole of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// An array of unpredictable bytes.
pub fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// Cuts to whole milliseconds, towards the past.
pub fn whole_millis(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// How far the clock may run away from the time that has passed before it counts as a jump. A server that was held up for a
/// moment between two looks is no fault.
pub const JUMP_LIMIT: SignedDuration = SignedDuration::from_secs(2);

/// By how much the clock has jumped between two readings, of which the second was taken `passed` after the first as a clock
/// measures that only runs on; negative when it was put back. `None` while it keeps time. A machine that slept has jumped
/// as well: for its deadlines it is the same.
pub fn jump(before: Timestamp, now: Timestamp, passed: SignedDuration) -> Option<SignedDuration> {
    let by = now.duration_since(before) - passed;
    (by.abs() > JUMP_LIMIT).then_some(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_runs_away_from_the_time_that_has_passed_has_jumped() {
        let rows =
            [(1_000, None), (3_000, None), (3_001, Some(2_001)), (-1_000, None), (-1_001, Some(-2_001))];
        let before: Timestamp = "2026-01-15T08:00:00Z".parse().unwrap();
        for (shown, expected) in rows {
            let now = before + SignedDuration::from_millis(shown);
            let by = jump(before, now, SignedDuration::from_secs(1));
            assert_eq!(by, expected.map(SignedDuration::from_millis), "{shown}");
        }
    }
}
