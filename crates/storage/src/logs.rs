//! Reading the logs of many matters, for what is counted over them.

use std::collections::BTreeMap;

use domain::division::DivisionCode;
use domain::number::TicketId;
use domain::policy::CategoryId;
use domain::ticket::{Actor, Event, EventKind};
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::case::StoredTicket;
use crate::entity::{events, tickets};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::subtree::within;
use crate::time::{millis, timestamp};

/// A matter of which only the log is read, without words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterLog {
    /// Its number.
    pub ticket: TicketId,
    /// What it is about, as far as is known today.
    pub category: CategoryId,
    /// All that happened, oldest first.
    pub log: Vec<Event>,
}

/// Which matters are read: from one moment to another, for a part of the tree.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// The part of the tree; all of it without one.
    pub division: Option<DivisionCode>,
    /// From when, UTC.
    pub from: Timestamp,
    /// Until before when, UTC.
    pub until: Timestamp,
}

/// What of an entry is read: ticket, time, by whom, what.
type EntryColumns = (i64, i64, String, String);

impl Store {
    /// The logs of the next matters behind `after` in which anything that a unit of the division answered for can have
    /// ended within the stretch, at most `limit`, in the order of their numbers.
    ///
    /// That a clock ran out may have been found long after: what happened behind the stretch is read too.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn matters(&self, stretch: &Stretch, after: TicketId, limit: u64) -> Result<Vec<MatterLog>> {
        let found: Vec<(i64, String)> = tickets::Entity::find()
            .select_only()
            .columns([tickets::Column::Id, tickets::Column::Category])
            .filter(tickets::Column::Id.gt(after.0))
            .filter(tickets::Column::FiledAt.lt(millis(stretch.until)))
            .filter(has_entry(events::Column::At.gte(millis(stretch.from))))
            .apply_if(stretch.division.as_ref(), |query, division| query.filter(names(division)))
            .order_by_asc(tickets::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut logs = self.entries(found.iter().map(|(id, _)| *id)).await?;
        let matter = |(id, category): (i64, String)| MatterLog {
            ticket: TicketId(id),
            category: CategoryId::new(category),
            log: logs.remove(&id).unwrap_or_default(),
        };
        Ok(found.into_iter().map(matter).collect())
    }

    async fn entries(&self, tickets: impl Iterator<Item = i64>) -> Result<BTreeMap<i64, Vec<Event>>> {
        let rows: Vec<EntryColumns> = events::Entity::find()
            .select_only()
            .columns([events::Column::Ticket, events::Column::At])
            .columns([events::Column::Actor, events::Column::Data])
            .filter(events::Column::Ticket.is_in(tickets))
            .order_by_asc(events::Column::Ticket)
            .order_by_asc(events::Column::Revision)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut logs: BTreeMap<i64, Vec<Event>> = BTreeMap::new();
        for (ticket, at, actor, data) in rows {
            logs.entry(ticket).or_default().push(event(at, &actor, &data)?);
        }
        Ok(logs)
    }

    /// The next tickets behind `after` of places in the division that were filed within the stretch, at most `limit`, in
    /// the order of their numbers.
    ///
    /// # Errors
    /// As [`Store::matters`].
    pub async fn tickets_filed(
        &self,
        stretch: &Stretch,
        after: TicketId,
        limit: u64,
    ) -> Result<Vec<StoredTicket>> {
        let rows = tickets::Entity::find()
            .filter(tickets::Column::Id.gt(after.0))
            .apply_if(stretch.division.as_ref(), |query, division| {
                query.filter(within(tickets::Column::Division, division))
            })
            .filter(tickets::Column::FiledAt.gte(millis(stretch.from)))
            .filter(tickets::Column::FiledAt.lt(millis(stretch.until)))
            .order_by_asc(tickets::Column::Id)
            .limit(limit)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredTicket::try_from).collect()
    }
}

/// Whether a ticket's log has an entry of which `condition` is true.
fn has_entry(condition: SimpleExpr) -> SimpleExpr {
    let of_it =
        Expr::col((events::Entity, events::Column::Ticket)).equals((tickets::Entity, tickets::Column::Id));
    let entries = events::Entity::find().select_only().column(events::Column::Revision);
    Expr::exists(entries.filter(of_it).filter(condition).into_query())
}

/// Whether anybody of a division may answer for anything of a ticket: whoever does was named by an entry of its log, and
/// this is how an `Owner` is written there.
fn names(division: &DivisionCode) -> SimpleExpr {
    has_entry(events::Column::Data.contains(format!("\"unit\":\"{division}")))
}

fn event(at: i64, actor: &str, data: &str) -> Result<Event> {
    const TABLE: &str = "events";
    let actor: Actor = serde_json::from_str(actor).map_err(|e| StoreError::corrupt(TABLE, e))?;
    let kind: EventKind = serde_json::from_str(data).map_err(|e| StoreError::corrupt(TABLE, e))?;
    Ok(Event { at: timestamp(TABLE, at)?, actor, kind, note: None })
}
