//! Erasing what is personal of a matter. What was sealed by a digest keeps the digest.
//!
//! What lies in backups and in the pages that a database has not yet written over is not reached from here. SQLite is
//! told to write over what it frees; PostgreSQL does so in its own time (VACUUM).

use domain::number::TicketId;
use domain::ticket::{ErasureGround, EventKind};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::callbacks::{Callback, CallbackId};
use crate::case::Sealed;
use crate::entity::{attempts, callbacks, events, message_history, messages, photos, strangers, tickets};
use crate::error::Result;
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp};

/// The name of an entry that records an erasure: why it was done stays.
const ERASED: &str = EventKind::Erased { ground: ErasureGround::Law }.name();

impl Store {
    /// Matters at their end that were filed at `until` or before and whose personal data are still kept; the first filed
    /// first, at most `limit` behind `after`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn kept_matters(
        &self,
        until: Timestamp,
        after: Option<(Timestamp, TicketId)>,
        limit: u64,
    ) -> Result<Vec<(Timestamp, TicketId)>> {
        let mut query = tickets::Entity::find()
            .select_only()
            .columns([tickets::Column::FiledAt, tickets::Column::Id])
            .filter(tickets::Column::DueAt.is_null())
            .filter(tickets::Column::ErasedAt.is_null())
            .filter(tickets::Column::FiledAt.lte(millis(until)))
            .order_by_asc(tickets::Column::FiledAt)
            .order_by_asc(tickets::Column::Id)
            .limit(limit);
        if let Some((filed, id)) = after {
            let together = Condition::all()
                .add(tickets::Column::FiledAt.eq(millis(filed)))
                .add(tickets::Column::Id.gt(id.0));
            query =
                query.filter(Condition::any().add(tickets::Column::FiledAt.gt(millis(filed))).add(together));
        }
        let rows: Vec<(i64, i64)> = query.into_tuple().all(self.reader()).await?;
        rows.into_iter().map(|(filed, id)| Ok((timestamp("tickets", filed)?, TicketId(id)))).collect()
    }

    /// What gateways posted since a time and nothing more is to be done about; the oldest first, at most `limit` behind
    /// `after`.
    ///
    /// # Errors
    /// What the database says; [`crate::StoreError::Corrupt`].
    pub async fn settled_callbacks(
        &self,
        since: Timestamp,
        after: CallbackId,
        limit: u64,
    ) -> Result<Vec<Callback>> {
        callbacks::Entity::find()
            .filter(callbacks::Column::Id.gt(after.0))
            .filter(callbacks::Column::ReceivedAt.gte(millis(since)))
            .filter(callbacks::Column::NextAt.is_null())
            .order_by_asc(callbacks::Column::Id)
            .limit(limit)
            .all(self.reader())
            .await?
            .into_iter()
            .map(Callback::try_from)
            .collect()
    }

    /// The oldest of what gateways posted, whatever became of it: when, and which; at most `limit`.
    ///
    /// # Errors
    /// What the database says; [`crate::StoreError::Corrupt`].
    pub async fn oldest_callbacks(&self, limit: u64) -> Result<Vec<(Timestamp, CallbackId)>> {
        let rows: Vec<(i64, i64)> = callbacks::Entity::find()
            .select_only()
            .columns([callbacks::Column::ReceivedAt, callbacks::Column::Id])
            .order_by_asc(callbacks::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        rows.into_iter().map(|(at, id)| Ok((timestamp("callbacks", at)?, CallbackId(id)))).collect()
    }
}

impl Tx {
    /// Erases what is personal of a matter: telephone number and its index, name, answers, all words before entry `revision` of
    /// its log, pictures, and the texts that were sent about it. That it was done is to be in the log.
    ///
    /// # Errors
    /// What the database says.
    pub async fn erase(&mut self, ticket: TicketId, revision: i32, at: Timestamp) -> Result<()> {
        self.write_over().await?;
        self.forget_number_of(ticket).await?;
        tickets::Entity::update_many()
            .set(tickets::ActiveModel {
                words: Set(String::new()),
                name_sealed: Set(None),
                answers_sealed: Set(None),
                phone_sealed: Set(Vec::new()),
                phone_index: Set(Vec::new()),
                erased_at: Set(Some(millis(at))),
                ..Default::default()
            })
            .filter(tickets::Column::Id.eq(ticket.0))
            .exec(&self.inner)
            .await?;
        events::Entity::update_many()
            .col_expr(events::Column::Words, Expr::value(Option::<String>::None))
            .col_expr(events::Column::WordsSalt, Expr::value(Option::<Vec<u8>>::None))
            .filter(events::Column::Ticket.eq(ticket.0))
            .filter(events::Column::Revision.lt(revision))
            .filter(events::Column::Kind.ne(ERASED))
            .exec(&self.inner)
            .await?;
        photos::Entity::delete_many().filter(photos::Column::Ticket.eq(ticket.0)).exec(&self.inner).await?;
        self.forget_middle_numbers(ticket).await?;
        self.erase_texts(ticket).await
    }

    /// The number under which the requester wrote without a matter is theirs too. Needs the matter's own index still.
    async fn forget_number_of(&mut self, ticket: TicketId) -> Result<()> {
        let theirs = tickets::Entity::find_by_id(ticket.0)
            .select_only()
            .column(tickets::Column::PhoneIndex)
            .into_query();
        strangers::Entity::delete_many()
            .filter(strangers::Column::PhoneIndex.in_subquery(theirs))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Forgets the numbers of those who have written without a matter, at `until` or before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_strangers(&mut self, until: Timestamp) -> Result<()> {
        self.write_over().await?;
        strangers::Entity::delete_many()
            .filter(strangers::Column::WrittenAt.lte(millis(until)))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// A text holds the words of whoever wrote it, and what a gateway answered may repeat some of them.
    async fn erase_texts(&mut self, ticket: TicketId) -> Result<()> {
        let about = || {
            messages::Entity::find()
                .select_only()
                .column(messages::Column::Id)
                .filter(messages::Column::Ticket.eq(ticket.0))
                .into_query()
        };
        attempts::Entity::update_many()
            .col_expr(attempts::Column::Body, Expr::value(""))
            .col_expr(attempts::Column::PhoneIndex, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(attempts::Column::Remark, Expr::value(Option::<String>::None))
            .filter(attempts::Column::Message.in_subquery(about()))
            .exec(&self.inner)
            .await?;
        message_history::Entity::update_many()
            .col_expr(message_history::Column::Why, Expr::value(""))
            .filter(message_history::Column::Message.in_subquery(about()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Puts something else in the place of what a gateway posted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn replace_callback(&mut self, id: CallbackId, raw: &Sealed) -> Result<()> {
        self.write_over().await?;
        callbacks::Entity::update_many()
            .col_expr(callbacks::Column::RawSealed, Expr::value(raw.0.clone()))
            .filter(callbacks::Column::Id.eq(id.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Throws away what gateways posted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remove_callbacks(&mut self, ids: &[CallbackId]) -> Result<()> {
        self.write_over().await?;
        callbacks::Entity::delete_many()
            .filter(callbacks::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Has SQLite write zeros over whole pages that it frees as well, from here on: else pictures would lie in the file
    /// until something else is stored there.
    async fn write_over(&self) -> Result<()> {
        if !self.is_postgres() {
            self.inner.execute_unprepared("PRAGMA secure_delete = ON").await?;
        }
        Ok(())
    }
}
