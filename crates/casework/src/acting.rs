//! Somebody does something to a ticket.

use std::sync::Arc;

use domain::access::{Action, Powers};
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::policy::Policy;
use domain::text::Words;
use domain::ticket::{Actor, Command, CommandKind, ContactGrade, Judgement, Ticket, next, next_after};
use storage::{StoreError, StoredTicket, Tx};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;
use crate::seal::seal;
use crate::sweeping::overdue;

/// What the staff can do to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffCommand {
    /// "I have it."
    Acknowledge,
    /// The requester was called, so the cadre says.
    Called(Option<Words>),
    /// Rang without an answer.
    NoAnswer(Option<Words>),
    /// A remark.
    Remark(Words),
    /// Hand up one level, with the reason.
    Escalate(Words),
    /// It is done, with what was done.
    Finish(Words),
    /// The requester was asked.
    Visit(Judgement, Option<Words>),
}

impl StaffCommand {
    fn into_command(self) -> Command {
        match self {
            Self::Acknowledge => Command::Acknowledge,
            Self::Called(note) => Command::RecordContact { grade: ContactGrade::Claimed, note },
            Self::NoAnswer(note) => Command::RecordContact { grade: ContactGrade::Tried, note },
            Self::Remark(note) => Command::Remark { note },
            Self::Escalate(reason) => Command::Escalate { reason },
            Self::Finish(result) => Command::Finish { result },
            Self::Visit(judgement, note) => Command::Judge { judgement, note },
        }
    }
}

/// What the requester can do to their ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequesterCommand {
    /// Add words.
    Add(Words),
    /// Take it back.
    Withdraw,
    /// Judge the result.
    Judge(Judgement, Option<Words>),
}

impl RequesterCommand {
    fn into_command(self) -> Command {
        match self {
            Self::Add(note) => Command::AddWords { note },
            Self::Withdraw => Command::Withdraw,
            Self::Judge(judgement, note) => Command::Judge { judgement, note },
        }
    }
}

/// How often a change is tried again when somebody else was faster and nobody said what they had seen.
const TRIES: usize = 5;

impl Casework {
    /// Somebody on the staff does something. `seen` is the revision that they were looking at, when they were.
    ///
    /// # Errors
    /// [`CaseError::Missing`] for a ticket that they may not know of, [`CaseError::Forbidden`],
    /// [`CaseError::Changed`] when the ticket has another revision than `seen`, [`CaseError::Refused`].
    pub async fn act(
        &self,
        powers: &Powers,
        ticket: TicketId,
        seen: Option<i32>,
        command: StaffCommand,
    ) -> Result<Ticket> {
        let (actor, command) = (Actor::Staff(powers.staff), command.into_command());
        let allow = allowed(powers, action_of(command.kind()));
        self.change(ticket, actor, seen, command, allow).await
    }

    /// The same as part of a transaction in which more becomes true. Somebody else's hand on the ticket is
    /// [`StoreError::Changed`] here; the whole transaction must then be tried again.
    pub(crate) async fn act_in(
        &self,
        tx: &mut Tx,
        powers: &Powers,
        ticket: TicketId,
        seen: Option<i32>,
        command: StaffCommand,
    ) -> Result<Ticket> {
        let (actor, command) = (Actor::Staff(powers.staff), command.into_command());
        let allow = allowed(powers, action_of(command.kind()));
        self.change_in(tx, ticket, actor, seen, command, &allow).await
    }

    /// The requester does something; whoever has the page's token is the requester.
    ///
    /// # Errors
    /// [`CaseError::Missing`], [`CaseError::Refused`].
    pub async fn act_as_requester(&self, token: &str, command: RequesterCommand) -> Result<Ticket> {
        let ticket = self.keys.read_page_token(token).ok_or(CaseError::Missing("ticket"))?;
        self.change(ticket, Actor::Requester, None, command.into_command(), |_| Ok(())).await
    }

    async fn change(
        &self,
        id: TicketId,
        actor: Actor,
        seen: Option<i32>,
        command: Command,
        allow: impl Fn(&StoredTicket) -> Result<()>,
    ) -> Result<Ticket> {
        for _ in 0..TRIES {
            match self.try_change(id, actor, seen, command.clone(), &allow).await {
                Err(CaseError::Store(StoreError::Changed)) if seen.is_none() => {
                    tokio::task::yield_now().await;
                }
                Err(CaseError::Store(StoreError::Changed)) => return Err(CaseError::Changed(id)),
                other => return other,
            }
        }
        Err(CaseError::Changed(id))
    }

    async fn try_change(
        &self,
        id: TicketId,
        actor: Actor,
        seen: Option<i32>,
        command: Command,
        allow: &impl Fn(&StoredTicket) -> Result<()>,
    ) -> Result<Ticket> {
        // Read once before the transaction begins, so that nobody waits for the database in the midst of it: the second
        // reading finds them in memory.
        self.surroundings(id).await?;
        let mut tx = self.store.begin().await?;
        let ticket = self.change_in(&mut tx, id, actor, seen, command, allow).await?;
        tx.commit().await?;
        Ok(ticket)
    }

    pub(crate) async fn change_in(
        &self,
        tx: &mut Tx,
        id: TicketId,
        actor: Actor,
        seen: Option<i32>,
        command: Command,
        allow: &impl Fn(&StoredTicket) -> Result<()>,
    ) -> Result<Ticket> {
        let now = self.now();
        let (policy, entry) = self.surroundings(id).await?;
        let stored = tx.ticket(id).await?.ok_or(CaseError::Missing("ticket"))?;
        allow(&stored)?;
        let revision = stored.ticket.revision;
        if seen.is_some_and(|seen| seen != revision) {
            return Err(CaseError::Changed(id));
        }
        if let Command::AddWords { note } = &command
            && self.is_said(id, note).await?
        {
            return Ok(stored.ticket);
        }
        let situation = entry.situation(&policy, now, actor);
        // What has come and was not swept yet comes first: else nobody would ever know that it was late.
        let running = tx.running_deadline(id).await?;
        let late = running
            .map(|deadline| (overdue(&deadline, &policy, now), deadline))
            .filter(|(overdue, deadline)| overdue.due.step > deadline.step);
        let decision = match &late {
            Some((overdue, _)) => next_after(stored.ticket, overdue, command, &situation)?,
            None => next(stored.ticket, command, &situation)?,
        };
        let ticket = decision.ticket.clone();
        if decision.events.is_empty() {
            return Ok(ticket);
        }
        if let Some((overdue, deadline)) = &late {
            tx.progress_deadline(deadline, &overdue.due).await?;
        }
        self.apply(tx, revision, stored.head, decision, now).await?;
        Ok(ticket)
    }

    pub(crate) async fn apply(
        &self,
        tx: &mut Tx,
        revision: i32,
        head: domain::chain::Digest,
        decision: domain::ticket::Decision,
        now: jiff::Timestamp,
    ) -> Result<()> {
        let change = seal(decision, head, None, self.entropy.as_ref(), now);
        Ok(tx.apply(revision, &self.tell_in_time(change).await?).await?)
    }

    /// What a decision about a ticket depends on: its policy and its place, which stay, and who holds which post now.
    pub(crate) async fn surroundings(&self, id: TicketId) -> Result<(Arc<Policy>, Arc<PlaceEntry>)> {
        let ticket = self.store.ticket(id).await?.ok_or(CaseError::Missing("ticket"))?.ticket;
        let policy = self.book.version(&self.store, ticket.policy).await?;
        let entry = self.place(ticket.place).await?.ok_or(CaseError::Missing("place"))?;
        Ok((policy, entry))
    }
}

/// What the access table calls a command of the staff; `None` for one of the requester.
pub(crate) const fn action_of(command: CommandKind) -> Option<Action> {
    match command {
        CommandKind::Acknowledge => Some(Action::Acknowledge),
        CommandKind::RecordContact => Some(Action::RecordContact),
        CommandKind::Remark => Some(Action::Remark),
        CommandKind::Escalate => Some(Action::Escalate),
        CommandKind::Finish => Some(Action::Finish),
        CommandKind::Judge => Some(Action::RecordVisit),
        CommandKind::AddWords | CommandKind::Withdraw => None,
    }
}

/// What the access table says about a ticket: one that somebody may not know of does not exist for them.
fn allowed(powers: &Powers, action: Option<Action>) -> impl Fn(&StoredTicket) -> Result<()> {
    move |stored| {
        let (division, owner) = (&stored.ticket.division, responsible(&stored.ticket));
        if !powers.may(Action::SeeTicket, division, owner) {
            return Err(CaseError::Missing("ticket"));
        }
        if action.is_some_and(|action| powers.may(action, division, owner)) {
            Ok(())
        } else {
            Err(CaseError::Forbidden)
        }
    }
}

/// Who answers for a ticket now, or did so last.
pub(crate) const fn responsible(ticket: &Ticket) -> Option<StaffId> {
    ticket.state.owner().staff
}
