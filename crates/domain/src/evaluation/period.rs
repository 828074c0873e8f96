//! The days over which is counted.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use thiserror::Error;

/// From the beginning of one day to the end of another, in the town's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    start: Timestamp,
    end: Timestamp,
}

/// Why two days make no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// It ends before it begins.
    #[error("the period ends on {last}, before it begins on {first}: exchange the two days")]
    Backwards {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// No calendar has these days.
    #[error("these days lie too far away: name days of this century")]
    Far,
}

impl Period {
    /// Both days belong to it.
    ///
    /// # Errors
    /// [`PeriodError`].
    pub fn new(first: Date, last: Date, zone: &TimeZone) -> Result<Self, PeriodError> {
        if last < first {
            return Err(PeriodError::Backwards { first, last });
        }
        let begins = |day: Date| day.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
        let after = last.checked_add(1.day()).map_err(|_| PeriodError::Far)?;
        let (start, end) =
            begins(first).and_then(|start| Ok((start, begins(after)?))).map_err(|_| PeriodError::Far)?;
        Ok(Self { first, last, start, end })
    }

    /// The month in which a day lies.
    ///
    /// # Errors
    /// [`PeriodError::Far`].
    pub fn month_of(day: Date, zone: &TimeZone) -> Result<Self, PeriodError> {
        Self::new(day.first_of_month(), day.last_of_month(), zone)
    }

    /// When it begins, UTC.
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// The moment at which it is over, UTC.
    pub const fn end(&self) -> Timestamp {
        self.end
    }

    /// Whether a moment lies in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}
