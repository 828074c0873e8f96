//! Watching the notifier: whether it does its work, asked of the database and not of the notifier.
//!
//! Where one process serves alone its memory knows when it looked last. Where several share a database each writes that
//! down every few seconds, so that a web service knows whether any notifier lives.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::delivery::watch::{CANARY_INTERVAL, Check, Facts, Finding, Round, findings};
use domain::delivery::{MessageStatus, Purpose};
use jiff::{SignedDuration, Timestamp};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use storage::{DeadlineId, GatewayStanding, StoreError};
use tokio::sync::Mutex;

use crate::casework::Casework;
use crate::error::Result;
use crate::gateways::Texting;
use crate::meters::Meters;

/// For how long what was found is good enough for whoever asks again: many may ask, and each answer costs ten queries.
const FRESH: SignedDuration = SignedDuration::from_secs(2);

/// For how long a jump of the clock is shown.
const JUMP_SHOWN: SignedDuration = SignedDuration::from_hours(1);

/// After how long a process that looks no more is forgotten.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);

/// The clock has jumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockJump {
    /// When that was seen, by the clock after it.
    pub at: Timestamp,
    /// By how much; negative when it was put back.
    pub by: SignedDuration,
}

/// How the notifier does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// When it was looked at.
    pub at: Timestamp,
    /// What is wrong; nothing when texts go out and deadlines are kept.
    pub findings: Vec<Finding>,
    /// What is known.
    pub facts: Facts,
    /// The last jump of this process's clock, for an hour.
    pub jump: Option<ClockJump>,
}

impl Watched {
    /// Whether all is well.
    pub fn is_green(&self) -> bool {
        self.findings.is_empty()
    }

    /// Since when not, as far as it is known.
    pub fn red_since(&self) -> Option<Timestamp> {
        self.findings.iter().filter_map(|finding| finding.since).min()
    }
}

/// What this process knows of itself.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// When each round looked last, in milliseconds since 1970; 0 for never.
    looked: [AtomicI64; Round::ALL.len()],
    jump: std::sync::Mutex<Option<ClockJump>>,
    /// What was found last. A fault is kept as well: where the database is silent, not everybody is to wait for it.
    found: Mutex<Option<(Timestamp, Found)>>,
    pub(crate) meters: Meters,
}

type Found = std::result::Result<Arc<Watched>, StoreError>;

impl Watch {
    fn looks(&self) -> Vec<(Round, Timestamp)> {
        let look = |(round, at): (&Round, &AtomicI64)| {
            let at = at.load(Ordering::Relaxed);
            Timestamp::from_millisecond(at).ok().filter(|_| at != 0).map(|at| (*round, at))
        };
        Round::ALL.iter().zip(&self.looked).filter_map(look).collect()
    }

    fn jump(&self, now: Timestamp) -> Option<ClockJump> {
        // Whoever held the lock wrote one value or none.
        let jump = *self.jump.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        jump.filter(|jump| now.duration_since(jump.at).abs() < JUMP_SHOWN)
    }
}

impl Casework {
    /// How the notifier does. What was found in the last two seconds is not looked for again: ask as often as you like.
    ///
    /// # Errors
    /// The database's: then nothing is known, which is worse than anything that could be found.
    pub async fn watched(&self) -> Result<Arc<Watched>> {
        let now = self.now();
        let mut found = self.watch.found.lock().await;
        if let Some((at, known)) = found.as_ref()
            && now.duration_since(*at).abs() < FRESH
        {
            return Ok(known.clone()?);
        }
        let new = self.watch_now(now).await.map(Arc::new);
        *found = Some((now, new.clone()));
        Ok(new?)
    }

    async fn watch_now(&self, now: Timestamp) -> std::result::Result<Watched, StoreError> {
        let mut facts = self.store.waiting(now).await?;
        facts.no_gateway = Texting::of(&self.store.gateway_standings().await?).down_since();
        let others = if self.store.is_shared() { self.store.pulses().await? } else { Vec::new() };
        for (round, at) in self.watch.looks().into_iter().chain(others) {
            facts.add_look(round, at, now);
        }
        Ok(Watched { at: now, findings: findings(&facts, now), facts, jump: self.watch.jump(now) })
    }

    /// A round of the worker has looked for something to do, and could.
    pub fn looked(&self, round: Round) {
        self.watch.looked[round as usize].store(self.now().as_millisecond(), Ordering::Relaxed);
    }

    /// Writes down for other processes when the rounds of this one looked last. Does nothing where there are none.
    ///
    /// # Errors
    /// The database's.
    pub async fn show_pulse(&self, process: &str) -> Result<()> {
        let looks = self.watch.looks();
        if looks.is_empty() || !self.store.is_shared() {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        tx.put_pulses(process, &looks).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets processes that have looked no more for a day: each start of a notifier has a name of its own.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget_pulses(&self) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.forget_pulses(self.now() - FORGOTTEN).await?;
        Ok(tx.commit().await?)
    }

    /// The clock was set while the program ran: it is shown, what counts seconds goes on counting them by the new clock, and
    /// whatever may be due now is looked for at once. What has gone off stays so, whichever way the clock went.
    ///
    /// Where several processes share a database each has a clock of its own, and one that was set says nothing of the
    /// others, by which the same rows were written: nothing is moved there.
    ///
    /// # Errors
    /// The database's; then nothing was moved.
    pub async fn clock_jumped(&self, by: SignedDuration) -> Result<()> {
        let at = self.now();
        let mut tx = self.store.begin().await?;
        tx.hasten_canary(at).await?;
        if !self.store.is_shared() {
            tx.move_timers(at - by, by).await?;
        }
        tx.commit().await?;
        self.watch.meters.jumped(by);
        *self.watch.jump.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
            Some(ClockJump { at, by });
        self.store.signals().all();
        Ok(())
    }

    /// What this process counts.
    pub fn meters(&self) -> &Meters {
        &self.watch.meters
    }

    /// Lets the canary go off. It shows that what is due is found, in its order, and that it can be written down.
    pub(crate) async fn fire_canary(&self, id: DeadlineId) -> Result<()> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let due = tx.fire_canary(id, now, now + CANARY_INTERVAL).await?;
        tx.commit().await?;
        if let Some(due) = due.filter(|due| *due != Timestamp::UNIX_EPOCH) {
            self.watch.meters.fired(now.duration_since(due));
        }
        Ok(())
    }

    /// Puts everything that is measured into a registry: what this process has counted, and what lies in the database at
    /// this moment. Where the database does not answer, only that is said of it.
    pub async fn measure(&self, registry: &mut Registry) {
        self.watch.meters.register(registry);
        let stored = self.measure_stored(registry).await;
        if let Err(fault) = &stored {
            tracing::warn!(%fault, "the database cannot be measured");
        }
        let up: Gauge = Gauge::default();
        up.set(i64::from(stored.is_ok()));
        registry.register("database_up", "Whether the database answered just now", up);
    }

    async fn measure_stored(&self, registry: &mut Registry) -> Result<()> {
        let watched = self.watched().await?;
        let now = watched.at;
        measure_watched(registry, &watched);
        measure_gateways(registry, &self.store.gateway_standings().await?);
        let (open, oldest) = (Family::<[_; 2], Gauge>::default(), Seconds::default());
        // What is queued stands there also when nothing is.
        for purpose in Purpose::ALL {
            let labels = labels(MessageStatus::Queued, *purpose);
            set(&oldest, &labels, SignedDuration::ZERO);
            drop(open.get_or_create(&labels));
        }
        for messages in self.store.open_messages().await? {
            let labels = labels(messages.status, messages.purpose);
            set(&oldest, &labels, now.duration_since(messages.oldest));
            open.get_or_create(&labels).set(i64::try_from(messages.count).unwrap_or(i64::MAX));
        }
        registry.register("messages_open", "Messages that wait or are on their way; from the database", open);
        registry.register_with_unit(
            "messages_open_oldest_age",
            "How long ago the oldest of them was decided; from the database",
            Unit::Seconds,
            oldest,
        );
        count(
            registry,
            "deadlines_due",
            "Steps of clocks that are due and not handled; from the database",
            self.store.count_due_deadlines(now).await?,
        );
        count(
            registry,
            "callbacks_waiting",
            "What gateways posted and is not worked off; from the database",
            self.store.count_waiting_callbacks().await?,
        );
        Ok(())
    }
}

/// Times in seconds, by a label or several.
type Seconds<const N: usize = 2> =
    Family<[(&'static str, String); N], Gauge<f64, std::sync::atomic::AtomicU64>>;

fn labels(status: MessageStatus, purpose: Purpose) -> [(&'static str, String); 2] {
    [("status", status.to_string()), ("purpose", purpose.to_string())]
}

/// What lies ahead has no age yet.
fn set<const N: usize>(family: &Seconds<N>, labels: &[(&'static str, String); N], age: SignedDuration) {
    family.get_or_create(labels).set(age.as_secs_f64().max(0.0));
}

fn count(registry: &mut Registry, name: &str, help: &str, count: u64) {
    let gauge: Gauge = Gauge::default();
    gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
    registry.register(name, help, gauge);
}

fn measure_gateways(registry: &mut Registry, standings: &[GatewayStanding]) {
    let (left_alone, lost) = (Family::<[_; 1], Gauge>::default(), Family::<[_; 1], Gauge>::default());
    for standing in standings {
        let label = [("gateway", standing.name.clone())];
        left_alone.get_or_create(&label).set(i64::from(standing.trip.is_some()));
        lost.get_or_create(&label).set(i64::from(standing.lost));
    }
    let help = "Whether a gateway is left alone because texts do not go by it; from the database";
    registry.register("gateway_left_alone", help, left_alone);
    let help = "How many hundredths of its share a gateway has lost because its receipts were slow; from the database";
    registry.register("gateway_share_lost", help, lost);
}

fn measure_watched(registry: &mut Registry, watched: &Watched) {
    let (looks, waits, checks) =
        (Seconds::<1>::default(), Seconds::<1>::default(), Family::<[_; 1], Gauge>::default());
    let Watched { at: now, facts, .. } = watched;
    for (round, at) in &facts.looked {
        set(&looks, &[("round", round.to_string())], now.duration_since(*at));
    }
    for (check, since) in [
        (Check::Deadlines, facts.deadline_due),
        (Check::Texts, facts.text_due),
        (Check::Gateways, facts.no_gateway),
        (Check::Callbacks, facts.callback_due),
        (Check::Unknown, facts.unknown_since),
        (Check::Lease, facts.leased_since),
        (Check::Canary, facts.canary_due),
    ] {
        let age = since.map_or(SignedDuration::ZERO, |since| now.duration_since(since));
        set(&waits, &[("check", check.to_string())], age);
    }
    for check in Check::ALL {
        let failed = watched.findings.iter().any(|finding| finding.check == *check);
        checks.get_or_create(&[("check", check.to_string())]).set(i64::from(failed));
    }
    registry.register_with_unit(
        "last_look_age",
        "How long ago each round of the worker looked last, in whichever process; from the database where several share it",
        Unit::Seconds,
        looks,
    );
    registry.register_with_unit(
        "oldest_wait",
        "How long the oldest thing of each kind has waited for the notifier; from the database",
        Unit::Seconds,
        waits,
    );
    registry.register("check_failed", "Whether a check of the watchdog fails; from the database", checks);
}
