//! Somebody does something to a ticket.

use std::time::Duration;

use domain::access::{Action, Powers};
use domain::deadline::Item;
use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::{Actor, Command, CommandKind, Judgement, Ticket, next, next_after};
use storage::{CommandKey, NewPhoto, StoreError, StoredTicket, Tx};
use tokio::time::sleep;

use crate::casework::Casework;
use crate::erasing::check_kept;
use crate::error::{CaseError, Result};
use crate::seal::seal;
use crate::surroundings::Surroundings;
use crate::sweeping::overdue;

/// A command with what comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What is to be done.
    pub command: Command,
    /// The revision that somebody was looking at, when they were: if it has changed since, nothing is done.
    pub seen: Option<i32>,
    /// By which it is known when it is sent once more: then nothing is done a second time.
    pub key: Option<CommandKey>,
    /// Pictures that come with it, re-encoded.
    pub photos: Vec<NewPhoto>,
}

impl From<Command> for Deed {
    fn from(command: Command) -> Self {
        Self { command, seen: None, key: None, photos: Vec::new() }
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
    /// Say whether they were really called.
    ConfirmContact(bool),
    /// Have it handled by itself again, when what was done to the other did not help them.
    Separate,
}

impl RequesterCommand {
    /// What it tells the ticket to do; `None` for what concerns two tickets.
    fn into_command(self) -> Option<Command> {
        Some(match self {
            Self::Add(note) => Command::AddWords { note },
            Self::Withdraw => Command::Withdraw,
            Self::Judge(judgement, note) => Command::Judge { judgement, solved: None, note },
            Self::ConfirmContact(called) => Command::ConfirmContact { called },
            Self::Separate => return None,
        })
    }
}

/// On what somebody acts who acts on two tickets, or takes them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Once {
    /// As [`Deed::seen`], of the first of them.
    pub seen: Option<i32>,
    /// As [`Deed::key`].
    pub key: Option<CommandKey>,
}

impl From<Option<i32>> for Once {
    fn from(seen: Option<i32>) -> Self {
        Self { seen, key: None }
    }
}

/// How long a change waits before it is tried again because somebody else is at the ticket, in milliseconds: a transaction is
/// over soon, on a busy machine as well.
pub(crate) const PAUSES: [u64; 9] = [1, 2, 5, 10, 30, 100, 200, 300, 1];

impl Casework {
    /// Somebody on the staff does something.
    ///
    /// # Errors
    /// [`CaseError::Missing`] for a ticket that they may not know of, [`CaseError::Forbidden`],
    /// [`CaseError::Changed`] when the ticket has another revision than was seen, [`CaseError::Refused`].
    pub async fn act(&self, powers: &Powers, ticket: TicketId, deed: impl Into<Deed>) -> Result<Ticket> {
        self.change(ticket, Actor::Staff(powers.staff), &deed.into(), allowed(powers)).await
    }

    /// The same as part of a transaction in which more becomes true. Somebody else's hand on the ticket is
    /// [`StoreError::Changed`] here; the whole transaction must then be tried again.
    pub(crate) async fn act_in(
        &self,
        tx: &mut Tx,
        powers: &Powers,
        ticket: TicketId,
        command: Command,
    ) -> Result<Ticket> {
        self.change_in(tx, ticket, Actor::Staff(powers.staff), &command.into(), &allowed(powers)).await
    }

    /// The requester does something; whoever has the page's token is the requester.
    ///
    /// # Errors
    /// [`CaseError::Missing`], [`CaseError::Refused`].
    pub async fn act_as_requester(&self, token: &str, command: RequesterCommand) -> Result<Ticket> {
        let id = self.keys.read_page_token(token).ok_or(CaseError::Missing("ticket"))?;
        let Some(command) = command.into_command() else { return self.separate(id).await };
        // What is added to a ticket that is handled with another is for whoever handles that one.
        let ticket = match &command {
            Command::AddWords { .. } => self.leading(id).await?,
            _ => id,
        };
        self.change(ticket, Actor::Requester, &command.into(), |_, _| Ok(())).await
    }

    async fn change(
        &self,
        id: TicketId,
        actor: Actor,
        deed: &Deed,
        allow: impl Fn(&StoredTicket, &Command) -> Result<()>,
    ) -> Result<Ticket> {
        for pause in PAUSES {
            match self.try_change(id, actor, deed, &allow).await {
                // Whether it is another ticket than the person saw shows at the next try.
                Err(CaseError::Store(StoreError::Changed)) => sleep(Duration::from_millis(pause)).await,
                other => return other,
            }
        }
        Err(CaseError::Changed(id))
    }

    async fn try_change(
        &self,
        id: TicketId,
        actor: Actor,
        deed: &Deed,
        allow: &impl Fn(&StoredTicket, &Command) -> Result<()>,
    ) -> Result<Ticket> {
        // Read once before the transaction begins, so that nobody waits for the database in the midst of it: the second
        // reading finds them in memory.
        self.surroundings(id).await?;
        let mut tx = self.store.begin().await?;
        let ticket = self.change_in(&mut tx, id, actor, deed, allow).await?;
        tx.commit().await?;
        Ok(ticket)
    }

    pub(crate) async fn change_in(
        &self,
        tx: &mut Tx,
        id: TicketId,
        actor: Actor,
        deed: &Deed,
        allow: &impl Fn(&StoredTicket, &Command) -> Result<()>,
    ) -> Result<Ticket> {
        let now = self.now();
        let (stored, around) = self.hold(tx, id).await?;
        let command = deed.command.clone();
        // Whoever has handed a matter on may not see it any more, and is told all the same that it was done.
        if let Some(key) = deed.key
            && tx.is_done(id, key).await?
        {
            return Ok(stored.ticket);
        }
        allow(&stored, &command)?;
        check_kept(&stored, command.kind())?;
        if self.is_said_already(id, deed).await? {
            return Ok(stored.ticket);
        }
        let revision = stored.ticket.revision;
        if deed.seen.is_some_and(|seen| seen != revision) {
            return Err(CaseError::Changed(id));
        }
        let situation = around.situation(now, actor);
        // What has come and was not swept yet comes first: else nobody would ever know that it was late.
        let mut late = Vec::new();
        for deadline in tx.running_deadlines(id).await? {
            let overdue = overdue(&deadline, &around.policy, now);
            if overdue.due.step > deadline.step {
                late.push((overdue, deadline));
            }
        }
        let overdue: Vec<_> = late.iter().map(|(overdue, _)| overdue.clone()).collect();
        let decision = if overdue.is_empty() {
            next(stored.ticket, command, &situation)?
        } else {
            next_after(stored.ticket, &overdue, command, &situation)?
        };
        let ticket = decision.ticket.clone();
        if decision.events.is_empty() {
            return Ok(ticket);
        }
        for (overdue, deadline) in &late {
            tx.progress_deadline(deadline, &overdue.due).await?;
        }
        let mut change = seal(decision, stored.head, None, self.entropy.as_ref(), now);
        change.key = deed.key;
        change.photos.clone_from(&deed.photos);
        tx.apply(revision, &self.tell_in_time(change).await?).await?;
        Ok(ticket)
    }

    /// A ticket, locked against others, with what a decision about it depends on.
    pub(crate) async fn hold(&self, tx: &Tx, id: TicketId) -> Result<(StoredTicket, Surroundings)> {
        let around = self.surroundings(id).await?;
        let stored = tx.ticket(id).await?.ok_or(CaseError::Missing("ticket"))?;
        if stored.ticket.revision == around.revision {
            Ok((stored, around))
        } else {
            Err(StoreError::Changed.into())
        }
    }

    /// Whether the words of a button that is pressed twice were added before. What has a key is known by that.
    async fn is_said_already(&self, id: TicketId, deed: &Deed) -> Result<bool> {
        match &deed.command {
            Command::AddWords { note } if deed.key.is_none() => self.is_said(id, note).await,
            _ => Ok(false),
        }
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
}

/// What the access table says about a ticket: one that somebody may not know of does not exist for them.
fn allowed(powers: &Powers) -> impl Fn(&StoredTicket, &Command) -> Result<()> {
    move |stored, command| check(powers, &stored.ticket, command.kind(), command.item())
}

/// The same for a command that concerns two tickets.
pub(crate) fn check(powers: &Powers, ticket: &Ticket, kind: CommandKind, item: Option<Item>) -> Result<()> {
    if !powers.may(Action::SeeTicket, &ticket.subject()) {
        return Err(CaseError::Missing("ticket"));
    }
    let answers_nothing = item.is_some() && ticket.subject_of(kind, item).owners.is_empty();
    match kind.action() {
        // What nobody asks any more is refused by the ticket itself, which says so.
        Some(_) if answers_nothing => Ok(()),
        Some(action) if powers.may(action, &ticket.subject_of(kind, item)) => Ok(()),
        _ => Err(CaseError::Forbidden),
    }
}
