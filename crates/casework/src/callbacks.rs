//! What gateways post to us: kept before it is read, worked off once, and kept with what came of it.

use domain::calls::CallRecord;
use domain::delivery::watch::Round;
use domain::delivery::{
    CallbackKind, Event, Inbound, ProviderId, RawCallback, Receipt, ReceiptOf, ReceiptState, whole,
};
use jiff::{SignedDuration, Timestamp};
use storage::{Attempt, Callback, CallbackId, NewCallback, StoreError, Tx};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::telling::Voice;

/// How many callbacks are looked up at a time. Not a cap: the worker asks again.
const BATCH: u64 = 100;

/// How long a receipt whose attempt is not known yet is kept for it, and a reply is known to be a repetition.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How long after a text its receipt may come: carriers try for up to three days to reach a telephone that is switched off.
const RECEIPTS_WITHIN: SignedDuration = SignedDuration::from_hours(4 * 24);

/// The pause before a callback is looked at once more, doubled each time up to the longest.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(2);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// What a callback says, as far as its gateway could be understood.
#[derive(Debug, Clone)]
pub enum Heard {
    /// About texts that were sent.
    Receipts(Vec<Receipt>),
    /// Texts that people sent.
    Replies(Vec<Inbound>),
    /// Calls that an exchange recorded.
    Calls(Vec<CallRecord>),
    /// Nothing; why not.
    Nothing(String),
    /// There is no gateway of that name at the moment.
    NoGateway,
}

impl Casework {
    /// Keeps what a gateway posted, and returns when that is durable. It is read later.
    ///
    /// # Errors
    /// The database's; then the gateway must be answered with a fault, so that it calls again.
    pub async fn callback(&self, gateway: &str, kind: CallbackKind, raw: &RawCallback) -> Result<()> {
        let new = NewCallback {
            gateway: gateway.to_owned(),
            kind,
            received: self.now(),
            raw: self.keys.seal_callback(raw, self.entropy.as_ref()),
            raw_index: self.keys.find_callback(gateway, kind, raw),
        };
        let mut tx = self.store.begin().await?;
        tx.put_callback(&new).await?;
        Ok(tx.commit().await?)
    }

    /// Works off the callbacks that are due; `read` knows how each gateway writes. Says how many were settled for good.
    ///
    /// # Errors
    /// The database's, when nothing could be looked up at all.
    pub async fn hear(
        &self,
        voice: &Voice,
        ways: &[String],
        read: impl Fn(&str, CallbackKind, &RawCallback) -> Heard,
    ) -> Result<usize> {
        let mut settled = 0;
        let due = self.store.due_callbacks(self.now(), BATCH).await?;
        self.looked(Round::Callbacks);
        for id in due {
            match self.hear_one(id, voice, ways, &read).await {
                Ok(done) => settled += usize::from(done),
                // Somebody else is at the ticket; the next look is soon enough.
                Err(CaseError::Store(StoreError::Changed)) => {}
                Err(CaseError::Store(fault)) if fault.is_passing() => return Err(fault.into()),
                Err(fault) => {
                    tracing::error!(callback = id.0, %fault, "a callback cannot be worked off; it is tried again");
                    self.put_off(id).await?;
                }
            }
            self.looked(Round::Callbacks);
        }
        Ok(settled)
    }

    async fn hear_one(
        &self,
        id: CallbackId,
        voice: &Voice,
        ways: &[String],
        read: &impl Fn(&str, CallbackKind, &RawCallback) -> Heard,
    ) -> Result<bool> {
        let now = self.now();
        let Some(seen) = self.store.callback(id).await? else { return Ok(false) };
        let raw = self.keys.open_callback(&seen.new.raw)?;
        let heard = read(&seen.new.gateway, seen.new.kind, &raw);
        // Before the transaction: the one that writes new matters would wait for it.
        let raised = match &heard {
            Heard::Replies(replies) => self.raise_by_text(&seen, replies, voice).await?,
            _ => Vec::new(),
        };
        let mut tx = self.store.begin().await?;
        let Some(callback) = tx.due_callback(id, now).await? else { return Ok(false) };
        let (outcome, again) = match heard {
            Heard::Receipts(receipts) => self.receive(&mut tx, &callback, &receipts, ways).await?,
            Heard::Replies(replies) => {
                (self.answer_all(&mut tx, &callback, &replies, raised, voice).await?, false)
            }
            Heard::Calls(records) => (self.record_calls(&mut tx, &callback, &records).await?, false),
            Heard::Nothing(why) => {
                tracing::error!(
                    callback = id.0,
                    gateway = callback.new.gateway,
                    why,
                    "a callback cannot be read"
                );
                (format!("unreadable: {why}"), false)
            }
            Heard::NoGateway => ("no gateway of this name is configured".to_owned(), true),
        };
        let next_at = if again { next_look(&callback, now) } else { None };
        tx.settle_callback(id, &outcome, next_at).await?;
        tx.commit().await?;
        Ok(next_at.is_none())
    }

    async fn put_off(&self, id: CallbackId) -> Result<()> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        if let Some(callback) = tx.due_callback(id, now).await? {
            tx.settle_callback(id, "failed; see the log", next_look(&callback, now)).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Puts receipts to their attempts. Says what came of it, and whether to look again because the answer of the call
    /// itself may not be stored yet.
    async fn receive(
        &self,
        tx: &mut Tx,
        callback: &Callback,
        receipts: &[Receipt],
        ways: &[String],
    ) -> Result<(String, bool)> {
        let mut orphans = 0;
        for receipt in receipts {
            let gateway = &callback.new.gateway;
            // A gateway speaks of its own texts only.
            match self.owner(callback, receipt).await?.filter(|(attempt, _)| attempt.gateway == *gateway) {
                Some((attempt, receipt)) => {
                    self.receive_one(tx, &attempt, &receipt, ways).await?;
                    if matches!(receipt.state, ReceiptState::Delivered | ReceiptState::Undelivered) {
                        let after = callback.new.received.duration_since(attempt.started);
                        self.meters().received(gateway, after);
                    }
                }
                None => orphans += 1,
            }
        }
        match orphans {
            0 => Ok((format!("{} receipts", receipts.len()), false)),
            _ => Ok((format!("{orphans} of {} receipts belong to no attempt", receipts.len()), true)),
        }
    }

    /// The attempt to which a receipt belongs, and what the receipt says of which of its segments.
    async fn owner(&self, callback: &Callback, receipt: &Receipt) -> Result<Option<(Attempt, Receipt)>> {
        let gateway = &callback.new.gateway;
        let attempt = match &receipt.of {
            ReceiptOf::Attempt(id) => self.store.attempt(*id).await?,
            ReceiptOf::Provider(name) | ReceiptOf::Segment { name, .. } => {
                self.store.attempt_by_provider(gateway, name).await?
            }
        };
        let (None, ReceiptOf::Segment { name, to }) = (&attempt, &receipt.of) else {
            return Ok(attempt.map(|attempt| (attempt, receipt.clone())));
        };
        let (phone, since) = (self.keys.find_phone(to), callback.new.received - RECEIPTS_WITHIN);
        let attempts = self.store.attempts_to(gateway, phone, since).await?;
        Ok(attempts.into_iter().find_map(|attempt| one_segment(attempt, name, receipt)))
    }

    pub(crate) async fn receive_one(
        &self,
        tx: &mut Tx,
        attempt: &Attempt,
        receipt: &Receipt,
        ways: &[String],
    ) -> Result<()> {
        // The message first: whoever changes an attempt holds it.
        let Some(message) = tx.message(attempt.message).await? else { return Ok(()) };
        let attempts = tx.attempts(message.id).await?;
        let Some(current) = attempts.iter().find(|a| a.id == attempt.id) else { return Ok(()) };
        let receipts = merged(current.receipts.clone(), receipt);
        let Some(state) = whole(&receipts) else { return Ok(()) };
        let latest = attempts.last().is_some_and(|a| a.id == current.id);
        let event = Event::Receipt { state, latest };
        let why = format!("receipt: {state}");
        let changed = self.happen(tx, &message, &event, &why).await?;
        let status = current.status.after(&event, None);
        if status != current.status {
            self.note_receipt(tx, &message, current, state).await?;
        }
        tx.receive_attempt(current.id, status, &receipts, self.now()).await?;
        match changed {
            Some((_, decision)) => self.follow_up(tx, &message, &event, &decision, ways).await,
            None => Ok(()),
        }
    }

    /// Whether a callback is the repetition of an earlier one.
    pub(crate) async fn is_repeated(&self, tx: &Tx, callback: &Callback) -> Result<bool> {
        Ok(tx.is_repeated(callback, callback.new.received - KEPT).await?)
    }
}

/// A receipt as one of a segment of this attempt, if one bears that name.
fn one_segment(attempt: Attempt, name: &ProviderId, receipt: &Receipt) -> Option<(Attempt, Receipt)> {
    let names: Vec<&str> = attempt.provider_id.as_ref()?.segments().collect();
    let at = names.iter().position(|segment| *segment == name.as_str())?;
    let (segment, segments) = (u16::try_from(at + 1).ok()?, u16::try_from(names.len()).ok()?);
    Some((attempt, Receipt { segment, segments, ..receipt.clone() }))
}

/// What is known of the segments with one more receipt. A later one takes nothing back.
fn merged(mut known: Vec<Option<ReceiptState>>, receipt: &Receipt) -> Vec<Option<ReceiptState>> {
    let segments = usize::from(receipt.segments.max(receipt.segment).max(1));
    known.resize(known.len().max(segments), None);
    let at = usize::from(receipt.segment.max(1)) - 1;
    known[at] = known[at].max(Some(receipt.state));
    known
}

/// When to look once more; `None` when it has been kept long enough.
fn next_look(callback: &Callback, now: Timestamp) -> Option<Timestamp> {
    let pause = (FIRST_PAUSE * 2_i32.pow(callback.tries.min(12))).min(LONGEST_PAUSE);
    (now < callback.new.received + KEPT).then_some(now + pause)
}
