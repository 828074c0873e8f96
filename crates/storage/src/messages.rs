//! Messages on their way: who has one in hand, and what became of it.
//!
//! A worker claims a message for the length of a lease and gets a token; whatever it writes afterwards is written only
//! where the message still has that token and the status that was seen. What a change is, `domain::delivery` decides.

use domain::delivery::{Decision, MessageId, MessageStatus, Purpose, Recipient};
use domain::number::TicketId;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::case::NewMessage;
use crate::convert::{message_row, recipient};
use crate::entity::{message_history, messages};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp, timestamp_null};

pub(crate) const TABLE: &str = "messages";

/// Spelled like the condition of the index `answers_by_recipient`: a value bound at run time would not be recognised.
const ANSWER: &str = "purpose = 'answer'";

/// A message as it lies in the database. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage {
    /// Its key.
    pub id: MessageId,
    /// The matter that it is about.
    pub ticket: Option<TicketId>,
    /// Why it is told.
    pub purpose: Purpose,
    /// Who is told.
    pub to: Recipient,
    /// What is to be told, as data.
    pub content: String,
    /// When it was decided.
    pub created: Timestamp,
    /// Where it stands.
    pub status: MessageStatus,
    /// When to look at it again.
    pub next_at: Option<Timestamp>,
    /// Raised with each claim: an older one is worth nothing.
    pub token: i32,
    /// How many attempts were refused for now.
    pub refusals: u32,
    /// How many attempts may have been sent or not.
    pub unknowns: u32,
    /// The first message of its family, when it tells once more what did not arrive.
    pub instead_of: Option<MessageId>,
    /// The message that tells it together with others.
    pub digest: Option<MessageId>,
}

impl StoredMessage {
    /// The first message of its family.
    pub fn family(&self) -> MessageId {
        self.instead_of.unwrap_or(self.id)
    }
}

impl TryFrom<messages::Model> for StoredMessage {
    type Error = StoreError;

    fn try_from(row: messages::Model) -> Result<Self> {
        Ok(Self {
            id: MessageId(row.id),
            ticket: row.ticket.map(TicketId),
            purpose: row.purpose.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
            to: recipient(TABLE, &row.recipient, row.recipient_id)?,
            content: row.content,
            created: timestamp(TABLE, row.created_at)?,
            status: row.status.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
            next_at: timestamp_null(TABLE, row.next_at)?,
            token: row.lease_token,
            refusals: u32::try_from(row.refusals).unwrap_or(0),
            unknowns: u32::try_from(row.unknowns).unwrap_or(0),
            instead_of: row.instead_of.map(MessageId),
            digest: row.digest.map(MessageId),
        })
    }
}

/// What a worker has in hand now.
#[derive(Debug, Default)]
pub struct Claimed {
    /// The messages, the most urgent first.
    pub messages: Vec<StoredMessage>,
    /// Rows that cannot be read. They were put off, so that they do not hold up the others.
    pub faulty: Vec<(MessageId, StoreError)>,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageChange<'a> {
    /// The new status and when to look at it again.
    pub decision: &'a Decision,
    /// How many attempts were refused for now, with this one.
    pub refusals: u32,
    /// How many attempts may have been sent or not, with this one.
    pub unknowns: u32,
    /// Why, for whoever reads the history.
    pub why: &'a str,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Messages of one status at which somebody should have looked by now, the longest due first. Not locked.
    ///
    /// # Errors
    /// What the database says.
    pub async fn overdue_messages(
        &self,
        status: MessageStatus,
        now: Timestamp,
        limit: u64,
    ) -> Result<Vec<MessageId>> {
        let ids: Vec<i64> = messages::Entity::find()
            .select_only()
            .column(messages::Column::Id)
            .filter(messages::Column::Status.eq(status.as_str()))
            .filter(messages::Column::NextAt.lte(millis(now)))
            .order_by_asc(messages::Column::NextAt)
            .order_by_asc(messages::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(ids.into_iter().map(MessageId).collect())
    }

    /// What was answered, or is to be answered, to somebody since a time: the contents.
    ///
    /// # Errors
    /// What the database says.
    pub async fn answers_since(&self, to: Recipient, since: Timestamp) -> Result<Vec<String>> {
        let (kind, id) = crate::convert::recipient_columns(to);
        Ok(messages::Entity::find()
            .select_only()
            .column(messages::Column::Content)
            .filter(messages::Column::Recipient.eq(kind))
            .filter(messages::Column::RecipientId.eq(id))
            .filter(messages::Column::CreatedAt.gt(millis(since)))
            .filter(Expr::cust(ANSWER))
            .into_tuple()
            .all(self.reader())
            .await?)
    }
}

impl Tx {
    /// Queues a message that belongs to no change of a ticket.
    ///
    /// # Errors
    /// What the database says.
    pub async fn queue_message(&mut self, message: &NewMessage) -> Result<()> {
        insert_all(&self.inner, vec![message_row(message)]).await?;
        self.wake.messages = true;
        Ok(())
    }

    /// Claims messages that are due, the most urgent first, until `until`; nobody else gets them before. Rows that
    /// another worker is claiming at this moment are passed over.
    ///
    /// # Errors
    /// What the database says.
    pub async fn claim_messages(&mut self, now: Timestamp, until: Timestamp, limit: u64) -> Result<Claimed> {
        let mut query = messages::Entity::find()
            .filter(messages::Column::Status.eq(MessageStatus::Queued.as_str()))
            .filter(messages::Column::NextAt.lte(millis(now)))
            .order_by_asc(messages::Column::Priority)
            .order_by_asc(messages::Column::NextAt)
            .order_by_asc(messages::Column::Id)
            .limit(limit);
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let rows = query.all(&self.inner).await?;
        if rows.is_empty() {
            return Ok(Claimed::default());
        }
        messages::Entity::update_many()
            .col_expr(messages::Column::LeaseToken, Expr::col(messages::Column::LeaseToken).add(1))
            .col_expr(messages::Column::NextAt, Expr::value(millis(until)))
            .filter(messages::Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(&self.inner)
            .await?;
        let mut claimed = Claimed::default();
        for row in rows {
            let id = MessageId(row.id);
            match StoredMessage::try_from(row) {
                Ok(message) => {
                    let token = message.token + 1;
                    claimed.messages.push(StoredMessage { token, next_at: Some(until), ..message });
                }
                Err(fault) => claimed.faulty.push((id, fault)),
            }
        }
        Ok(claimed)
    }

    /// A message, locked against others until the end of the transaction.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn message(&self, id: MessageId) -> Result<Option<StoredMessage>> {
        let mut query = messages::Entity::find_by_id(id.0);
        if self.is_postgres() {
            query = query.lock(LockType::Update);
        }
        query.one(&self.inner).await?.map(StoredMessage::try_from).transpose()
    }

    /// Writes what becomes of a message, if it still is as it was `seen`. Says whether it was.
    ///
    /// # Errors
    /// What the database says.
    pub async fn change_message(&mut self, seen: &StoredMessage, change: &MessageChange<'_>) -> Result<bool> {
        let Decision { status, next_at, .. } = *change.decision;
        let updated = messages::Entity::update_many()
            .set(messages::ActiveModel {
                status: Set(status.as_str().to_owned()),
                next_at: Set(next_at.map(millis)),
                refusals: Set(count(change.refusals)),
                unknowns: Set(count(change.unknowns)),
                ..Default::default()
            })
            .filter(as_seen(seen))
            .exec(&self.inner)
            .await?;
        if updated.rows_affected != 1 {
            return Ok(false);
        }
        let history = message_history::ActiveModel {
            message: Set(seen.id.0),
            at: Set(millis(change.at)),
            status_from: Set(seen.status.as_str().to_owned()),
            status_to: Set(status.as_str().to_owned()),
            why: Set(change.why.to_owned()),
            ..Default::default()
        };
        insert_all(&self.inner, vec![history]).await?;
        self.wake.messages |= status == MessageStatus::Queued;
        Ok(true)
    }

    /// Messages that are put off until a time at most are to be sent now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn hasten_messages(&mut self, now: Timestamp, until: Timestamp) -> Result<()> {
        messages::Entity::update_many()
            .col_expr(messages::Column::NextAt, Expr::value(millis(now)))
            .filter(messages::Column::Status.eq(MessageStatus::Queued.as_str()))
            .filter(messages::Column::NextAt.gt(millis(now)))
            .filter(messages::Column::NextAt.lte(millis(until)))
            .exec(&self.inner)
            .await?;
        self.wake.messages = true;
        Ok(())
    }

    /// Gives a claimed message back, to be looked at again at `until`: it could not be handled, and not for a fault of
    /// the message's own making.
    ///
    /// # Errors
    /// What the database says.
    pub async fn postpone_message(&mut self, seen: &StoredMessage, until: Timestamp) -> Result<()> {
        messages::Entity::update_many()
            .col_expr(messages::Column::NextAt, Expr::value(millis(until)))
            .filter(as_seen(seen))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}

/// Only while nobody else has claimed or changed it.
fn as_seen(seen: &StoredMessage) -> Condition {
    Condition::all()
        .add(messages::Column::Id.eq(seen.id.0))
        .add(messages::Column::Status.eq(seen.status.as_str()))
        .add(messages::Column::LeaseToken.eq(seen.token))
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
