//! Writing changes of cases. New ones are written by the crate's filing.

use domain::deadline::ClockKind;
use domain::number::TicketId;
use domain::ticket::{Alarm, DeadlineChange, NewClock, Ticket};
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::case::{Change, StoredTicket};
use crate::convert::{event_row, message_row, state_columns};
use crate::entity::{alarms, deadlines, tickets};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::Tx;
use crate::time::millis;

/// A deadline runs until what it waits for has happened, missed or not.
pub(crate) const OPEN: &str = "open";
const MET: &str = "met";
const CANCELLED: &str = "cancelled";

impl Tx {
    /// A ticket, locked against others until the end of the transaction.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else is changing it at this very moment; what the database says; [`StoreError::Corrupt`].
    pub async fn ticket(&self, id: TicketId) -> Result<Option<StoredTicket>> {
        let mut query = tickets::Entity::find_by_id(id.0);
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::Nowait);
        }
        query.one(&self.inner).await?.map(StoredTicket::try_from).transpose()
    }

    /// Writes what a command or a deadline made of a ticket that had `revision` events.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it has more by now; nothing is written then.
    pub async fn apply(&mut self, revision: i32, change: &Change) -> Result<()> {
        let ticket = &change.ticket;
        let state = state_columns(&ticket.state);
        let updated = tickets::Entity::update_many()
            .set(tickets::ActiveModel {
                level: Set(ticket.level.as_str().to_owned()),
                revision: Set(ticket.revision),
                head: Set(change.head.to_vec()),
                state: Set(state.state),
                state_data: Set(state.data),
                owner_unit: Set(state.owner_unit),
                owner_staff: Set(state.owner_staff),
                due_at: Set(state.due_at),
                ..Default::default()
            })
            .filter(tickets::Column::Id.eq(ticket.id.0))
            .filter(tickets::Column::Revision.eq(revision))
            .exec(&self.inner)
            .await?;
        if updated.rows_affected != 1 {
            return Err(StoreError::Changed);
        }
        insert_all(&self.inner, change.events.iter().map(|e| event_row(ticket.id, e)).collect()).await?;
        for deadline in &change.deadlines {
            self.change_deadline(ticket.id, deadline, change.at).await?;
        }
        insert_all(&self.inner, change.messages.iter().map(message_row).collect()).await?;
        for alarm in &change.alarms {
            self.raise_alarm(ticket, *alarm, change.at).await?;
        }
        self.wake.messages |= !change.messages.is_empty();
        self.wake.deadlines |= !change.deadlines.is_empty();
        Ok(())
    }

    /// Raises a standing alarm about a clock that runs, unless one stands for the same cause. Says whether it was raised.
    ///
    /// # Errors
    /// What the database says.
    pub async fn raise_alarm(&mut self, ticket: &Ticket, alarm: Alarm, at: Timestamp) -> Result<bool> {
        let mut clock = deadlines::Entity::find().filter(running(ticket.id, alarm.clock));
        if self.is_postgres() {
            // Whoever ends the clock at this moment is waited for, or waits and then finds this alarm to be cleared.
            clock = clock.lock(LockType::Update);
        }
        if clock.one(&self.inner).await?.is_none() {
            return Ok(false);
        }
        let stands = alarms::Entity::find()
            .filter(alarms::Column::Ticket.eq(ticket.id.0))
            .filter(alarms::Column::Clock.eq(alarm.clock.as_str()))
            .filter(alarms::Column::Cause.eq(alarm.cause.as_str()))
            .filter(alarms::Column::ClearedAt.is_null())
            .one(&self.inner)
            .await?;
        if stands.is_none() {
            insert_all(&self.inner, vec![alarm_row(ticket, alarm, at)]).await?;
        }
        Ok(stands.is_none())
    }

    async fn change_deadline(
        &mut self,
        ticket: TicketId,
        change: &DeadlineChange,
        at: Timestamp,
    ) -> Result<()> {
        match *change {
            DeadlineChange::Open(clock) => insert_all(&self.inner, vec![deadline_row(ticket, clock)]).await,
            DeadlineChange::Met { clock } => self.end_deadline(ticket, clock, MET, at).await,
            DeadlineChange::Cancel { clock } => self.end_deadline(ticket, clock, CANCELLED, at).await,
            DeadlineChange::Quiet { clock, quiet } => {
                deadlines::Entity::update_many()
                    .col_expr(deadlines::Column::Quiet, Expr::value(quiet))
                    .filter(running(ticket, clock))
                    .exec(&self.inner)
                    .await?;
                Ok(())
            }
        }
    }

    /// Ends a clock and its standing alarms. What still waits to be told because of it is looked at when its turn comes.
    async fn end_deadline(
        &mut self,
        ticket: TicketId,
        clock: ClockKind,
        status: &str,
        at: Timestamp,
    ) -> Result<()> {
        deadlines::Entity::update_many()
            .col_expr(deadlines::Column::Status, Expr::value(status))
            .col_expr(deadlines::Column::NextAt, Expr::value(Option::<i64>::None))
            .col_expr(deadlines::Column::EndedAt, Expr::value(millis(at)))
            .filter(running(ticket, clock))
            .exec(&self.inner)
            .await?;
        alarms::Entity::update_many()
            .col_expr(alarms::Column::ClearedAt, Expr::value(millis(at)))
            .filter(alarms::Column::Ticket.eq(ticket.0))
            .filter(alarms::Column::Clock.eq(clock.as_str()))
            .filter(alarms::Column::ClearedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}

fn running(ticket: TicketId, clock: ClockKind) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(deadlines::Column::Ticket.eq(ticket.0))
        .add(deadlines::Column::Clock.eq(clock.as_str()))
        .add(deadlines::Column::Status.eq(OPEN))
}

/// The row of a clock that starts.
pub(crate) fn deadline_row(ticket: TicketId, new: NewClock) -> deadlines::ActiveModel {
    let NewClock { clock, started, due, next_at } = new;
    deadlines::ActiveModel {
        ticket: Set(ticket.0),
        clock: Set(clock.as_str().to_owned()),
        status: Set(OPEN.to_owned()),
        started_at: Set(millis(started)),
        due_at: Set(millis(due)),
        step: Set(0),
        next_at: Set(Some(millis(next_at))),
        quiet: Set(false),
        ended_at: Set(None),
        breached_at: Set(None),
        ..Default::default()
    }
}

pub(crate) fn alarm_row(ticket: &Ticket, alarm: Alarm, at: Timestamp) -> alarms::ActiveModel {
    alarms::ActiveModel {
        ticket: Set(ticket.id.0),
        clock: Set(alarm.clock.as_str().to_owned()),
        cause: Set(alarm.cause.as_str().to_owned()),
        division: Set(ticket.division.to_string()),
        raised_at: Set(millis(at)),
        cleared_at: Set(None),
        ..Default::default()
    }
}
