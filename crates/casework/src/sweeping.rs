//! Deadlines that have come.

use std::collections::BTreeSet;

use domain::deadline::{advance, steps};
use domain::delivery::watch::Round;
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::policy::Policy;
use domain::ticket::{Actor, Overdue, Ticket, owing, reassign, relieve, sweep, take_up};
use jiff::{SignedDuration, Timestamp};
use storage::{Deadline, DeadlineId, DueDeadline, StoreError};

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// How many deadlines are looked up at a time. Not a cap: the worker asks again without a pause while there are more.
const BATCH: u64 = 500;

/// How long a deadline that cannot be handled is put off, so that it does not hold up the others.
const POSTPONE: SignedDuration = SignedDuration::from_mins(1);

/// What a sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Deadlines that were handled.
    pub handled: usize,
    /// Deadlines that could not be handled and were put off; each is in the log of the program.
    pub postponed: usize,
    /// Whether there may be more.
    pub more: bool,
}

impl Casework {
    /// Handles what is due now, the longest due first, each in a transaction of its own.
    ///
    /// # Errors
    /// The database's, when nothing could be looked up at all.
    pub async fn sweep(&self) -> Result<Swept> {
        let now = self.now();
        let due = self.store.due_deadlines(now, BATCH).await?;
        let mut swept = Swept { more: due.len() as u64 == BATCH, ..Swept::default() };
        self.looked(Round::Deadlines);
        for DueDeadline { id, ticket } in due {
            let Some(ticket) = ticket else {
                // Not put off like the others when it fails: that it did not go off must show.
                self.fire_canary(id).await?;
                continue;
            };
            match self.sweep_one(id, ticket).await {
                Ok(done) => swept.handled += usize::from(done),
                // Somebody else is at the ticket; the next sweep is soon enough.
                Err(CaseError::Store(StoreError::Changed)) => {}
                Err(CaseError::Store(fault)) if fault.is_passing() => return Err(fault.into()),
                Err(fault) => {
                    tracing::error!(deadline = id.0, %fault, "a deadline cannot be handled; it is tried again in a minute");
                    swept.postponed += 1;
                    self.postpone(id).await?;
                }
            }
            self.looked(Round::Deadlines);
        }
        Ok(swept)
    }

    async fn postpone(&self, id: DeadlineId) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.postpone_deadline(id, self.now() + POSTPONE).await?;
        Ok(tx.commit().await?)
    }

    async fn sweep_one(&self, id: DeadlineId, ticket: TicketId) -> Result<bool> {
        let now = self.now();
        // Read once before the transaction begins: the second reading finds what it needs in memory.
        self.surroundings(ticket).await?;
        let mut tx = self.store.begin().await?;
        let Some(deadline) = tx.due_deadline(id, now).await? else { return Ok(false) };
        let (stored, around) = self.hold(&tx, deadline.ticket).await?;
        let overdue = overdue(&deadline, &around.policy, now);
        let situation = around.situation(now, Actor::System);
        let revision = stored.ticket.revision;
        let decision = sweep(stored.ticket, &overdue, &situation);
        tx.progress_deadline(&deadline, &overdue.due).await?;
        if !decision.events.is_empty() {
            self.apply(&mut tx, revision, stored.head, decision, now).await?;
        }
        tx.commit().await?;
        if let Some(at) = deadline.next_at {
            self.meters().swept(now.duration_since(at));
        }
        Ok(true)
    }
}

impl Casework {
    /// Hands the matters of those who have left, and of those who are on leave, to whoever answers for them now, and those
    /// that nobody had to whoever is there by now. Says how many were handed on.
    ///
    /// A matter without a successor has an alarm from then on, and no owner.
    ///
    /// # Errors
    /// The database's, when nothing could be looked up at all.
    pub async fn reassign_leavers(&self) -> Result<usize> {
        let (away, for_long) = self.absent().await?;
        let mut tickets = self.store.tickets_of_leavers(BATCH).await?;
        if !away.is_empty() {
            tickets.extend(self.store.tickets_of_absent(&away, &for_long, BATCH).await?);
        }
        tickets.extend(self.store.tickets_of_nobody(BATCH).await?);
        tickets.sort_unstable();
        tickets.dedup();
        let mut handed_on = 0;
        for ticket in tickets {
            match self.reassign_one(ticket).await {
                Ok(done) => handed_on += usize::from(done),
                Err(CaseError::Store(StoreError::Changed)) => {}
                Err(fault) => {
                    tracing::error!(%ticket, %fault, "the matter of somebody who is not there cannot be handed on; it is tried again in a minute");
                }
            }
        }
        Ok(handed_on)
    }

    /// Everybody who is on leave, and those of them whose leave is longer than matters in hand wait.
    async fn absent(&self) -> Result<(Vec<StaffId>, Vec<StaffId>)> {
        let (_, policy) = self.policy();
        let (now, keeps) = (self.now(), i32::from(policy.leave_keeps_days));
        let leaves = self.register.leaves(&self.store, now).await?;
        let today = now.to_zoned(policy.zone.clone()).date();
        let away = leaves.away(today).map(|leave| leave.staff).collect();
        let for_long = leaves.away(today).filter(|leave| leave.days() > keeps).map(|leave| leave.staff);
        Ok((away, for_long.collect()))
    }

    async fn reassign_one(&self, id: TicketId) -> Result<bool> {
        let now = self.now();
        self.surroundings(id).await?;
        let mut tx = self.store.begin().await?;
        let (stored, around) = self.hold(&tx, id).await?;
        let situation = around.situation(now, Actor::System);
        let revision = stored.ticket.revision;
        let left = self.leavers_of(&stored.ticket).await?;
        let decision = match stored.ticket.state.owner().staff {
            None => take_up(stored.ticket, &situation),
            Some(_) if !left.is_empty() => reassign(stored.ticket, &left, &situation),
            Some(_) => relieve(stored.ticket, &situation),
        };
        if decision.events.is_empty() {
            return Ok(false);
        }
        self.apply(&mut tx, revision, stored.head, decision, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Who of those that owe something on a ticket has left.
    async fn leavers_of(&self, ticket: &Ticket) -> Result<BTreeSet<StaffId>> {
        let mut left = BTreeSet::new();
        for staff in owing(ticket) {
            if self.store.staff_member(staff).await?.is_none_or(|member| !member.active) {
                left.insert(staff);
            }
        }
        Ok(left)
    }
}

/// What of a clock is due.
pub(crate) fn overdue(deadline: &Deadline, policy: &Policy, now: Timestamp) -> Overdue {
    let Deadline { clock, started, due: promised, step, quiet, .. } = *deadline;
    let steps = steps(policy, clock.kind(), started, promised);
    Overdue { clock, promised, due: advance(&steps, step, quiet, now) }
}
