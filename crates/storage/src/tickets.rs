//! Reading tickets.

use domain::access::Scope;
use domain::deadline::ClockKind;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::{PlaceNumber, TicketId};
use domain::ticket::{AlarmCause, StateKind};
use jiff::Timestamp;
use sea_orm::sea_query::{SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use crate::case::{LoggedEvent, NewPhoto, StoredTicket};
use crate::cases::OPEN;
use crate::convert::{division, named};
use crate::entity::{alarms, deadlines, disclosures, events, photos, staff, tickets};
use crate::error::Result;
use crate::store::{Store, Tx};
use crate::subtree::within_any;
use crate::time::{millis, timestamp, timestamp_null};

/// A standing alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// About which matter.
    pub ticket: TicketId,
    /// Which clock.
    pub clock: ClockKind,
    /// Why.
    pub cause: AlarmCause,
    /// Where.
    pub division: DivisionCode,
    /// Since when.
    pub raised: Timestamp,
    /// When what it waited for happened.
    pub cleared: Option<Timestamp>,
}

/// Where a page of a list of tickets begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// Behind so many.
    Behind(u64),
    /// Behind this one, wherever it stands by now: what comes or goes before it moves nothing.
    After(LastSeen),
}

/// By what a list of tickets is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastSeen {
    /// Whether it is finished; such are the last.
    pub finished: bool,
    /// By when something is owed on it.
    pub due: Timestamp,
    /// Which.
    pub ticket: TicketId,
}

/// What comes behind a ticket in the order of [`Store::open_tickets`].
fn behind(last: LastSeen) -> Condition {
    use tickets::Column as C;
    let finished = C::State.eq(StateKind::Finished.as_str());
    let same_time = Condition::all().add(C::DueAt.eq(millis(last.due))).add(C::Id.gt(last.ticket.0));
    let later = Condition::any().add(C::DueAt.gt(millis(last.due))).add(same_time);
    if last.finished {
        Condition::all().add(finished).add(later)
    } else {
        let unfinished = Condition::all().add(C::State.ne(StateKind::Finished.as_str())).add(later);
        Condition::any().add(finished).add(unfinished)
    }
}

/// Tickets that a scope reaches: by the place or by the unit that has them, and what one has oneself. None for an empty
/// one.
fn reached(scope: &Scope) -> Condition {
    let by_place = within_any(tickets::Column::Division, &scope.divisions);
    let by_unit = within_any(tickets::Column::OwnerUnit, &scope.divisions);
    let units = Condition::any().add(by_place).add(by_unit);
    match scope.own {
        Some(staff) => units.add(owed_by(staff)),
        None => units,
    }
}

/// What somebody has, answers for until somebody else has accepted it, or was asked beside its handling.
fn owed_by(staff: StaffId) -> Condition {
    let beside = deadlines::Entity::find()
        .select_only()
        .column(deadlines::Column::Ticket)
        .filter(deadlines::Column::Status.eq(OPEN))
        .filter(deadlines::Column::OwnerStaff.eq(staff.0));
    Condition::any()
        .add(tickets::Column::OwnerStaff.eq(staff.0))
        .add(tickets::Column::FirstStaff.eq(staff.0))
        .add(tickets::Column::Id.in_subquery(beside.into_query()))
}

/// Tickets on which whoever has them has something to do: not what they have finished, for to ask the requester is for a
/// centre.
fn in_work() -> SimpleExpr {
    tickets::Column::State.is_in(StateKind::IN_WORK.map(StateKind::as_str))
}

/// Tickets on which somebody owes something, or answers for it until somebody else has accepted.
fn owed_by_any(people: impl Fn() -> SelectStatement) -> Condition {
    let beside = deadlines::Entity::find()
        .select_only()
        .column(deadlines::Column::Ticket)
        .filter(deadlines::Column::Status.eq(OPEN))
        .filter(
            deadlines::Column::Clock
                .is_in([ClockKind::Assist, ClockKind::Supervision].map(ClockKind::as_str)),
        )
        .filter(deadlines::Column::OwnerStaff.in_subquery(people()));
    Condition::any()
        .add(tickets::Column::OwnerStaff.in_subquery(people()))
        .add(tickets::Column::FirstStaff.in_subquery(people()))
        .add(tickets::Column::Id.in_subquery(beside.into_query()))
}

impl Store {
    /// How many tickets run: something is due on each, for none has come to an end.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_running(&self) -> Result<u64> {
        Ok(tickets::Entity::find().filter(tickets::Column::DueAt.is_not_null()).count(self.reader()).await?)
    }

    /// A ticket by its number, whoever asks.
    ///
    /// # Errors
    /// What the database says; [`crate::StoreError::Corrupt`].
    pub async fn ticket(&self, id: TicketId) -> Result<Option<StoredTicket>> {
        let row = tickets::Entity::find_by_id(id.0).one(self.reader()).await?;
        row.map(StoredTicket::try_from).transpose()
    }

    /// Tickets within a scope on which somebody owes something, what is due first first and what is finished last; at
    /// most `limit` from where the page begins, and how many there are in all. Only those in `states`, unless it is empty.
    ///
    /// # Errors
    /// As [`Store::ticket`].
    pub async fn open_tickets(
        &self,
        scope: &Scope,
        states: &[StateKind],
        begin: Begin,
        limit: u64,
    ) -> Result<(Vec<StoredTicket>, u64)> {
        let mut query =
            tickets::Entity::find().filter(reached(scope)).filter(tickets::Column::DueAt.is_not_null());
        if !states.is_empty() {
            query = query.filter(tickets::Column::State.is_in(states.iter().map(|state| state.as_str())));
        }
        let all = query.clone().count(self.reader()).await?;
        query = match begin {
            Begin::Behind(offset) => query.offset(offset),
            Begin::After(last) => query.filter(behind(last)),
        };
        // Whoever finished a matter owes nothing on it: it must not push out what they do owe.
        let rows = query
            .order_by_asc(tickets::Column::State.eq(StateKind::Finished.as_str()))
            .order_by_asc(tickets::Column::DueAt)
            .order_by_asc(tickets::Column::Id)
            .limit(limit)
            .all(self.reader())
            .await?;
        Ok((rows.into_iter().map(StoredTicket::try_from).collect::<Result<_>>()?, all))
    }

    /// Tickets that this person has and must do something about.
    ///
    /// # Errors
    /// As [`Store::ticket`].
    pub async fn tickets_of(&self, staff: StaffId) -> Result<Vec<StoredTicket>> {
        let rows = tickets::Entity::find()
            .filter(tickets::Column::OwnerStaff.eq(staff.0))
            .filter(tickets::Column::DueAt.is_not_null())
            .filter(in_work())
            .order_by_asc(tickets::Column::DueAt)
            .order_by_asc(tickets::Column::Id)
            .limit(1_000)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredTicket::try_from).collect()
    }

    /// Tickets on which somebody who has left owes something, or answers for it until somebody else has accepted, the
    /// first due first; at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tickets_of_leavers(&self, limit: u64) -> Result<Vec<TicketId>> {
        let left = || {
            let left = staff::Entity::find().select_only().column(staff::Column::Id);
            left.filter(staff::Column::Active.eq(false)).into_query()
        };
        self.first_due(owed_by_any(left), limit).await
    }

    /// Tickets on which somebody of these owes something, or answers for it until somebody else has accepted: all that are
    /// in work of those who are away `for_long`, and of those who are `away` the ones whose requester was not called yet;
    /// the first due first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tickets_of_absent(
        &self,
        away: &[StaffId],
        for_long: &[StaffId],
        limit: u64,
    ) -> Result<Vec<TicketId>> {
        let of = |people: &[StaffId]| {
            let ids: Vec<i64> = people.iter().map(|staff| staff.0).collect();
            let them = staff::Entity::find().select_only().column(staff::Column::Id);
            owed_by_any(move || them.clone().filter(staff::Column::Id.is_in(ids.clone())).into_query())
        };
        let uncalled = tickets::Column::State.eq(StateKind::AwaitingContact.as_str());
        let owed = Condition::any().add(of(for_long)).add(Condition::all().add(uncalled).add(of(away)));
        self.first_due(owed, limit).await
    }

    /// Tickets that are in work and that nobody answers for, the first due first; at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tickets_of_nobody(&self, limit: u64) -> Result<Vec<TicketId>> {
        self.first_due(Condition::all().add(tickets::Column::OwnerStaff.is_null()), limit).await
    }

    /// Tickets in work that fit, the first due first.
    async fn first_due(&self, fits: Condition, limit: u64) -> Result<Vec<TicketId>> {
        let ids: Vec<i64> = tickets::Entity::find()
            .select_only()
            .column(tickets::Column::Id)
            .filter(tickets::Column::DueAt.is_not_null())
            .filter(in_work())
            .filter(fits)
            .order_by_asc(tickets::Column::DueAt)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(ids.into_iter().map(TicketId).collect())
    }

    /// The newest tickets of a place.
    ///
    /// # Errors
    /// As [`Store::ticket`].
    pub async fn tickets_at(&self, place: PlaceNumber, limit: u64) -> Result<Vec<StoredTicket>> {
        let rows = tickets::Entity::find()
            .filter(tickets::Column::Place.eq(i64::from(place.get())))
            .order_by_desc(tickets::Column::FiledAt)
            .limit(limit)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredTicket::try_from).collect()
    }

    /// The log of a ticket, oldest first.
    ///
    /// # Errors
    /// As [`Store::ticket`].
    pub async fn events(&self, ticket: TicketId) -> Result<Vec<LoggedEvent>> {
        let rows = events::Entity::find()
            .filter(events::Column::Ticket.eq(ticket.0))
            .order_by_asc(events::Column::Revision)
            .all(self.reader())
            .await?;
        rows.into_iter().map(LoggedEvent::try_from).collect()
    }

    /// The pictures of a ticket: the place of each among them, from 0, and with which entry of the log it came; 0 for the
    /// requester's own.
    ///
    /// # Errors
    /// What the database says.
    pub async fn photos(&self, ticket: TicketId) -> Result<Vec<(i32, i32)>> {
        Ok(photos::Entity::find()
            .select_only()
            .columns([photos::Column::Position, photos::Column::Revision])
            .filter(photos::Column::Ticket.eq(ticket.0))
            .order_by_asc(photos::Column::Position)
            .into_tuple()
            .all(self.reader())
            .await?)
    }

    /// One picture, by its place among them, from 0.
    ///
    /// # Errors
    /// What the database says.
    pub async fn photo(&self, ticket: TicketId, position: i32) -> Result<Option<NewPhoto>> {
        let row = photos::Entity::find()
            .filter(photos::Column::Ticket.eq(ticket.0))
            .filter(photos::Column::Position.eq(position))
            .one(self.reader())
            .await?;
        Ok(row.map(|p| NewPhoto {
            media_type: p.media_type,
            width: u32::try_from(p.width).unwrap_or(0),
            height: u32::try_from(p.height).unwrap_or(0),
            bytes: p.bytes,
        }))
    }

    /// How many alarms stand within divisions.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_alarms(&self, divisions: &[DivisionCode]) -> Result<u64> {
        Ok(standing(divisions).count(self.reader()).await?)
    }

    /// Standing alarms within divisions, the oldest first; at most `limit` from `offset`.
    ///
    /// # Errors
    /// As [`Store::ticket`].
    pub async fn standing_alarms(
        &self,
        divisions: &[DivisionCode],
        offset: u64,
        limit: u64,
    ) -> Result<Vec<Alarm>> {
        let rows = standing(divisions)
            .order_by_asc(alarms::Column::RaisedAt)
            .order_by_asc(alarms::Column::Id)
            .offset(offset)
            .limit(limit)
            .all(self.reader())
            .await?;
        rows.iter().map(alarm).collect()
    }
}

impl Tx {
    /// Writes down that somebody was shown personal data of a ticket.
    ///
    /// # Errors
    /// What the database says.
    pub async fn disclose(
        &mut self,
        ticket: TicketId,
        staff: StaffId,
        what: &str,
        at: Timestamp,
    ) -> Result<()> {
        let row = disclosures::ActiveModel {
            ticket: Set(ticket.0),
            staff: Set(staff.0),
            at: Set(millis(at)),
            what: Set(what.to_owned()),
            ..Default::default()
        };
        crate::insert::insert_all(&self.inner, vec![row]).await
    }
}

/// The alarms within divisions that stand.
fn standing(divisions: &[DivisionCode]) -> Select<alarms::Entity> {
    let unclear = alarms::Column::ClearedAt.is_null();
    alarms::Entity::find().filter(unclear).filter(within_any(alarms::Column::Division, divisions))
}

fn alarm(row: &alarms::Model) -> Result<Alarm> {
    const TABLE: &str = "alarms";
    Ok(Alarm {
        ticket: TicketId(row.ticket),
        clock: named(TABLE, "clock", &row.clock, ClockKind::from_name)?,
        cause: named(TABLE, "cause", &row.cause, AlarmCause::from_name)?,
        division: division(TABLE, &row.division)?,
        raised: timestamp(TABLE, row.raised_at)?,
        cleared: timestamp_null(TABLE, row.cleared_at)?,
    })
}
