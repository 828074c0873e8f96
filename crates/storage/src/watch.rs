//! What waits, and since when: asked often, and answered from indexes whatever the tables hold.

use std::collections::BTreeSet;

use domain::delivery::watch::Facts;
use domain::delivery::{LEASE, MessageStatus, Purpose};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::deadlines::{CANARY_CLOCK, NO_TICKET};
use crate::entity::{callbacks, deadlines, message_history, messages};
use crate::error::{Result, StoreError};
use crate::messages::TABLE;
use crate::store::Store;
use crate::time::{millis, timestamp, timestamp_null};

/// How many rows of one kind are read to find the oldest: where there are more, the first is old enough.
const ENOUGH: u64 = 100;

/// How many messages of one kind are on their way. Times are UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenMessages {
    /// Where they stand.
    pub status: MessageStatus,
    /// Why they are told.
    pub purpose: Purpose,
    /// How many.
    pub count: u64,
    /// When the oldest was decided.
    pub oldest: Timestamp,
}

#[derive(FromQueryResult)]
struct OpenRow {
    status: String,
    purpose: String,
    count: i64,
    oldest: i64,
}

impl Store {
    /// What the watchdog looks at, but for the looks of the rounds.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn waiting(&self, now: Timestamp) -> Result<Facts> {
        Ok(Facts {
            deadline_due: self.oldest_deadline().await?,
            text_due: self.oldest_urgent(now).await?,
            callback_due: self.oldest_callback().await?,
            unknown_since: self.oldest_unknown().await?,
            leased_since: self.oldest_lease().await?,
            canary_due: self.canary().await?,
            ..Facts::default()
        })
    }

    async fn oldest_deadline(&self) -> Result<Option<Timestamp>> {
        let oldest: Option<Option<i64>> = deadlines::Entity::find()
            .select_only()
            .column(deadlines::Column::NextAt)
            .filter(deadlines::Column::NextAt.is_not_null())
            .filter(deadlines::Column::Ticket.ne(NO_TICKET))
            .order_by_asc(deadlines::Column::NextAt)
            .into_tuple()
            .one(self.reader())
            .await?;
        timestamp_null("deadlines", oldest.flatten())
    }

    /// Since when the oldest urgent text should have gone out. One that was refused waits since it was decided: each
    /// refusal puts off when it is tried again.
    async fn oldest_urgent(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let urgent = Purpose::ALL.iter().filter(|purpose| purpose.is_urgent());
        let priorities: BTreeSet<u8> = urgent.map(|purpose| purpose.priority()).collect();
        let mut oldest: Option<i64> = None;
        for priority in priorities {
            let rows: Vec<(i64, i64, i32)> = messages::Entity::find()
                .select_only()
                .columns([messages::Column::NextAt, messages::Column::CreatedAt, messages::Column::Refusals])
                .filter(messages::Column::Status.eq(MessageStatus::Queued.as_str()))
                .filter(messages::Column::Priority.eq(i32::from(priority)))
                .filter(messages::Column::NextAt.is_not_null())
                .order_by_asc(messages::Column::NextAt)
                .limit(ENOUGH)
                .into_tuple()
                .all(self.reader())
                .await?;
            let since =
                |(next, created, refusals): (i64, i64, i32)| if refusals > 0 { created } else { next };
            let waiting = rows.into_iter().map(since).filter(|since| *since <= millis(now));
            oldest = waiting.chain(oldest).min();
        }
        timestamp_null(TABLE, oldest)
    }

    async fn oldest_callback(&self) -> Result<Option<Timestamp>> {
        let oldest: Option<Option<i64>> = callbacks::Entity::find()
            .select_only()
            .column(callbacks::Column::NextAt)
            .filter(callbacks::Column::NextAt.is_not_null())
            .order_by_asc(callbacks::Column::NextAt)
            .into_tuple()
            .one(self.reader())
            .await?;
        timestamp_null("callbacks", oldest.flatten())
    }

    /// The history knows since when: the row itself says only when it is looked at again. One that is left as it is has
    /// been told of by other means.
    async fn oldest_unknown(&self) -> Result<Option<Timestamp>> {
        let unknown = MessageStatus::Unknown.as_str();
        let ids: Vec<i64> = messages::Entity::find()
            .select_only()
            .column(messages::Column::Id)
            .filter(messages::Column::Status.eq(unknown))
            .filter(messages::Column::NextAt.is_not_null())
            .order_by_asc(messages::Column::Id)
            .limit(ENOUGH)
            .into_tuple()
            .all(self.reader())
            .await?;
        if ids.is_empty() {
            return Ok(None);
        }
        let since: Vec<(i64, i64)> = message_history::Entity::find()
            .select_only()
            .column(message_history::Column::Message)
            .column_as(message_history::Column::At.max(), "since")
            .filter(message_history::Column::Message.is_in(ids))
            .filter(message_history::Column::StatusTo.eq(unknown))
            .filter(message_history::Column::StatusFrom.ne(unknown))
            .group_by(message_history::Column::Message)
            .into_tuple()
            .all(self.reader())
            .await?;
        timestamp_null("message_history", since.into_iter().map(|(_, at)| at).min())
    }

    async fn oldest_lease(&self) -> Result<Option<Timestamp>> {
        let ends: Option<Option<i64>> = messages::Entity::find()
            .select_only()
            .column(messages::Column::NextAt)
            .filter(messages::Column::Status.eq(MessageStatus::Sending.as_str()))
            .filter(messages::Column::NextAt.is_not_null())
            .order_by_asc(messages::Column::NextAt)
            .into_tuple()
            .one(self.reader())
            .await?;
        Ok(timestamp_null(TABLE, ends.flatten())?.map(|end| end - LEASE))
    }

    async fn canary(&self) -> Result<Option<Timestamp>> {
        let next: Option<Option<i64>> = deadlines::Entity::find()
            .select_only()
            .column(deadlines::Column::NextAt)
            .filter(deadlines::Column::Ticket.eq(NO_TICKET))
            .filter(deadlines::Column::Clock.eq(CANARY_CLOCK))
            .into_tuple()
            .one(self.reader())
            .await?;
        timestamp_null("deadlines", next.flatten().filter(|next| *next > 0))
    }

    /// The messages that are on their way, by status and purpose.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn open_messages(&self) -> Result<Vec<OpenMessages>> {
        let rows = messages::Entity::find()
            .select_only()
            .columns([messages::Column::Status, messages::Column::Purpose])
            .column_as(messages::Column::Id.count(), "count")
            .column_as(messages::Column::CreatedAt.min(), "oldest")
            .filter(messages::Column::NextAt.is_not_null())
            .group_by(messages::Column::Status)
            .group_by(messages::Column::Purpose)
            .into_model::<OpenRow>()
            .all(self.reader())
            .await?;
        let read = |row: OpenRow| {
            Ok(OpenMessages {
                status: row.status.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
                purpose: row.purpose.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
                count: u64::try_from(row.count).unwrap_or(0),
                oldest: timestamp(TABLE, row.oldest)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// How many clocks have come to a step that nobody has handled yet.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_due_deadlines(&self, now: Timestamp) -> Result<u64> {
        let due = deadlines::Entity::find().filter(deadlines::Column::NextAt.lte(millis(now)));
        Ok(due.count(self.reader()).await?)
    }

    /// How many callbacks are still to be worked off.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_waiting_callbacks(&self) -> Result<u64> {
        let waiting = callbacks::Entity::find().filter(callbacks::Column::NextAt.is_not_null());
        Ok(waiting.count(self.reader()).await?)
    }
}
