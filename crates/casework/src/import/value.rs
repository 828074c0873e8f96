//! Values that a cell can hold, beyond those that the rules know.

use std::fmt;

use domain::division::DivisionCode;
use domain::phone::PhoneNumber;
use domain::text::{PersonName, PlaceName, TextError};

use super::fault::Reason;
use super::heading::half_width;

/// The code that a place or a member of the staff has in the administration's own lists. A row is found again by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListCode(String);

impl ListCode {
    /// The longest code, in characters.
    pub const LIMIT: usize = 40;

    /// Reads a code: full-width letters and digits become ordinary ones, blanks are dropped, case is kept.
    ///
    /// # Errors
    /// [`Reason::Missing`] when nothing is left, [`Reason::Long`] beyond [`Self::LIMIT`].
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let code = compact(text);
        match code.chars().count() {
            0 => Err(Reason::Missing),
            found if found > Self::LIMIT => Err(Reason::Long { limit: Self::LIMIT, found }),
            _ => Ok(Self(code)),
        }
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ListCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a place is, in millionths of a degree (WGS 84 or GCJ-02, as the list has it; the program does no geodesy).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// East of Greenwich.
    pub longitude: i32,
    /// North of the equator.
    pub latitude: i32,
}

const MILLION: f64 = 1e6;

impl Position {
    /// From degrees east and north, which are on earth.
    pub(crate) fn from_degrees((longitude, latitude): (f64, f64)) -> Self {
        Self { longitude: millionths(longitude), latitude: millionths(latitude) }
    }

    /// In degrees east and north.
    pub(crate) fn degrees(self) -> (f64, f64) {
        (f64::from(self.longitude) / MILLION, f64::from(self.latitude) / MILLION)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "at most 180 million; a cast beyond stops at the largest"
)]
fn millionths(degrees: f64) -> i32 {
    (degrees * MILLION).round() as i32
}

pub(super) fn longitude(text: &str) -> Result<i32, Reason> {
    degrees(text, 180, "104.173611")
}

pub(super) fn latitude(text: &str) -> Result<i32, Reason> {
    degrees(text, 90, "36.545000")
}

fn degrees(text: &str, limit: u16, example: &'static str) -> Result<i32, Reason> {
    let value: f64 = compact(text).parse().map_err(|_| Reason::Degrees { example, limit })?;
    if value.is_finite() && value.abs() <= f64::from(limit) {
        Ok(millionths(value))
    } else {
        Err(Reason::Degrees { example, limit })
    }
}

/// Millionths of a degree as they are written in a list.
pub(super) fn shown_degrees(millionths: i32) -> String {
    format!("{:.6}", f64::from(millionths) / MILLION)
}

pub(super) fn division_code(text: &str) -> Result<DivisionCode, Reason> {
    compact(text).parse().map_err(|_| Reason::DivisionCode)
}

pub(super) fn place_name(text: &str) -> Result<PlaceName, Reason> {
    PlaceName::parse(text).map_err(from_text)
}

pub(super) fn person_name(text: &str) -> Result<PersonName, Reason> {
    PersonName::parse(text).map_err(from_text)
}

pub(super) fn phone(text: &str) -> Result<PhoneNumber, Reason> {
    PhoneNumber::parse(text).map_err(Reason::Phone)
}

fn from_text(error: TextError) -> Reason {
    match error {
        TextError::Empty => Reason::Missing,
        TextError::Long { limit, found } => Reason::Long { limit, found },
    }
}

/// Half width and without blanks.
pub(super) fn compact(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        assert_eq!(ListCode::parse("ＪＸ－０１ 2").unwrap().as_str(), "JX-012");
        assert_eq!(ListCode::parse(" \u{3000}"), Err(Reason::Missing));
        assert_eq!(ListCode::parse(&"1".repeat(41)), Err(Reason::Long { limit: 40, found: 41 }));
    }

    #[test]
    fn degrees_keep_six_decimals_and_stay_on_earth() {
        assert_eq!(longitude("104.1736114"), Ok(104_173_611));
        assert_eq!(latitude("-36.5"), Ok(-36_500_000));
        for text in ["181", "NaN", "inf", "104°10′", ""] {
            assert!(longitude(text).is_err(), "{text}");
        }
    }
}
