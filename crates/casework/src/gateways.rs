//! How gateways stand: which are left alone because texts do not go by them, and which have been slow.

use domain::delivery::breaker::Trip;
use domain::delivery::choice::{SLOW, SPEED_OVER, lost};
use jiff::Timestamp;
use storage::GatewayStanding;

use crate::casework::Casework;
use crate::error::Result;

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

    /// Whether texts go out.
    ///
    /// # Errors
    /// The database's.
    pub async fn texting(&self) -> Result<Texting> {
        let standings = self.store.gateway_standings().await?;
        let trips: Vec<&Trip> = standings.iter().filter_map(|standing| standing.trip.as_ref()).collect();
        Ok(match trips.iter().map(|trip| trip.since).max() {
            None => Texting::Up,
            Some(_) if trips.len() < standings.len() => Texting::Impaired,
            Some(since) => Texting::Down { since },
        })
    }
}
