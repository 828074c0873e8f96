//! What gateways post to us: stored before it is read, and kept with what came of it.

use domain::delivery::CallbackKind;
use jiff::Timestamp;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::case::{Fingerprint, Sealed};
use crate::convert::array;
use crate::entity::callbacks;
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp, timestamp_null};

const TABLE: &str = "callbacks";

/// The key of a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallbackId(pub i64);

/// A callback that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCallback {
    /// The name of the gateway at whose address it came.
    pub gateway: String,
    /// At which of its addresses.
    pub kind: CallbackKind,
    /// When.
    pub received: Timestamp,
    /// What was posted: it holds telephone numbers.
    pub raw: Sealed,
    /// By which the same call made twice is known.
    pub raw_index: Fingerprint,
}

/// A callback as it lies in the database. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// Its key.
    pub id: CallbackId,
    /// What came.
    pub new: NewCallback,
    /// How often it was looked at.
    pub tries: u32,
    /// When to look at it again; `None` when nothing more is to be done.
    pub next_at: Option<Timestamp>,
    /// What came of it.
    pub outcome: Option<String>,
}

impl TryFrom<callbacks::Model> for Callback {
    type Error = StoreError;

    fn try_from(row: callbacks::Model) -> Result<Self> {
        let new = NewCallback {
            gateway: row.gateway,
            kind: row.kind.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
            received: timestamp(TABLE, row.received_at)?,
            raw: Sealed(row.raw_sealed),
            raw_index: Fingerprint(array(TABLE, &row.raw_index)?),
        };
        Ok(Self {
            id: CallbackId(row.id),
            new,
            tries: u32::try_from(row.tries).unwrap_or(0),
            next_at: timestamp_null(TABLE, row.next_at)?,
            outcome: row.outcome,
        })
    }
}

impl Store {
    /// Callbacks at which somebody should look now, the longest due first. Not locked: [`Tx::due_callback`] looks again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn due_callbacks(&self, now: Timestamp, limit: u64) -> Result<Vec<CallbackId>> {
        let ids: Vec<i64> = callbacks::Entity::find()
            .select_only()
            .column(callbacks::Column::Id)
            .filter(callbacks::Column::NextAt.lte(millis(now)))
            .order_by_asc(callbacks::Column::NextAt)
            .order_by_asc(callbacks::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(ids.into_iter().map(CallbackId).collect())
    }

    /// One callback.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn callback(&self, id: CallbackId) -> Result<Option<Callback>> {
        callbacks::Entity::find_by_id(id.0).one(self.reader()).await?.map(Callback::try_from).transpose()
    }

    /// The newest callbacks of one kind at the addresses of a gateway.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn newest_callbacks(
        &self,
        gateway: &str,
        kind: CallbackKind,
        limit: u64,
    ) -> Result<Vec<Callback>> {
        callbacks::Entity::find()
            .filter(callbacks::Column::Gateway.eq(gateway))
            .filter(callbacks::Column::Kind.eq(kind.as_str()))
            .order_by_desc(callbacks::Column::Id)
            .limit(limit)
            .all(self.reader())
            .await?
            .into_iter()
            .map(Callback::try_from)
            .collect()
    }
}

impl Tx {
    /// Stores what a gateway posted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_callback(&mut self, new: &NewCallback) -> Result<()> {
        let row = callbacks::ActiveModel {
            gateway: Set(new.gateway.clone()),
            kind: Set(new.kind.as_str().to_owned()),
            received_at: Set(millis(new.received)),
            raw_sealed: Set(new.raw.0.clone()),
            raw_index: Set(new.raw_index.0.to_vec()),
            next_at: Set(Some(millis(new.received))),
            tries: Set(0),
            outcome: Set(None),
            ..Default::default()
        };
        insert_all(&self.inner, vec![row]).await?;
        self.wake.callbacks = true;
        Ok(())
    }

    /// A callback if it is still to be looked at and nobody else is at it; locked until the end of the transaction.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn due_callback(&self, id: CallbackId, now: Timestamp) -> Result<Option<Callback>> {
        let mut query =
            callbacks::Entity::find_by_id(id.0).filter(callbacks::Column::NextAt.lte(millis(now)));
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        query.one(&self.inner).await?.map(Callback::try_from).transpose()
    }

    /// Whether the very same call came before this one, since a time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_repeated(&self, callback: &Callback, since: Timestamp) -> Result<bool> {
        let earlier = callbacks::Entity::find()
            .filter(callbacks::Column::RawIndex.eq(callback.new.raw_index.0.to_vec()))
            .filter(callbacks::Column::Id.lt(callback.id.0))
            .filter(callbacks::Column::ReceivedAt.gte(millis(since)))
            .count(&self.inner)
            .await?;
        Ok(earlier > 0)
    }

    /// Writes what came of a callback, and when to look at it again, if ever.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle_callback(
        &mut self,
        id: CallbackId,
        outcome: &str,
        next_at: Option<Timestamp>,
    ) -> Result<()> {
        use sea_orm::{ExprTrait as _, sea_query::Expr};
        callbacks::Entity::update_many()
            .col_expr(callbacks::Column::Outcome, Expr::value(outcome))
            .col_expr(callbacks::Column::NextAt, Expr::value(next_at.map(millis)))
            .col_expr(callbacks::Column::Tries, Expr::col(callbacks::Column::Tries).add(1))
            .filter(callbacks::Column::Id.eq(id.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
