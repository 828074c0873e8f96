//! Policy (制度): the numbers, roles and lists that an administrator changes. Data, not code.
//!
//! A running ticket keeps the policy it was filed under: storage keeps every version.

mod check;
mod file;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;
use std::fmt;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::access::Duty;
use crate::calendar::Calendar;
use crate::deadline::ClockKind;
use crate::division::DivisionLevel;
use crate::ticket::Level;

pub use check::PolicyError;

/// The name of a role in the policy, e.g. `village_secretary`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoleId(String);

/// The name of a category in the policy, e.g. `living.water`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CategoryId(String);

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

/// Who is told one step up the ladder, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Climb {
    /// How long after the deadline; zero is at once.
    pub after: SignedDuration,
    /// The level of the tree that is told.
    pub level: DivisionLevel,
    /// Whom there, the first role that somebody holds.
    pub roles: Vec<RoleId>,
}

/// When a reminder goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reminder {
    /// So long after the start.
    After(SignedDuration),
    /// At this per cent of the time allowed.
    Percent(u8),
}

/// One clock: its reminders and what happens when it is missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockPolicy {
    /// Before the deadline, earliest first.
    pub reminders: Vec<Reminder>,
    /// After the deadline, earliest first.
    pub climb: Vec<Climb>,
    /// How long after the deadline a standing alarm is raised because the ladder has ended; `None`: never.
    pub alarm_after: Option<SignedDuration>,
}

/// The clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clocks {
    /// How long until the call, from filing; round the clock.
    pub contact_within: SignedDuration,
    /// Contact: filed or reopened → called.
    pub contact: ClockPolicy,
    /// Handling: called → finished, in the working days of the level.
    pub handling: ClockPolicy,
    /// How long until the satisfaction call-back, in working days.
    pub visit_working_days: u16,
    /// Visit: finished → asked whether satisfied.
    pub visit: ClockPolicy,
}

impl Clocks {
    /// The policy of one clock.
    pub const fn of(&self, clock: ClockKind) -> &ClockPolicy {
        match clock {
            ClockKind::Contact => &self.contact,
            ClockKind::Handling => &self.handling,
            ClockKind::Visit => &self.visit,
        }
    }
}

/// What a matter can be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its name for people.
    pub label: Label,
    /// The category that it belongs to.
    pub parent: Option<CategoryId>,
}

/// The whole policy, validated.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The zone in which days begin and times are shown.
    pub zone: TimeZone,
    /// The roles.
    pub roles: BTreeMap<RoleId, Role>,
    levels: BTreeMap<Level, LevelPolicy>,
    /// The clocks.
    pub clocks: Clocks,
    /// The categories in the order in which they are offered.
    pub categories: Vec<(CategoryId, Category)>,
    /// Working days.
    pub calendar: Calendar,
}

impl Policy {
    /// Reads and validates a policy file.
    ///
    /// # Errors
    /// [`PolicyError`] lists all faults at once, each with its key; a syntax error with its line.
    pub fn parse(toml: &str) -> Result<Self, PolicyError> {
        check::validate(file::read(toml)?)
    }

    /// How matters of `level` are handled. Validation makes sure that each level has one.
    pub fn level(&self, level: Level) -> &LevelPolicy {
        &self.levels[&level]
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
