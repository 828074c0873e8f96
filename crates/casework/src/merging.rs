//! One handling for several tickets about the same, and taking them apart again.

use domain::access::Powers;
use domain::number::TicketId;
use domain::ticket::{
    Actor, CommandKind, Decision, Refusal, Situation, State, Ticket, merge, possible, unmerge,
};
use storage::StoreError;

use crate::acting::{TRIES, check};
use crate::casework::Casework;
use crate::erasing::check_kept;
use crate::error::{CaseError, Result};

/// What is done to two tickets at once.
type Both = fn(Ticket, Ticket, &Situation<'_>) -> std::result::Result<(Decision, Decision), Refusal>;

impl Casework {
    /// Hangs a ticket on another about the same. `seen` is the revision of the first that somebody was looking at.
    ///
    /// # Errors
    /// As [`Casework::act`], for either of them.
    pub async fn merge(
        &self,
        powers: &Powers,
        follower: TicketId,
        lead: TicketId,
        seen: Option<i32>,
    ) -> Result<Ticket> {
        let allow = |follower: &Ticket, lead: &Ticket| {
            check(powers, follower, CommandKind::Merge, None)?;
            check(powers, lead, CommandKind::Merge, None)?;
            // The same form sent twice.
            if matches!(follower.state, State::Merged { into, .. } if into == lead.id) {
                return Ok(false);
            }
            if seen.is_some_and(|seen| seen != follower.revision) {
                return Err(CaseError::Changed(follower.id));
            }
            Ok(true)
        };
        self.change_both((follower, lead), Actor::Staff(powers.staff), merge, allow).await
    }

    /// Has a ticket handled by itself again.
    ///
    /// # Errors
    /// As [`Casework::act`].
    pub async fn unmerge(&self, powers: &Powers, follower: TicketId) -> Result<Ticket> {
        self.readable(powers, follower).await?;
        let lead = self.lead_of(follower).await?;
        let allow = |follower: &Ticket, _: &Ticket| {
            check(powers, follower, CommandKind::Unmerge, None)?;
            Ok(matches!(follower.state, State::Merged { .. }))
        };
        self.change_both((follower, lead), Actor::Staff(powers.staff), unmerge, allow).await
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
        self.change_both((follower, lead), Actor::Requester, unmerge, allow).await
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
        both: Both,
        allow: impl Fn(&Ticket, &Ticket) -> Result<bool>,
    ) -> Result<Ticket> {
        let (follower, lead) = ids;
        if follower == lead {
            return Err(Refusal::NotInto.into());
        }
        for _ in 0..TRIES {
            match self.try_both(ids, actor, both, &allow).await {
                Err(CaseError::Store(StoreError::Changed)) => tokio::task::yield_now().await,
                other => return other,
            }
        }
        Err(CaseError::Changed(follower))
    }

    async fn try_both(
        &self,
        (follower, lead): (TicketId, TicketId),
        actor: Actor,
        both: Both,
        allow: &impl Fn(&Ticket, &Ticket) -> Result<bool>,
    ) -> Result<Ticket> {
        self.surroundings(follower).await?;
        let mut tx = self.store.begin().await?;
        let (first, around) = self.hold(&tx, follower).await?;
        let second = tx.ticket(lead).await?.ok_or(CaseError::Missing("ticket"))?;
        if !allow(&first.ticket, &second.ticket)? {
            return Ok(first.ticket);
        }
        check_kept(&first, CommandKind::Unmerge)?;
        let situation = around.situation(self.now(), actor);
        let (done, leading) = both(first.ticket.clone(), second.ticket.clone(), &situation)?;
        let ticket = done.ticket.clone();
        for (before, decision) in [(first, done), (second, leading)] {
            self.apply(&mut tx, before.ticket.revision, before.head, decision, self.now()).await?;
        }
        tx.commit().await?;
        Ok(ticket)
    }
}
