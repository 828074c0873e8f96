//! From the file to a policy that holds together. All faults are told at once.

use std::collections::BTreeMap;
use std::fmt;

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use thiserror::Error;

use super::calls::calls;
use super::categories::categories;
use super::clocks::clocks;
use super::evaluation::evaluation;
use super::file::{CalendarEntry, LevelEntry, PolicyFile, RoleEntry};
use super::lines::line_of;
use super::quiet::quiet;
use super::rules::{centres, extensions, grounds, leave_keeps_days, returns, spot_checks, visits};
use super::warnings::warnings;
use super::{LevelPolicy, Policy, Role, RoleId};
use crate::access::{Action, Duty, Reach, reach};
use crate::calendar::Calendar;
use crate::division::DivisionLevel;
use crate::ticket::Level;

/// Why a policy cannot be put in force.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// Not a policy file at all: nothing else of it is known.
    #[error("the policy cannot be read: {0}")]
    Syntax(PolicyFault),
    /// Read, but it does not hold together.
    #[error("the policy has {} fault(s):\n  {}", .0.len(), in_lines(.0))]
    Faults(Vec<PolicyFault>),
}

impl PolicyError {
    /// All faults that are known, in the order in which the policy is checked.
    pub fn faults(&self) -> &[PolicyFault] {
        match self {
            Self::Syntax(fault) => std::slice::from_ref(fault),
            Self::Faults(faults) => faults,
        }
    }
}

/// One thing that is wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFault {
    /// Its key, such as `clocks.contact.within_minutes`; empty where the text cannot be read.
    pub key: String,
    /// The line, from 1, on which the key stands, or else what contains it.
    pub line: Option<usize>,
    /// What is wrong with it, and what to do.
    pub what: String,
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, line, what } = self;
        match (key.as_str(), line) {
            ("", Some(line)) => write!(f, "line {line}: {what}"),
            ("", None) => f.write_str(what),
            (key, Some(line)) => write!(f, "{key}: {what} (line {line})"),
            (key, None) => write!(f, "{key}: {what}"),
        }
    }
}

fn in_lines(faults: &[PolicyFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ")
}

/// The longest that anything but working days may last, in minutes: thirty days. Longer is a slip of the pen, and sums of
/// times far in the future have no calendar.
pub(super) const LONGEST_MINUTES: u32 = 30 * 24 * 60;

/// The most working days: those of a year.
pub(super) const MOST_WORKING_DAYS: u16 = 250;

pub(super) type Roles = BTreeMap<RoleId, Role>;

pub(super) fn validate(file: PolicyFile, toml: &str) -> Result<Policy, PolicyError> {
    let mut faults = Faults(Vec::new());
    let zone = TimeZone::get(&file.zone).unwrap_or_else(|_| {
        faults.add("zone", format!("{:?} is no time zone; write for example \"Asia/Shanghai\"", file.zone));
        TimeZone::UTC
    });
    let order: Vec<RoleId> = file.roles.iter().map(|role| RoleId::new(&role.id)).collect();
    let roles = roles(file.roles, &mut faults);
    let levels = levels(file.levels, &roles, &mut faults);
    let centres = centres(file.centres, &roles, &order, &mut faults);
    let clocks = clocks(file.clocks, &roles, &mut faults);
    let returns = returns(file.returns, &mut faults);
    let extensions = extensions(file.extensions, &mut faults);
    let visits = visits(file.visits, &mut faults);
    let calls = calls(file.calls, &mut faults);
    let spot_checks = spot_checks(file.spot_checks, &mut faults);
    let evaluation = evaluation(file.evaluation, &mut faults);
    let warnings = warnings(file.warnings, &mut faults);
    let leave_keeps_days = leave_keeps_days(file.leave, &mut faults);
    let quiet = quiet(file.quiet, &mut faults);
    let grounds = grounds(file.grounds, &mut faults);
    let categories = categories(file.categories, &mut faults);
    let calendar = calendar(&file.calendar, &mut faults);
    if !faults.0.is_empty() {
        return Err(PolicyError::Faults(faults.told(toml)));
    }
    Ok(Policy {
        zone,
        roles,
        levels,
        centres,
        clocks,
        calls,
        returns,
        extensions,
        visits,
        spot_checks,
        evaluation,
        warnings,
        grounds,
        categories,
        leave_keeps_days,
        quiet,
        calendar,
    })
}

/// Each with its key.
pub(super) struct Faults(Vec<(String, String)>);

impl Faults {
    pub(super) fn add(&mut self, key: impl fmt::Display, fault: impl fmt::Display) {
        self.0.push((key.to_string(), fault.to_string()));
    }

    /// With the line of each.
    fn told(self, toml: &str) -> Vec<PolicyFault> {
        let told = |(key, what): (String, String)| PolicyFault { line: line_of(toml, &key), key, what };
        self.0.into_iter().map(told).collect()
    }
}

fn roles(entries: Vec<RoleEntry>, faults: &mut Faults) -> Roles {
    let mut roles = Roles::new();
    for entry in entries {
        let id = RoleId::new(entry.id);
        let role = Role { label: entry.name, level: entry.level, duty: entry.duty };
        if roles.insert(id.clone(), role).is_some() {
            faults.add(format_args!("roles.{id}"), "stands twice");
        }
    }
    if !roles.values().any(|r| r.duty == Duty::Administrator) {
        faults.add("roles", "no role has duty = \"administrator\": nobody could change anything");
    }
    roles
}

pub(super) fn known(
    names: Vec<String>,
    level: DivisionLevel,
    key: &str,
    roles: &Roles,
    faults: &mut Faults,
) -> Vec<RoleId> {
    if names.is_empty() {
        faults.add(key, "names no role");
    }
    let ids: Vec<RoleId> = names.into_iter().map(RoleId::new).collect();
    for id in &ids {
        match roles.get(id) {
            None => faults.add(
                key,
                format_args!("{:?} is no role; add it under [[roles]] or mend the name", id.as_str()),
            ),
            Some(role) if role.level != level => faults.add(
                key,
                format_args!("{id} is held at {} level, not at {}", role.level.as_str(), level.as_str()),
            ),
            Some(_) => {}
        }
    }
    ids
}

fn levels(
    entries: BTreeMap<Level, LevelEntry>,
    roles: &Roles,
    faults: &mut Faults,
) -> BTreeMap<Level, LevelPolicy> {
    let mut levels = BTreeMap::new();
    for (level, entry) in entries {
        let key = format!("levels.{}", level.as_str());
        working_days(entry.working_days, &key, faults);
        let responsible =
            known(entry.responsible, entry.handled_at, &format!("{key}.responsible"), roles, faults);
        for id in responsible.iter().filter(|id| roles.get(id).is_some_and(|role| !may_answer(role.duty))) {
            faults.add(
                format_args!("{key}.responsible"),
                format_args!(
                    "{id} may not record that the requester was called: name roles that handle matters"
                ),
            );
        }
        let policy =
            LevelPolicy { handled_at: entry.handled_at, responsible, working_days: entry.working_days };
        levels.insert(level, policy);
    }
    for level in Level::ALL {
        if !levels.contains_key(level) {
            faults.add(format_args!("levels.{}", level.as_str()), "is missing");
        }
    }
    let places: Vec<DivisionLevel> =
        Level::ALL.iter().filter_map(|l| Some(levels.get(l)?.handled_at)).collect();
    if !places.is_sorted_by(|lower, upper| upper < lower) {
        faults.add("levels", "each level must be handled higher in the tree than the one before it");
    }
    levels
}

fn calendar(entry: &CalendarEntry, faults: &mut Faults) -> Calendar {
    let mut dates = |key: &str, texts: &[String]| -> Vec<Date> {
        let mut dates = Vec::new();
        for text in texts {
            match text.parse() {
                Ok(date) => dates.push(date),
                Err(_) => faults
                    .add(format_args!("calendar.{key}"), format_args!("{text:?} is no date like 2026-10-01")),
            }
        }
        dates
    };
    let holidays = dates("holidays", &entry.holidays);
    let working = dates("working", &entry.working);
    for date in holidays.iter().filter(|d| working.contains(d)) {
        faults.add("calendar", format_args!("{date} is both a holiday and a working day"));
    }
    Calendar::new(holidays, working)
}

/// Whether somebody of this duty can do what is expected of the one responsible: call, and record it.
fn may_answer(duty: Duty) -> bool {
    reach(duty, Action::RecordContact) != Reach::Nothing
}

pub(super) fn working_days(days: u16, above: &str, faults: &mut Faults) {
    if days == 0 || days > MOST_WORKING_DAYS {
        faults.add(
            format_args!("{above}.working_days"),
            format_args!("must lie between 1 and {MOST_WORKING_DAYS}"),
        );
    }
}

pub(super) fn minutes(key: &str, n: u32, faults: &mut Faults) -> SignedDuration {
    if n > LONGEST_MINUTES {
        faults.add(key, format_args!("must be at most {LONGEST_MINUTES}, which is thirty days"));
    }
    in_minutes(n)
}

pub(super) fn in_minutes(n: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(n))
}
