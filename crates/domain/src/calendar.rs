//! Working days: weekends, holidays and the make-up working days (调休) that China's State Council orders each year.
//!
//! Time allowed in working days is working time that passes: a day off takes none of it. From Friday noon to Tuesday
//! noon it is two working days.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    holidays: BTreeSet<Date>,
    working: BTreeSet<Date>,
}

/// No deadline lies further away than this, so that a loop over days ends even in a calendar without working days.
const LAST_DAY: u32 = 4_000;

impl Calendar {
    /// `holidays` are days off besides Saturdays and Sundays, `working` are Saturdays and Sundays that are worked.
    pub fn new(holidays: impl IntoIterator<Item = Date>, working: impl IntoIterator<Item = Date>) -> Self {
        Self { holidays: holidays.into_iter().collect(), working: working.into_iter().collect() }
    }

    /// Whether `date` is worked.
    pub fn is_working(&self, date: Date) -> bool {
        if self.working.contains(&date) {
            return true;
        }
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && !self.holidays.contains(&date)
    }

    /// Whether the calendar says anything about `year`; if not, only weekends are days off.
    pub fn knows(&self, year: i16) -> bool {
        self.holidays.iter().chain(&self.working).any(|d| d.year() == year)
    }

    /// The moment when `days` working days have passed since `from`, in `zone`.
    ///
    /// The time of day stays that of `from`; when `from` lies on a day off, counting begins at the next working day's
    /// midnight.
    pub fn after_working_days(&self, from: Timestamp, days: u16, zone: &TimeZone) -> Timestamp {
        let local = from.to_zoned(zone.clone()).datetime();
        let (mut date, time) = if self.is_working(local.date()) {
            (local.date(), local.time())
        } else {
            (local.date(), jiff::civil::Time::midnight())
        };
        // On a day off the first working day ahead is day zero: it begins at its midnight.
        let mut left = u32::from(days) + u32::from(!self.is_working(date));
        for _ in 0..LAST_DAY {
            if left == 0 {
                break;
            }
            let Ok(next) = date.checked_add(1.day()) else { break };
            date = next;
            if self.is_working(date) {
                left -= 1;
            }
        }
        zone.to_timestamp(date.to_datetime(time)).unwrap_or(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use proptest::prelude::*;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(shanghai()).unwrap().timestamp()
    }

    /// The State Council's arrangement for the National Day of 2026: 1 to 7 October off, 10 October worked.
    fn october_2026() -> Calendar {
        let day = |d: &str| d.parse::<Date>().unwrap();
        let off = (1..=7).map(|d| jiff::civil::date(2026, 10, d));
        Calendar::new(off, [day("2026-09-20"), day("2026-10-10")])
    }

    #[test]
    fn a_weekend_takes_nothing() {
        let calendar = Calendar::default();
        // Friday noon and three working days: Wednesday noon.
        assert_eq!(
            calendar.after_working_days(at("2026-11-20T12:00"), 3, &shanghai()),
            at("2026-11-25T12:00")
        );
        // Saturday: counting begins on Monday at midnight.
        assert_eq!(
            calendar.after_working_days(at("2026-11-21T15:00"), 3, &shanghai()),
            at("2026-11-26T00:00")
        );
    }

    #[test]
    fn a_week_of_holidays_and_a_worked_saturday_count_as_ordered() {
        let calendar = october_2026();
        // Wednesday 30 September 10:00 → Thursday 8, Friday 9, Saturday 10 October.
        assert_eq!(
            calendar.after_working_days(at("2026-09-30T10:00"), 3, &shanghai()),
            at("2026-10-10T10:00")
        );
    }

    /// How much working time lies between two moments; zero when `to` is not after `from`.
    fn working_time(calendar: &Calendar, from: Timestamp, to: Timestamp, zone: &TimeZone) -> SignedDuration {
        let mut total = SignedDuration::ZERO;
        let mut at = from;
        for _ in 0..LAST_DAY {
            if at >= to {
                break;
            }
            let date = at.to_zoned(zone.clone()).date();
            let midnight = date
                .checked_add(1.day())
                .ok()
                .and_then(|d| zone.to_timestamp(d.to_datetime(jiff::civil::Time::midnight())).ok());
            let Some(midnight) = midnight else { break };
            let end = midnight.min(to);
            if calendar.is_working(date) {
                total += end.duration_since(at);
            }
            at = end;
        }
        total
    }

    proptest! {
        #[test]
        fn so_many_working_days_later_means_so_much_working_time_has_passed(
            minute in 0_i64..1_000_000, days in 1_u16..20
        ) {
            let from = at("2026-01-01T00:00") + SignedDuration::from_mins(minute);
            let calendar = october_2026();
            let due = calendar.after_working_days(from, days, &shanghai());
            let passed = working_time(&calendar, from, due, &shanghai());
            prop_assert_eq!(passed, SignedDuration::from_hours(24 * i64::from(days)));
        }

        #[test]
        fn more_days_are_never_due_earlier(minute in 0_i64..1_000_000, days in 1_u16..20) {
            let from = at("2026-01-01T00:00") + SignedDuration::from_mins(minute);
            let calendar = october_2026();
            prop_assert!(calendar.after_working_days(from, days, &shanghai())
                < calendar.after_working_days(from, days + 1, &shanghai()));
        }
    }
}
