//! The anchors over the logs of all tickets.

use std::collections::HashMap;

use domain::anchor::{Anchor, Head};
use domain::number::TicketId;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::convert::array;
use crate::entity::{anchor_heads, anchors, events};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::time::millis;

const TABLE: &str = "anchors";

/// How many tickets are looked at in one go: it bounds the memory, however many there are.
const BATCH: u64 = 1_000;

/// How many heads are made into rows at a time: the first anchor of a town that has been at work for years has many.
const HEADS: usize = 1_024;

impl Store {
    /// The newest anchors, the newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn newest_anchors(&self, limit: u64) -> Result<Vec<Anchor>> {
        let rows = anchors::Entity::find()
            .order_by_desc(anchors::Column::Day)
            .limit(limit)
            .all(self.reader())
            .await?;
        rows.into_iter().map(Anchor::try_from).collect()
    }

    /// The anchor of a day.
    ///
    /// # Errors
    /// As [`Store::newest_anchors`].
    pub async fn anchor_on(&self, day: Date) -> Result<Option<Anchor>> {
        let row = anchors::Entity::find_by_id(day.to_string()).one(self.reader()).await?;
        row.map(Anchor::try_from).transpose()
    }

    /// All anchors, the oldest first: a few hundred a year.
    ///
    /// # Errors
    /// As [`Store::newest_anchors`].
    pub async fn anchors(&self) -> Result<Vec<Anchor>> {
        let rows = anchors::Entity::find().order_by_asc(anchors::Column::Day).all(self.reader()).await?;
        rows.into_iter().map(Anchor::try_from).collect()
    }

    /// The heads of all logs, as they were before `until`, that go further than any anchor knows: in the order of the
    /// tickets. It looks at the key of each entry there is, in batches.
    ///
    /// # Errors
    /// What the database says.
    pub async fn unanchored_heads(&self, until: Timestamp) -> Result<Vec<Head>> {
        let mut heads = Vec::new();
        let mut after = i64::MIN;
        loop {
            let ends: Vec<(i64, i32)> = events::Entity::find()
                .select_only()
                .column(events::Column::Ticket)
                .column_as(events::Column::Revision.max(), "revision")
                .filter(events::Column::Ticket.gt(after))
                .group_by(events::Column::Ticket)
                .order_by_asc(events::Column::Ticket)
                .limit(BATCH)
                .into_tuple()
                .all(self.reader())
                .await?;
            let Some(&(last, _)) = ends.last() else { return Ok(heads) };
            let anchored = self.anchored_revisions(after, last).await?;
            let grown = ends.into_iter().filter(|(ticket, end)| anchored.get(ticket) < Some(end));
            let grown: Vec<i64> = grown.map(|(ticket, _)| ticket).collect();
            if !grown.is_empty() {
                heads.extend(self.heads_of(grown, &anchored, until).await?);
            }
            after = last;
        }
    }

    /// How far the anchors know the logs of tickets behind `after` up to `last`.
    async fn anchored_revisions(&self, after: i64, last: i64) -> Result<HashMap<i64, i32>> {
        let rows: Vec<(i64, i32)> = anchor_heads::Entity::find()
            .select_only()
            .column(anchor_heads::Column::Ticket)
            .column_as(anchor_heads::Column::Revision.max(), "revision")
            .filter(anchor_heads::Column::Ticket.gt(after))
            .filter(anchor_heads::Column::Ticket.lte(last))
            .group_by(anchor_heads::Column::Ticket)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().collect())
    }

    async fn heads_of(
        &self,
        tickets: Vec<i64>,
        anchored: &HashMap<i64, i32>,
        until: Timestamp,
    ) -> Result<Vec<Head>> {
        let rows: Vec<(i64, i32, Vec<u8>)> = events::Entity::find()
            .select_only()
            .columns([events::Column::Ticket, events::Column::Revision, events::Column::Digest])
            .filter(events::Column::Ticket.is_in(tickets))
            .filter(events::Column::At.lt(millis(until)))
            .order_by_asc(events::Column::Ticket)
            .order_by_asc(events::Column::Revision)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut heads: Vec<Head> = Vec::new();
        for (ticket, revision, digest) in rows {
            if anchored.get(&ticket).is_some_and(|known| revision <= *known) {
                continue;
            }
            let Ok(digest) = digest.try_into() else {
                // One damaged log must not keep all the others from being anchored.
                tracing::error!(ticket, revision, "an entry has no digest; run `mashang audit verify`");
                continue;
            };
            let head = Head { ticket: TicketId(ticket), revision, digest };
            match heads.last_mut().filter(|last| last.ticket == head.ticket) {
                Some(earlier) => *earlier = head,
                None => heads.push(head),
            }
        }
        Ok(heads)
    }
}

impl Tx {
    /// Stores the anchor of a day with the heads that it covers.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the day has one already; what the database says.
    pub async fn put_anchor(&mut self, anchor: &Anchor, heads: &[Head]) -> Result<()> {
        let row = anchors::ActiveModel {
            day: Set(anchor.day.to_string()),
            matters: Set(i64::try_from(anchor.matters).unwrap_or(i64::MAX)),
            digest: Set(anchor.digest.to_vec()),
        };
        insert_all(&self.inner, vec![row]).await?;
        let head = |head: &Head| anchor_heads::ActiveModel {
            ticket: Set(head.ticket.0),
            day: Set(anchor.day.to_string()),
            revision: Set(head.revision),
            digest: Set(head.digest.to_vec()),
        };
        for some in heads.chunks(HEADS) {
            insert_all(&self.inner, some.iter().map(head).collect()).await?;
        }
        Ok(())
    }
}

impl TryFrom<anchors::Model> for Anchor {
    type Error = StoreError;

    fn try_from(row: anchors::Model) -> Result<Self> {
        Ok(Self {
            day: row.day.parse::<Date>().map_err(|e| StoreError::corrupt(TABLE, e))?,
            matters: u64::try_from(row.matters).map_err(|e| StoreError::corrupt(TABLE, e))?,
            digest: array(TABLE, &row.digest)?,
        })
    }
}
