//! Hours of a day, or of a night over midnight.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// From a time of day until another; until the next day's when that is not later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The first minute.
    pub from: Time,
    /// The first minute after them.
    pub to: Time,
}

impl Hours {
    /// From midnight to midnight.
    pub const WHOLE_DAY: Self = Self { from: Time::midnight(), to: Time::midnight() };

    /// Reads two times as a form sends them ("08:00"); `24:00` ends a day as `00:00` does. `None` for anything else.
    pub fn parse(from: &str, to: &str) -> Option<Self> {
        let to = if to.trim() == "24:00" { "00:00" } else { to };
        Some(Self { from: time(from)?, to: time(to)? })
    }

    /// Whether they end on the day after.
    pub fn over_midnight(self) -> bool {
        self.to <= self.from
    }

    /// When those of `day` begin.
    pub fn begin(self, day: Date) -> DateTime {
        day.to_datetime(self.from)
    }

    /// When those of `day` end; `None` beyond the end of the calendar.
    pub fn end(self, day: Date) -> Option<DateTime> {
        let day = if self.over_midnight() { day.tomorrow().ok()? } else { day };
        Some(day.to_datetime(self.to))
    }

    /// Whether `at` lies in those that begin on `day`.
    pub fn cover(self, day: Date, at: DateTime) -> bool {
        self.begin(day) <= at && self.end(day).is_none_or(|end| at < end)
    }
}

/// Hours and minutes, and nothing finer.
fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    let number = |text: &str| digits(text).then(|| text.parse::<i8>().ok()).flatten();
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}
