//! The duty roster of the demo town: the centre of one township, by day and by night.

use casework::Casework;
use domain::division::DivisionCode;
use domain::ladder::PostRoster;
use domain::policy::RoleId;
use domain::roster::{Days, Hours, Roster, Shift, monday};

use crate::failure::Failure;

/// The township; not the one in which the first code leads to a matter, so that everybody there is told at any hour.
const TOWNSHIP: &str = "990101200";

/// Whose duty it is.
const ROLE: &str = "centre_operator";

/// Who has which hours of each day, by their codes.
const HOURS: [(&str, &str, &str); 2] = [("BX01", "08:00", "20:00"), ("BX04", "20:00", "08:00")];

/// Writes the roster down.
pub(super) async fn plan(casework: &Casework) -> Result<(), Failure> {
    let (_, policy) = casework.policy();
    let now = casework.now();
    let first_week = monday(now.to_zoned(policy.zone.clone()).date());
    let mut roster = Roster::default();
    for (code, from, to) in HOURS {
        let member = casework.store().staff_by_code(code).await?;
        if let (Some(member), Some(hours)) = (member, Hours::parse(from, to)) {
            roster.shifts.push(Shift { days: Days::ALL, hours, staff: vec![member.id], first_week });
        }
    }
    let division: DivisionCode = TOWNSHIP.parse()?;
    let post = PostRoster { role: RoleId::new(ROLE), division, roster };
    let mut tx = casework.store().begin().await?;
    tx.put_roster(&post, 0, None, now).await?;
    tx.commit().await?;
    Ok(())
}
