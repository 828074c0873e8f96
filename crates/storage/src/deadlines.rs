//! What is due.

use domain::deadline::{Clock, ClockKind, Due, Item};
use domain::number::TicketId;
use jiff::Timestamp;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::cases::OPEN;
use crate::convert::named;
use crate::entity::deadlines;
use crate::error::{Result, StoreError};
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp, timestamp_null};

const TABLE: &str = "deadlines";

/// The ticket of rows that belong to none: numbers of tickets begin at 1.
pub(crate) const NO_TICKET: i64 = 0;

/// The name of the clock that only shows that clocks are handled.
pub(crate) const CANARY_CLOCK: &str = "canary";

/// The key of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeadlineId(pub i64);

/// A row of which a step is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDeadline {
    /// Its key.
    pub id: DeadlineId,
    /// Whose it is; `None` for the canary.
    pub ticket: Option<TicketId>,
}

/// A clock of a ticket. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Its key.
    pub id: DeadlineId,
    /// Whose.
    pub ticket: TicketId,
    /// Which clock.
    pub clock: Clock,
    /// Since when it runs.
    pub started: Timestamp,
    /// When it is due.
    pub due: Timestamp,
    /// How many of its steps are behind it.
    pub step: usize,
    /// The next of them.
    pub next_at: Option<Timestamp>,
    /// Whether reminders are stopped.
    pub quiet: bool,
    /// When it ended, met or cancelled.
    pub ended: Option<Timestamp>,
    /// Its due time, when it was missed.
    pub breached: Option<Timestamp>,
}

impl TryFrom<deadlines::Model> for Deadline {
    type Error = StoreError;

    fn try_from(row: deadlines::Model) -> Result<Self> {
        Ok(Self {
            id: DeadlineId(row.id),
            ticket: TicketId(row.ticket),
            clock: Clock::of(named(TABLE, "clock", &row.clock, ClockKind::from_name)?, Item(row.item)),
            started: timestamp(TABLE, row.started_at)?,
            due: timestamp(TABLE, row.due_at)?,
            step: usize::try_from(row.step).map_err(|e| StoreError::corrupt(TABLE, e))?,
            next_at: timestamp_null(TABLE, row.next_at)?,
            quiet: row.quiet,
            ended: timestamp_null(TABLE, row.ended_at)?,
            breached: timestamp_null(TABLE, row.breached_at)?,
        })
    }
}

impl Store {
    /// Deadlines of which a step is due, the longest due first, and the canary among them. Not locked:
    /// [`Tx::due_deadline`] and [`Tx::fire_canary`] look again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn due_deadlines(&self, now: Timestamp, limit: u64) -> Result<Vec<DueDeadline>> {
        let ids: Vec<(i64, i64)> = deadlines::Entity::find()
            .select_only()
            .columns([deadlines::Column::Id, deadlines::Column::Ticket])
            .filter(deadlines::Column::NextAt.lte(millis(now)))
            .order_by_asc(deadlines::Column::NextAt)
            .order_by_asc(deadlines::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        let due = |(id, ticket): (i64, i64)| DueDeadline {
            id: DeadlineId(id),
            ticket: (ticket != NO_TICKET).then_some(TicketId(ticket)),
        };
        Ok(ids.into_iter().map(due).collect())
    }

    /// The clocks of a ticket, oldest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn deadlines(&self, ticket: TicketId) -> Result<Vec<Deadline>> {
        deadlines::Entity::find()
            .filter(deadlines::Column::Ticket.eq(ticket.0))
            .order_by_asc(deadlines::Column::Id)
            .all(self.reader())
            .await?
            .into_iter()
            .map(Deadline::try_from)
            .collect()
    }
}

impl Tx {
    /// A deadline if a step of it is due still and nobody else is at it.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn due_deadline(&self, id: DeadlineId, now: Timestamp) -> Result<Option<Deadline>> {
        let mut query = deadlines::Entity::find_by_id(id.0)
            .filter(deadlines::Column::Status.eq(OPEN))
            .filter(deadlines::Column::NextAt.lte(millis(now)));
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        query.one(&self.inner).await?.map(Deadline::try_from).transpose()
    }

    /// The clocks of a ticket that run, what is due first first. Whoever asks holds the ticket ([`Tx::ticket`]): somebody who sweeps the deadline
    /// at this moment gives up for want of it, and is waited for.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn running_deadlines(&self, ticket: TicketId) -> Result<Vec<Deadline>> {
        let mut query = deadlines::Entity::find()
            .filter(deadlines::Column::Ticket.eq(ticket.0))
            .filter(deadlines::Column::Status.eq(OPEN))
            .order_by_asc(deadlines::Column::DueAt)
            .order_by_asc(deadlines::Column::Id);
        if self.is_postgres() {
            query = query.lock(LockType::Update);
        }
        query.all(&self.inner).await?.into_iter().map(Deadline::try_from).collect()
    }

    /// Writes down how far a deadline has come.
    ///
    /// # Errors
    /// What the database says.
    pub async fn progress_deadline(&mut self, deadline: &Deadline, due: &Due) -> Result<()> {
        let breached = deadline.breached.or_else(|| due.breach.then_some(deadline.due));
        deadlines::Entity::update_many()
            .set(deadlines::ActiveModel {
                step: Set(i32::try_from(due.step).unwrap_or(i32::MAX)),
                next_at: Set(due.next_at.map(millis)),
                breached_at: Set(breached.map(millis)),
                ..Default::default()
            })
            .filter(deadlines::Column::Id.eq(deadline.id.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Lets the canary go off, if it is due still and nobody else is at it: it is due again at `next`. Says since when
    /// it was due; the epoch when it never went off before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fire_canary(
        &mut self,
        id: DeadlineId,
        now: Timestamp,
        next: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let mut query = deadlines::Entity::find_by_id(id.0)
            .filter(deadlines::Column::Clock.eq(CANARY_CLOCK))
            .filter(deadlines::Column::NextAt.lte(millis(now)));
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let Some(row) = query.one(&self.inner).await? else { return Ok(None) };
        deadlines::Entity::update_many()
            .set(deadlines::ActiveModel { next_at: Set(Some(millis(next))), ..Default::default() })
            .filter(deadlines::Column::Id.eq(id.0))
            .exec(&self.inner)
            .await?;
        timestamp_null(TABLE, row.next_at)
    }

    /// Lets the canary go off with the next sweep: the clock has jumped, and nobody knows how far ahead it lies now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn hasten_canary(&mut self, now: Timestamp) -> Result<()> {
        deadlines::Entity::update_many()
            .set(deadlines::ActiveModel { next_at: Set(Some(millis(now))), ..Default::default() })
            .filter(deadlines::Column::Ticket.eq(NO_TICKET))
            .filter(deadlines::Column::Clock.eq(CANARY_CLOCK))
            .filter(deadlines::Column::NextAt.gt(millis(now)))
            .exec(&self.inner)
            .await?;
        self.wake.deadlines = true;
        Ok(())
    }

    /// Puts off a deadline that cannot be handled for a fault of its own, so that it does not hold up the others.
    ///
    /// # Errors
    /// What the database says.
    pub async fn postpone_deadline(&mut self, id: DeadlineId, until: Timestamp) -> Result<()> {
        deadlines::Entity::update_many()
            .set(deadlines::ActiveModel { next_at: Set(Some(millis(until))), ..Default::default() })
            .filter(deadlines::Column::Id.eq(id.0))
            .filter(deadlines::Column::NextAt.is_not_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
