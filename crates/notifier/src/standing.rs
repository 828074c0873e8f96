//! How gateways stand, for the choice among them: what the database says, and what this process has just seen.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use casework::{CaseError, Casework, GatewayStanding, Passed, Ready};
use domain::delivery::breaker::{Recent, Trip, after};
use domain::delivery::choice::{Candidate, Choice, choose, shifted};
use domain::delivery::{CALL_TIMEOUT, Outcome, Phrasing};
use jiff::Timestamp;

use crate::gateway::Gateways;

/// How the gateways stand that texts are sent by, in their order.
pub(crate) struct Standings {
    all: Mutex<Vec<Standing>>,
    /// Whether the database has been told which they are.
    said: AtomicBool,
}

struct Standing {
    name: String,
    weight: u32,
    lost: u32,
    trip: Option<Trip>,
    /// What the database said last: where it says something else, somebody else has written it.
    stored: Option<Trip>,
    recent: Recent,
    /// Until when a text is on its way that tries it again.
    probing_until: Option<Timestamp>,
}

/// What becomes of a text that is to be sent.
pub(crate) enum Way {
    /// It goes by this gateway, in these words.
    By(String, Phrasing),
    /// All that could take it are left alone until then.
    Wait(Timestamp),
    /// No gateway can put it into words, or there is none.
    None,
}

/// A change of how a gateway stands that is to be stored.
pub(crate) struct Tripped {
    pub(crate) gateway: String,
    pub(crate) trip: Option<Trip>,
}

impl Standings {
    pub(crate) fn new(gateways: &Gateways) -> Self {
        let standing = |(name, weight)| Standing {
            name,
            weight,
            lost: 0,
            trip: None,
            stored: None,
            recent: Recent::default(),
            probing_until: None,
        };
        Self {
            all: Mutex::new(gateways.weights().into_iter().map(standing).collect()),
            said: AtomicBool::new(false),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Standing>> {
        // What is in there is whole between any two statements.
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says in the database which gateways are used, the first time; and takes over how they stand. Nothing follows from
    /// it that would have to be done at once.
    pub(crate) async fn keep(&self, casework: &Casework) -> Result<usize, CaseError> {
        if !self.said.load(Ordering::Acquire) {
            let used: Vec<(String, u32)> = self.lock().iter().map(|s| (s.name.clone(), s.weight)).collect();
            casework.use_gateways(&used).await?;
            self.said.store(true, Ordering::Release);
        }
        self.refresh(casework.gateway_standings().await?);
        Ok(0)
    }

    /// Takes over what the database says, where somebody else has written it.
    fn refresh(&self, rows: Vec<GatewayStanding>) {
        let mut all = self.lock();
        for row in rows {
            let Some(known) = all.iter_mut().find(|known| known.name == row.name) else { continue };
            known.lost = row.lost;
            if known.stored != row.trip {
                known.trip.clone_from(&row.trip);
                known.stored = row.trip;
            }
        }
    }

    /// By which gateway a text goes. Those that cannot put it into words are passed over.
    pub(crate) fn choose(&self, gateways: &Gateways, ready: &Ready, now: Timestamp) -> (Way, Vec<Passed>) {
        let mut said = Vec::new();
        let mut passed = Vec::new();
        for gateway in gateways.in_order() {
            match gateway.phrase(&ready.draft) {
                Ok(phrasing) => said.push((gateway.name(), phrasing)),
                Err(why) => passed.push(Passed { gateway: gateway.name().to_owned(), why }),
            }
        }
        passed.retain(|passed| !ready.tried.contains(&passed.gateway));
        let mut all = self.lock();
        let weights: Vec<u32> = all.iter().map(|standing| standing.weight).collect();
        let lost: Vec<u32> = all.iter().map(|standing| standing.lost).collect();
        let able = all
            .iter()
            .zip(shifted(&weights, &lost))
            .filter(|(s, _)| said.iter().any(|(name, _)| *name == s.name));
        let candidates: Vec<Candidate<'_>> = able
            .map(|(standing, weight)| Candidate {
                name: &standing.name,
                weight,
                left_alone_until: standing.left_alone_until(now),
            })
            .collect();
        let draw = u64::try_from(ready.message.id.0).unwrap_or_default();
        let chosen = match choose(&candidates, &ready.tried, draw, now) {
            Choice::By(name) => name.to_owned(),
            Choice::Wait(until) => return (Way::Wait(until), passed),
            Choice::None => return (Way::None, passed),
        };
        if let Some(standing) = all.iter_mut().find(|s| s.name == chosen && s.trip.is_some()) {
            standing.probing_until = Some(now + CALL_TIMEOUT);
        }
        let words = said.into_iter().find(|(name, _)| *name == chosen);
        (words.map_or(Way::None, |(name, phrasing)| Way::By(name.to_owned(), phrasing)), passed)
    }

    /// Remembers how a call ended. Gives what is to be stored, if that has changed how the gateway stands.
    pub(crate) fn note(&self, gateway: &str, outcome: &Outcome, now: Timestamp) -> Option<Tripped> {
        let mut all = self.lock();
        let standing = all.iter_mut().find(|standing| standing.name == gateway)?;
        standing.recent.note(outcome, now);
        standing.probing_until = None;
        let trip = after(standing.trip.as_ref(), &standing.recent, outcome, now);
        if trip == standing.trip {
            return None;
        }
        standing.trip.clone_from(&trip);
        standing.stored.clone_from(&trip);
        Some(Tripped { gateway: gateway.to_owned(), trip })
    }
}

impl Standing {
    fn left_alone_until(&self, now: Timestamp) -> Option<Timestamp> {
        let trip = self.trip.as_ref()?;
        Some(self.probing_until.filter(|until| *until > now).unwrap_or(trip.probe_at))
    }
}
