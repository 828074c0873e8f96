//! The tree of administrative divisions (行政区划), told by the prefixes of their codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A level of the tree, from the top down. The order is that of the tree: `County < Village`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivisionLevel {
    /// 省, 2 digits.
    Province,
    /// 市, 4 digits.
    City,
    /// 县、区, 6 digits.
    County,
    /// 乡镇、街道, 9 digits.
    Township,
    /// 村、社区, 12 digits.
    Village,
    /// 网格, 15 digits: the smallest unit.
    Grid,
}

impl DivisionLevel {
    /// All levels from the top down.
    pub const ALL: [Self; 6] =
        [Self::Province, Self::City, Self::County, Self::Township, Self::Village, Self::Grid];

    /// How many digits a code of this level has (GB/T 10114; the grid's three are ours).
    pub const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
            Self::Grid => 15,
        }
    }

    /// The next level up; the province has none.
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Province => None,
            Self::City => Some(Self::Province),
            Self::County => Some(Self::City),
            Self::Township => Some(Self::County),
            Self::Village => Some(Self::Township),
            Self::Grid => Some(Self::Village),
        }
    }

    /// The name in policy and storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
            Self::Grid => "grid",
        }
    }
}

impl FromStr for DivisionLevel {
    type Err = DivisionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|l| l.as_str() == text)
            .ok_or_else(|| DivisionError::Level(text.to_owned()))
    }
}

/// Why a text is not the code of a division.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DivisionError {
    /// Not of a known length.
    #[error("{0:?} is no division code: it has 2, 4, 6, 9, 12 or 15 digits")]
    Length(String),
    /// Something else than digits.
    #[error("{0:?} is no division code: it consists of digits only")]
    Digits(String),
    /// Not the name of a level.
    #[error("{0:?} is no level: province, city, county, township, village or grid")]
    Level(String),
}

/// The code of a division. A division contains every division whose code begins with its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode(String);

impl DivisionCode {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its level, by its length.
    pub fn level(&self) -> DivisionLevel {
        match self.0.len() {
            2 => DivisionLevel::Province,
            4 => DivisionLevel::City,
            6 => DivisionLevel::County,
            9 => DivisionLevel::Township,
            12 => DivisionLevel::Village,
            _ => DivisionLevel::Grid,
        }
    }

    /// The division directly above; a province has none.
    pub fn parent(&self) -> Option<Self> {
        self.level().above().and_then(|level| self.at(level))
    }

    /// The division of `level` that contains this one (itself when it is of that level); `None` below it.
    pub fn at(&self, level: DivisionLevel) -> Option<Self> {
        self.0.get(..level.digits()).map(|prefix| Self(prefix.to_owned()))
    }

    /// Whether `other` is this division or lies within it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// This division and those above it, from the smallest to the province.
    pub fn path(&self) -> Vec<Self> {
        DivisionLevel::ALL.into_iter().rev().filter_map(|level| self.at(level)).collect()
    }
}

impl TryFrom<String> for DivisionCode {
    type Error = DivisionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(DivisionError::Digits(text));
        }
        if DivisionLevel::ALL.into_iter().any(|l| l.digits() == text.len()) {
            Ok(Self(text))
        } else {
            Err(DivisionError::Length(text))
        }
    }
}

impl FromStr for DivisionCode {
    type Err = DivisionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.trim().to_owned())
    }
}

impl From<DivisionCode> for String {
    fn from(code: DivisionCode) -> Self {
        code.0
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_path_of_a_grid_leads_to_the_province() {
        let path: Vec<String> = code("990101001002003").path().into_iter().map(String::from).collect();
        assert_eq!(path, ["990101001002003", "990101001002", "990101001", "990101", "9901", "99"]);
    }

    #[test]
    fn a_county_contains_its_villages_and_itself_and_nothing_else() {
        assert!(code("990101").contains(&code("990101001002")));
        assert!(code("990101").contains(&code("990101")));
        assert!(!code("990101").contains(&code("990102001002")));
        assert!(!code("990101001002").contains(&code("990101")));
    }

    #[test]
    fn what_is_no_code_is_refused_in_words() {
        assert!(matches!("12345".parse::<DivisionCode>(), Err(DivisionError::Length(_))));
        assert!(matches!("６２".parse::<DivisionCode>(), Err(DivisionError::Digits(_))));
    }
}
