//! When somebody is warned early.

use jiff::SignedDuration;

use super::check::Faults;
use super::file::WarningsEntry;
use crate::warning::{FRESH, LEAST_WEEKS};

/// The most weeks of history: those of a year.
const MOST_WEEKS: u16 = 52;

/// The most days within which a matter comes back: those of a year.
const MOST_DAYS: u16 = 366;

/// When somebody is warned early (预警). See [`crate::warning`] for the rules that these are the numbers of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Warnings {
    /// With how many weeks the last seven days are compared.
    pub history_weeks: u16,
    /// Fewer matters than this in seven days are never a departure.
    pub least_matters: u32,
    /// How many days a year a unit may be warned on by chance, in expectation.
    pub false_alarms_per_year: f64,
    /// How many reports of a category at one place are one incident.
    pub incident_tickets: u32,
    /// How many in one village are.
    pub incident_tickets_village: u32,
    /// Within how much time.
    pub incident_within: SignedDuration,
    /// The how many-th time it is that a matter comes back.
    pub again_times: u32,
    /// Within how many days.
    pub again_days: u16,
    /// How often one ticket is opened again until somebody is warned.
    pub reopened_times: u32,
}

const USUAL: WarningsEntry = WarningsEntry {
    history_weeks: 12,
    least_matters: 5,
    false_alarms_per_year: 1.0,
    incident_tickets: 3,
    incident_tickets_village: 5,
    incident_hours: 6,
    again_times: 3,
    again_days: 90,
    reopened_times: 2,
};

pub(super) fn warnings(entry: Option<WarningsEntry>, faults: &mut Faults) -> Warnings {
    let entry = entry.unwrap_or(USUAL);
    let mut expect = |holds: bool, key: &str, must: &str| {
        if !holds {
            faults.add(format_args!("warnings.{key}"), format_args!("must be {must}"));
        }
    };
    let weeks = usize::from(entry.history_weeks);
    expect(weeks >= LEAST_WEEKS && entry.history_weeks <= MOST_WEEKS, "history_weeks", "from 4 to 52");
    expect(entry.least_matters >= 2, "least_matters", "at least 2: one matter is no rate");
    let alarms = entry.false_alarms_per_year;
    expect(alarms > 0.0 && alarms <= 365.0, "false_alarms_per_year", "above 0 and at most 365");
    expect(entry.incident_tickets >= 2, "incident_tickets", "at least 2: one ticket is merged with nothing");
    expect(
        entry.incident_tickets_village >= entry.incident_tickets,
        "incident_tickets_village",
        "no less than incident_tickets: a village is larger than a building",
    );
    let hours = SignedDuration::from_hours(i64::from(entry.incident_hours));
    expect(entry.incident_hours > 0 && hours <= FRESH, "incident_hours", "from 1 to 72");
    expect(entry.again_times >= 2, "again_times", "at least 2: the first time nothing has come back");
    expect((1..=MOST_DAYS).contains(&entry.again_days), "again_days", "from 1 to 366");
    expect(entry.reopened_times >= 1, "reopened_times", "at least 1");
    Warnings {
        history_weeks: entry.history_weeks,
        least_matters: entry.least_matters,
        false_alarms_per_year: alarms,
        incident_tickets: entry.incident_tickets,
        incident_tickets_village: entry.incident_tickets_village,
        incident_within: hours,
        again_times: entry.again_times,
        again_days: entry.again_days,
        reopened_times: entry.reopened_times,
    }
}
