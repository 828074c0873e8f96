//! How gateways stand: which are used, which are left alone, which have been slow.

use domain::delivery::breaker::Trip;
use domain::delivery::choice::Speed;
use domain::delivery::{AttemptStatus, Remark};
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait as _, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::entity::{attempts, gateways};
use crate::error::{Result, StoreError};
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp};

const TABLE: &str = "gateways";

/// How a gateway stands. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayStanding {
    /// Its name in the configuration.
    pub name: String,
    /// Its place in the order, from 0; `None` for one that texts are not sent by any more.
    pub rank: Option<u32>,
    /// Its share as configured.
    pub weight: u32,
    /// How many hundredths of it it has lost because it was slow.
    pub lost: u32,
    /// When that last changed.
    pub moved: Timestamp,
    /// Why it is left alone, if it is.
    pub trip: Option<Trip>,
}

impl TryFrom<gateways::Model> for GatewayStanding {
    type Error = StoreError;

    fn try_from(row: gateways::Model) -> Result<Self> {
        let trip = match (row.trouble, row.since, row.probe_at) {
            (Some(trouble), Some(since), Some(probe_at)) => Some(Trip {
                trouble: trouble.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
                why: Remark::new(&row.why.unwrap_or_default()),
                since: timestamp(TABLE, since)?,
                probe_at: timestamp(TABLE, probe_at)?,
                probes: count(row.probes),
            }),
            _ => None,
        };
        Ok(Self {
            name: row.name,
            rank: row.rank.map(count),
            weight: count(row.weight),
            lost: count(row.lost),
            moved: timestamp(TABLE, row.moved_at)?,
            trip,
        })
    }
}

/// What became of the calls of a gateway in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GatewayCalls {
    /// The telephone has the text.
    pub delivered: u64,
    /// The gateway has it, and nothing more is known.
    pub accepted: u64,
    /// It did not take it, or could not deliver it.
    pub failed: u64,
    /// Nobody knows whether it has it.
    pub unknown: u64,
}

impl GatewayCalls {
    fn add(&mut self, status: AttemptStatus, number: u64) {
        let count = match status {
            AttemptStatus::Delivered => &mut self.delivered,
            AttemptStatus::Sending | AttemptStatus::Accepted | AttemptStatus::Silent => &mut self.accepted,
            AttemptStatus::Refused | AttemptStatus::Rejected | AttemptStatus::Undelivered => &mut self.failed,
            AttemptStatus::Unknown | AttemptStatus::Superseded => &mut self.unknown,
        };
        *count += number;
    }
}

fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl Store {
    /// How the gateways stand that texts are sent by, in their order.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn gateway_standings(&self) -> Result<Vec<GatewayStanding>> {
        let rows = gateways::Entity::find()
            .filter(gateways::Column::Rank.is_not_null())
            .order_by_asc(gateways::Column::Rank)
            .all(self.reader())
            .await?;
        rows.into_iter().map(GatewayStanding::try_from).collect()
    }

    /// What became of the calls of a gateway since a time.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn gateway_calls(&self, gateway: &str, since: Timestamp) -> Result<GatewayCalls> {
        let rows: Vec<(String, i64)> = attempts::Entity::find()
            .select_only()
            .column(attempts::Column::Status)
            .column_as(attempts::Column::Id.count(), "calls")
            .filter(attempts::Column::Gateway.eq(gateway))
            .filter(attempts::Column::StartedAt.gte(millis(since)))
            .group_by(attempts::Column::Status)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut calls = GatewayCalls::default();
        for (status, number) in rows {
            let status = status.parse().map_err(|e| StoreError::corrupt("attempts", e))?;
            calls.add(status, u64::try_from(number).unwrap_or(0));
        }
        Ok(calls)
    }

    /// How fast receipts have come for texts of a gateway that were sent in a time; `slow` is when a text must have been
    /// sent to be late without a receipt, and `slow_after` the longest that a receipt may take, in milliseconds.
    ///
    /// # Errors
    /// What the database says.
    pub async fn gateway_speed(
        &self,
        gateway: &str,
        (from, until): (Timestamp, Timestamp),
        slow: Timestamp,
        slow_after: i64,
    ) -> Result<Speed> {
        use attempts::Column as C;
        let sent = || {
            attempts::Entity::find()
                .filter(C::Gateway.eq(gateway))
                .filter(C::StartedAt.gte(millis(from)))
                .filter(C::StartedAt.lt(millis(until)))
                .filter(C::AnsweredAt.is_not_null())
                .filter(C::Status.is_in(["accepted", "silent", "delivered", "undelivered"]))
        };
        let took = Expr::col(C::ReceiptAt).sub(Expr::col(C::StartedAt));
        let late = C::ReceiptAt.is_null().and(C::StartedAt.lt(millis(slow)));
        let counted = Condition::any().add(C::ReceiptAt.is_not_null()).add(late.clone());
        let slow = Condition::any().add(took.gt(slow_after)).add(late);
        let texts = sent().filter(counted).count(self.reader()).await?;
        let slow = sent().filter(slow).count(self.reader()).await?;
        let few = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Speed { texts: few(texts), slow: few(slow) })
    }
}

impl Tx {
    /// Writes down by which gateways texts are sent from now on, in their order and with their weights. How they stand
    /// stays.
    ///
    /// # Errors
    /// What the database says.
    pub async fn use_gateways(&self, used: &[(String, u32)], at: Timestamp) -> Result<()> {
        let names = used.iter().map(|(name, _)| name.as_str());
        gateways::Entity::update_many()
            .col_expr(gateways::Column::Rank, Expr::value(Option::<i32>::None))
            .filter(gateways::Column::Name.is_not_in(names))
            .exec(&self.inner)
            .await?;
        for (rank, (name, weight)) in (0..).zip(used) {
            let row = gateways::ActiveModel {
                name: Set(name.clone()),
                rank: Set(Some(rank)),
                weight: Set(int(*weight)),
                lost: Set(0),
                moved_at: Set(millis(at)),
                probes: Set(0),
                ..Default::default()
            };
            let known = OnConflict::column(gateways::Column::Name)
                .update_columns([gateways::Column::Rank, gateways::Column::Weight])
                .to_owned();
            gateways::Entity::insert(row).on_conflict(known).exec_without_returning(&self.inner).await?;
        }
        Ok(())
    }

    /// Writes down that a gateway is left alone, or is not any more.
    ///
    /// # Errors
    /// What the database says.
    pub async fn trip_gateway(&self, name: &str, trip: Option<&Trip>) -> Result<()> {
        gateways::Entity::update_many()
            .set(gateways::ActiveModel {
                trouble: Set(trip.map(|trip| trip.trouble.as_str().to_owned())),
                why: Set(trip.map(|trip| trip.why.as_str().to_owned())),
                since: Set(trip.map(|trip| millis(trip.since))),
                probe_at: Set(trip.map(|trip| millis(trip.probe_at))),
                probes: Set(int(trip.map_or(0, |trip| trip.probes))),
                ..Default::default()
            })
            .filter(gateways::Column::Name.eq(name))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Writes down how much of its share a gateway has lost, unless somebody else has since it was `seen`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn shift_gateway(&self, seen: &GatewayStanding, lost: u32, at: Timestamp) -> Result<()> {
        gateways::Entity::update_many()
            .col_expr(gateways::Column::Lost, Expr::value(int(lost)))
            .col_expr(gateways::Column::MovedAt, Expr::value(millis(at)))
            .filter(gateways::Column::Name.eq(seen.name.as_str()))
            .filter(gateways::Column::MovedAt.eq(millis(seen.moved)))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
