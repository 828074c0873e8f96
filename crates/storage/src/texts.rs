//! Reading what was told: for the demonstration's telephones, and for a ticket's page.

use domain::delivery::{AttemptStatus, MessageId, MessageStatus, Purpose, Recipient};
use domain::number::TicketId;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::convert::recipient;
use crate::entity::{attempts, message_history, messages};
use crate::error::{Result, StoreError};
use crate::messages::TABLE;
use crate::store::Store;
use crate::time::timestamp;

/// A text that a gateway was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentText {
    /// For whom.
    pub to: Recipient,
    /// The whole text.
    pub body: String,
    /// When, UTC.
    pub at: Timestamp,
    /// What became of it.
    pub status: AttemptStatus,
}

/// A message about a ticket: who was told when, and whether it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketMessage {
    /// Its key.
    pub id: MessageId,
    /// Who.
    pub to: Recipient,
    /// Why.
    pub purpose: Purpose,
    /// When it was decided, UTC.
    pub created: Timestamp,
    /// Where it stands: as the message that tells it together with others, if one does.
    pub status: MessageStatus,
    /// Since when, UTC.
    pub since: Timestamp,
}

impl Store {
    /// The newest texts that a gateway was given, but for those that were erased.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn sent_texts(&self, gateway: &str, limit: u64) -> Result<Vec<SentText>> {
        let rows: Vec<(String, i64, String, i64, String)> = attempts::Entity::find()
            .join(sea_orm::JoinType::InnerJoin, to_message())
            .select_only()
            .columns([messages::Column::Recipient, messages::Column::RecipientId])
            .columns([attempts::Column::Body, attempts::Column::StartedAt, attempts::Column::Status])
            .filter(attempts::Column::Gateway.eq(gateway))
            .filter(attempts::Column::Body.ne(""))
            .order_by_desc(attempts::Column::StartedAt)
            .order_by_desc(attempts::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        let text = |(kind, id, body, at, status): (String, i64, String, i64, String)| {
            Ok(SentText {
                to: recipient(TABLE, &kind, id)?,
                body,
                at: timestamp(TABLE, at)?,
                status: status.parse().map_err(|e| StoreError::corrupt("attempts", e))?,
            })
        };
        rows.into_iter().map(text).collect()
    }

    /// Everything that was or is to be told about a ticket, oldest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn messages_of(&self, ticket: TicketId) -> Result<Vec<TicketMessage>> {
        let rows = messages::Entity::find()
            .filter(messages::Column::Ticket.eq(ticket.0))
            .order_by_asc(messages::Column::Id)
            .all(self.reader())
            .await?;
        let mut told = Vec::with_capacity(rows.len());
        for row in rows {
            let telling = match row.digest {
                Some(digest) => messages::Entity::find_by_id(digest).one(self.reader()).await?,
                None => None,
            };
            let telling = telling.as_ref().unwrap_or(&row);
            let last = message_history::Entity::find()
                .filter(message_history::Column::Message.eq(telling.id))
                .order_by_desc(message_history::Column::Id)
                .one(self.reader())
                .await?;
            told.push(TicketMessage {
                id: MessageId(row.id),
                to: recipient(TABLE, &row.recipient, row.recipient_id)?,
                purpose: row.purpose.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
                created: timestamp(TABLE, row.created_at)?,
                status: telling.status.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
                since: timestamp(TABLE, last.map_or(row.created_at, |h| h.at))?,
            });
        }
        Ok(told)
    }
}

fn to_message() -> sea_orm::RelationDef {
    attempts::Entity::belongs_to(messages::Entity)
        .from(attempts::Column::Message)
        .to(messages::Column::Id)
        .into()
}
