//! Values that a cell can hold, beyond those that the rules know.

use domain::division::DivisionCode;
use domain::phone::PhoneNumber;
use domain::text::{ListCode, PersonName, PlaceName, TextError, half_width};

use super::fault::Reason;

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

pub(super) fn list_code(text: &str) -> Result<ListCode, Reason> {
    ListCode::parse(text).map_err(from_text)
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
    fn degrees_keep_six_decimals_and_stay_on_earth() {
        assert_eq!(longitude("104.1736114"), Ok(104_173_611));
        assert_eq!(latitude("-36.5"), Ok(-36_500_000));
        for text in ["181", "NaN", "inf", "104°10′", ""] {
            assert!(longitude(text).is_err(), "{text}");
        }
    }
}
