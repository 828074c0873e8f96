//! Early warning (预警): a rate that departs from its own history, one incident reported several times, a matter that comes
//! back. What is found here is shown to people with its reason; what follows from it they decide.

mod again;
mod incident;
mod rate;
mod tail;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::division::DivisionCode;
use crate::number::{PlaceNumber, TicketId};
use crate::policy::CategoryId;

pub use again::{Earlier, comes_back};
pub use incident::{Report, incidents};
pub use rate::{Departure, LEAST_WEEKS, Rule, departs, shares};

/// How far back reports are looked at: what was not put together after three days is not put together any more.
pub const FRESH: SignedDuration = SignedDuration::from_hours(72);

/// What a warning is about: a place or a whole unit, everything there or one category.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct About {
    /// The unit that is warned: the division itself, or where the place lies.
    pub division: DivisionCode,
    /// The place, when it is about one.
    pub place: Option<PlaceNumber>,
    /// The category, when it is about one.
    pub category: Option<CategoryId>,
}

/// Why somebody is warned: facts, from which the words are made. It lies in the database in this form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// More matters in seven days than the weeks before let expect.
    Rate(Departure),
    /// The same was reported several times within hours: one incident, and the tickets to be handled as one.
    Incident {
        /// Tickets in work, the oldest first: that is the one to merge the others into.
        tickets: Vec<TicketId>,
        /// How many reports there are, those included that were merged already.
        reports: u32,
        /// When the first of them was filed.
        first: Timestamp,
        /// When the last of them was filed.
        last: Timestamp,
    },
    /// What was finished before has been filed once more.
    Again {
        /// The tickets of each time, the oldest first.
        tickets: Vec<TicketId>,
        /// The how many-th time it is.
        times: u32,
        /// Within how many days.
        days: u16,
    },
    /// One ticket was opened again and again.
    Reopened {
        /// Which.
        ticket: TicketId,
        /// How often.
        times: u32,
    },
}

impl Reason {
    /// The bare name, as storage keeps it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Rate(_) => "rate",
            Self::Incident { .. } => "incident",
            Self::Again { .. } => "again",
            Self::Reopened { .. } => "reopened",
        }
    }

    /// The tickets that it names.
    pub fn tickets(&self) -> &[TicketId] {
        match self {
            Self::Rate(_) => &[],
            Self::Incident { tickets, .. } | Self::Again { tickets, .. } => tickets,
            Self::Reopened { ticket, .. } => std::slice::from_ref(ticket),
        }
    }
}

/// A warning: what it is about, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What it is about.
    pub about: About,
    /// Why.
    pub reason: Reason,
}

impl Warning {
    /// By which it is known while it stands: the same thing found again is the same warning, whatever its figures are now.
    pub fn key(&self) -> String {
        let About { division, place, category } = &self.about;
        let place = place.map_or(0, PlaceNumber::get);
        let category = category.as_ref().map_or("", CategoryId::as_str);
        let ticket = match &self.reason {
            Reason::Reopened { ticket, .. } => ticket.0,
            _ => 0,
        };
        format!("{}/{division}/{place}/{category}/{ticket}", self.reason.name())
    }
}

#[cfg(test)]
mod tests;
