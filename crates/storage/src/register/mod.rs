//! The register: divisions, places and their codes, staff and the posts they hold.

mod codes;
mod divisions;
mod people;
mod places;

pub use codes::CodeIssue;
pub use divisions::Division;
pub use people::{NewStaff, StaffMember, StaffSearch};
pub use places::Place;
