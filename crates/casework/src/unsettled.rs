//! Calls whose outcome nobody knows: what their gateways say when they are asked, and what follows.

use domain::delivery::{
    Asked, AttemptId, AttemptStatus, Event, MessageId, MessageStatus, ProviderId, Receipt, ReceiptOf,
    ReceiptState, Remark,
};
use domain::phone::PhoneNumber;
use jiff::{SignedDuration, Timestamp};
use storage::{Attempt, AttemptAnswer, StoredMessage, Tx};

use crate::casework::Casework;
use crate::error::Result;
use crate::outbox::{BATCH, POSTPONE};
use crate::telling::{Voice, Wording};

/// A call whose outcome is to be settled.
#[derive(Debug, Clone)]
pub struct Unsettled {
    /// The attempt.
    pub attempt: AttemptId,
    /// By which gateway.
    pub gateway: String,
    /// The gateway's own name for it, if it was ever heard.
    pub provider_id: Option<ProviderId>,
    /// Whom it was for, if that person can still be told.
    pub to: Option<PhoneNumber>,
    /// When the call began, UTC.
    pub sent: Timestamp,
    /// How long ago that is.
    pub elapsed: SignedDuration,
    message: MessageId,
    needed: bool,
}

/// What is known of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Learnt {
    /// No more than before.
    Nothing(Asked),
    /// The gateway has it.
    Found {
        /// Its own name for it, where it tells.
        provider_id: Option<ProviderId>,
        /// How far it has come.
        state: ReceiptState,
        /// The network's own word.
        code: Remark,
    },
}

impl Casework {
    /// The calls whose outcome is unknown and at which it is time to look, the longest due first.
    ///
    /// # Errors
    /// The database's, when nothing could be looked up at all.
    pub async fn unsettled(&self, voice: &Voice) -> Result<Vec<Unsettled>> {
        let mut unsettled = Vec::new();
        for id in self.store.overdue_messages(MessageStatus::Unknown, self.now(), BATCH).await? {
            match self.unsettled_one(id, voice).await {
                Ok(one) => unsettled.extend(one),
                Err(fault) => {
                    // Not to know whether it is needed is no reason never to tell it.
                    tracing::error!(message = %id, %fault, "a message cannot be put into words; it is tried again in a minute");
                    self.put_off_unsettled(id).await?;
                }
            }
        }
        Ok(unsettled)
    }

    async fn unsettled_one(&self, id: MessageId, voice: &Voice) -> Result<Option<Unsettled>> {
        let tx = self.store.begin().await?;
        let (message, attempt) = self.latest(&tx, id).await?;
        drop(tx);
        let (Some(message), Some(attempt)) = (message, attempt) else { return Ok(None) };
        let (needed, to) = match self.compose(&message, voice).await? {
            Wording::Told { to, .. } => (true, Some(to)),
            Wording::Obsolete(_) => (false, None),
        };
        let elapsed = self.now().duration_since(attempt.started);
        Ok(Some(Unsettled {
            attempt: attempt.id,
            gateway: attempt.gateway,
            provider_id: attempt.provider_id,
            to,
            sent: attempt.started,
            elapsed,
            message: id,
            needed,
        }))
    }

    async fn put_off_unsettled(&self, id: MessageId) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if let Some(message) = tx.message(id).await? {
            tx.postpone_message(&message, self.now() + POSTPONE).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn latest(&self, tx: &Tx, id: MessageId) -> Result<(Option<StoredMessage>, Option<Attempt>)> {
        let message = tx.message(id).await?.filter(|message| message.status == MessageStatus::Unknown);
        // A gateway that was passed over was never called.
        let called = |attempt: &Attempt| attempt.status != AttemptStatus::Rejected;
        Ok((message, tx.attempts(id).await?.into_iter().rev().find(called)))
    }

    /// Writes down what was learnt of a call, and what follows from it. Says whether anything has changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn settle_unknown(&self, call: &Unsettled, learnt: &Learnt, ways: &[String]) -> Result<bool> {
        let mut tx = self.store.begin().await?;
        let (Some(message), Some(attempt)) = self.latest(&tx, call.message).await? else { return Ok(false) };
        // Somebody was faster.
        if attempt.id != call.attempt || message.next_at.is_none_or(|at| at > self.now()) {
            return Ok(false);
        }
        match learnt {
            Learnt::Found { provider_id, state, code } => {
                let answer = AttemptAnswer { provider_id: provider_id.clone(), ..AttemptAnswer::default() };
                tx.answer_attempt(attempt.id, attempt.status, &answer, self.now()).await?;
                let of = ReceiptOf::Attempt(attempt.id);
                let (state, code) = (*state, code.clone());
                let receipt = Receipt { of, segment: 1, segments: 1, state, code };
                self.receive_one(&mut tx, &attempt, &receipt, ways).await?;
            }
            Learnt::Nothing(asked) => {
                let event = Event::StillUnknown { needed: call.needed, elapsed: call.elapsed, asked: *asked };
                let why = in_words(*asked);
                let Some((_, decision)) = self.happen(&mut tx, &message, &event, why).await? else {
                    return Ok(false);
                };
                tx.set_attempt(attempt.id, attempt.status.after(&event, Some(&decision))).await?;
                self.follow_up(&mut tx, &message, &event, &decision, ways).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }
}

/// For the history.
const fn in_words(asked: Asked) -> &'static str {
    match asked {
        Asked::Never => "still unknown",
        Asked::NotYet => "still unknown; the gateway has not said what became of it",
        Asked::NotThere => "the gateway does not have it",
    }
}
