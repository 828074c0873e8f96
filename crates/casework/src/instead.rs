//! What is done instead of a message that did not do its work.

use domain::delivery::{Outcome, Recipient, Refusal};
use domain::ids::StaffId;
use domain::ticket::{Alarm, AlarmCause, NoticeKind, Unneeded};
use storage::{NewMessage, StoredMessage, Tx};

use crate::casework::Casework;
use crate::content::Content;
use crate::error::Result;
use crate::gathering::is_digest;
use crate::outbox::{pause, too_old};

impl Casework {
    /// The same person by a gateway that has not been tried, or else by mail. Where there is neither, what an administrator
    /// can mend is tried again later, and the console shows that somebody could not be told.
    pub(crate) async fn other_way(
        &self,
        tx: &mut Tx,
        message: &StoredMessage,
        refusal: Option<Refusal>,
        ways: &[String],
    ) -> Result<()> {
        let now = self.now();
        let tried = self.store.tried_gateways(message.family()).await?;
        let by_mail = Content::from_json(&message.content).is_ok_and(|content| content.goes_by_mail());
        if !by_mail && ways.iter().any(|way| !tried.contains(way)) {
            return Ok(tx.queue_message(&again(message, message.content.clone(), now)).await?);
        }
        if self.by_mail(tx, message).await? {
            return Ok(());
        }
        let can_be_mended = matches!(refusal, Some(Refusal::Config | Refusal::Balance | Refusal::Limit));
        if can_be_mended && !too_old(message.created, now) {
            tx.queue_message(&again(message, message.content.clone(), now + pause(tried.len()))).await?;
        }
        self.untold(tx, message).await
    }

    /// The same person without anything that a resident wrote.
    pub(crate) async fn in_short(&self, tx: &mut Tx, message: &StoredMessage, ways: &[String]) -> Result<()> {
        match Content::from_json(&message.content) {
            Ok(Content::Notice(kind)) if holds_words(&kind) => {
                let content = Content::InShort(kind).to_json();
                Ok(tx.queue_message(&again(message, content, self.now())).await?)
            }
            _ => self.other_way(tx, message, None, ways).await,
        }
    }

    /// No text reaches this person: their mail may.
    pub(crate) async fn nobody_told(&self, tx: &mut Tx, message: &StoredMessage) -> Result<()> {
        for one in self.told_by(message).await? {
            if !self.by_mail(tx, &one).await? {
                self.untold(tx, &one).await?;
            }
        }
        Ok(())
    }

    /// The messages that a message tells: itself, or those that were put into it and are still needed.
    async fn told_by(&self, message: &StoredMessage) -> Result<Vec<StoredMessage>> {
        if is_digest(message) {
            return self.still_gathered(message.family()).await;
        }
        Ok(vec![message.clone()])
    }

    /// No text arrived, and the mail server takes nothing either: it is tried again, but somebody must know by now.
    pub(crate) async fn mail_waits(
        &self,
        tx: &mut Tx,
        message: &StoredMessage,
        outcome: &Outcome,
    ) -> Result<()> {
        let by_mail = matches!(Content::from_json(&message.content), Ok(Content::ByMail(_)));
        let waits = matches!(outcome, Outcome::RefusedForNow { .. });
        if by_mail && waits && self.unneeded(message).await?.is_none() {
            return self.untold(tx, message).await;
        }
        Ok(())
    }

    /// Shows on the console that somebody who must know could not be told.
    async fn untold(&self, tx: &mut Tx, message: &StoredMessage) -> Result<()> {
        tracing::error!(message = %message.id, purpose = %message.purpose, "a message has not arrived, and there is no other way");
        let Some(ticket) = message.ticket.filter(|_| message.purpose.rather_twice_than_never()) else {
            return Ok(());
        };
        let Some(stored) = self.store.ticket(ticket).await? else { return Ok(()) };
        let ticket = stored.ticket;
        // Not about a clock that has started since: what was to be said of the one before is over.
        if let Some(clock) = notice_of(message).and_then(|kind| kind.clock()).or(ticket.state.clock()) {
            let alarm = Alarm { clock, cause: AlarmCause::NotDelivered };
            tx.raise_alarm(&ticket, alarm, self.now()).await?;
        }
        Ok(())
    }

    /// Tells those above at once what somebody cannot be told: that person's telephone takes no texts, others do.
    pub(crate) async fn next_person(&self, tx: &mut Tx, message: &StoredMessage) -> Result<()> {
        for one in self.told_by(message).await? {
            self.tell_above(tx, &one).await?;
        }
        self.nobody_told(tx, message).await
    }

    async fn tell_above(&self, tx: &mut Tx, message: &StoredMessage) -> Result<()> {
        let (Some(ticket), Recipient::Staff(staff)) = (message.ticket, message.to) else { return Ok(()) };
        // Before a letter was written, those above were told if they had to be.
        if matches!(Content::from_json(&message.content), Ok(Content::ByMail(_))) {
            return Ok(());
        }
        let Some(kind) = notice_of(message).and_then(|kind| passed_up(kind, staff)) else { return Ok(()) };
        let Some(stored) = self.store.ticket(ticket).await? else { return Ok(()) };
        let around = self.surroundings_of(&stored.ticket).await?;
        for above in around.next_told(&stored.ticket, kind.clock(), staff, self.now()) {
            let now = self.now();
            let to = Recipient::Staff(above);
            let content = Content::Notice(kind.clone()).to_json();
            let (ticket, purpose) = (Some(ticket), kind.purpose());
            let new = NewMessage { ticket, purpose, to, content, created: now, at: now, instead_of: None };
            tx.queue_message(&new).await?;
        }
        Ok(())
    }

    /// Why nobody needs a message any more. What cannot be read counts as needed.
    pub(crate) async fn unneeded(&self, message: &StoredMessage) -> Result<Option<Unneeded>> {
        if is_digest(message) {
            let needed = Box::pin(self.still_gathered(message.family())).await?;
            return Ok(needed.is_empty().then_some(Unneeded::Settled));
        }
        let (Some(ticket), Some(kind)) = (message.ticket, notice_of(message)) else { return Ok(None) };
        let stored = self.store.ticket(ticket).await?;
        Ok(stored.map_or(Some(Unneeded::Settled), |s| kind.unneeded(&s.ticket, message.to, self.now())))
    }
}

/// What a message says about a ticket; `None` for an answer, and for what this version does not understand.
fn notice_of(message: &StoredMessage) -> Option<NoticeKind> {
    match Content::from_json(&message.content) {
        Ok(Content::Notice(kind) | Content::InShort(kind) | Content::ByMail(kind)) => Some(kind),
        _ => None,
    }
}

/// What those above are told when this cannot be told to whom it was for.
fn passed_up(kind: NoticeKind, to: StaffId) -> Option<NoticeKind> {
    match kind {
        NoticeKind::FirstAlert { .. }
        | NoticeKind::Reopened { .. }
        | NoticeKind::HandedUp { .. }
        | NoticeKind::Dispatched
        | NoticeKind::Reassigned => Some(NoticeKind::Unreached { owner: to }),
        NoticeKind::Breach { .. } | NoticeKind::Unreached { .. } => Some(kind),
        _ => None,
    }
}

pub(crate) fn again(message: &StoredMessage, content: String, at: jiff::Timestamp) -> NewMessage {
    NewMessage {
        ticket: message.ticket,
        purpose: message.purpose,
        to: message.to,
        content,
        // Its age stays that of the first, so that it is not tried for ever.
        created: message.created,
        at,
        instead_of: Some(message.family()),
    }
}

/// Whether its text holds something that a resident or a cadre wrote.
const fn holds_words(kind: &NoticeKind) -> bool {
    match kind {
        NoticeKind::FirstAlert { .. }
        | NoticeKind::Reopened { .. }
        | NoticeKind::HandedUp { .. }
        | NoticeKind::Dispatched
        | NoticeKind::Reassigned
        | NoticeKind::Added { .. }
        | NoticeKind::Asked { .. }
        | NoticeKind::Decided { .. }
        | NoticeKind::AssistAsked { .. }
        | NoticeKind::AssistAnswered { .. }
        | NoticeKind::Ordered { .. }
        | NoticeKind::OrderAnswered { .. }
        | NoticeKind::Urged
        | NoticeKind::Questioned { .. }
        | NoticeKind::Declined
        | NoticeKind::Finished => true,
        NoticeKind::Unreached { .. }
        | NoticeKind::Reminder { .. }
        | NoticeKind::Breach { .. }
        | NoticeKind::Registered
        | NoticeKind::Lapsed { .. }
        | NoticeKind::ContactDenied
        | NoticeKind::Unanswered { .. }
        | NoticeKind::Extended { .. }
        | NoticeKind::Parked { .. }
        | NoticeKind::Resumed { .. }
        | NoticeKind::Merged { .. } => false,
    }
}
