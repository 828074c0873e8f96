//! What is left out of the evaluation: what waits for a decision, and what was decided by whom.

use domain::access::{Action, Powers, Scope};
use domain::deadline::Item;
use domain::ticket::{Actor, CommandKind, Counted, Event, EventKind};
use jiff::Timestamp;
use storage::{LoggedEvent, StoredTicket};

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// Something that is asked, or was decided.
#[derive(Debug, Clone)]
pub struct Exclusion {
    /// Of which ticket.
    pub stored: StoredTicket,
    /// The name of its place.
    pub place: String,
    /// What is meant.
    pub counted: Counted,
    /// Whether it is to be left out; else it is to be counted after all.
    pub leave_out: bool,
    /// When it was asked, UTC.
    pub asked: Timestamp,
    /// By whom.
    pub asker: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The name of the unit whose centre decides.
    pub to: String,
    /// What was decided; `None` while it waits.
    pub decision: Option<Approval>,
    /// Whether whoever looks may decide it.
    pub mine: bool,
}

/// What those above have decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Whether it was granted.
    pub granted: bool,
    /// By whom: every exclusion has somebody who approved it.
    pub by: Option<String>,
    /// When, UTC.
    pub at: Timestamp,
    /// What they said to it.
    pub note: Option<String>,
}

impl Casework {
    /// What waits for a decision of those above, as far as somebody sees the evaluation; a page of `limit` from `offset`.
    ///
    /// # Errors
    /// The database's.
    pub async fn exclusions_asked(&self, powers: &Powers, offset: u64, limit: u64) -> Result<Vec<Exclusion>> {
        let Scope { divisions, .. } = powers.scope(Action::SeeEvaluation);
        let mut exclusions = Vec::new();
        for stored in self.store.exclusions_asked(&divisions, offset, limit).await? {
            let Some(item) = stored.ticket.dossier.exclusion.as_ref().map(|asked| asked.item) else {
                continue;
            };
            let log = self.store.events(stored.ticket.id).await?;
            let subject = stored.ticket.subject_of(CommandKind::DecideExclusion, None);
            let mine = powers.may(Action::Decide, &subject);
            exclusions.extend(self.exclusion(stored, &log, item, None, mine).await?);
        }
        Ok(exclusions)
    }

    /// What was decided, the latest first; a page of `limit` from `offset`.
    ///
    /// # Errors
    /// The database's.
    pub async fn exclusions_decided(
        &self,
        powers: &Powers,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<Exclusion>> {
        let Scope { divisions, .. } = powers.scope(Action::SeeEvaluation);
        let mut exclusions = Vec::new();
        for (ticket, entry) in self.store.exclusions_decided(&divisions, offset, limit).await? {
            let Some(stored) = self.store.ticket(ticket).await? else { continue };
            let log = self.store.events(ticket).await?;
            let Some(decided) = find(&log, entry) else { continue };
            let EventKind::ExclusionDecided { item, granted } = decided.kind else { continue };
            let approval = Approval {
                granted,
                by: self.staff_name(decided.actor).await?,
                at: decided.at,
                note: decided.note.as_ref().map(ToString::to_string),
            };
            exclusions.extend(self.exclusion(stored, &log, item, Some(approval), false).await?);
        }
        Ok(exclusions)
    }

    /// How many wait for the centres for which somebody decides.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_exclusions(&self, powers: &Powers) -> Result<u64> {
        Ok(self.store.count_exclusions_to_decide(&powers.scope(Action::Decide).divisions).await?)
    }

    async fn exclusion(
        &self,
        stored: StoredTicket,
        log: &[LoggedEvent],
        item: Item,
        decision: Option<Approval>,
        mine: bool,
    ) -> Result<Option<Exclusion>> {
        let Some(event) = find(log, item) else { return Ok(None) };
        let EventKind::ExclusionAsked { counted, leave_out, to } = &event.kind else { return Ok(None) };
        let entry = self.place(stored.ticket.place).await?.ok_or(CaseError::Missing("place"))?;
        let path = self.register.path(&self.store, to, self.now()).await?;
        Ok(Some(Exclusion {
            place: entry.place.name.clone(),
            counted: *counted,
            leave_out: *leave_out,
            asked: event.at,
            asker: self.staff_name(event.actor).await?,
            reason: event.note.as_ref().map(ToString::to_string),
            to: path.name(to),
            stored,
            decision,
            mine,
        }))
    }

    async fn staff_name(&self, actor: Actor) -> Result<Option<String>> {
        let Actor::Staff(staff) = actor else { return Ok(None) };
        Ok(self.store.staff_member(staff).await?.map(|member| member.name))
    }
}

fn find(log: &[LoggedEvent], item: Item) -> Option<&Event> {
    log.iter().find(|entry| Item(entry.revision) == item).map(|entry| &entry.event)
}
