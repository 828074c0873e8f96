//! What went to a telephone of late, and messages that are told together.

use domain::delivery::pace::{Lane, Sent, Spot};
use domain::delivery::{MessageId, MessageStatus, Purpose};
use domain::division::{DivisionCode, DivisionLevel};
use domain::number::PlaceNumber;
use domain::policy::CategoryId;
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

use crate::case::{Fingerprint, NewMessage};
use crate::convert::{array, message_row, recipient_columns};
use crate::entity::{attempts, messages, tickets};
use crate::error::{Result, StoreError};
use crate::messages::{StoredMessage, TABLE};
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp};

/// What certainly did not go.
const NOT_SENT: [&str; 2] = ["refused", "rejected"];

#[derive(FromQueryResult)]
struct SentRow {
    phone_index: Vec<u8>,
    started_at: i64,
    purpose: String,
    recipient: String,
    ticket: Option<i64>,
    place: Option<i64>,
    division: Option<String>,
    category: Option<String>,
}

impl SentRow {
    fn sent(self) -> Result<(Fingerprint, Sent)> {
        let purpose: Purpose = self.purpose.parse().map_err(|e| StoreError::corrupt(TABLE, e))?;
        let lane = Lane::of(purpose).filter(|_| self.recipient == "staff");
        let sent = Sent {
            at: timestamp("attempts", self.started_at)?,
            lane,
            spot: spot(self.place, self.division.as_deref(), self.category),
            digest: lane.is_some() && self.ticket.is_none(),
        };
        Ok((Fingerprint(array("attempts", &self.phone_index)?), sent))
    }
}

fn spot(place: Option<i64>, division: Option<&str>, category: Option<String>) -> Option<Spot> {
    let division: DivisionCode = division?.parse().ok()?;
    Some(Spot {
        place: PlaceNumber::new(u32::try_from(place?).ok()?).ok()?,
        village: division.at(DivisionLevel::Village)?,
        category: CategoryId::new(&category?),
    })
}

impl Store {
    /// What went, or may have gone, to telephones since a time, the earliest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn sent_to(
        &self,
        phones: &[Fingerprint],
        since: Timestamp,
    ) -> Result<Vec<(Fingerprint, Sent)>> {
        let rows: Vec<SentRow> = attempts::Entity::find()
            .select_only()
            .columns([attempts::Column::PhoneIndex, attempts::Column::StartedAt])
            .columns([messages::Column::Purpose, messages::Column::Recipient, messages::Column::Ticket])
            .columns([tickets::Column::Place, tickets::Column::Division, tickets::Column::Category])
            .join(
                JoinType::InnerJoin,
                attempts::Entity::belongs_to(messages::Entity)
                    .from(attempts::Column::Message)
                    .to(messages::Column::Id)
                    .into(),
            )
            .join(
                JoinType::LeftJoin,
                messages::Entity::belongs_to(tickets::Entity)
                    .from(messages::Column::Ticket)
                    .to(tickets::Column::Id)
                    .into(),
            )
            .filter(attempts::Column::PhoneIndex.is_in(phones.iter().map(|phone| phone.0.to_vec())))
            .filter(attempts::Column::StartedAt.gt(millis(since)))
            .filter(attempts::Column::Status.is_not_in(NOT_SENT))
            .order_by_asc(attempts::Column::StartedAt)
            .into_model()
            .all(self.reader())
            .await?;
        rows.into_iter().map(SentRow::sent).collect()
    }

    /// The messages that a digest tells, the oldest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn gathered(&self, digest: MessageId) -> Result<Vec<StoredMessage>> {
        let rows = messages::Entity::find()
            .filter(messages::Column::Digest.eq(digest.0))
            .order_by_asc(messages::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredMessage::try_from).collect()
    }
}

impl Tx {
    /// The digest of a lane that waits to be told to somebody, or a new one that is told at `new.at`. An earlier time counts.
    ///
    /// # Errors
    /// What the database says.
    pub async fn digest(&mut self, new: &NewMessage) -> Result<MessageId> {
        let (kind, id) = recipient_columns(new.to);
        let waiting = || {
            messages::Entity::find()
                .filter(messages::Column::Recipient.eq(kind))
                .filter(messages::Column::RecipientId.eq(id))
                .filter(messages::Column::Purpose.eq(new.purpose.as_str()))
                .filter(Expr::cust("status = 'planned'"))
        };
        if let Some(row) = self.locked(waiting()).await? {
            let at = millis(new.at);
            if row.next_at.is_none_or(|then| then > at) {
                messages::Entity::update_many()
                    .col_expr(messages::Column::NextAt, Expr::value(at))
                    .filter(messages::Column::Id.eq(row.id))
                    .exec(&self.inner)
                    .await?;
            }
            return Ok(MessageId(row.id));
        }
        let planned = messages::ActiveModel {
            status: Set(MessageStatus::Planned.as_str().to_owned()),
            ..message_row(new)
        };
        let row = messages::Entity::insert(planned).exec_with_returning(&self.inner).await?;
        Ok(MessageId(row.id))
    }

    async fn locked(&self, query: sea_orm::Select<messages::Entity>) -> Result<Option<messages::Model>> {
        let query = if self.is_postgres() { query.lock(sea_orm::sea_query::LockType::Update) } else { query };
        Ok(query.one(&self.inner).await?)
    }

    /// Puts a message into a digest. Its own way is over.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_into_digest(&mut self, message: MessageId, digest: MessageId) -> Result<()> {
        messages::Entity::update_many()
            .col_expr(messages::Column::Digest, Expr::value(digest.0))
            .filter(messages::Column::Id.eq(message.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
