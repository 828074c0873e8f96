//! Duty rosters, and one's own duty and leave.

use askama::Template;

use super::resident::Choice;
use super::{DeskBar, NO_FAULT, Shell};

/// A post or a roster in a list.
#[derive(Debug, Clone)]
pub struct RosterRow {
    /// The page of its roster.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// What is said below.
    pub what: String,
    /// Whether nobody is on duty at times.
    pub holes: bool,
}

/// A unit that was looked up.
#[derive(Debug, Clone)]
pub struct RosterUnit {
    /// The head of its posts.
    pub title: String,
    /// Its posts.
    pub posts: Vec<RosterRow>,
}

/// All rosters, and the posts of one unit.
#[derive(Debug, Clone, Template)]
#[template(path = "rosters.html")]
pub struct Rosters {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The code of a unit as typed.
    pub unit: String,
    /// What is wrong with it.
    pub fault: Option<String>,
    /// Units to choose from.
    pub divisions: Vec<Choice>,
    /// The unit that was looked up.
    pub found: Option<RosterUnit>,
    /// The rosters that there are.
    pub rosters: Vec<RosterRow>,
}

/// Who is on duty through some hours of a day.
#[derive(Debug, Clone)]
pub struct DutyHours {
    /// Which hours.
    pub hours: String,
    /// Who; "nobody" where nobody is.
    pub who: String,
    /// Whether nobody is.
    pub nobody: bool,
}

/// A day of the table.
#[derive(Debug, Clone)]
pub struct DutyDay {
    /// The day in words.
    pub day: String,
    /// Whether it is today.
    pub today: bool,
    /// Its hours, in order.
    pub hours: Vec<DutyHours>,
}

/// A day of the week to choose.
#[derive(Debug, Clone)]
pub struct DayChoice {
    /// Its number, from Monday.
    pub value: u8,
    /// Its name.
    pub label: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What was typed about hours of the week.
#[derive(Debug, Clone, Default)]
pub struct ShiftFilled {
    /// The days of the week.
    pub days: Vec<DayChoice>,
    /// From.
    pub from: String,
    /// Until.
    pub to: String,
    /// Who takes turns; the first is needed.
    pub staff: Vec<String>,
}

/// What is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct ShiftFaults {
    /// Of the days.
    pub days: Option<String>,
    /// Of the hours.
    pub hours: Option<String>,
    /// Of the people.
    pub staff: Option<String>,
}

/// What was typed about certain days.
#[derive(Debug, Clone, Default)]
pub struct OverrideFilled {
    /// The first day.
    pub first: String,
    /// The last day.
    pub last: String,
    /// From.
    pub from: String,
    /// Until.
    pub to: String,
    /// Who.
    pub staff: String,
}

/// What is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct OverrideFaults {
    /// Of the first day.
    pub first: Option<String>,
    /// Of the last day.
    pub last: Option<String>,
    /// Of the hours.
    pub hours: Option<String>,
    /// Of the person.
    pub staff: Option<String>,
}

/// The roster of a post.
#[derive(Debug, Clone, Template)]
#[template(path = "roster.html")]
pub struct RosterPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Unit and role.
    pub title: String,
    /// Said once, after a change.
    pub notice: Option<String>,
    /// Why a change was refused.
    pub fault: Option<String>,
    /// This page's path, which the forms are sent below.
    pub action: String,
    /// The revision that the forms change.
    pub revision: i32,
    /// Who holds the post.
    pub holders: String,
    /// When nobody is on duty, and who is told then.
    pub holes: Vec<String>,
    /// How many more there are, in words.
    pub more_holes: Option<String>,
    /// Seven days.
    pub days: Vec<DutyDay>,
    /// The weekly pattern, in words.
    pub shifts: Vec<String>,
    /// The overrides, in words.
    pub overrides: Vec<String>,
    /// Who can be named.
    pub people: Vec<Choice>,
    /// Hours of the week as typed.
    pub shift: ShiftFilled,
    /// What is wrong with them.
    pub shift_faults: ShiftFaults,
    /// Certain days as typed.
    pub certain: OverrideFilled,
    /// What is wrong with them.
    pub certain_faults: OverrideFaults,
}

/// A post of one's own, and when one is on duty for it.
#[derive(Debug, Clone)]
pub struct OwnPostRow {
    /// Role and unit.
    pub post: String,
    /// The hours, or why there are none.
    pub hours: Vec<String>,
}

/// Leave in a list.
#[derive(Debug, Clone)]
pub struct LeaveRow {
    /// Its key.
    pub id: i64,
    /// From when until when.
    pub days: String,
    /// Who stands in.
    pub deputy: String,
}

/// What was typed about leave.
#[derive(Debug, Clone, Default)]
pub struct LeaveFilled {
    /// The first day.
    pub first: String,
    /// The last day.
    pub last: String,
    /// The deputy's key.
    pub deputy: String,
}

/// What is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct LeaveFaults {
    /// Of the first day.
    pub first: Option<String>,
    /// Of the last day.
    pub last: Option<String>,
    /// Of the deputy.
    pub deputy: Option<String>,
}

/// One's own duty and leave, or somebody's leave.
#[derive(Debug, Clone, Template)]
#[template(path = "time_off.html")]
pub struct TimeOffPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// What it is called.
    pub title: String,
    /// Said once, after a change.
    pub notice: Option<String>,
    /// The path to which leave is sent.
    pub action: String,
    /// When one is on duty; `None` where it is somebody else's page.
    pub own: Option<Vec<OwnPostRow>>,
    /// For whom they stand in.
    pub standing_in: Vec<String>,
    /// What leave does.
    pub means: String,
    /// Leave that is not over.
    pub leaves: Vec<LeaveRow>,
    /// Who can stand in.
    pub deputies: Vec<Choice>,
    /// Today, before which no leave begins.
    pub today: String,
    /// What was typed.
    pub filled: LeaveFilled,
    /// What is wrong with it.
    pub faults: LeaveFaults,
    /// Where one came from.
    pub back: (String, String),
}
