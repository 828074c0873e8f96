//! What is wrong with one cell, so that the person who sent the list can find and mend it.

use std::fmt;

use domain::division::{DivisionCode, DivisionLevel};
use domain::hotline::HotlineError;
use domain::phone::PhoneError;
use thiserror::Error;

/// One fault of one cell.
///
/// `value` repeats what the file holds, which may be personal: it is for the person who sent the file, never for a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The row as Excel numbers it, from 1.
    pub line: u32,
    /// The heading as the file has it.
    pub column: String,
    /// What the cell holds, shortened.
    pub value: String,
    /// What is wrong and what to do.
    pub reason: Reason,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {}", self.line, self.column)?;
        if !self.value.is_empty() {
            write!(f, " {:?}", self.value)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Why a cell is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// Headings without which the list says nothing.
    #[error("the list has no such column; its headings are: {}", found.join(", "))]
    NoHeading {
        /// The headings that were found.
        found: Vec<String>,
    },
    /// Two columns mean the same.
    #[error("the column {other:?} means the same: delete one of them")]
    HeadingTwice {
        /// The heading of the column before it.
        other: String,
    },
    /// A necessary value is missing.
    #[error("nothing is written here, but it is needed")]
    Missing,
    /// The cell belongs to a merged cell.
    #[error("the cell is merged with another one: undo the merging and fill in every row")]
    Merged,
    /// A formula failed.
    #[error("the formula has failed: mend it, or type the value")]
    Formula,
    /// Excel took the value for a date.
    #[error("Excel has made a date of it: format the column as text and type it again")]
    Date,
    /// Excel took the value for yes or no.
    #[error("this is TRUE or FALSE, not text: format the column as text and type it again")]
    Bool,
    /// A number written like `1.38E+10`.
    #[error(
        "Excel has shortened the number: format the column as text, type it again, or send the .xlsx file"
    )]
    Shortened,
    /// A number with more digits than Excel keeps.
    #[error("Excel keeps only 15 digits of a number: format the column as text and type it again")]
    Digits15,
    /// A number with decimals where a code or a name is expected.
    #[error("a number with decimals: format the column as text and type it again")]
    Decimals,
    /// Longer than it may be.
    #[error("{found} characters; at most {limit} are possible")]
    Long {
        /// The limit in characters.
        limit: usize,
        /// How many there are.
        found: usize,
    },
    /// Not the code of a division.
    #[error("a division code has 2, 4, 6, 9, 12 or 15 digits and nothing else")]
    DivisionCode,
    /// Not the name of a level.
    #[error("no such level: province, city, county, township, village, grid (省、市、县、乡镇、村、网格)")]
    Level,
    /// The level is not that of the code.
    #[error("a code of {} digits is a {}, not this", code.digits(), code.as_str())]
    OtherLevel {
        /// The level that the code has.
        code: DivisionLevel,
    },
    /// The parent is not the one that the code begins with.
    #[error("the code belongs under {}", code.as_ref().map_or("nothing: it is a province", |c| c.as_str()))]
    OtherParent {
        /// The parent by the code.
        code: Option<DivisionCode>,
    },
    /// The parent is unknown.
    #[error("its parent {0} is neither in this list nor imported before: add it")]
    NoParent(DivisionCode),
    /// The division is unknown.
    #[error("no such division: import the divisions first, or mend the code")]
    NoDivision,
    /// A place hangs in a village, a community or a grid.
    #[error("a place belongs to a village, a community or a grid (12 or 15 digits)")]
    NotAVillage,
    /// Not a telephone number.
    #[error(transparent)]
    Phone(#[from] PhoneError),
    /// Not a number that residents could call.
    #[error(transparent)]
    Hotline(#[from] HotlineError),
    /// A landline where texts must arrive.
    #[error("texts do not reach a landline: give a mobile number")]
    Landline,
    /// Another person has this number.
    #[error("{0} has the same number, but a reply by text must come from one person: mend one of them")]
    PhoneTwice(String),
    /// Not a number of households.
    #[error("a number of households is a whole number up to {0}")]
    Households(u32),
    /// Not a coordinate.
    #[error("degrees with decimals, for example {example}, within {limit}")]
    Degrees {
        /// How one looks.
        example: &'static str,
        /// The largest absolute value.
        limit: u16,
    },
    /// One of the two coordinates is missing.
    #[error("longitude and latitude are given together or not at all")]
    HalfPosition,
    /// Not a short number as it is printed under a code.
    #[error("this is no number as it is printed under a code; one digit may be mistyped")]
    Number,
    /// The number belongs to another place.
    #[error("the printed number belongs to place {0}")]
    NumberTaken(String),
    /// The place has another number.
    #[error("the place has the printed number {0}, which never changes")]
    OtherNumber(String),
    /// No such person.
    #[error("no member of the staff has this code: import the staff first, or mend the code")]
    NoStaff,
    /// A keeper who could not do what a keeper must.
    #[error(
        "none of this person's roles may record that a resident was called: give another person, or another role"
    )]
    NoKeeper,
    /// No such role.
    #[error("no such role; the policy knows: {}", known.join(", "))]
    NoRole {
        /// The roles, by name.
        known: Vec<String>,
    },
    /// The role is of another level than the division.
    #[error("this role belongs to a {}, but the division is a {}", role.as_str(), division.as_str())]
    RoleLevel {
        /// The level of the role.
        role: DivisionLevel,
        /// The level of the division.
        division: DivisionLevel,
    },
    /// Several roles and several divisions that cannot be paired.
    #[error("{roles} roles, but {divisions} divisions: give one, or one for each")]
    Pairing {
        /// How many roles.
        roles: usize,
        /// How many divisions.
        divisions: usize,
    },
    /// The code stands in an earlier row with other content.
    #[error("line {line} has the same code but says otherwise: mend or delete one of them")]
    Contradiction {
        /// The earlier row.
        line: u32,
    },
}
