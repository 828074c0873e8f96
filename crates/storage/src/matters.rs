//! Counting and finding matters for warnings: how many there were where, what is new, what came back.
//!
//! Each question is answered by an index, however many matters there are: `tickets_by_time` for what was filed lately,
//! `tickets_by_place` for what a place has had, `events_reopened` for what was opened again.

use std::collections::HashMap;

use domain::division::DivisionCode;
use domain::number::{PlaceNumber, TicketId};
use domain::policy::CategoryId;
use domain::ticket::{Dossier, EventKind, StateKind};
use domain::warning::{About, Earlier, Report};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::case::StoredTicket;
use crate::convert::{division, place};
use crate::entity::{events, places, tickets};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::subtree::within;
use crate::time::{millis, timestamp};

const TABLE: &str = "tickets";

/// How many places are asked about in one statement.
const PLACES: usize = 500;

/// The states of a ticket that says nothing about whether a matter has come back.
const ASIDE: [StateKind; 3] = [StateKind::Declined, StateKind::Withdrawn, StateKind::Merged];

/// How many matters of a category a place had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The place.
    pub place: PlaceNumber,
    /// Its village, community or grid.
    pub division: DivisionCode,
    /// The category.
    pub category: CategoryId,
    /// How many.
    pub matters: u32,
}

fn filed(from: Timestamp, until: Timestamp) -> Select<tickets::Entity> {
    tickets::Entity::find()
        .filter(tickets::Column::FiledAt.gte(millis(from)))
        .filter(tickets::Column::FiledAt.lt(millis(until)))
}

/// Whatever lies at the places of a unit.
fn at_places_of(unit: &DivisionCode) -> Select<tickets::Entity> {
    let there = places::Entity::find()
        .select_only()
        .column(places::Column::Number)
        .filter(within(places::Column::Division, unit));
    tickets::Entity::find().filter(tickets::Column::Place.in_subquery(there.into_query()))
}

impl Store {
    /// How many matters were filed from `from` until before `until`, by place and category; whatever became of them.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn count_matters(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Count>> {
        let rows: Vec<(i64, String, String, i64)> = filed(from, until)
            .select_only()
            .columns([tickets::Column::Place, tickets::Column::Division, tickets::Column::Category])
            .column_as(tickets::Column::Id.count(), "matters")
            .group_by(tickets::Column::Place)
            .group_by(tickets::Column::Division)
            .group_by(tickets::Column::Category)
            .into_tuple()
            .all(self.reader())
            .await?;
        let count = |(number, unit, category, matters): (i64, String, String, i64)| {
            Ok(Count {
                place: place(TABLE, number)?,
                division: division(TABLE, &unit)?,
                category: CategoryId::new(category),
                matters: u32::try_from(matters).unwrap_or(u32::MAX),
            })
        };
        rows.into_iter().map(count).collect()
    }

    /// The newest matters that a warning is about, filed from `from` until before `until`; at most `limit`.
    ///
    /// # Errors
    /// As [`Store::count_matters`].
    pub async fn matters_about(
        &self,
        about: &About,
        from: Timestamp,
        until: Timestamp,
        limit: u64,
    ) -> Result<Vec<StoredTicket>> {
        let mut query = filed(from, until).filter(within(tickets::Column::Division, &about.division));
        if let Some(place) = about.place {
            query = query.filter(tickets::Column::Place.eq(i64::from(place.get())));
        }
        if let Some(category) = &about.category {
            query = query.filter(tickets::Column::Category.eq(category.as_str()));
        }
        let rows = query.order_by_desc(tickets::Column::FiledAt).limit(limit).all(self.reader()).await?;
        rows.into_iter().map(StoredTicket::try_from).collect()
    }

    /// Whether a unit had any matter before `at`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_matters_before(&self, unit: &DivisionCode, at: Timestamp) -> Result<bool> {
        let any: Option<i64> = at_places_of(unit)
            .select_only()
            .column(tickets::Column::Id)
            .filter(tickets::Column::FiledAt.lt(millis(at)))
            .limit(1)
            .into_tuple()
            .one(self.reader())
            .await?;
        Ok(any.is_some())
    }

    /// When the first matter of a unit was filed. It reads all that the unit has had.
    ///
    /// # Errors
    /// As [`Store::count_matters`].
    pub async fn first_matter(&self, unit: &DivisionCode) -> Result<Option<Timestamp>> {
        let first: Option<Option<i64>> = at_places_of(unit)
            .select_only()
            .column_as(tickets::Column::FiledAt.min(), "first")
            .into_tuple()
            .one(self.reader())
            .await?;
        first.flatten().map(|at| timestamp(TABLE, at)).transpose()
    }

    /// How many places each division has, those below it not included.
    ///
    /// # Errors
    /// As [`Store::count_matters`].
    pub async fn places_by_division(&self) -> Result<HashMap<DivisionCode, usize>> {
        let rows: Vec<(String, i64)> = places::Entity::find()
            .select_only()
            .column(places::Column::Division)
            .column_as(places::Column::Number.count(), "places")
            .group_by(places::Column::Division)
            .into_tuple()
            .all(self.reader())
            .await?;
        let count = |(code, places): (String, i64)| {
            Ok((division(TABLE, &code)?, usize::try_from(places).unwrap_or(usize::MAX)))
        };
        rows.into_iter().map(count).collect()
    }

    /// Tickets filed since `since` that are in work and handled by themselves.
    ///
    /// # Errors
    /// As [`Store::count_matters`].
    pub async fn fresh_reports(&self, since: Timestamp) -> Result<Vec<Report>> {
        let rows: Vec<(i64, i64, String, String, i64, String)> = tickets::Entity::find()
            .select_only()
            .columns([tickets::Column::Id, tickets::Column::Place, tickets::Column::Division])
            .columns([tickets::Column::Category, tickets::Column::FiledAt, tickets::Column::Dossier])
            .filter(tickets::Column::FiledAt.gte(millis(since)))
            .filter(tickets::Column::State.is_in(StateKind::IN_WORK.map(StateKind::as_str)))
            .into_tuple()
            .all(self.reader())
            .await?;
        let report =
            |(id, number, unit, category, filed, dossier): (i64, i64, String, String, i64, String)| {
                let dossier: Dossier =
                    serde_json::from_str(&dossier).map_err(|e| StoreError::corrupt(TABLE, e))?;
                Ok(Report {
                    ticket: TicketId(id),
                    place: place(TABLE, number)?,
                    division: division(TABLE, &unit)?,
                    category: CategoryId::new(category),
                    filed: timestamp(TABLE, filed)?,
                    followers: u32::try_from(dossier.followers.len()).unwrap_or(u32::MAX),
                })
            };
        rows.into_iter().map(report).collect()
    }

    /// Of these places those categories, each with its division, of which at least `least` tickets were filed since `since`.
    ///
    /// # Errors
    /// As [`Store::count_matters`].
    pub async fn frequent_matters(
        &self,
        among: &[PlaceNumber],
        since: Timestamp,
        least: u32,
    ) -> Result<Vec<Count>> {
        let mut found = Vec::new();
        for some in among.chunks(PLACES) {
            let rows: Vec<(i64, String, String, i64)> = tickets::Entity::find()
                .select_only()
                .columns([tickets::Column::Place, tickets::Column::Division, tickets::Column::Category])
                .column_as(tickets::Column::Id.count(), "matters")
                .filter(tickets::Column::Place.is_in(some.iter().map(|place| i64::from(place.get()))))
                .filter(tickets::Column::FiledAt.gte(millis(since)))
                .group_by(tickets::Column::Place)
                .group_by(tickets::Column::Division)
                .group_by(tickets::Column::Category)
                .having(tickets::Column::Id.count().gte(i64::from(least)))
                .into_tuple()
                .all(self.reader())
                .await?;
            for (number, unit, category, matters) in rows {
                found.push(Count {
                    place: place(TABLE, number)?,
                    division: division(TABLE, &unit)?,
                    category: CategoryId::new(category),
                    matters: u32::try_from(matters).unwrap_or(u32::MAX),
                });
            }
        }
        Ok(found)
    }

    /// The tickets of a category at a place since `since`, with when each was finished last; without those that were
    /// declined, taken back or merged.
    ///
    /// # Errors
    /// As [`Store::count_matters`].
    pub async fn earlier_matters(
        &self,
        at: PlaceNumber,
        category: &CategoryId,
        since: Timestamp,
    ) -> Result<Vec<Earlier>> {
        let rows: Vec<(i64, i64, String)> = tickets::Entity::find()
            .select_only()
            .columns([tickets::Column::Id, tickets::Column::FiledAt, tickets::Column::State])
            .filter(tickets::Column::Place.eq(i64::from(at.get())))
            .filter(tickets::Column::FiledAt.gte(millis(since)))
            .filter(tickets::Column::Category.eq(category.as_str()))
            .filter(tickets::Column::State.is_not_in(ASIDE.map(StateKind::as_str)))
            .into_tuple()
            .all(self.reader())
            .await?;
        let in_work = |state: &str| StateKind::from_name(state).is_some_and(StateKind::is_in_work);
        let done = rows.iter().filter(|(_, _, state)| !in_work(state)).map(|(id, ..)| *id).collect();
        let finished = self.finished_at(done).await?;
        let earlier = |(id, filed, state): (i64, i64, String)| {
            let finished = finished.get(&id).filter(|_| !in_work(&state)).copied();
            Ok(Earlier { ticket: TicketId(id), filed: timestamp(TABLE, filed)?, finished })
        };
        rows.into_iter().map(earlier).collect()
    }

    async fn finished_at(&self, ids: Vec<i64>) -> Result<HashMap<i64, Timestamp>> {
        let rows: Vec<(i64, i64)> = events::Entity::find()
            .select_only()
            .column(events::Column::Ticket)
            .column_as(events::Column::At.max(), "finished")
            .filter(events::Column::Ticket.is_in(ids))
            .filter(events::Column::Kind.is_in(["finished", EventKind::Settled.name()]))
            .group_by(events::Column::Ticket)
            .into_tuple()
            .all(self.reader())
            .await?;
        rows.into_iter().map(|(id, at)| Ok((id, timestamp("events", at)?))).collect()
    }

    /// Tickets that were opened again at least `least` times since `since`, and how often.
    ///
    /// # Errors
    /// What the database says.
    pub async fn often_reopened(&self, since: Timestamp, least: u32) -> Result<Vec<(TicketId, u32)>> {
        let rows: Vec<(i64, i64)> = events::Entity::find()
            .select_only()
            .column(events::Column::Ticket)
            .column_as(Expr::cust("COUNT(*)"), "times")
            // In so many words, for no database sees that a parameter fits the condition of the index.
            .filter(Expr::cust("kind = 'reopened'"))
            .filter(events::Column::At.gte(millis(since)))
            .group_by(events::Column::Ticket)
            .having(Expr::cust("COUNT(*)").gte(i64::from(least)))
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, times)| (TicketId(id), u32::try_from(times).unwrap_or(u32::MAX)))
            .collect())
    }
}
