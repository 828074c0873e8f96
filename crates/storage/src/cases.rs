//! Writing changes of cases. New ones are written by the crate's filing.

use domain::deadline::{Clock, ClockKind, Item};
use domain::number::TicketId;
use domain::ticket::{Alarm, DeadlineChange, NewClock, Running, Ticket};
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

use crate::case::{Change, CommandKey, StoredTicket};
use crate::convert::{event_row, message_row, photo_row, state_columns};
use crate::entity::{alarms, deadlines, events, photos, tickets};
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

    /// Whether the command of this key was done before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_done(&self, ticket: TicketId, key: CommandKey) -> Result<bool> {
        let done = events::Entity::find()
            .filter(events::Column::Ticket.eq(ticket.0))
            .filter(events::Column::CommandKey.eq(key.0.to_vec()))
            .count(&self.inner)
            .await?;
        Ok(done > 0)
    }

    /// Writes what a command or a deadline made of a ticket that had `revision` events.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it has more by now; nothing is written then.
    pub async fn apply(&mut self, revision: i32, change: &Change) -> Result<()> {
        let ticket = &change.ticket;
        let state = state_columns(ticket);
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
                category: Set(ticket.category.to_string()),
                dossier: Set(state.dossier),
                first_staff: Set(state.first_staff),
                exclusion_to: Set(state.exclusion_to),
                ..Default::default()
            })
            .filter(tickets::Column::Id.eq(ticket.id.0))
            .filter(tickets::Column::Revision.eq(revision))
            .exec(&self.inner)
            .await?;
        if updated.rows_affected != 1 {
            return Err(StoreError::Changed);
        }
        // The first entry stands for the command.
        let keys = std::iter::once(change.key).chain(std::iter::repeat(None));
        let events = change.events.iter().zip(keys).map(|(event, key)| event_row(ticket.id, event, key));
        insert_all(&self.inner, events.collect()).await?;
        self.put_photos(change).await?;
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
        let mut clock = deadlines::Entity::find().filter(this(ticket.id, alarm.clock)).limit(1);
        if self.is_postgres() {
            // Whoever ends the clock at this moment is waited for, or waits and then finds this alarm to be cleared.
            clock = clock.lock(LockType::Update);
        }
        if clock.one(&self.inner).await?.is_none() {
            return Ok(false);
        }
        let stands = alarms::Entity::find()
            .filter(about(ticket.id, alarm.clock))
            .filter(alarms::Column::Cause.eq(alarm.cause.as_str()))
            .one(&self.inner)
            .await?;
        if stands.is_none() {
            insert_all(&self.inner, vec![alarm_row(ticket, alarm, at)]).await?;
        }
        Ok(stands.is_none())
    }

    /// Pictures that came with a command stand behind those that are there.
    async fn put_photos(&mut self, change: &Change) -> Result<()> {
        if change.photos.is_empty() {
            return Ok(());
        }
        let ticket = change.ticket.id;
        let there = photos::Entity::find().filter(photos::Column::Ticket.eq(ticket.0));
        let there = usize::try_from(there.count(&self.inner).await?).unwrap_or(usize::MAX);
        let revision = change.events.first().map_or(change.ticket.revision, |event| event.revision);
        let row = |(n, photo)| photo_row(ticket, revision, there + n, photo);
        insert_all(&self.inner, change.photos.iter().enumerate().map(row).collect()).await
    }

    async fn change_deadline(
        &mut self,
        ticket: TicketId,
        change: &DeadlineChange,
        at: Timestamp,
    ) -> Result<()> {
        match change {
            DeadlineChange::Open(clock) => insert_all(&self.inner, vec![deadline_row(ticket, clock)]).await,
            DeadlineChange::Met { clock } => self.end_deadline(ticket, *clock, MET, at).await,
            DeadlineChange::Cancel { clock } => self.end_deadline(ticket, *clock, CANCELLED, at).await,
            DeadlineChange::Owner { clock, owner } => {
                deadlines::Entity::update_many()
                    .col_expr(deadlines::Column::OwnerUnit, Expr::value(owner.unit.as_str()))
                    .col_expr(deadlines::Column::OwnerStaff, Expr::value(owner.staff.map(|staff| staff.0)))
                    .filter(this(ticket, *clock))
                    .exec(&self.inner)
                    .await?;
                Ok(())
            }
            DeadlineChange::Quiet { clock, quiet } => {
                deadlines::Entity::update_many()
                    .col_expr(deadlines::Column::Quiet, Expr::value(*quiet))
                    .filter(this(ticket, *clock))
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
        clock: Clock,
        status: &str,
        at: Timestamp,
    ) -> Result<()> {
        deadlines::Entity::update_many()
            .col_expr(deadlines::Column::Status, Expr::value(status))
            .col_expr(deadlines::Column::NextAt, Expr::value(Option::<i64>::None))
            .col_expr(deadlines::Column::EndedAt, Expr::value(millis(at)))
            .filter(this(ticket, clock))
            .exec(&self.inner)
            .await?;
        alarms::Entity::update_many()
            .col_expr(alarms::Column::ClearedAt, Expr::value(millis(at)))
            .filter(about(ticket, clock))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}

/// The clocks of a kind that run.
fn running(ticket: TicketId, clock: ClockKind) -> Condition {
    Condition::all()
        .add(deadlines::Column::Ticket.eq(ticket.0))
        .add(deadlines::Column::Clock.eq(clock.as_str()))
        .add(deadlines::Column::Status.eq(OPEN))
}

/// One clock, if it runs.
fn this(ticket: TicketId, clock: Clock) -> Condition {
    running(ticket, clock.kind()).add(deadlines::Column::Item.eq(item_column(clock)))
}

/// The alarms about a clock that stand.
fn about(ticket: TicketId, clock: Clock) -> Condition {
    Condition::all()
        .add(alarms::Column::Ticket.eq(ticket.0))
        .add(alarms::Column::Clock.eq(clock.kind().as_str()))
        .add(alarms::Column::Item.eq(item_column(clock)))
        .add(alarms::Column::ClearedAt.is_null())
}

/// What a clock is about, as a column.
fn item_column(clock: Clock) -> i32 {
    clock.item().map_or(0, |Item(item)| item)
}

/// The row of a clock that starts.
pub(crate) fn deadline_row(ticket: TicketId, new: &NewClock) -> deadlines::ActiveModel {
    let NewClock { running: Running { clock, owner, asker, due }, started, next_at } = new;
    // Who owes the clock of a ticket's own state stands with the ticket, and changes there.
    let beside = clock.item().map(|_| owner);
    deadlines::ActiveModel {
        ticket: Set(ticket.0),
        clock: Set(clock.kind().as_str().to_owned()),
        status: Set(OPEN.to_owned()),
        started_at: Set(millis(*started)),
        due_at: Set(millis(*due)),
        step: Set(0),
        next_at: Set(Some(millis(*next_at))),
        quiet: Set(false),
        ended_at: Set(None),
        breached_at: Set(None),
        item: Set(item_column(*clock)),
        owner_unit: Set(beside.map(|owner| owner.unit.to_string())),
        owner_staff: Set(beside.and_then(|owner| owner.staff).map(|staff| staff.0)),
        asker: Set(asker.map(|staff| staff.0)),
        ..Default::default()
    }
}

pub(crate) fn alarm_row(ticket: &Ticket, alarm: Alarm, at: Timestamp) -> alarms::ActiveModel {
    alarms::ActiveModel {
        ticket: Set(ticket.id.0),
        clock: Set(alarm.clock.kind().as_str().to_owned()),
        item: Set(item_column(alarm.clock)),
        cause: Set(alarm.cause.as_str().to_owned()),
        division: Set(ticket.division.to_string()),
        raised_at: Set(millis(at)),
        cleared_at: Set(None),
        ..Default::default()
    }
}
