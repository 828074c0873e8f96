//! What is wrong with one cell, so that the person who sent the list can find and mend it.

use std::fmt;

use domain::division::{DivisionCode, DivisionLevel};
use domain::phone::PhoneError;
use i18n::Lang;

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

impl Fault {
    /// Where it is, what stands there and what to do, for the person who sent the list.
    pub fn words(&self, lang: Lang) -> String {
        let reason = self.reason.words(lang);
        if self.value.is_empty() {
            lang.list_fault(self.line, &self.column, reason)
        } else {
            lang.list_fault_of(self.line, &self.column, self.value.escape_debug(), reason)
        }
    }
}

/// Why a cell is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Headings without which the list says nothing.
    NoHeading {
        /// The headings that were found.
        found: Vec<String>,
    },
    /// Two columns mean the same.
    HeadingTwice {
        /// The heading of the column before it.
        other: String,
    },
    /// A necessary value is missing.
    Missing,
    /// The cell belongs to a merged cell.
    Merged,
    /// A formula failed.
    Formula,
    /// Excel took the value for a date.
    Date,
    /// Excel took the value for yes or no.
    Bool,
    /// A number written like `1.38E+10`.
    Shortened,
    /// A number with more digits than Excel keeps.
    Digits15,
    /// A number with decimals where a code or a name is expected.
    Decimals,
    /// Longer than it may be.
    Long {
        /// The limit in characters.
        limit: usize,
        /// How many there are.
        found: usize,
    },
    /// Not the code of a division.
    DivisionCode,
    /// Not the name of a level.
    Level,
    /// The level is not that of the code.
    OtherLevel {
        /// The level that the code has.
        code: DivisionLevel,
    },
    /// The parent is not the one that the code begins with.
    OtherParent {
        /// The parent by the code.
        code: Option<DivisionCode>,
    },
    /// The parent is unknown.
    NoParent(DivisionCode),
    /// The division is unknown.
    NoDivision,
    /// A place hangs in a village, a community or a grid.
    NotAVillage,
    /// Not a telephone number.
    Phone(PhoneError),
    /// Not a mail address.
    Mail,
    /// Not a number that residents could call.
    Hotline,
    /// A landline where texts must arrive.
    Landline,
    /// Another person has this number.
    PhoneTwice(String),
    /// Not a number of households.
    Households(u32),
    /// Not a coordinate.
    Degrees {
        /// How one looks.
        example: &'static str,
        /// The largest absolute value.
        limit: u16,
    },
    /// One of the two coordinates is missing.
    HalfPosition,
    /// Not a short number as it is printed under a code.
    Number,
    /// The number belongs to another place.
    NumberTaken(String),
    /// The place has another number.
    OtherNumber(String),
    /// No such person.
    NoStaff,
    /// A keeper who could not do what a keeper must.
    NoKeeper,
    /// No such role.
    NoRole {
        /// The roles, by name.
        known: Vec<String>,
    },
    /// The role is of another level than the division.
    RoleLevel {
        /// The level of the role.
        role: DivisionLevel,
        /// The level of the division.
        division: DivisionLevel,
    },
    /// Several roles and several divisions that cannot be paired.
    Pairing {
        /// How many roles.
        roles: usize,
        /// How many divisions.
        divisions: usize,
    },
    /// The code stands in an earlier row with other content.
    Contradiction {
        /// The earlier row.
        line: u32,
    },
}

impl Reason {
    /// What is wrong and what to do.
    pub fn words(&self, say: Lang) -> String {
        match self {
            Self::NoHeading { found } => say.no_heading(found.join(", ")),
            Self::HeadingTwice { other } => say.heading_twice(other),
            Self::Missing => say.cell_missing().to_owned(),
            Self::Merged => say.cell_merged().to_owned(),
            Self::Formula => say.cell_formula().to_owned(),
            Self::Date => say.cell_date().to_owned(),
            Self::Bool => say.cell_bool().to_owned(),
            Self::Shortened => say.cell_shortened().to_owned(),
            Self::Digits15 => say.cell_digits15().to_owned(),
            Self::Decimals => say.cell_decimals().to_owned(),
            Self::Long { limit, found } => say.cell_long(found, limit),
            Self::DivisionCode => say.list_division_code().to_owned(),
            Self::Level => say.list_level().to_owned(),
            Self::OtherLevel { code } => say.list_other_level(code.digits(), code.as_str()),
            Self::OtherParent { code: Some(parent) } => say.list_other_parent(parent),
            Self::OtherParent { code: None } => say.list_no_parent_needed().to_owned(),
            Self::NoParent(parent) => say.list_no_parent(parent),
            Self::NoDivision => say.list_no_division().to_owned(),
            Self::NotAVillage => say.list_not_a_village().to_owned(),
            Self::RoleLevel { role, division } => say.list_role_level(role.as_str(), division.as_str()),
            Self::Pairing { roles, divisions } => say.list_pairing(roles, divisions),
            Self::Phone(fault) => say.phone_fault(*fault).to_owned(),
            Self::Mail => say.list_mail().to_owned(),
            Self::Landline => say.list_landline().to_owned(),
            Self::PhoneTwice(who) => say.list_phone_twice(who),
            Self::Households(limit) => say.list_households(limit),
            Self::Degrees { example, limit } => say.list_degrees(example, limit),
            Self::HalfPosition => say.list_half_position().to_owned(),
            Self::Number => say.list_number().to_owned(),
            Self::NumberTaken(place) => say.list_number_taken(place),
            Self::OtherNumber(number) => say.list_other_number(number),
            Self::NoStaff => say.list_no_staff().to_owned(),
            Self::NoKeeper => say.list_no_keeper().to_owned(),
            Self::NoRole { known } => say.list_no_role(known.join(", ")),
            Self::Contradiction { line } => say.list_contradiction(line),
            Self::Hotline => say.list_hotline().to_owned(),
        }
    }
}

/// For operators, as all errors.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}
