//! How gateways stand: which are left alone because texts do not go by them, and which have been slow.

use domain::access::Powers;
use domain::delivery::breaker::Trip;
use domain::delivery::choice::{SLOW, SPEED_OVER, lost};
use jiff::{SignedDuration, Timestamp};
use storage::{GatewayCalls, GatewayStanding};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::policies::may_manage;

/// Over how long the calls of a gateway are counted for people to see.
const COUNTED: SignedDuration = SignedDuration::from_hours(24);

/// Whether texts go out at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Texting {
    /// They go by every gateway.
    Up,
    /// They go, but not by every gateway.
    Impaired,
    /// They do not go: no gateway takes them.
    Down {
        /// Since when, UTC.
        since: Timestamp,
    },
}

impl Texting {
    /// By gateways that stand so. Without any, nobody has said yet by which texts are sent.
    pub fn of(standings: &[GatewayStanding]) -> Self {
        let trips: Vec<&Trip> = standings.iter().filter_map(|standing| standing.trip.as_ref()).collect();
        match trips.iter().map(|trip| trip.since).max() {
            None => Self::Up,
            Some(_) if trips.len() < standings.len() => Self::Impaired,
            Some(since) => Self::Down { since },
        }
    }

    /// Since when no gateway takes texts.
    pub const fn down_since(&self) -> Option<Timestamp> {
        match self {
            Self::Down { since } => Some(*since),
            Self::Up | Self::Impaired => None,
        }
    }
}

impl Casework {
    /// Writes down by which gateways texts are sent from now on, in their order and with their weights.
    ///
    /// # Errors
    /// The database's.
    pub async fn use_gateways(&self, used: &[(String, u32)]) -> Result<()> {
        let tx = self.store.begin().await?;
        tx.use_gateways(used, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// How the gateways stand that texts are sent by, in their order.
    ///
    /// # Errors
    /// The database's.
    pub async fn gateway_standings(&self) -> Result<Vec<GatewayStanding>> {
        Ok(self.store.gateway_standings().await?)
    }

    /// How the gateways stand that texts are sent by, in their order, and what became of their calls within 24 hours.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; the database's.
    pub async fn gateway_lines(&self, powers: &Powers) -> Result<Vec<(GatewayStanding, GatewayCalls)>> {
        may_manage(powers)?;
        let since = self.now() - COUNTED;
        let mut lines = Vec::new();
        for standing in self.store.gateway_standings().await? {
            let calls = self.store.gateway_calls(&standing.name, since).await?;
            lines.push((standing, calls));
        }
        Ok(lines)
    }

    /// Somebody says that a gateway is mended: texts go by it again, and those that waited for it go at once. Says whether
    /// it was left alone.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; [`CaseError::Missing`] when no texts are sent by it; the database's.
    pub async fn try_gateway_again(&self, powers: &Powers, name: &str) -> Result<bool> {
        may_manage(powers)?;
        let standings = self.store.gateway_standings().await?;
        let standing = standings.iter().find(|standing| standing.name == name);
        let Some(trip) = &standing.ok_or(CaseError::Missing("such gateway"))?.trip else { return Ok(false) };
        let mut tx = self.store.begin().await?;
        tx.trip_gateway(name, None).await?;
        tx.hasten_messages(self.now(), trip.probe_at).await?;
        tx.commit().await?;
        tracing::info!(gateway = name, staff = %powers.staff, "somebody says that a gateway is mended");
        Ok(true)
    }

    /// Writes down that a gateway is left alone, or is not any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn trip_gateway(&self, name: &str, trip: Option<&Trip>) -> Result<()> {
        let tx = self.store.begin().await?;
        tx.trip_gateway(name, trip).await?;
        Ok(tx.commit().await?)
    }

    /// Takes from slow gateways a part of their share and gives it back to fast ones. Says how many have changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn shift_gateways(&self) -> Result<usize> {
        let now = self.now();
        let standings = self.store.gateway_standings().await?;
        if standings.len() < 2 {
            return Ok(0);
        }
        let (from, slow) = (now - SPEED_OVER - SLOW, now - SLOW);
        let slow_after = i64::try_from(SLOW.as_millis()).unwrap_or(i64::MAX);
        let mut speeds = Vec::with_capacity(standings.len());
        for standing in &standings {
            speeds.push(self.store.gateway_speed(&standing.name, (from, now), slow, slow_after).await?);
        }
        let all_are_slow = speeds.iter().all(|speed| speed.is_slow());
        let mut changed = 0;
        for (standing, speed) in standings.iter().zip(speeds) {
            let lost = lost(standing.lost, speed, all_are_slow);
            if lost == standing.lost || now.duration_since(standing.moved) < SPEED_OVER {
                continue;
            }
            let tx = self.store.begin().await?;
            tx.shift_gateway(standing, lost, now).await?;
            tx.commit().await?;
            tracing::warn!(
                gateway = standing.name,
                lost,
                "the share of a gateway has changed with its speed"
            );
            changed += 1;
        }
        Ok(changed)
    }
}
