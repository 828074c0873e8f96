//! Leave (请假): who is away on which days, and who stands in for them.

use jiff::civil::Date;

use thiserror::Error;

use super::days_between;
use crate::access::{Appointment, Duty};
use crate::ids::StaffId;

/// The most days of one leave: longer, and the person has left their post.
pub const LONGEST_LEAVE_DAYS: i32 = 366;

/// Somebody is away for whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    /// Who.
    pub staff: StaffId,
    /// From this day …
    pub first: Date,
    /// … to this one.
    pub last: Date,
    /// Who stands in for them in all that they do, when somebody does.
    pub deputy: Option<StaffId>,
}

impl Leave {
    /// Whether a day is one of it.
    pub fn covers(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// How many days it lasts.
    pub fn days(&self) -> i32 {
        days_between(self.first, self.last) + 1
    }
}

/// Why leave cannot be as somebody wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LeaveFault {
    /// It ends before it begins.
    #[error("the last day comes before the first")]
    Period,
    /// It is over.
    #[error("these days are over")]
    Past,
    /// It is too long.
    #[error("leave lasts at most {LONGEST_LEAVE_DAYS} days; whoever is away for longer has left their post")]
    Long,
    /// There is leave on these days already.
    #[error("there is leave on some of these days already; take that back first")]
    Twice,
    /// The deputy could not do what is to be done.
    #[error("choose a deputy from the list: somebody who may handle what this person does")]
    Deputy,
}

impl Leave {
    /// Checks the days of leave that somebody asks for `today`, who has `other` leave already.
    ///
    /// # Errors
    /// [`LeaveFault`] says what is wrong.
    pub fn check<'a>(
        &self,
        today: Date,
        mut other: impl Iterator<Item = &'a Self>,
    ) -> Result<(), LeaveFault> {
        if self.last < self.first {
            Err(LeaveFault::Period)
        } else if self.last < today {
            Err(LeaveFault::Past)
        } else if self.days() > LONGEST_LEAVE_DAYS {
            Err(LeaveFault::Long)
        } else if other.any(|leave| leave.first <= self.last && self.first <= leave.last) {
            Err(LeaveFault::Twice)
        } else {
            Ok(())
        }
    }
}

/// Whether somebody with these appointments can do all that the other ones are for: matters of a unit are seen from it and
/// from above it, and who only handles matters sees none but their own. Administration waits.
pub fn may_stand_in(deputy: &[Appointment], absent: &[Appointment]) -> bool {
    let needed = absent.iter().filter(|post| post.duty != Duty::Administrator);
    let can = |theirs: &Appointment, post: &Appointment| {
        theirs.division.contains(&post.division)
            && match post.duty {
                Duty::Handler => theirs.duty != Duty::Administrator,
                _ => matches!(theirs.duty, Duty::Operator | Duty::Leader),
            }
    };
    needed.into_iter().all(|post| deputy.iter().any(|theirs| can(theirs, post)))
}

/// All leave that is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leaves(Vec<Leave>);

impl Leaves {
    /// In any order. A deputy who is not on the staff any more must have been left out.
    pub fn new(mut leaves: Vec<Leave>) -> Self {
        leaves.sort_by_key(|leave| (leave.staff, leave.first));
        Self(leaves)
    }

    /// What a person has on a day.
    fn of(&self, staff: StaffId, day: Date) -> impl Iterator<Item = &Leave> {
        let from = self.0.partition_point(|leave| leave.staff < staff);
        let theirs = self.0.iter().skip(from).take_while(move |leave| leave.staff == staff);
        theirs.filter(move |leave| leave.covers(day))
    }

    /// The longest leave that a person is on; `None` while they are here.
    pub fn on(&self, staff: StaffId, day: Date) -> Option<&Leave> {
        self.of(staff, day).max_by_key(|leave| leave.days())
    }

    /// Everybody who is on leave on a day.
    pub fn away(&self, day: Date) -> impl Iterator<Item = &Leave> {
        self.0.iter().filter(move |leave| leave.covers(day))
    }

    /// For whom a person stands in, on any day.
    pub fn stood_in_by(&self, deputy: StaffId) -> impl Iterator<Item = &Leave> {
        self.0.iter().filter(move |leave| leave.deputy == Some(deputy))
    }

    /// Who does on a day what is for `staff` to do: they themselves, or a deputy who is there; `None` when nobody is. A
    /// deputy's own deputy was asked by nobody to do this.
    pub fn present(&self, staff: StaffId, day: Date) -> Option<StaffId> {
        let mut leaves = self.of(staff, day).peekable();
        if leaves.peek().is_none() {
            return Some(staff);
        }
        leaves
            .filter_map(|leave| leave.deputy)
            .find(|deputy| *deputy != staff && self.on(*deputy, day).is_none())
    }

    /// Every day on which leave begins, or the first after it.
    pub(super) fn changes(&self) -> impl Iterator<Item = Date> {
        self.0.iter().flat_map(|leave| [Some(leave.first), leave.last.tomorrow().ok()]).flatten()
    }
}
