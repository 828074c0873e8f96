//! Calls that exchanges recorded, and the middle numbers that were lent for them. No telephone number of a person is
//! kept here: what an exchange posted lies sealed among the callbacks, and is erased with them.

use domain::calls::Call;
use domain::ids::StaffId;
use domain::number::TicketId;
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::entity::{calls, middle_numbers};
use crate::error::{Result, StoreError};
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp, timestamp_null};

const TABLE: &str = "calls";

/// A call about a matter, as an exchange recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedCall {
    /// The name of the exchange.
    pub exchange: String,
    /// Its name for the call.
    pub name: String,
    /// The matter.
    pub ticket: TicketId,
    /// Who of the staff called or was called.
    pub staff: StaffId,
    /// The call.
    pub call: Call,
    /// When the record came, UTC.
    pub received: Timestamp,
}

/// What came of asking an exchange for a middle number. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MiddleNumber {
    /// For which matter.
    pub ticket: TicketId,
    /// For whom of the staff.
    pub staff: StaffId,
    /// The name of the exchange.
    pub exchange: String,
    /// Its name for what binds the two people to the number, and the number; `None` when none could be had.
    pub lent: Option<(String, String)>,
    /// When it was asked for.
    pub asked: Timestamp,
    /// Until when it holds; of one that could not be had, until when it is not asked for again by itself.
    pub until: Timestamp,
}

impl TryFrom<calls::Model> for RecordedCall {
    type Error = StoreError;

    fn try_from(row: calls::Model) -> Result<Self> {
        let call = Call {
            direction: row.direction.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
            rang: timestamp_null(TABLE, row.rang_at)?,
            answered: timestamp_null(TABLE, row.answered_at)?,
            ended: timestamp(TABLE, row.ended_at)?,
        };
        Ok(Self {
            exchange: row.exchange,
            name: row.name,
            ticket: TicketId(row.ticket),
            staff: StaffId(row.staff),
            call,
            received: timestamp(TABLE, row.received_at)?,
        })
    }
}

impl TryFrom<middle_numbers::Model> for MiddleNumber {
    type Error = StoreError;

    fn try_from(row: middle_numbers::Model) -> Result<Self> {
        Ok(Self {
            ticket: TicketId(row.ticket),
            staff: StaffId(row.staff),
            exchange: row.exchange,
            lent: row.name.zip(row.number),
            asked: timestamp("middle_numbers", row.asked_at)?,
            until: timestamp("middle_numbers", row.until)?,
        })
    }
}

fn calls_of(ticket: TicketId) -> Select<calls::Entity> {
    calls::Entity::find()
        .filter(calls::Column::Ticket.eq(ticket.0))
        .order_by_asc(calls::Column::EndedAt)
        .order_by_asc(calls::Column::Id)
}

impl Store {
    /// The calls about a matter, the earliest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn calls(&self, ticket: TicketId) -> Result<Vec<RecordedCall>> {
        calls_of(ticket).all(self.reader()).await?.into_iter().map(RecordedCall::try_from).collect()
    }

    /// What came last of asking for a middle number by which somebody calls about a matter, while that holds.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn middle_number(
        &self,
        ticket: TicketId,
        staff: StaffId,
        now: Timestamp,
    ) -> Result<Option<MiddleNumber>> {
        middle_numbers::Entity::find()
            .filter(middle_numbers::Column::Ticket.eq(ticket.0))
            .filter(middle_numbers::Column::Staff.eq(staff.0))
            .filter(middle_numbers::Column::Until.gt(millis(now)))
            .order_by_desc(middle_numbers::Column::Id)
            .one(self.reader())
            .await?
            .map(MiddleNumber::try_from)
            .transpose()
    }

    /// The middle number that an exchange lent under this name, whether it still holds or not.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn middle_number_named(&self, exchange: &str, name: &str) -> Result<Option<MiddleNumber>> {
        middle_numbers::Entity::find()
            .filter(middle_numbers::Column::Exchange.eq(exchange))
            .filter(middle_numbers::Column::Name.eq(name))
            .order_by_desc(middle_numbers::Column::Id)
            .one(self.reader())
            .await?
            .map(MiddleNumber::try_from)
            .transpose()
    }
}

impl Tx {
    /// Stores a call, unless it is stored already.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_call(&mut self, recorded: &RecordedCall) -> Result<()> {
        let row = calls::ActiveModel {
            exchange: Set(recorded.exchange.clone()),
            name: Set(recorded.name.clone()),
            ticket: Set(recorded.ticket.0),
            staff: Set(recorded.staff.0),
            direction: Set(recorded.call.direction.as_str().to_owned()),
            rang_at: Set(recorded.call.rang.map(millis)),
            answered_at: Set(recorded.call.answered.map(millis)),
            ended_at: Set(millis(recorded.call.ended)),
            received_at: Set(millis(recorded.received)),
            ..Default::default()
        };
        let known =
            OnConflict::columns([calls::Column::Exchange, calls::Column::Name]).do_nothing().to_owned();
        calls::Entity::insert(row).on_conflict(known).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// The calls about a matter, the earliest first, with those of this transaction.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn calls(&self, ticket: TicketId) -> Result<Vec<RecordedCall>> {
        calls_of(ticket).all(&self.inner).await?.into_iter().map(RecordedCall::try_from).collect()
    }

    /// Stores what came of asking for a middle number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_middle_number(&mut self, asked: &MiddleNumber) -> Result<()> {
        let (name, number) = asked.lent.clone().unzip();
        let row = middle_numbers::ActiveModel {
            ticket: Set(asked.ticket.0),
            staff: Set(asked.staff.0),
            exchange: Set(asked.exchange.clone()),
            name: Set(name),
            number: Set(number),
            asked_at: Set(millis(asked.asked)),
            until: Set(millis(asked.until)),
            ..Default::default()
        };
        middle_numbers::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Forgets the middle numbers of a matter; that there were calls stays.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn forget_middle_numbers(&mut self, ticket: TicketId) -> Result<()> {
        middle_numbers::Entity::delete_many()
            .filter(middle_numbers::Column::Ticket.eq(ticket.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
