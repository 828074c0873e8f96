//! Whether the logs are what was written, and the daily anchor over all of them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use domain::anchor::{self, Anchor, AnchorCopy, Anchoring, DayFault, Head};
use domain::audit::{self, Fault, Late, Log};
use domain::chain::START;
use domain::number::TicketId;
use jiff::civil::Date;
use storage::StoreError;

use crate::casework::Casework;
use crate::error::Result;

/// How many logs are read at a time: it bounds the memory, however many there are.
const BATCH: u64 = 500;

/// Something that an audit has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A log is not what was written.
    Log(TicketId, Fault),
    /// The anchors do not fit.
    Day(DayFault),
    /// An entry came after its day was anchored: no fault, but worth a look.
    Late(TicketId, Late),
}

/// How much an audit has looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audited {
    /// Tickets, those included of which only traces are left.
    pub matters: u64,
    /// Entries of their logs.
    pub entries: u64,
    /// Entries that no anchor covers yet.
    pub unanchored: u64,
    /// The anchors, the oldest first.
    pub anchors: Vec<Anchor>,
    /// How many faults there are.
    pub faults: u64,
}

impl Casework {
    /// Makes the next anchor that is due, at most one. Says how many were made, so that whoever comes back after days asks
    /// again until none is. Of several processes one makes it.
    ///
    /// # Errors
    /// The database's; [`StoreError::Exists`] when heads lie there of that day, and its anchor has been removed.
    pub async fn anchor(&self) -> Result<usize> {
        let newest = self.store.newest_anchors(1).await?.into_iter().next();
        let (_, policy) = self.policy();
        let zone = &policy.zone;
        let Some(day) = anchor::due(newest.map(|anchor| anchor.day), self.now(), zone) else { return Ok(0) };
        let Some(until) = anchor::end_of(day, zone) else { return Ok(0) };
        let heads = self.store.unanchored_heads(until).await?;
        let mut anchoring = Anchoring::default();
        for head in &heads {
            anchoring.add(head);
        }
        let anchor = anchoring.after(&newest.map_or(START, |anchor| anchor.digest), day);
        let mut tx = self.store.begin().await?;
        match tx.put_anchor(&anchor, &heads).await {
            Err(fault @ StoreError::Exists(_)) => {
                drop(tx);
                // Another process was faster; or heads of that day lie there and somebody has removed its anchor.
                let newest = self.store.newest_anchors(1).await?;
                return if newest.iter().any(|anchor| anchor.day >= day) { Ok(0) } else { Err(fault.into()) };
            }
            stored => stored?,
        }
        tx.commit().await?;
        tracing::info!(matters = anchor.matters, anchor = %anchor.copy(), "a day is anchored");
        Ok(1)
    }

    /// The newest anchors, the newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn newest_anchors(&self, limit: u64) -> Result<Vec<Anchor>> {
        Ok(self.store.newest_anchors(limit).await?)
    }

    /// Looks at every entry of every log and at all anchors, also at those that were kept elsewhere, and tells each finding
    /// as it comes. Needs memory for a few hundred logs and a line for each anchor, however many matters there are.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit(&self, kept: &[AnchorCopy], mut tell: impl FnMut(Finding)) -> Result<Audited> {
        let mut audited = Audited { anchors: self.store.anchors().await?, ..Audited::default() };
        let mut days = Days::of(&audited.anchors);
        let (_, policy) = self.policy();
        let mut after = TicketId(i64::MIN);
        loop {
            let logs = self.store.logs(after, BATCH).await?;
            let Some(last) = logs.last() else { break };
            after = last.ticket;
            for log in &logs {
                days.add(log);
                audited.matters += 1;
                audited.entries += log.entries.len() as u64;
                audited.unanchored += audit::unanchored(log) as u64;
                for fault in audit::faults(log) {
                    audited.faults += 1;
                    tell(Finding::Log(log.ticket, fault));
                }
                let late = audited.anchors.first().map(|first| audit::late(log, first.day, &policy.zone));
                for late in late.unwrap_or_default() {
                    tell(Finding::Late(log.ticket, late));
                }
            }
        }
        // What was anchored while we looked is for the next audit.
        days.forget_new(&self.store.anchors().await?);
        let faults = anchor::faults(&audited.anchors, &days.heads).into_iter();
        for fault in faults.chain(kept.iter().filter_map(|kept| anchor::compare(&audited.anchors, kept))) {
            audited.faults += 1;
            tell(Finding::Day(fault));
        }
        Ok(audited)
    }
}

/// The heads of each day, as they come log by log.
struct Days {
    newest: Option<Date>,
    heads: BTreeMap<Date, Anchoring>,
}

impl Days {
    fn of(anchors: &[Anchor]) -> Self {
        Self { newest: anchors.last().map(|anchor| anchor.day), heads: BTreeMap::new() }
    }

    fn add(&mut self, log: &Log) {
        for head in &log.anchored {
            // What is no digest makes no head, and the anchor of its day does not fit then.
            let Some(digest) = head.digest else { continue };
            let head_of_day = Head { ticket: log.ticket, revision: head.revision, digest };
            match self.heads.entry(head.day) {
                Entry::Occupied(mut day) => day.get_mut().add(&head_of_day),
                Entry::Vacant(day) => day.insert(Anchoring::default()).add(&head_of_day),
            }
        }
    }

    fn forget_new(&mut self, anchors: &[Anchor]) {
        for new in anchors.iter().filter(|anchor| Some(anchor.day) > self.newest) {
            self.heads.remove(&new.day);
        }
    }
}
