//! Imports of divisions, places and staff from tables: read, check, compare with what is stored, and say what would
//! change.
//!
//! Pure: bytes and what is known come in, a [`Plan`] or a [`ReadError`] comes out. It must not know of files, storage
//! or the command line. A row is found again by its code, so importing the same list twice changes nothing; an empty
//! cell leaves a value as it is; what a list does not mention is left alone.

mod bounds;
mod cell;
mod delimited;
mod division;
mod fault;
mod heading;
mod list;
mod place;
mod plan;
mod read_error;
mod row;
mod source;
mod staff;
mod unpack;
mod value;
mod workbook;

use std::collections::BTreeMap;

use domain::division::DivisionCode;
use domain::text::ListCode;

pub use bounds::{MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS};
pub use division::{DivisionRecord, plan_divisions};
pub use fault::{Fault, Reason};
pub use heading::Field;
pub use place::{PlaceRecord, plan_places};
pub use plan::{Change, Entry, FieldChange, Plan};
pub use read_error::ReadError;
pub use staff::{Post, StaffRecord, plan_staff};
pub use value::Position;

/// What is stored already, with which a list is compared.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Divisions by code.
    pub divisions: BTreeMap<DivisionCode, DivisionRecord>,
    /// Staff by code.
    pub staff: BTreeMap<ListCode, StaffRecord>,
    /// Places by code.
    pub places: BTreeMap<ListCode, PlaceRecord>,
}
