//! The shape of the policy file, before validation.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::evaluation::EvaluationEntry;
use super::{Label, PolicyError, PolicyFault};
use crate::access::Duty;
use crate::division::DivisionLevel;
use crate::ticket::Level;

pub(super) fn read(toml: &str) -> Result<PolicyFile, PolicyError> {
    toml::from_str(toml).map_err(|fault| PolicyError::Syntax(unreadable(&fault, toml)))
}

fn unreadable(fault: &toml::de::Error, toml: &str) -> PolicyFault {
    let before = fault.span().and_then(|span| toml.get(..span.start));
    let line = before.map(|before| before.matches('\n').count() + 1);
    PolicyFault { key: String::new(), line, what: fault.message().trim().replace('\n', ", ") }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyFile {
    pub zone: String,
    pub roles: Vec<RoleEntry>,
    pub levels: BTreeMap<Level, LevelEntry>,
    pub centres: Option<BTreeMap<DivisionLevel, Vec<String>>>,
    pub clocks: ClocksEntry,
    pub calls: Option<CallsEntry>,
    pub returns: Option<ReturnsEntry>,
    pub extensions: Option<ExtensionsEntry>,
    pub visits: Option<VisitsEntry>,
    pub spot_checks: Option<SpotChecksEntry>,
    pub evaluation: Option<EvaluationEntry>,
    pub warnings: Option<WarningsEntry>,
    pub grounds: Option<Vec<GroundEntry>>,
    pub categories: Vec<CategoryEntry>,
    pub leave: Option<LeaveEntry>,
    pub quiet: Option<QuietEntry>,
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

/// Clocks that a policy of an earlier version does not know yet have what is usual.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClocksEntry {
    pub contact: ContactEntry,
    pub handling: ClockEntry,
    #[serde(default)]
    pub review: ReviewEntry,
    pub visit: VisitEntry,
    #[serde(default)]
    pub decision: DecisionEntry,
    #[serde(default = "usual_assist")]
    pub assist: ClockEntry,
    #[serde(default = "usual_supervision")]
    pub supervision: ClockEntry,
    #[serde(default)]
    pub question: QuestionEntry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactEntry {
    pub within_minutes: u32,
    pub hours: Option<HoursEntry>,
    pub reminders_minutes: Vec<u32>,
    pub climb: Vec<ClimbEntry>,
    pub alarm_after_minutes: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursEntry {
    pub from: String,
    pub to: String,
    #[serde(default)]
    pub every_day: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockEntry {
    #[serde(default)]
    pub reminders_percent: Vec<u8>,
    #[serde(default)]
    pub reminders_hours_before: Vec<u16>,
    #[serde(default)]
    pub climb: Vec<ClimbEntry>,
    pub alarm_after_minutes: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitEntry {
    pub working_days: u16,
    #[serde(default)]
    pub reminders_percent: Vec<u8>,
    pub climb: Vec<ClimbEntry>,
    pub alarm_after_minutes: Option<u32>,
}

impl VisitEntry {
    pub(super) fn clock(self) -> ClockEntry {
        let Self { reminders_percent, climb, alarm_after_minutes, .. } = self;
        ClockEntry { reminders_percent, reminders_hours_before: Vec::new(), climb, alarm_after_minutes }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewEntry {
    pub most_days: u16,
    #[serde(default)]
    pub reminders_hours_before: Vec<u16>,
    #[serde(default)]
    pub climb: Vec<ClimbEntry>,
}

impl ReviewEntry {
    pub(super) fn clock(self) -> ClockEntry {
        let Self { reminders_hours_before, climb, .. } = self;
        ClockEntry { reminders_percent: Vec::new(), reminders_hours_before, climb, alarm_after_minutes: None }
    }
}

impl Default for ReviewEntry {
    fn default() -> Self {
        Self { most_days: 90, reminders_hours_before: vec![24], climb: vec![tell(0, TellEntry::Superior)] }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionEntry {
    pub working_days: u16,
}

impl Default for DecisionEntry {
    fn default() -> Self {
        Self { working_days: 1 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionEntry {
    pub days: u16,
    #[serde(default)]
    pub reminders_hours_before: Vec<u16>,
}

impl Default for QuestionEntry {
    fn default() -> Self {
        Self { days: 5, reminders_hours_before: vec![24] }
    }
}

/// Minutes of a day, after which an order that is still unanswered goes further up.
const A_DAY: u32 = 24 * 60;

fn usual_assist() -> ClockEntry {
    asked_for(vec![tell(0, TellEntry::Asker), tell(0, TellEntry::Superior)])
}

fn usual_supervision() -> ClockEntry {
    asked_for(vec![tell(0, TellEntry::Asker), tell(A_DAY, TellEntry::Superior)])
}

fn asked_for(climb: Vec<ClimbEntry>) -> ClockEntry {
    let reminders_hours_before = Vec::new();
    ClockEntry { reminders_percent: vec![80], reminders_hours_before, climb, alarm_after_minutes: None }
}

fn tell(after_minutes: u32, to: TellEntry) -> ClimbEntry {
    ClimbEntry { after_minutes, to: Some(to), level: None, roles: Vec::new() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClimbEntry {
    pub after_minutes: u32,
    pub to: Option<TellEntry>,
    pub level: Option<DivisionLevel>,
    #[serde(default)]
    pub roles: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum TellEntry {
    Superior,
    Asker,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReturnsEntry {
    pub working_days: u16,
    pub working_days_complex: u16,
    pub designate_after: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExtensionsEntry {
    pub most: u8,
    pub working_days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitsEntry {
    pub attempts: u8,
    pub hours_apart: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpotChecksEntry {
    pub share_percent: u8,
    pub least: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WarningsEntry {
    pub history_weeks: u16,
    pub least_matters: u32,
    pub false_alarms_per_year: f64,
    pub incident_tickets: u32,
    pub incident_tickets_village: u32,
    pub incident_hours: u16,
    pub again_times: u32,
    pub again_days: u16,
    pub reopened_times: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CallsEntry {
    pub talk_seconds: u32,
    pub rings: u8,
    pub rings_minutes_apart: u32,
    pub rings_meet: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeaveEntry {
    pub keeps_days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuietEntry {
    pub from: String,
    pub to: String,
    pub purposes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroundEntry {
    pub id: String,
    pub name: Label,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryEntry {
    pub id: String,
    pub name: Label,
    pub parent: Option<String>,
    #[serde(default)]
    pub keywords: Vec<String>,
    #[serde(default)]
    pub questions: Vec<CategoryQuestionEntry>,
}

/// The kind is a text and the advice may be missing, so that both are told as faults together with all others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryQuestionEntry {
    pub id: String,
    pub text: Label,
    pub help: Option<Label>,
    pub kind: String,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub options: Vec<OptionEntry>,
    #[serde(default)]
    pub blocks: Vec<BlockEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionEntry {
    pub id: String,
    pub name: Label,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockEntry {
    pub answer: String,
    pub advice: Option<Label>,
    #[serde(default = "usually")]
    pub may_insist: bool,
}

const fn usually() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarEntry {
    pub holidays: Vec<String>,
    pub working: Vec<String>,
}
