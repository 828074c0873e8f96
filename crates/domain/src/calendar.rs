//! Working days: weekends, holidays and the make-up working days (调休) that China's State Council orders each year.
//!
//! Time allowed in working days is working time that passes: a day off takes none of it. From Friday noon to Tuesday
//! noon it is two working days.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

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
            (local.date(), Time::midnight())
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

    /// How much working time lies between two moments: the time of all worked days. Zero when `to` is not after `from`.
    pub fn working_time(&self, from: Timestamp, to: Timestamp, zone: &TimeZone) -> SignedDuration {
        self.spans(from, zone, None)
            .take_while(|span| span.0 < to)
            .fold(SignedDuration::ZERO, |total, (begin, end)| total + end.min(to).duration_since(begin))
    }

    /// The moment when `time` of working time has passed since `from`: what [`Calendar::working_time`] measures.
    pub fn after_working_time(&self, from: Timestamp, time: SignedDuration, zone: &TimeZone) -> Timestamp {
        pass(self.spans(from, zone, None), from, time)
    }

    /// The moment when `time` has passed within `hours` since `from`.
    pub fn after_service_time(
        &self,
        from: Timestamp,
        time: SignedDuration,
        hours: &ServiceHours,
        zone: &TimeZone,
    ) -> Timestamp {
        pass(self.spans(from, zone, Some(*hours)), from, time)
    }

    /// The stretches of time that count, from `from` on, in order: whole worked days, or the hours of service.
    fn spans(
        &self,
        from: Timestamp,
        zone: &TimeZone,
        hours: Option<ServiceHours>,
    ) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let counts = move |date: &Date| match hours {
            Some(hours) if hours.every_day => true,
            _ => self.is_working(*date),
        };
        let (opens, closes) = hours.map_or((Time::midnight(), None), |h| (h.from, Some(h.to)));
        let first = from.to_zoned(zone.clone()).date();
        let days = std::iter::successors(Some(first), |date| date.checked_add(1.day()).ok());
        days.take(LAST_DAY as usize).filter(counts).filter_map(move |date| {
            let begin = zone.to_timestamp(date.to_datetime(opens)).ok()?;
            let end = match closes {
                Some(closes) => zone.to_timestamp(date.to_datetime(closes)).ok()?,
                None => {
                    zone.to_timestamp(date.checked_add(1.day()).ok()?.to_datetime(Time::midnight())).ok()?
                }
            };
            (end > from).then(|| (begin.max(from), end))
        })
    }
}

/// Goes through `spans` until `time` of them has passed.
fn pass(
    spans: impl Iterator<Item = (Timestamp, Timestamp)>,
    from: Timestamp,
    time: SignedDuration,
) -> Timestamp {
    let (mut left, mut last) = (time, from);
    for (begin, end) in spans {
        let span = end.duration_since(begin);
        if left <= span {
            return begin + left;
        }
        left -= span;
        last = end;
    }
    last
}

/// When calls are made, where the policy does not promise them round the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceHours {
    /// From this time of day.
    pub from: Time,
    /// Until this time of the same day, which is later.
    pub to: Time,
    /// On days off too.
    pub every_day: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
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

    /// The same as [`Calendar::working_time`], counted minute by minute.
    fn minutes_of_work(calendar: &Calendar, from: Timestamp, to: Timestamp) -> i64 {
        let minutes = to.duration_since(from).as_mins();
        let worked = |n: &i64| {
            let minute = from + SignedDuration::from_mins(*n);
            calendar.is_working(minute.to_zoned(shanghai()).date())
        };
        i64::try_from((0..minutes).filter(worked).count()).unwrap()
    }

    fn office() -> ServiceHours {
        ServiceHours { from: Time::constant(8, 30, 0, 0), to: Time::constant(18, 0, 0, 0), every_day: false }
    }

    #[test]
    fn half_an_hour_of_service_goes_on_the_next_worked_morning() {
        let half_an_hour = SignedDuration::from_mins(30);
        let due = |from| october_2026().after_service_time(at(from), half_an_hour, &office(), &shanghai());
        assert_eq!(due("2026-11-20T12:00"), at("2026-11-20T12:30"));
        assert_eq!(due("2026-11-20T17:50"), at("2026-11-23T08:50"), "over a weekend");
        assert_eq!(due("2026-09-30T18:00"), at("2026-10-08T09:00"), "over the holidays");
        assert_eq!(due("2026-10-09T23:59"), at("2026-10-10T09:00"), "a worked Saturday");
        let daily = ServiceHours { every_day: true, ..office() };
        let due =
            october_2026().after_service_time(at("2026-11-20T17:50"), half_an_hour, &daily, &shanghai());
        assert_eq!(due, at("2026-11-21T08:50"));
    }

    proptest! {
        #[test]
        fn so_many_working_days_later_means_so_much_working_time_has_passed(
            minute in 0_i64..1_000_000, days in 1_u16..20
        ) {
            let from = at("2026-01-01T00:00") + SignedDuration::from_mins(minute);
            let calendar = october_2026();
            let due = calendar.after_working_days(from, days, &shanghai());
            let passed = calendar.working_time(from, due, &shanghai());
            prop_assert_eq!(passed, SignedDuration::from_hours(24 * i64::from(days)));
        }

        #[test]
        fn working_time_is_what_counting_its_minutes_gives(
            minute in 0_i64..1_000_000, length in 0_i64..30_000
        ) {
            let from = at("2025-12-20T00:00") + SignedDuration::from_mins(minute);
            let to = from + SignedDuration::from_mins(length);
            let counted = minutes_of_work(&october_2026(), from, to);
            prop_assert_eq!(october_2026().working_time(from, to, &shanghai()).as_mins(), counted);
        }

        #[test]
        fn what_was_left_before_a_pause_is_left_after_it(
            minute in 0_i64..1_000_000, length in 1_i64..30_000, pause in 0_i64..200_000
        ) {
            let calendar = october_2026();
            let from = at("2025-12-20T00:00") + SignedDuration::from_mins(minute);
            let left = calendar.working_time(from, from + SignedDuration::from_mins(length), &shanghai());
            let resumed = from + SignedDuration::from_mins(pause);
            let due = calendar.after_working_time(resumed, left, &shanghai());
            prop_assert_eq!(calendar.working_time(resumed, due, &shanghai()), left);
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
