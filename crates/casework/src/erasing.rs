//! Erasing personal data: because the law demands it, or because they have been kept for as long as they may be.
//!
//! The log keeps what happened when and by whom, with the digests of the words, so that its chain still holds; an entry
//! records that the rest was erased, and why. The fingerprint of the submission stays: it is keyed and says nothing.

use domain::delivery::RawCallback;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::retention::Retention;
use domain::text::Words;
use domain::ticket::{CommandKind, Ending, ErasureGround, Refusal, Ticket, ending, erase};
use jiff::{SignedDuration, Timestamp};
use storage::{Callback, CallbackId, StoreError, StoredTicket, Tx};

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// How many matters or callbacks are looked up at a time. Not a cap: it goes on while there are more.
const BATCH: u64 = 500;

/// A matter may have come by a text that a gateway posted some time before it was filed.
const BEFORE: SignedDuration = SignedDuration::from_hours(24);

/// What an erasure by law did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Callbacks of gateways in which the matter's number or the requester's stood, and of which nothing is left.
    pub callbacks: usize,
}

impl Casework {
    /// Erases the personal data of a matter at its end, because the law demands it; `reason` says in words why, and stays.
    /// What has been written since an earlier erasure is erased as well.
    ///
    /// # Errors
    /// [`CaseError::Missing`]; [`CaseError::Input`] while the matter goes on; [`StoreError::Changed`] when somebody acts on
    /// it at this moment; the database's.
    pub async fn erase_by_law(&self, ticket: TicketId, reason: Words) -> Result<Erased> {
        let stored = self.store.ticket(ticket).await?.ok_or(CaseError::Missing("ticket"))?;
        let marks = self.marks(&stored)?;
        let posted = self.posted_about(&stored, &marks).await?;
        let mut tx = self.store.begin().await?;
        self.erase_in(&mut tx, ticket, ErasureGround::Law, Some(reason)).await?;
        for id in &posted {
            let nothing = self.keys.seal_callback(&RawCallback::default(), self.entropy.as_ref());
            tx.replace_callback(*id, &nothing).await?;
        }
        tx.commit().await?;
        Ok(Erased { callbacks: posted.len() })
    }

    /// Erases the personal data of all matters that ended so long ago, and throws away what gateways posted so long ago.
    /// Says how many matters there were. Each is a transaction of its own; one that fails is tried again the next time.
    ///
    /// # Errors
    /// The database's, when nothing could be looked up at all.
    pub async fn erase_outdated(&self, retention: Retention) -> Result<usize> {
        let limit = retention.limit(self.now());
        let (mut erased, mut after) = (0, None);
        loop {
            let matters = self.store.kept_matters(limit, after, BATCH).await?;
            let Some(last) = matters.last() else { break };
            after = Some(*last);
            for (_, ticket) in matters {
                match self.erase_if_outdated(ticket, retention).await {
                    Ok(done) => erased += usize::from(done),
                    Err(CaseError::Store(StoreError::Changed)) => {}
                    Err(CaseError::Store(fault)) if fault.is_passing() => return Err(fault.into()),
                    Err(fault) => {
                        tracing::error!(%ticket, %fault, "the personal data of a matter cannot be erased; it is tried again");
                    }
                }
            }
        }
        self.remove_callbacks(limit).await?;
        let mut tx = self.store.begin().await?;
        tx.forget_strangers(limit).await?;
        tx.commit().await?;
        Ok(erased)
    }

    async fn erase_if_outdated(&self, ticket: TicketId, retention: Retention) -> Result<bool> {
        let Some(stored) = self.store.ticket(ticket).await? else { return Ok(false) };
        // It may have been open for long.
        let ended = self.ended(&stored.ticket).await?;
        if !ended.is_some_and(|ended| retention.is_over(ended, self.now())) {
            return Ok(false);
        }
        let mut tx = self.store.begin().await?;
        self.erase_in(&mut tx, ticket, ErasureGround::Retention, None).await?;
        tx.commit().await?;
        tracing::info!(%ticket, "the personal data of a matter are erased: its retention time is over");
        Ok(true)
    }

    /// When a matter came to its end: of one that is handled with another, when that one did.
    async fn ended(&self, ticket: &Ticket) -> Result<Option<Timestamp>> {
        let mut ending = ending(&ticket.state);
        let mut seen = vec![ticket.id];
        while let Ending::With(lead) = ending {
            let stored = self.store.ticket(lead).await?.filter(|_| !seen.contains(&lead));
            seen.push(lead);
            ending = domain::ticket::ending(&stored.ok_or(CaseError::Missing("ticket"))?.ticket.state);
        }
        Ok(match ending {
            Ending::At(at) => Some(at),
            Ending::Open | Ending::With(_) => None,
        })
    }

    async fn erase_in(
        &self,
        tx: &mut Tx,
        ticket: TicketId,
        ground: ErasureGround,
        reason: Option<Words>,
    ) -> Result<()> {
        let now = self.now();
        let stored = tx.ticket(ticket).await?.ok_or(CaseError::Missing("ticket"))?;
        let revision = stored.ticket.revision;
        let over = self.ended(&stored.ticket).await?.is_some();
        let decision = erase(stored.ticket, over, ground, reason, now)
            .map_err(|refused| CaseError::Input(format!("ticket {ticket}: {refused}")))?;
        let recorded = decision.ticket.revision;
        self.apply(tx, revision, stored.head, decision, now).await?;
        Ok(tx.erase(ticket, recorded, now).await?)
    }

    /// What stands in whatever gateways posted about a matter: its number, and the requester's.
    fn marks(&self, stored: &StoredTicket) -> Result<Vec<String>> {
        let phone =
            stored.contents.as_ref().map(|contents| self.keys.open_phone(&contents.phone)).transpose()?;
        let number = stored.ticket.id.number().to_lowercase();
        Ok(phone.iter().map(PhoneNumber::national).chain([number]).collect())
    }

    async fn posted_about(&self, stored: &StoredTicket, marks: &[String]) -> Result<Vec<CallbackId>> {
        let since = stored.ticket.filed - BEFORE;
        let (mut found, mut after) = (Vec::new(), CallbackId(0));
        loop {
            let callbacks = self.store.settled_callbacks(since, after, BATCH).await?;
            let Some(last) = callbacks.last() else { return Ok(found) };
            after = last.id;
            for callback in callbacks {
                if self.shows(&callback, marks)? {
                    found.push(callback.id);
                }
            }
        }
    }

    fn shows(&self, callback: &Callback, marks: &[String]) -> Result<bool> {
        let raw = self.keys.open_callback(&callback.new.raw)?;
        let text = plain(&raw);
        Ok(marks.iter().any(|mark| text.contains(mark)))
    }

    /// Throws away what gateways posted at `limit` or before. Their rows lie in the order in which they came, so that only
    /// the oldest need to be looked at.
    async fn remove_callbacks(&self, limit: Timestamp) -> Result<()> {
        loop {
            let oldest = self.store.oldest_callbacks(BATCH).await?;
            let outdated = oldest.into_iter().filter(|(received, _)| *received <= limit).map(|(_, id)| id);
            let outdated: Vec<CallbackId> = outdated.collect();
            if outdated.is_empty() {
                return Ok(());
            }
            let mut tx = self.store.begin().await?;
            tx.remove_callbacks(&outdated).await?;
            tx.commit().await?;
        }
    }
}

/// Whether this may be done to a matter: nobody can be called about one of which the telephone number was erased, so that
/// it is not opened again.
pub(crate) fn check_kept(stored: &StoredTicket, kind: CommandKind) -> Result<()> {
    const STILL: [CommandKind; 3] =
        [CommandKind::Remark, CommandKind::AskExclusion, CommandKind::DecideExclusion];
    if stored.contents.is_some() || STILL.contains(&kind) {
        return Ok(());
    }
    let state = stored.ticket.state.kind();
    Err(Refusal::State { state, possible: STILL.to_vec() }.into())
}

/// What a gateway posted, as far as letters and digits go: in small letters, and without the zero bytes that stand
/// between them in UTF-16, percent-encoded or not.
fn plain(raw: &RawCallback) -> String {
    let body = String::from_utf8_lossy(&raw.body);
    let text = format!("{} {body}", raw.query).to_lowercase();
    text.replace("%00", "").replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_in_a_query_a_body_and_in_both_byte_orders_of_utf_16() {
        let body = |body: Vec<u8>| RawCallback { body, ..RawCallback::default() };
        let query = |query: &str| RawCallback { query: query.to_owned(), ..RawCallback::default() };
        let little: Vec<u8> = "回复 7K3M2Q".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for raw in [
            query("from=1&text=7K3M2Q+%E5%A5%BD"),
            query("text=%007%00K%003%00M%002%00Q&charset=UTF-16BE"),
            body(br#"{"content":"7k3m2q"}"#.to_vec()),
            body(little),
        ] {
            assert!(plain(&raw).contains("7k3m2q"), "{}", plain(&raw));
        }
    }
}
