//! How long personal data are kept when a matter is over.

use jiff::{SignedDuration, Timestamp};

/// For how long personal data are kept after the end of their matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    days: u16,
}

impl Retention {
    /// So many days of 24 hours; `None` for 0, which means that nothing is erased by itself.
    pub const fn of_days(days: u16) -> Option<Self> {
        if days == 0 { None } else { Some(Self { days }) }
    }

    /// What came to its end at this moment or before is erased at `now`.
    pub fn limit(self, now: Timestamp) -> Timestamp {
        now - SignedDuration::from_hours(24 * i64::from(self.days))
    }

    /// Whether what ended `then` is erased at `now`.
    pub fn is_over(self, ended: Timestamp, now: Timestamp) -> bool {
        ended <= self.limit(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_a_day_is_erased_a_day_after_the_end_and_not_before() {
        let day = Retention::of_days(1).unwrap();
        let ended: Timestamp = "2026-03-10T09:00:00Z".parse().unwrap();
        assert!(!day.is_over(ended, "2026-03-11T08:59:59Z".parse().unwrap()));
        assert!(day.is_over(ended, "2026-03-11T09:00:00Z".parse().unwrap()));
        assert_eq!(Retention::of_days(0), None);
    }
}
