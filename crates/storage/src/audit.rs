//! Reading logs as they lie in the database, to find out whether they are what was written. A row that cannot be read is
//! no error here: it is what is looked for.

use std::collections::BTreeMap;

use domain::audit::{AnchoredHead, Entry, Log, Row};
use domain::chain::LoggedEvent;
use domain::number::TicketId;
use sea_orm::{
    AccessMode, ColumnTrait, DatabaseTransaction, EntityTrait, IsolationLevel, QueryFilter, QueryOrder,
    QuerySelect, TransactionOptions, TransactionTrait, TryIntoModel as _,
};

use crate::case::CommandKey;
use crate::convert::{array, event_row};
use crate::entity::{anchor_heads, events, tickets};
use crate::error::Result;
use crate::store::Store;

impl Store {
    /// All that there is of the next tickets behind `after`, at most `limit`, in the order of their numbers: of those too
    /// of which only entries are left, or only what an anchor knows of them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn logs(&self, after: TicketId, limit: u64) -> Result<Vec<Log>> {
        // All of it as of one moment: somebody may be writing.
        let shared = self.is_shared();
        let options = TransactionOptions {
            isolation_level: shared.then_some(IsolationLevel::RepeatableRead),
            access_mode: shared.then_some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        };
        let snapshot = self.reader().begin_with_options(options).await?;
        let ids = next_tickets(&snapshot, after.0, limit).await?;
        let mut logs: BTreeMap<i64, Log> = ids.into_iter().map(|id| (id, empty(id))).collect();
        if let Some((&last, _)) = logs.last_key_value() {
            fill(&snapshot, &mut logs, after.0, last).await?;
        }
        snapshot.commit().await?;
        Ok(logs.into_values().collect())
    }
}

const fn empty(ticket: i64) -> Log {
    Log { ticket: TicketId(ticket), row: None, entries: Vec::new(), anchored: Vec::new() }
}

/// The next numbers that occur anywhere.
async fn next_tickets(db: &DatabaseTransaction, after: i64, limit: u64) -> Result<Vec<i64>> {
    let of_tickets: Vec<i64> = tickets::Entity::find()
        .select_only()
        .column(tickets::Column::Id)
        .filter(tickets::Column::Id.gt(after))
        .order_by_asc(tickets::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let of_events: Vec<i64> = events::Entity::find()
        .select_only()
        .column(events::Column::Ticket)
        .filter(events::Column::Ticket.gt(after))
        .group_by(events::Column::Ticket)
        .order_by_asc(events::Column::Ticket)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let of_heads: Vec<i64> = anchor_heads::Entity::find()
        .select_only()
        .column(anchor_heads::Column::Ticket)
        .filter(anchor_heads::Column::Ticket.gt(after))
        .group_by(anchor_heads::Column::Ticket)
        .order_by_asc(anchor_heads::Column::Ticket)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let mut all = [of_tickets, of_events, of_heads].concat();
    all.sort_unstable();
    all.dedup();
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}

/// Number, revision, head, words, and when they were erased.
type TicketColumns = (i64, i32, Vec<u8>, String, Option<i64>);

async fn fill(db: &DatabaseTransaction, logs: &mut BTreeMap<i64, Log>, after: i64, last: i64) -> Result<()> {
    let rows: Vec<TicketColumns> = tickets::Entity::find()
        .select_only()
        .columns([tickets::Column::Id, tickets::Column::Revision, tickets::Column::Head])
        .columns([tickets::Column::Words, tickets::Column::ErasedAt])
        .filter(tickets::Column::Id.gt(after))
        .filter(tickets::Column::Id.lte(last))
        .into_tuple()
        .all(db)
        .await?;
    for (id, revision, head, words, erased) in rows {
        // Words that stand in a row which says that they were erased are not what was filed.
        let words = Some(words).filter(|words| erased.is_none() || !words.is_empty());
        let row = Row { revision, head: head.try_into().ok(), words };
        logs.entry(id).or_insert_with(|| empty(id)).row = Some(row);
    }
    let rows = events::Entity::find()
        .filter(events::Column::Ticket.gt(after))
        .filter(events::Column::Ticket.lte(last))
        .order_by_asc(events::Column::Ticket)
        .order_by_asc(events::Column::Revision)
        .all(db)
        .await?;
    for row in rows {
        logs.entry(row.ticket).or_insert_with(|| empty(row.ticket)).entries.push(entry(&row));
    }
    fill_anchored(db, logs, after, last).await
}

async fn fill_anchored(
    db: &DatabaseTransaction,
    logs: &mut BTreeMap<i64, Log>,
    after: i64,
    last: i64,
) -> Result<()> {
    let rows = anchor_heads::Entity::find()
        .filter(anchor_heads::Column::Ticket.gt(after))
        .filter(anchor_heads::Column::Ticket.lte(last))
        .order_by_asc(anchor_heads::Column::Ticket)
        .order_by_asc(anchor_heads::Column::Day)
        .all(db)
        .await?;
    for anchor_heads::Model { ticket, day, revision, digest } in rows {
        // Of what says no day nothing can be said but that the anchor of its day does not fit any more.
        let Ok(day) = day.parse() else { continue };
        let head = AnchoredHead { day, revision, digest: digest.try_into().ok() };
        logs.entry(ticket).or_insert_with(|| empty(ticket)).anchored.push(head);
    }
    Ok(())
}

fn entry(row: &events::Model) -> Entry {
    let (ticket, revision) = (TicketId(row.ticket), row.revision);
    let Ok(event) = LoggedEvent::try_from(row.clone()) else { return Entry::Unreadable { revision } };
    // What is spelled otherwise may be read alike and was yet changed: another name beside the data, a blank.
    let key = row.command_key.as_deref().map(|key| array("events", key).map(CommandKey));
    let again = key.transpose().map(|key| event_row(ticket, &event, key).try_into_model());
    if again.is_ok_and(|again| again.is_ok_and(|again| again == *row)) {
        Entry::Kept(Box::new(event))
    } else {
        Entry::Unreadable { revision }
    }
}
