//! Warnings as the desk shows them.

use domain::access::{Action, Powers, Subject};
use domain::division::DivisionCode;
use domain::number::TicketId;
use domain::ticket::{State, Ticket};
use domain::warning::{About, Reason};
use jiff::{Timestamp, ToSpan};
use storage::{StoredTicket, StoredWarning, WarningId};

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// How many of the newest matters are named beside a rate.
const NEWEST: u64 = 8;

/// A ticket that a warning names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarningCase {
    /// Which.
    pub ticket: TicketId,
    /// The name of its place.
    pub place: String,
    /// When it was filed.
    pub filed: Timestamp,
    /// Where it stands.
    pub state: State,
    /// What was written, for those who may read the ticket; not when it was erased.
    pub words: Option<String>,
    /// Whether this person may read it.
    pub readable: bool,
}

/// A warning with all that is shown of it.
#[derive(Debug, Clone)]
pub struct WarningLine {
    /// The warning.
    pub stored: StoredWarning,
    /// The name of the place or of the unit that it is about.
    pub name: String,
    /// The names of the units above, the largest first.
    pub path: String,
    /// The tickets that it names; of a rate the newest.
    pub tickets: Vec<WarningCase>,
    /// Whether this person may merge them.
    pub mergeable: bool,
    /// Whether this person may dismiss it.
    pub dismissible: bool,
}

impl Casework {
    /// How many warnings one sees.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_warnings(&self, powers: &Powers) -> Result<u64> {
        Ok(self.store.count_warnings(&powers.scope(Action::SeeWarnings).divisions).await?)
    }

    /// The warnings that one sees, the newest first; a page of `limit` from `offset`.
    ///
    /// # Errors
    /// The database's.
    pub async fn warnings(&self, powers: &Powers, offset: u64, limit: u64) -> Result<Vec<WarningLine>> {
        let divisions = powers.scope(Action::SeeWarnings).divisions;
        let mut lines = Vec::new();
        for stored in self.store.shown_warnings(&divisions, offset, limit).await? {
            lines.push(self.warning_line(powers, stored).await?);
        }
        Ok(lines)
    }

    /// One warning, whatever became of it.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when there is none, or none that they may know of; the database's.
    pub async fn one_warning(&self, powers: &Powers, id: WarningId) -> Result<WarningLine> {
        let stored = self.warning(powers, id).await?;
        self.warning_line(powers, stored).await
    }

    /// A warning that somebody may know of, whatever became of it.
    pub(super) async fn warning(&self, powers: &Powers, id: WarningId) -> Result<StoredWarning> {
        let stored = self.store.warning(id).await?;
        let may = |stored: &StoredWarning| powers.may(Action::SeeWarnings, &subject(&stored.warning.about));
        stored.filter(may).ok_or(CaseError::Missing("warning"))
    }

    async fn warning_line(&self, powers: &Powers, stored: StoredWarning) -> Result<WarningLine> {
        let about = &stored.warning.about;
        let path = self.register.path(&self.store, &about.division, self.now()).await?;
        let name = match about.place {
            Some(place) => self.place_name(place).await?,
            None => path.name(&about.division),
        };
        let above = |code: &DivisionCode| about.place.is_some() || *code != about.division;
        let above = path.divisions.iter().rev().filter(|division| above(&division.code));
        let path = above.map(|division| division.name.as_str()).collect::<Vec<_>>().join(" · ");
        let subject = subject(about);
        let incident = matches!(stored.warning.reason, Reason::Incident { .. });
        Ok(WarningLine {
            name,
            path,
            tickets: self.tickets_of_warning(powers, &stored).await?,
            mergeable: incident && powers.may(Action::Merge, &subject),
            dismissible: powers.may(Action::DismissWarnings, &subject),
            stored,
        })
    }

    async fn place_name(&self, place: domain::number::PlaceNumber) -> Result<String> {
        let entry = self.place(place).await?.ok_or(CaseError::Missing("place"))?;
        Ok(entry.place.name.clone())
    }

    async fn tickets_of_warning(&self, powers: &Powers, warning: &StoredWarning) -> Result<Vec<WarningCase>> {
        let mut tickets = Vec::new();
        if let Reason::Rate(_) = warning.warning.reason {
            let (from, until) = self.seven_days_before(warning.seen);
            tickets = self.store.matters_about(&warning.warning.about, from, until, NEWEST).await?;
        }
        for id in warning.warning.reason.tickets() {
            tickets.extend(self.store.ticket(*id).await?);
        }
        let mut cases = Vec::with_capacity(tickets.len());
        for stored in tickets {
            cases.push(self.warning_case(powers, stored).await?);
        }
        Ok(cases)
    }

    async fn warning_case(&self, powers: &Powers, stored: StoredTicket) -> Result<WarningCase> {
        let StoredTicket { ticket, contents, .. } = stored;
        let Ticket { id, place, filed, .. } = ticket;
        let readable = powers.may(Action::SeeTicket, &ticket.subject());
        Ok(WarningCase {
            ticket: id,
            place: self.place_name(place).await?,
            filed,
            words: contents.filter(|_| readable).map(|contents| contents.words.as_str().to_owned()),
            state: ticket.state,
            readable,
        })
    }

    /// The seven days that were looked at when a rate was seen.
    fn seven_days_before(&self, seen: Timestamp) -> (Timestamp, Timestamp) {
        let (_, policy) = self.policy();
        let today = seen.to_zoned(policy.zone.clone()).start_of_day();
        let until = today.as_ref().map_or(seen, jiff::Zoned::timestamp);
        let week_ago = today.and_then(|today| today.checked_sub(7.days()));
        (week_ago.map_or(seen, |from| from.timestamp()), until)
    }
}

/// A warning as something that somebody wants to do something about. Nobody owns it.
pub(super) fn subject(about: &About) -> Subject {
    Subject::at(&about.division)
}
