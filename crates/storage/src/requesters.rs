//! People by their telephone number: the tickets of a requester, and those who have written to us without one.

use domain::delivery::StrangerId;
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::case::{Fingerprint, Sealed, StoredTicket};
use crate::entity::{strangers, tickets};
use crate::error::{Result, StoreError};
use crate::store::{Store, Tx};
use crate::time::millis;

impl Store {
    /// The tickets of a number on which somebody owes something, and all that were filed since a time; the oldest first.
    ///
    /// # Errors
    /// As [`Store::ticket`].
    pub async fn tickets_of_phone(&self, index: Fingerprint, since: Timestamp) -> Result<Vec<StoredTicket>> {
        let open_or_new = Condition::any()
            .add(tickets::Column::DueAt.is_not_null())
            .add(tickets::Column::FiledAt.gte(millis(since)));
        let rows = tickets::Entity::find()
            .filter(tickets::Column::PhoneIndex.eq(index.0.to_vec()))
            .filter(open_or_new)
            .order_by_asc(tickets::Column::FiledAt)
            .order_by_asc(tickets::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredTicket::try_from).collect()
    }

    /// The number of somebody who has written to us.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stranger(&self, id: StrangerId) -> Result<Option<Sealed>> {
        let row = strangers::Entity::find_by_id(id.0).one(self.reader()).await?;
        Ok(row.map(|row| Sealed(row.phone_sealed)))
    }
}

impl Tx {
    /// The key of somebody who has written to us now: the same for the same number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stranger(&self, phone: &Sealed, index: Fingerprint, at: Timestamp) -> Result<StrangerId> {
        let row = strangers::ActiveModel {
            phone_sealed: Set(phone.0.clone()),
            phone_index: Set(index.0.to_vec()),
            written_at: Set(millis(at)),
            ..Default::default()
        };
        let again = OnConflict::column(strangers::Column::PhoneIndex)
            .update_column(strangers::Column::WrittenAt)
            .to_owned();
        strangers::Entity::insert(row).on_conflict(again).exec_without_returning(&self.inner).await?;
        let stored = strangers::Entity::find()
            .filter(strangers::Column::PhoneIndex.eq(index.0.to_vec()))
            .one(&self.inner)
            .await?;
        stored.map(|row| StrangerId(row.id)).ok_or(StoreError::Changed)
    }
}
