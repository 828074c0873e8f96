//! One handling for several tickets about the same, and taking them apart again.

use std::time::Duration;

use domain::access::Powers;
use domain::number::TicketId;
use domain::ticket::{
    Actor, CommandKind, Decision, Refusal, Situation, State, Ticket, merge, possible, unmerge,
};
use storage::{CommandKey, StoreError, StoredTicket, Tx};
use tokio::time::sleep;

use crate::acting::{Once, PAUSES, check};
use crate::casework::Casework;
use crate::erasing::check_kept;
use crate::error::{CaseError, Result};
use crate::seal::seal;

/// What is done to two tickets at once.
type Both = fn(Ticket, Ticket, &Situation<'_>) -> std::result::Result<(Decision, Decision), Refusal>;

impl Casework {
    /// Hangs a ticket on another about the same. What was seen is the first of them.
    ///
    /// # Errors
    /// As [`Casework::act`], for either of them.
    pub async fn merge(
        &self,
        powers: &Powers,
        follower: TicketId,
        lead: TicketId,
        once: impl Into<Once>,
    ) -> Result<Ticket> {
        let Once { seen, key } = once.into();
        let allow = |follower: &Ticket, lead: &Ticket| {
            check(powers, follower, CommandKind::Merge, None)?;
            check(powers, lead, CommandKind::Merge, None)?;
            // The same form sent twice.
            if matches!(follower.state, State::Merged { into, .. } if into == lead.id) {
                return Ok(false);
            }
            unchanged(follower, seen)?;
            Ok(true)
        };
        self.change_both((follower, lead), Actor::Staff(powers.staff), key, merge, allow).await
    }

    /// Has a ticket handled by itself again.
    ///
    /// # Errors
    /// As [`Casework::act`].
    pub async fn unmerge(
        &self,
        powers: &Powers,
        follower: TicketId,
        once: impl Into<Once>,
    ) -> Result<Ticket> {
        let Once { seen, key } = once.into();
        if let Some(done) = self.done_before(follower, key).await? {
            return Ok(done);
        }
        self.readable(powers, follower).await?;
        let lead = self.lead_of(follower).await?;
        let allow = |follower: &Ticket, _: &Ticket| {
            check(powers, follower, CommandKind::Unmerge, None)?;
            let is_merged = matches!(follower.state, State::Merged { .. });
            if is_merged {
                unchanged(follower, seen)?;
            }
            Ok(is_merged)
        };
        self.change_both((follower, lead), Actor::Staff(powers.staff), key, unmerge, allow).await
    }

    /// The requester was not helped by what was done to the other ticket: theirs is handled by itself again. Not while the
    /// other is still being handled.
    pub(crate) async fn separate(&self, follower: TicketId) -> Result<Ticket> {
        let lead = self.lead_of(follower).await?;
        let allow = |follower: &Ticket, lead: &Ticket| {
            if lead.state.kind().is_in_work() {
                let (state, possible) = (follower.state.kind(), possible(follower));
                return Err(Refusal::State { state, possible }.into());
            }
            Ok(matches!(follower.state, State::Merged { .. }))
        };
        self.change_both((follower, lead), Actor::Requester, None, unmerge, allow).await
    }

    /// The ticket that this one is handled with; itself when it is handled by itself.
    pub(crate) async fn leading(&self, id: TicketId) -> Result<TicketId> {
        let stored = self.store.ticket(id).await?.ok_or(CaseError::Missing("ticket"))?;
        match stored.ticket.state {
            State::Merged { into, .. } => Ok(into),
            _ => Ok(id),
        }
    }

    async fn lead_of(&self, follower: TicketId) -> Result<TicketId> {
        let lead = self.leading(follower).await?;
        if lead == follower { Err(CaseError::Changed(follower)) } else { Ok(lead) }
    }

    /// Both in one transaction. `allow` says whether there is anything to do.
    async fn change_both(
        &self,
        ids: (TicketId, TicketId),
        actor: Actor,
        key: Option<CommandKey>,
        both: Both,
        allow: impl Fn(&Ticket, &Ticket) -> Result<bool>,
    ) -> Result<Ticket> {
        let (follower, lead) = ids;
        if follower == lead {
            return Err(Refusal::NotInto.into());
        }
        for pause in PAUSES {
            match self.try_both(ids, actor, key, both, &allow).await {
                Err(CaseError::Store(StoreError::Changed)) => sleep(Duration::from_millis(pause)).await,
                other => return other,
            }
        }
        Err(CaseError::Changed(follower))
    }

    async fn try_both(
        &self,
        (follower, lead): (TicketId, TicketId),
        actor: Actor,
        key: Option<CommandKey>,
        both: Both,
        allow: &impl Fn(&Ticket, &Ticket) -> Result<bool>,
    ) -> Result<Ticket> {
        self.surroundings(follower).await?;
        let mut tx = self.store.begin().await?;
        let (first, around) = self.hold(&tx, follower).await?;
        if let Some(key) = key
            && tx.is_done(follower, key).await?
        {
            return Ok(first.ticket);
        }
        let second = tx.ticket(lead).await?.ok_or(CaseError::Missing("ticket"))?;
        if !allow(&first.ticket, &second.ticket)? {
            return Ok(first.ticket);
        }
        check_kept(&first, CommandKind::Unmerge)?;
        let situation = around.situation(self.now(), actor);
        let (done, leading) = both(first.ticket.clone(), second.ticket.clone(), &situation)?;
        let ticket = done.ticket.clone();
        // The key is that of the first: whoever sends it again names the same ticket.
        self.write(&mut tx, &first, done, key).await?;
        self.write(&mut tx, &second, leading, None).await?;
        tx.commit().await?;
        Ok(ticket)
    }

    async fn write(
        &self,
        tx: &mut Tx,
        before: &StoredTicket,
        decision: Decision,
        key: Option<CommandKey>,
    ) -> Result<()> {
        let mut change = seal(decision, before.head, None, self.entropy.as_ref(), self.now());
        change.key = key;
        Ok(tx.apply(before.ticket.revision, &self.tell_in_time(change).await?).await?)
    }

    /// The ticket, if the command of this key was done to it before.
    async fn done_before(&self, id: TicketId, key: Option<CommandKey>) -> Result<Option<Ticket>> {
        let Some(key) = key else { return Ok(None) };
        let tx = self.store.begin().await?;
        let done = tx.is_done(id, key).await?;
        let stored = if done { tx.ticket(id).await? } else { None };
        Ok(stored.map(|stored| stored.ticket))
    }
}

/// Whether nobody has done anything to a ticket since somebody looked at it.
fn unchanged(ticket: &Ticket, seen: Option<i32>) -> Result<()> {
    match seen {
        Some(seen) if seen != ticket.revision => Err(CaseError::Changed(ticket.id)),
        _ => Ok(()),
    }
}
