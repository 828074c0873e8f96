//! Duty rosters (值班): who is on duty for a post at a time of day, who is on leave, and who stands in for them.
//!
//! All times here are times on the wall in the zone of the policy; whoever asks turns an instant into one. A post without a
//! roster is held round the clock by everybody who holds it.

mod change;
mod days;
mod hours;
mod leave;
mod span;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, DateTime, Weekday};
use serde::{Deserialize, Serialize};

pub use change::RosterFault;
pub use days::Days;
pub use hours::Hours;
pub use leave::{LONGEST_LEAVE_DAYS, Leave, LeaveFault, Leaves, may_stand_in};
pub use span::{Span, spans};

use crate::ids::StaffId;

/// The most shifts of a roster, and the most people who take turns in one: more is a slip, and nobody could read it.
pub const MOST_SHIFTS: usize = 40;

/// The most overrides that are kept; those of days gone by are dropped.
pub const MOST_OVERRIDES: usize = 100;

/// The most days that one override may last: longer is a new pattern.
pub const LONGEST_OVERRIDE_DAYS: i32 = 62;

/// Hours that come back each week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// On which days it begins.
    pub days: Days,
    /// From when until when.
    pub hours: Hours,
    /// Whose it is. Several take turns, a week each, in this order.
    pub staff: Vec<StaffId>,
    /// A day of a week that is the first one's.
    pub first_week: Date,
}

impl Shift {
    /// Whose shift it is that begins on `day`; `None` when none begins then.
    pub fn on(&self, day: Date) -> Option<StaffId> {
        if !self.days.contains(day.weekday()) {
            return None;
        }
        let weeks = days_between(monday(self.first_week), monday(day)) / 7;
        let turn = weeks.rem_euclid(i32::try_from(self.staff.len()).ok()?.max(1));
        self.staff.get(usize::try_from(turn).ok()?).copied()
    }
}

/// Somebody else for a time: what the pattern says does not hold then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// From this day …
    pub first: Date,
    /// … to this one.
    pub last: Date,
    /// On each of them from when until when.
    pub hours: Hours,
    /// Who has it.
    pub staff: StaffId,
}

impl Override {
    fn covers(&self, at: DateTime) -> bool {
        began_by(at).any(|day| self.first <= day && day <= self.last && self.hours.cover(day, at))
    }
}

/// The duty roster of one role in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// The weekly pattern.
    pub shifts: Vec<Shift>,
    /// What holds instead of it on some days.
    pub overrides: Vec<Override>,
}

impl Roster {
    /// Whether there is nothing in it: the post is held round the clock then.
    pub const fn is_empty(&self) -> bool {
        self.shifts.is_empty() && self.overrides.is_empty()
    }

    /// Who is meant to be on duty: by the overrides, which go first, and by the pattern, to which it comes back when nobody
    /// of the former is there.
    pub fn planned(&self, at: DateTime) -> [Vec<StaffId>; 2] {
        let instead = self.overrides.iter().filter(|one| one.covers(at)).map(|one| one.staff);
        let on =
            |shift: &Shift| began_by(at).filter(|day| shift.hours.cover(*day, at)).find_map(|d| shift.on(d));
        [once(instead), once(self.shifts.iter().filter_map(on))]
    }

    /// Everybody who is named in it.
    pub fn people(&self) -> Vec<StaffId> {
        let named = self.shifts.iter().flat_map(|shift| shift.staff.iter().copied());
        once(named.chain(self.overrides.iter().map(|one| one.staff)))
    }

    /// Without the overrides of days that lie before `day`.
    #[must_use]
    pub fn from_day(mut self, day: Date) -> Self {
        self.overrides.retain(|one| one.last >= day);
        self
    }

    /// Every time within `days` from `first` at which somebody's hours begin or end.
    fn changes(&self, first: Date, days: i32) -> impl Iterator<Item = DateTime> {
        let all = self.shifts.iter().map(|s| s.hours).chain(self.overrides.iter().map(|one| one.hours));
        all.flat_map(move |hours| {
            let days = (-1..days).filter_map(move |n| day_after(first, n));
            days.flat_map(move |day| [Some(hours.begin(day)), hours.end(day)]).flatten()
        })
    }
}

/// The days on which hours that cover a time may have begun: that of the time, and for nights the one before.
fn began_by(at: DateTime) -> impl Iterator<Item = Date> {
    at.date().yesterday().ok().into_iter().chain([at.date()])
}

/// Each person once, in the order in which they were named.
fn once(staff: impl Iterator<Item = StaffId>) -> Vec<StaffId> {
    let mut known = Vec::new();
    for staff in staff {
        if !known.contains(&staff) {
            known.push(staff);
        }
    }
    known
}

/// The first day of a day's week.
pub fn monday(day: Date) -> Date {
    let since = day.weekday().since(Weekday::Monday);
    day_after(day, -i32::from(since)).unwrap_or(day)
}

/// So many days later; `None` beyond the end of the calendar.
pub fn day_after(day: Date, days: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// How many days lie between.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
