//! Running numbers.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::number::TicketId;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait as _, QueryFilter};

use crate::entity::counters;
use crate::error::{Result, StoreError};
use crate::store::{Store, Tx};
use tokio::sync::Mutex;

const TICKETS: &str = "tickets";
const REGISTER: &str = "register";

/// How many ticket numbers a process takes at a time. A restart leaves at most so many unused.
const BLOCK: i64 = 512;

/// The ticket numbers that this process has taken.
#[derive(Default)]
pub(crate) struct TicketNumbers {
    taken: Mutex<Taken>,
    /// How often no block could be taken.
    failures: AtomicU64,
}

#[derive(Default)]
struct Taken {
    /// What is left of the block.
    block: Range<i64>,
    /// Why the last one could not be taken.
    fault: Option<StoreError>,
}

impl Store {
    /// A ticket number that no other ticket has or will have. Numbers are taken by the block, so that filing a matter
    /// needs no round trip for it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_ticket(&self) -> Result<TicketId> {
        let numbers = &self.inner.ticket_numbers;
        let seen = numbers.failures.load(Ordering::Acquire);
        let mut taken = numbers.taken.lock().await;
        if let Some(id) = taken.block.next() {
            return Ok(TicketId(id));
        }
        // Somebody has tried in vain while we waited: one after the other we would all wait as long once more.
        if numbers.failures.load(Ordering::Acquire) != seen
            && let Some(fault) = &taken.fault
        {
            return Err(fault.clone());
        }
        match self.take_block().await {
            Ok(block) => taken.block = block,
            Err(fault) => {
                taken.fault = Some(fault.clone());
                numbers.failures.fetch_add(1, Ordering::Release);
                return Err(fault);
            }
        }
        taken
            .block
            .next()
            .map(TicketId)
            .ok_or_else(|| StoreError::Database("no ticket numbers left".to_owned()))
    }

    async fn take_block(&self) -> Result<Range<i64>> {
        let tx = self.begin().await?;
        let last = raise(&tx.inner, TICKETS, BLOCK).await?;
        tx.commit().await?;
        Ok(last - BLOCK + 1..last + 1)
    }

    /// A number that changes whenever divisions, places, codes or staff do: what was kept in memory is worth nothing
    /// then.
    ///
    /// # Errors
    /// What the database says.
    pub async fn register_version(&self) -> Result<i64> {
        let row = counters::Entity::find_by_id(REGISTER).one(self.reader()).await?;
        Ok(row.map_or(0, |r| r.value))
    }
}

impl Tx {
    /// To be called in each transaction that changes divisions, places, codes or staff.
    ///
    /// # Errors
    /// What the database says.
    pub async fn register_changed(&self) -> Result<()> {
        raise(&self.inner, REGISTER, 1).await.map(|_| ())
    }
}

/// Raises a counter and gives its new value.
async fn raise<C: ConnectionTrait>(db: &C, name: &str, by: i64) -> Result<i64> {
    let row = counters::ActiveModel { name: Set(name.to_owned()), value: Set(0) };
    let ignore = OnConflict::column(counters::Column::Name).do_nothing().to_owned();
    counters::Entity::insert(row).on_conflict(ignore).exec_without_returning(db).await?;
    let raised = counters::Entity::update_many()
        .col_expr(counters::Column::Value, Expr::col(counters::Column::Value).add(by))
        .filter(counters::Column::Name.eq(name))
        .exec_with_returning(db)
        .await?;
    raised.first().map(|r| r.value).ok_or(StoreError::Changed)
}
