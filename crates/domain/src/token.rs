//! Access tokens: another program acts as one person on the staff, with exactly their powers and for a stated time.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// So many tokens may a person have at a time: more is a slip, and nobody would know which is whose.
pub const MOST_TOKENS: usize = 20;

/// For so many days a token holds at most: whoever looks after the other program must say once a year that it is still
/// theirs.
pub const LONGEST_DAYS: i32 = 365;

/// How often it is written down that a token was used. Not at each request: that would write as often as it reads.
pub const USE_NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// The last days on which a token that is made at `now` may hold: today at least, and at most [`LONGEST_DAYS`] from now.
pub fn last_days(now: Timestamp, zone: &TimeZone) -> (Date, Date) {
    let today = now.to_zoned(zone.clone()).date();
    (today, today.checked_add(LONGEST_DAYS.days()).unwrap_or(today))
}

/// The moment at which a token ends that holds on `last` and was made at `now`; `None` for a day that has passed or lies too
/// far away.
pub fn end_of(last: Date, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let (first, latest) = last_days(now, zone);
    let end = last.tomorrow().ok()?.to_zoned(zone.clone()).ok()?;
    (first <= last && last <= latest).then(|| end.timestamp())
}

/// Whether it is time to write down that a token was used.
pub fn is_use_noted_again(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= USE_NOTED_EVERY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_until_midnight_of_a_day_within_a_year() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        // Half past midnight on the 11th there, still the 10th in Greenwich.
        let now = "2026-03-10T16:30:00Z".parse().unwrap();
        let end = |day: &str| end_of(day.parse().unwrap(), now, &zone).map(|end| end.to_string());
        assert_eq!(end("2026-03-10"), None, "yesterday");
        assert_eq!(end("2026-03-11").as_deref(), Some("2026-03-11T16:00:00Z"));
        assert_eq!(end("2027-03-11").as_deref(), Some("2027-03-11T16:00:00Z"));
        assert_eq!(end("2027-03-12"), None, "longer than a year");
    }

    #[test]
    fn use_is_noted_once_an_hour() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        assert!(is_use_noted_again(None, at("2026-03-10T09:00:00Z")));
        assert!(!is_use_noted_again(Some(at("2026-03-10T09:00:00Z")), at("2026-03-10T09:59:59Z")));
        assert!(is_use_noted_again(Some(at("2026-03-10T09:00:00Z")), at("2026-03-10T10:00:00Z")));
    }
}
