//! The register: divisions, places and their codes, staff and the posts they hold.

mod codes;
mod divisions;
mod people;
mod places;
mod rosters;
mod ways;

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{BinOper, Expr, ExprTrait as _, Func};

pub use codes::CodeIssue;
pub use divisions::Division;
pub use people::{NewStaff, StaffMember, StaffSearch, StoredMail};
pub use places::Place;
pub use rosters::{LeaveId, StoredLeave, StoredRoster};
pub use ways::{NewWayCode, StoredWay, WayCode, WayCodeId};

/// Rows whose `column` contains a text as it stands. Alike on both databases: SQLite's LIKE does not mind the case of Latin
/// letters, PostgreSQL's does; and what somebody types means itself, also % and _.
fn contains(column: impl ColumnTrait, text: &str) -> Expr {
    let escaped = text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    let sought = Expr::from(Func::lower(Expr::val(format!("%{escaped}%"))));
    let sought = sought.binary(BinOper::Escape, Expr::Constant('\\'.into()));
    Expr::from(Func::lower(Expr::col(column))).binary(BinOper::Like, sought)
}
