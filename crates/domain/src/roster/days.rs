//! Days of the week.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// Some days of the week; Monday is the lowest bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Days(u8);

impl Days {
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);

    /// None.
    pub const NONE: Self = Self(0);

    /// Monday to Friday.
    pub const WORKDAYS: Self = Self(0b001_1111);

    /// Saturday and Sunday.
    pub const WEEKEND: Self = Self(0b110_0000);

    /// From Monday to Sunday.
    pub const WEEK: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// These and one more.
    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | bit(day))
    }

    /// Whether a day is one of them.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The days, from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Self::WEEK.into_iter().filter(move |day| self.contains(*day))
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

impl TryFrom<u8> for Days {
    type Error = String;

    fn try_from(bits: u8) -> Result<Self, String> {
        if bits <= Self::ALL.0 { Ok(Self(bits)) } else { Err(format!("{bits} does not name days of a week")) }
    }
}

impl From<Days> for u8 {
    fn from(days: Days) -> Self {
        days.0
    }
}
