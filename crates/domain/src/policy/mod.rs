//! Policy (制度): the numbers, roles and lists that an administrator changes. Data, not code.
//!
//! A running ticket keeps the policy it was filed under: storage keeps every version.

mod answers;
mod calls;
mod categories;
mod check;
mod clocks;
mod evaluation;
mod file;
mod lines;
mod questions;
mod quiet;
mod rules;
mod suggest;
#[cfg(test)]
pub(crate) mod tests;
mod warnings;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::access::Duty;
use crate::calendar::Calendar;
use crate::calls::CallRules;
use crate::deadline::ClockKind;
use crate::division::DivisionLevel;
use crate::sampling::SampleSize;
use crate::ticket::Level;

pub use answers::{Answer, AnswerFault, Answers, Examined, Given};
pub use check::{PolicyError, PolicyFault};
pub use clocks::{Climb, ClockPolicy, Clocks, Reminder, Told};
pub use evaluation::{Evaluation, Weights};
pub use questions::{Block, NO, Question, QuestionChoice, QuestionKind, UNSURE, YES};
pub use quiet::QuietHours;
pub use rules::{Centres, Extensions, Ground, Returns, Visits};
pub use warnings::Warnings;

/// The name of a role in the policy, e.g. `village_secretary`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoleId(String);

/// The name of a category in the policy, e.g. `living.water`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CategoryId(String);

/// The name of a ground on which a matter may be declined, e.g. `court`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroundId(String);

/// The name of a question in the policy, e.g. `gas`; unlike that of any other question which is asked together with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionId(String);

macro_rules! name_of_policy {
    ($name:ident) => {
        impl $name {
            /// A name as the policy or storage spells it; whether the policy knows it is asked there.
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
name_of_policy!(RoleId);
name_of_policy!(CategoryId);
name_of_policy!(GroundId);
name_of_policy!(QuestionId);

/// Which version of the policy: 1, 2, 3, … as they were put in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PolicyVersion(pub i32);

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What a role is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name for people.
    pub label: Label,
    /// At which level of the tree it is held.
    pub level: DivisionLevel,
    /// What kind of work it is: this decides what it may do (`access`).
    pub duty: Duty,
}

/// How matters of one level are handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelPolicy {
    /// Where.
    pub handled_at: DivisionLevel,
    /// By whom, the first role that somebody holds.
    pub responsible: Vec<RoleId>,
    /// How long, in working days from the contact.
    pub working_days: u16,
}

/// What a matter can be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its name for people.
    pub label: Label,
    /// The category that it belongs to.
    pub parent: Option<CategoryId>,
    /// What is asked of whoever chooses it, or one of those that belong to it.
    pub questions: Vec<Question>,
    /// Words by which it is suggested, as [`Policy::suggest`] compares them.
    pub(crate) keywords: Vec<String>,
}

impl Category {
    /// Whether it is suggested by words.
    pub const fn is_suggested(&self) -> bool {
        !self.keywords.is_empty()
    }
}

/// The whole policy, validated.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The zone in which days begin and times are shown.
    pub zone: TimeZone,
    /// The roles.
    pub roles: BTreeMap<RoleId, Role>,
    levels: BTreeMap<Level, LevelPolicy>,
    /// Who decides at each level of the tree.
    pub centres: Centres,
    /// The clocks.
    pub clocks: Clocks,
    /// What the records of calls must be like to prove something.
    pub calls: CallRules,
    /// How a matter may be given back.
    pub returns: Returns,
    /// How more time may be given.
    pub extensions: Extensions,
    /// How requesters are asked afterwards.
    pub visits: Visits,
    /// How many are asked once more.
    pub spot_checks: SampleSize,
    /// How units are scored.
    pub evaluation: Evaluation,
    /// When somebody is warned early.
    pub warnings: Warnings,
    /// On what grounds a matter may be declined.
    pub grounds: Vec<(GroundId, Ground)>,
    /// The categories in the order in which they are offered.
    pub categories: Vec<(CategoryId, Category)>,
    /// For how many days of leave a matter that is in hand stays with its owner.
    pub leave_keeps_days: u16,
    /// When texts that can wait do wait; `None` where they never do.
    pub quiet: Option<QuietHours>,
    /// Working days.
    pub calendar: Calendar,
}

impl Policy {
    /// Reads and validates a policy file.
    ///
    /// # Errors
    /// [`PolicyError`] lists all faults at once, each with its key and line.
    pub fn parse(toml: &str) -> Result<Self, PolicyError> {
        check::validate(file::read(toml)?, toml)
    }

    /// How matters of `level` are handled. Validation makes sure that each level has one.
    pub fn level(&self, level: Level) -> &LevelPolicy {
        &self.levels[&level]
    }

    /// How high matters are handled by units of a level of the tree; `None` above the city.
    pub fn level_of_unit(&self, unit: DivisionLevel) -> Option<Level> {
        Level::ALL.iter().copied().find(|level| self.level(*level).handled_at <= unit)
    }

    /// When `time` has passed since `from` by a clock: round the clock, or within the hours of service.
    pub fn after(&self, clock: ClockKind, from: Timestamp, time: SignedDuration) -> Timestamp {
        match self.clocks.contact_hours.filter(|_| clock == ClockKind::Contact) {
            Some(hours) => self.calendar.after_service_time(from, time, &hours, &self.zone),
            None => from + time,
        }
    }

    /// Until when the requester must be called about what was filed or opened again at `from`.
    pub fn contact_due(&self, from: Timestamp) -> Timestamp {
        self.after(ClockKind::Contact, from, self.clocks.contact_within)
    }

    /// When so many working days have passed since `from`.
    pub fn after_working_days(&self, from: Timestamp, days: u16) -> Timestamp {
        self.calendar.after_working_days(from, days, &self.zone)
    }

    /// When a day ends by which something is to be answered: people name days, and look at them in the evening at the
    /// latest.
    pub fn end_of_day(&self, date: Date) -> Option<Timestamp> {
        self.zone.to_timestamp(date.at(18, 0, 0, 0)).ok()
    }

    /// A ground, when the policy knows it.
    pub fn ground(&self, id: &GroundId) -> Option<&Ground> {
        self.grounds.iter().find(|(known, _)| known == id).map(|(_, ground)| ground)
    }

    /// A role, when the policy knows it.
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.get(id)
    }

    /// A category, when the policy knows it.
    pub fn category(&self, id: &CategoryId) -> Option<&Category> {
        self.categories.iter().find(|(known, _)| known == id).map(|(_, category)| category)
    }

    /// The categories that a resident chooses from: those that no other belongs to.
    pub fn choices(&self) -> impl Iterator<Item = &(CategoryId, Category)> {
        self.categories
            .iter()
            .filter(|(id, _)| !self.categories.iter().any(|(_, c)| c.parent.as_ref() == Some(id)))
    }

    /// The category of a matter that nobody has put into one: the last that is offered, "something else".
    pub fn catch_all(&self) -> Option<&CategoryId> {
        self.choices().last().map(|(id, _)| id)
    }
}
