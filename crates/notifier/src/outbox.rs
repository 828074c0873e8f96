//! Sending: messages in hand, calls under way, outcomes on record.
//!
//! Calls go on side by side, so that a slow one holds up nobody; outcomes that come together are stored together.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use casework::{Call, CaseError, Ended, MAIL, Ready, Started};
use domain::delivery::breaker::Trip;
use domain::delivery::watch::Round;
use domain::delivery::{Outcome, Receipts, Remark};
use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};

use crate::gateway::OutgoingText;
use crate::standing::{Tripped, Way};
use crate::worker::{Inner, Worker};

/// How often outcomes that the database does not take are offered to it again, a second apart. Well within the lease,
/// after which they count as unknown and some texts are sent twice.
const OFFERS: u32 = 10;

/// What is under way.
struct Flight<'a> {
    inner: &'a Inner,
    /// In hand, and waiting for a place at their gateway; the lease runs.
    waiting: VecDeque<Call>,
    calls: JoinSet<Outcome>,
    /// The calls by their task.
    started: HashMap<Id, Started>,
    /// Outcomes that are not on record yet.
    ended: Vec<Ended>,
    /// Gateways that stand otherwise than before, and that is not on record yet.
    tripped: Vec<Tripped>,
    /// How often the database has refused them.
    refused: u32,
}

/// Sends whatever is due until nothing is due and nothing is under way. Says how many messages were taken in hand.
/// After `stopped` nothing new is begun.
///
/// # Errors
/// The database's, but never before what is under way has come back.
pub(crate) async fn send_all(worker: &Worker, stopped: &watch::Receiver<bool>) -> Result<usize, CaseError> {
    let mut flight = Flight {
        inner: worker.inner.as_ref(),
        waiting: VecDeque::new(),
        calls: JoinSet::new(),
        started: HashMap::new(),
        ended: Vec::new(),
        tripped: Vec::new(),
        refused: 0,
    };
    let mut taken = 0;
    let mut fault = None;
    loop {
        if fault.is_none() && !*stopped.borrow() {
            match flight.more().await {
                Ok(more) => taken += more,
                Err(error) => fault = Some(error),
            }
        }
        if flight.calls.is_empty() && flight.ended.is_empty() {
            return fault.map_or(Ok(taken), Err);
        }
        flight.land().await;
        if let Err(error) = flight.record().await {
            fault.get_or_insert(error);
        }
    }
}

impl Flight<'_> {
    /// How many more may be taken in hand.
    fn room(&self) -> usize {
        let all = self.inner.settings.per_gateway * self.inner.ways.len();
        all.saturating_sub(self.waiting.len() + self.started.len())
    }

    async fn more(&mut self) -> Result<usize, CaseError> {
        self.inner.clock.compare(&self.inner.casework).await?;
        let taken = self.take().await?;
        self.begin().await?;
        Ok(taken)
    }

    async fn take(&mut self) -> Result<usize, CaseError> {
        let Inner { casework, gateways, settings, standings, ways, .. } = self.inner;
        let room = self.room();
        if room == 0 {
            // Each place is free again within the time that a call may take.
            casework.looked(Round::Outbox);
            return Ok(0);
        }
        let (ready, taken) = casework.claim(&settings.voice, settings.budget, ways, room as u64).await?;
        casework.looked(Round::Outbox);
        for ready in ready {
            if ready.letter.is_some() {
                self.post(ready).await?;
                continue;
            }
            match standings.choose(gateways, &ready, casework.now()) {
                (Way::By(gateway, said), passed) => {
                    self.waiting.push_back(Call { ready, gateway, said, passed });
                }
                (Way::Wait(until), _) => casework.put_back(&ready.message, Some(until)).await?,
                (Way::None, passed) if passed.is_empty() => casework.put_back(&ready.message, None).await?,
                (Way::None, passed) => casework.cannot_say(&ready, &passed).await?,
            }
        }
        Ok(taken)
    }

    /// A letter waits for a place at the mail server, where there is one.
    async fn post(&mut self, ready: Ready) -> Result<(), CaseError> {
        if self.inner.settings.mailer.is_none() {
            return self.inner.casework.put_back(&ready.message, None).await;
        }
        self.waiting.push_back(ready.by(MAIL));
        Ok(())
    }

    /// Begins the calls for which their gateway has a place.
    async fn begin(&mut self) -> Result<(), CaseError> {
        let mut busy: HashMap<String, usize> = HashMap::new();
        for started in self.started.values() {
            *busy.entry(started.gateway.clone()).or_default() += 1;
        }
        let (mut now, mut later) = (Vec::new(), VecDeque::new());
        for call in self.waiting.drain(..) {
            let places = busy.entry(call.gateway.clone()).or_default();
            if *places < self.inner.settings.per_gateway {
                *places += 1;
                now.push(call);
            } else {
                later.push_back(call);
            }
        }
        self.waiting = later;
        if now.is_empty() {
            return Ok(());
        }
        for started in self.inner.casework.start(now).await? {
            self.call(started);
        }
        Ok(())
    }

    /// A letter, or a text.
    fn call(&mut self, started: Started) {
        if let (Some(letter), Some(mailer)) = (started.letter.clone(), self.inner.settings.mailer.clone()) {
            let id = started.attempt.to_string();
            let handle = self.calls.spawn(async move { mailer.send(&letter, &id).await });
            self.started.insert(handle.id(), started);
            return;
        }
        let Some(gateway) = self.inner.gateways.named(&started.gateway).cloned() else { return };
        self.inner.measure(&started);
        let (to, said) = (started.to.clone(), started.said.clone());
        let text = OutgoingText { attempt: started.attempt, to, said };
        let within = self.inner.settings.call_within;
        let handle = self.calls.spawn(async move {
            let given_up = |_| Outcome::Unknown { why: Remark::new("no answer in time") };
            tokio::time::timeout(within, gateway.send(&text)).await.unwrap_or_else(given_up)
        });
        self.started.insert(handle.id(), started);
    }

    /// Waits for an outcome and takes those that have come meanwhile. A new message ends the waiting, and so does a
    /// second: there may be a place for it.
    async fn land(&mut self) {
        let signals = self.inner.casework.store().signals();
        let first = tokio::select! {
            Some(outcome) = self.calls.join_next_with_id() => Some(outcome),
            () = signals.messages() => None,
            () = tokio::time::sleep(Duration::from_secs(1)) => None,
        };
        let first = first.and_then(|outcome| self.ended(outcome));
        self.ended.extend(first);
        while let Some(outcome) = self.calls.try_join_next_with_id() {
            let ended = self.ended(outcome);
            self.ended.extend(ended);
        }
    }

    /// Stores the outcomes. What the database does not take is kept for the next time, but not for ever.
    async fn record(&mut self) -> Result<(), CaseError> {
        for Tripped { gateway, trip } in self.tripped.drain(..) {
            if let Some(Trip { trouble, why, .. }) = &trip {
                tracing::error!(gateway, %trouble, %why, "a gateway is left alone for a while");
            } else {
                tracing::info!(gateway, "a gateway works again");
            }
            // What is lost here is seen again with the next calls.
            if let Err(fault) = self.inner.casework.trip_gateway(&gateway, trip.as_ref()).await {
                tracing::warn!(gateway, %fault, "how a gateway stands cannot be stored");
            }
        }
        let stored = match self.inner.clock.compare(&self.inner.casework).await {
            Ok(()) => self.inner.casework.finish(&self.ended, &self.inner.ways).await,
            Err(fault) => Err(fault),
        };
        self.refused = if stored.is_ok() { 0 } else { self.refused + 1 };
        if stored.is_ok() || self.refused >= OFFERS {
            self.ended.clear();
        }
        stored
    }

    fn ended(&mut self, outcome: Result<(Id, Outcome), JoinError>) -> Option<Ended> {
        let (id, outcome) = outcome.unwrap_or_else(|fault| {
            // A driver that panicked may have sent it or not.
            (fault.id(), Outcome::Unknown { why: Remark::new("the gateway's driver broke off") })
        });
        let Started { message, attempt, gateway, .. } = self.started.remove(&id)?;
        self.inner.casework.meters().answered(&gateway, &outcome);
        let receipts = self.inner.gateways.named(&gateway).map_or(Receipts::Never, |g| g.receipts());
        log(&outcome, attempt, &gateway);
        self.tripped.extend(self.inner.standings.note(&gateway, &outcome, self.inner.casework.now()));
        Some(Ended { message, attempt, outcome, receipts })
    }
}

impl Inner {
    /// How long a message waited until a gateway was called for it the first time. Another try, or another message in its
    /// place, says nothing of that.
    fn measure(&self, Started { message, .. }: &Started) {
        if message.refusals == 0 && message.unknowns == 0 && message.instead_of.is_none() {
            let after = self.casework.now().duration_since(message.created);
            self.casework.meters().requested(message.purpose, after);
        }
    }
}

/// One line for each call that did not go as it should; without whom it was for.
fn log(outcome: &Outcome, attempt: domain::delivery::AttemptId, gateway: &str) {
    match outcome {
        Outcome::Accepted { .. } => tracing::debug!(%attempt, gateway, "accepted"),
        Outcome::RefusedForNow { why, .. } => tracing::warn!(%attempt, gateway, %why, "refused for now"),
        Outcome::Rejected { class, why } => tracing::error!(%attempt, gateway, %class, %why, "rejected"),
        Outcome::Unknown { why } => tracing::warn!(%attempt, gateway, %why, "may have been sent or not"),
    }
}
