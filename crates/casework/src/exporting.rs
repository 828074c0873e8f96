//! Matters as rows of a table, for those who run the server.

use std::sync::Arc;

use domain::division::DivisionCode;
use domain::evaluation::Period;
use domain::number::TicketId;
use domain::policy::{Answers, Policy};
use storage::{StoredTicket, Stretch};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;

/// How many matters are read at a time: it bounds the memory, however many there are.
const BATCH: u64 = 500;

/// A matter and what surrounds it.
#[derive(Debug, Clone)]
pub struct ExportedMatter {
    /// The matter. Telephone number and name stay sealed.
    pub stored: StoredTicket,
    /// Its place.
    pub entry: Arc<PlaceEntry>,
    /// Who has it, or had it last.
    pub owner: Option<String>,
}

impl Casework {
    /// The next matters behind `after` that were filed in the period in places of the division (of all without one), in the order of their
    /// numbers; none when that is all.
    ///
    /// # Errors
    /// The database's.
    pub async fn export(
        &self,
        division: Option<&DivisionCode>,
        period: &Period,
        after: Option<TicketId>,
    ) -> Result<Vec<ExportedMatter>> {
        let stretch = Stretch { division: division.cloned(), from: period.start(), until: period.end() };
        let after = after.unwrap_or(TicketId(i64::MIN));
        let tickets = self.store.tickets_filed(&stretch, after, BATCH).await?;
        let names = self.names(tickets.iter().filter_map(|t| t.ticket.state.owner().staff)).await?;
        let mut matters = Vec::with_capacity(tickets.len());
        for stored in tickets {
            let entry = self.place(stored.ticket.place).await?.ok_or(CaseError::Missing("place"))?;
            let owner = stored.ticket.state.owner().staff.and_then(|staff| names.get(&staff).cloned());
            matters.push(ExportedMatter { stored, entry, owner });
        }
        Ok(matters)
    }

    /// What was answered to the questions of a matter's category when it was filed, with the policy that asked them; `None`
    /// when nothing was, or it was erased.
    ///
    /// # Errors
    /// [`CaseError::Sealed`] when no key fits; the database's.
    pub async fn answers(&self, stored: &StoredTicket) -> Result<Option<(Arc<Policy>, Answers)>> {
        let Some(answers) = self.opened_answers(stored)? else { return Ok(None) };
        Ok(Some((self.book.version(&self.store, stored.ticket.policy).await?, answers)))
    }
}
