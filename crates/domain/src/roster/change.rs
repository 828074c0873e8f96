//! Changing a roster: what may stand in it.

use jiff::civil::Date;
use thiserror::Error;

use super::{LONGEST_OVERRIDE_DAYS, MOST_OVERRIDES, MOST_SHIFTS, Override, Roster, Shift, days_between};
use crate::ids::StaffId;

/// Why a roster cannot be as somebody wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RosterFault {
    /// A shift begins on no day.
    #[error("choose at least one day of the week")]
    Days,
    /// Hours that are none.
    #[error("write two times such as 08:00 and 18:00")]
    Hours,
    /// Nobody is named.
    #[error("name somebody")]
    Nobody,
    /// Somebody is named who does not hold the post.
    #[error("name people who hold this post")]
    Stranger,
    /// The days end before they begin.
    #[error("the last day comes before the first")]
    Period,
    /// The days are over.
    #[error("these days are over")]
    Past,
    /// Too many days.
    #[error("these are more than {LONGEST_OVERRIDE_DAYS} days; change the weekly pattern instead")]
    Long,
    /// There is too much in it.
    #[error("the roster is full: take out what is not needed any more")]
    Full,
}

impl Roster {
    /// With one more shift.
    ///
    /// # Errors
    /// [`RosterFault`] says what is wrong with it; `holders` are all who can be named.
    pub fn with_shift(mut self, shift: Shift, holders: &[StaffId]) -> Result<Self, RosterFault> {
        if shift.days.is_empty() {
            return Err(RosterFault::Days);
        }
        known(&shift.staff, holders)?;
        if self.shifts.len() >= MOST_SHIFTS || shift.staff.len() > MOST_SHIFTS {
            return Err(RosterFault::Full);
        }
        self.shifts.push(shift);
        Ok(self)
    }

    /// With somebody else for some days. What is over by `today` is dropped.
    ///
    /// # Errors
    /// As [`Self::with_shift`].
    pub fn with_override(self, one: Override, holders: &[StaffId], today: Date) -> Result<Self, RosterFault> {
        if one.last < one.first {
            return Err(RosterFault::Period);
        }
        if one.last < today {
            return Err(RosterFault::Past);
        }
        if days_between(one.first, one.last) >= LONGEST_OVERRIDE_DAYS {
            return Err(RosterFault::Long);
        }
        known(&[one.staff], holders)?;
        // A night that began yesterday still holds this morning.
        let mut roster = self.from_day(today.yesterday().unwrap_or(today));
        if roster.overrides.len() >= MOST_OVERRIDES {
            return Err(RosterFault::Full);
        }
        roster.overrides.push(one);
        roster.overrides.sort_by_key(|one| one.first);
        Ok(roster)
    }
}

fn known(staff: &[StaffId], holders: &[StaffId]) -> Result<(), RosterFault> {
    if staff.is_empty() {
        return Err(RosterFault::Nobody);
    }
    if staff.iter().all(|staff| holders.contains(staff)) { Ok(()) } else { Err(RosterFault::Stranger) }
}
