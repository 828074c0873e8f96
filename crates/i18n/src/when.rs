//! Times and durations as people say them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Lang;
use crate::macros::words;

/// A reader's language, zone and present moment: all that is needed to say a time.
#[derive(Debug, Clone)]
pub struct When {
    /// The reader's language.
    pub lang: Lang,
    /// The zone in which times are shown; the town's, not the reader's.
    pub zone: TimeZone,
    /// The moment at which the page or text is made.
    pub now: Timestamp,
}

impl When {
    /// A clock time, with the day when it is not today: `14:32`, `明天 09:05`, `11月23日 14:32`, and with the year when
    /// it is not this one.
    pub fn at(&self, time: Timestamp) -> String {
        let clock = self.clock(time);
        match self.day(time) {
            None => clock,
            Some(day) => format!("{day} {clock}"),
        }
    }

    /// A date and clock time in full, for logs of steps and tables: `2026-11-23 14:32`.
    pub fn exactly(&self, time: Timestamp) -> String {
        time.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The form that machines read, for `<time datetime>`: RFC 3339 in UTC, to the second.
    pub fn machine(&self, time: Timestamp) -> String {
        time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// How much time a deadline leaves, or by how much it is past: `还剩 12 分钟`, `已超时 5 分钟`.
    pub fn left(&self, due: Timestamp) -> String {
        let seconds = due.as_second().saturating_sub(self.now.as_second());
        if seconds > 0 {
            self.lang.time_left(self.lang.span(seconds))
        } else {
            self.lang.time_over(self.lang.span(-seconds))
        }
    }

    /// How long ago something was: `12 分钟前`; what is less than a minute ago is `刚刚`.
    pub fn ago(&self, time: Timestamp) -> String {
        let seconds = self.now.as_second().saturating_sub(time.as_second());
        if seconds < 60 {
            self.lang.just_now().to_owned()
        } else {
            self.lang.time_ago(self.lang.span(seconds))
        }
    }

    fn clock(&self, time: Timestamp) -> String {
        time.to_zoned(self.zone.clone()).strftime("%H:%M").to_string()
    }

    fn day(&self, time: Timestamp) -> Option<String> {
        let day = time.to_zoned(self.zone.clone()).date();
        let today = self.now.to_zoned(self.zone.clone()).date();
        if day == today {
            return None;
        }
        if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) {
            return Some(self.lang.tomorrow().to_owned());
        }
        if today.yesterday().is_ok_and(|yesterday| yesterday == day) {
            return Some(self.lang.yesterday().to_owned());
        }
        Some(self.date(day, day.year() != today.year()))
    }

    fn date(&self, day: Date, with_year: bool) -> String {
        let form = match (self.lang, with_year) {
            (Lang::Zh, false) => "%-m月%-d日",
            (Lang::Zh, true) => "%Y年%-m月%-d日",
            (Lang::En, false) => "%-d %b",
            (Lang::En, true) => "%-d %b %Y",
        };
        day.strftime(form).to_string()
    }
}

words! {
    /// The day after today, before a clock time.
    tomorrow() { zh: "明天", en: "tomorrow" }
    /// The day before today, before a clock time.
    yesterday() { zh: "昨天", en: "yesterday" }
    /// Less than a minute ago.
    just_now() { zh: "刚刚", en: "just now" }
    /// A deadline ahead; `span` as [`Lang::span`] gives it.
    time_left(span) { zh: "还剩 {span}", en: "{span} left" }
    /// A deadline behind.
    time_over(span) { zh: "已超时 {span}", en: "{span} late" }
    /// A moment behind.
    time_ago(span) { zh: "{span}前", en: "{span} ago" }
}

impl Lang {
    /// A length of time in its largest useful units: whole minutes up to an hour, hours and minutes up to a day, then
    /// days and hours. What has begun counts as a minute, so that a deadline never reads `0 分钟`.
    pub fn span(self, seconds: i64) -> String {
        let minutes = (seconds / 60).max(1);
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let (large, small) = match (days, hours) {
            (0, 0) => (Some(self.minutes(rest)), None),
            (0, _) => (Some(self.hours(hours)), (rest > 0).then(|| self.minutes(rest))),
            _ => (Some(self.days(days)), (hours > 0).then(|| self.hours(hours))),
        };
        [large, small].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// A number of minutes.
    pub fn minutes(self, count: i64) -> String {
        match self {
            Self::Zh => format!("{count} 分钟"),
            Self::En => format!("{count} min"),
        }
    }

    fn hours(self, count: i64) -> String {
        match self {
            Self::Zh => format!("{count} 小时"),
            Self::En => format!("{count} h"),
        }
    }

    fn days(self, count: i64) -> String {
        match (self, count) {
            (Self::Zh, _) => format!("{count} 天"),
            (Self::En, 1) => "1 day".to_owned(),
            (Self::En, _) => format!("{count} days"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(lang: Lang, now: &str) -> When {
        When { lang, zone: TimeZone::get("Asia/Shanghai").unwrap(), now: now.parse().unwrap() }
    }

    /// 14:02 on 23 November 2026 in Shanghai.
    const NOW: &str = "2026-11-23T06:02:00Z";

    #[test]
    fn a_day_is_said_only_when_it_is_not_today() {
        let when = when(Lang::Zh, NOW);
        let says = |time: &str| when.at(time.parse().unwrap());
        assert_eq!(says("2026-11-23T06:32:00Z"), "14:32");
        assert_eq!(says("2026-11-24T01:05:00Z"), "明天 09:05");
        assert_eq!(says("2026-11-22T15:59:00Z"), "昨天 23:59");
        assert_eq!(says("2026-12-01T06:32:00Z"), "12月1日 14:32");
        assert_eq!(says("2027-01-04T06:32:00Z"), "2027年1月4日 14:32");
    }

    #[test]
    fn the_day_changes_at_midnight_of_the_town_and_not_of_greenwich() {
        let when = when(Lang::En, "2026-11-23T15:50:00Z");
        assert_eq!(when.at("2026-11-23T16:20:00Z".parse().unwrap()), "tomorrow 00:20");
    }

    #[test]
    fn a_deadline_says_what_is_left_and_what_is_over() {
        let says = |lang, due: &str| when(lang, NOW).left(due.parse().unwrap());
        assert_eq!(says(Lang::Zh, "2026-11-23T06:14:30Z"), "还剩 12 分钟");
        assert_eq!(says(Lang::Zh, "2026-11-23T05:57:00Z"), "已超时 5 分钟");
        assert_eq!(says(Lang::Zh, "2026-11-23T08:07:00Z"), "还剩 2 小时 5 分钟");
        assert_eq!(says(Lang::Zh, "2026-11-26T09:02:00Z"), "还剩 3 天 3 小时");
        assert_eq!(says(Lang::En, "2026-11-22T06:02:00Z"), "1 day late");
    }

    #[test]
    fn the_last_seconds_still_count_as_a_minute() {
        let says = |due: &str| when(Lang::Zh, NOW).left(due.parse().unwrap());
        assert_eq!(says("2026-11-23T06:02:20Z"), "还剩 1 分钟");
        assert_eq!(says("2026-11-23T06:01:40Z"), "已超时 1 分钟");
    }

    #[test]
    fn what_just_happened_is_just_now() {
        let says = |time: &str| when(Lang::Zh, NOW).ago(time.parse().unwrap());
        assert_eq!(says("2026-11-23T06:01:30Z"), "刚刚");
        assert_eq!(says("2026-11-23T05:50:00Z"), "12 分钟前");
    }
}
