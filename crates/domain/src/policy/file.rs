//! The shape of the policy file, before validation.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Label, PolicyError};
use crate::access::Duty;
use crate::division::DivisionLevel;
use crate::ticket::Level;

pub(super) fn read(toml: &str) -> Result<PolicyFile, PolicyError> {
    toml::from_str(toml).map_err(|e| PolicyError::Syntax(e.to_string()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyFile {
    pub zone: String,
    pub roles: Vec<RoleEntry>,
    pub levels: BTreeMap<Level, LevelEntry>,
    pub clocks: ClocksEntry,
    pub categories: Vec<CategoryEntry>,
    pub calendar: CalendarEntry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    pub id: String,
    pub name: Label,
    pub level: DivisionLevel,
    pub duty: Duty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelEntry {
    pub handled_at: DivisionLevel,
    pub responsible: Vec<String>,
    pub working_days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClocksEntry {
    pub contact: ContactEntry,
    pub handling: ClockEntry,
    pub visit: VisitEntry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactEntry {
    pub within_minutes: u32,
    pub reminders_minutes: Vec<u32>,
    pub climb: Vec<ClimbEntry>,
    pub alarm_after_minutes: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockEntry {
    pub reminders_percent: Vec<u8>,
    pub climb: Vec<ClimbEntry>,
    pub alarm_after_minutes: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitEntry {
    pub working_days: u16,
    pub reminders_percent: Vec<u8>,
    pub climb: Vec<ClimbEntry>,
    pub alarm_after_minutes: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClimbEntry {
    pub after_minutes: u32,
    pub level: DivisionLevel,
    pub roles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryEntry {
    pub id: String,
    pub name: Label,
    pub parent: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarEntry {
    pub holidays: Vec<String>,
    pub working: Vec<String>,
}
