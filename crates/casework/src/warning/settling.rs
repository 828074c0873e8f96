//! What is done about a warning: the tickets of an incident are merged, or it is dismissed.

use domain::access::{Action, Powers};
use domain::number::TicketId;
use domain::text::Words;
use domain::warning::Reason;
use storage::WarningId;

use super::shown::subject;
use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// What became of one ticket of an incident.
#[derive(Debug)]
pub struct Merging {
    /// Which.
    pub ticket: TicketId,
    /// Why it was not merged, when it was not.
    pub fault: Option<CaseError>,
}

/// What became of an incident.
#[derive(Debug)]
pub struct Picked {
    /// The oldest of the tickets that were chosen: the others are handled with it.
    pub lead: TicketId,
    /// Each of the others.
    pub others: Vec<Merging>,
}

impl Casework {
    /// Merges the chosen tickets of an incident into the oldest of them, each in a transaction of its own: one that has changed
    /// meanwhile does not keep the others apart. Sent twice it does nothing the second time.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when there is no such incident, or none that they may know of; [`CaseError::Forbidden`];
    /// [`CaseError::Input`] for fewer than two tickets, or others than those of the incident; the database's.
    pub async fn merge_incident(
        &self,
        powers: &Powers,
        id: WarningId,
        chosen: &[TicketId],
    ) -> Result<Picked> {
        let stored = self.warning(powers, id).await?;
        let Reason::Incident { tickets, .. } = &stored.warning.reason else {
            return Err(CaseError::Missing("incident"));
        };
        if !powers.may(Action::Merge, &subject(&stored.warning.about)) {
            return Err(CaseError::Forbidden);
        }
        // In the order of the incident, the oldest first.
        let mut together = tickets.iter().copied().filter(|ticket| chosen.contains(ticket));
        let (Some(lead), others) = (together.next(), together.collect::<Vec<_>>()) else {
            return Err(CaseError::Input("choose at least two tickets".to_owned()));
        };
        if others.is_empty() || chosen.iter().any(|ticket| !tickets.contains(ticket)) {
            return Err(CaseError::Input("choose at least two tickets of the incident".to_owned()));
        }
        let mut merged = Vec::with_capacity(others.len());
        for ticket in others {
            match self.merge(powers, ticket, lead, None).await {
                Err(CaseError::Store(fault)) if fault.is_passing() => return Err(fault.into()),
                done => merged.push(Merging { ticket, fault: done.err() }),
            }
        }
        // What is settled is not shown any more; the worker would find that within a minute.
        self.look_at_tickets().await?;
        Ok(Picked { lead, others: merged })
    }

    /// Somebody says why a warning needs no further attention. It is shown no more for as long as it holds, and raised
    /// again if it comes again after that.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when there is none, or none that they may know of; [`CaseError::Forbidden`]; the database's.
    pub async fn dismiss_warning(&self, powers: &Powers, id: WarningId, why: &Words) -> Result<()> {
        let stored = self.warning(powers, id).await?;
        if !powers.may(Action::DismissWarnings, &subject(&stored.warning.about)) {
            return Err(CaseError::Forbidden);
        }
        let mut tx = self.store.begin().await?;
        tx.dismiss_warning(id, powers.staff, why, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}
