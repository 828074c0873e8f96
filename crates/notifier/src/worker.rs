//! The worker: reconcilers that look, do what is due, and look again.
//!
//! Each is started by a signal and by the passing of a second, takes nothing but what lies in the database, and may be
//! run at any time and by any number of processes: running on and coming back after a crash are the same path.

use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use casework::{CaseError, Casework, Heard, Voice};
use domain::delivery::pace::Budget;
use domain::delivery::{CALL_TIMEOUT, CallbackKind, RawCallback, Remark};
use domain::retention::Retention;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::CALLS_AT_ONCE;
use crate::duty::Duty;
use crate::exchange::Exchanges;
use crate::gateway::{CallbackError, Gateways, Inbox, Parsed};
use crate::mail::Mailer;
use crate::outbox;
use crate::standing::Standings;
use crate::unsettled::settle_unknown;
use crate::watchdog::{Heartbeat, Part, SeenClock, Watchdog};

/// How often a reconciler looks when nothing calls it: signals may be lost.
const LOOK: Duration = Duration::from_secs(1);

/// How often it is looked who has left: nothing calls for that, and it waits for nobody's second.
const LOOK_FOR_LEAVERS: Duration = Duration::from_mins(1);

/// How often it is looked whether a day is to be anchored: it is made an hour after midnight, or after a pause.
const LOOK_FOR_DAYS: Duration = Duration::from_mins(1);

/// How often it is looked what has been kept for too long: it is counted in days.
const LOOK_FOR_OUTDATED: Duration = Duration::from_hours(1);

/// How often it is looked what somebody is to be warned of: a burst pipe is one incident within a minute.
const LOOK_FOR_WARNINGS: Duration = Duration::from_mins(1);

/// How often it is looked how fast gateways have been: it is measured over minutes.
const LOOK_FOR_SPEED: Duration = Duration::from_mins(1);

/// How the worker works.
#[derive(Clone)]
pub struct Settings {
    /// How the town speaks.
    pub voice: Voice,
    /// How many calls of one gateway may be under way at a time. More than a gateway takes makes it refuse.
    pub per_gateway: usize,
    /// After how long a call is given up, whatever the gateway's driver does.
    pub call_within: Duration,
    /// How many texts one telephone may get.
    pub budget: Budget,
    /// For how long personal data are kept; `None` where nothing is erased by itself.
    pub retention: Option<Retention>,
    /// What records calls.
    pub exchanges: Exchanges,
    /// By which letters go; `None` where there is no mail.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// By which other processes know this one: of two that run at a time no two are alike.
    pub process: String,
    /// Who hears from elsewhere that all is well, if anybody.
    pub heartbeat: Option<Heartbeat>,
    /// Who hears by mail that something is wrong, if anybody.
    pub duty: Option<Duty>,
}

impl Settings {
    /// The usual ones.
    pub fn new(voice: Voice) -> Self {
        // The driver has its own limit; this one is for a driver that does not keep it.
        let call_within = CALL_TIMEOUT.unsigned_abs() + Duration::from_secs(1);
        let process = format!("{}", std::process::id());
        Self {
            voice,
            per_gateway: CALLS_AT_ONCE.get().into(),
            call_within,
            budget: Budget::default(),
            retention: None,
            exchanges: Exchanges::default(),
            mailer: None,
            process,
            heartbeat: None,
            duty: None,
        }
    }
}

/// The worker. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) casework: Casework,
    pub(crate) gateways: Gateways,
    pub(crate) settings: Settings,
    /// The names of the gateways that texts are sent by.
    pub(crate) ways: Vec<String>,
    /// How they stand.
    pub(crate) standings: Standings,
    /// By which it is seen that the clock was set.
    pub(crate) clock: Arc<SeenClock>,
}

/// What a reconciler looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    /// Matters of those who have left.
    Leavers,
    /// Clocks that have come to a step.
    Deadlines,
    /// What gateways posted.
    Callbacks,
    /// How the gateways stand.
    Gateways,
    /// Messages that nobody came back for.
    Overdue,
    /// Calls whose outcome nobody knows.
    Unknown,
    /// Messages that are to be sent.
    Outbox,
    /// How fast the gateways have been.
    Speed,
    /// Days that are to be anchored.
    Days,
    /// Personal data that have been kept for too long.
    Outdated,
    /// What stands out, and somebody is to be warned of.
    Warnings,
}

impl Task {
    /// Who answers for a matter comes before what they are told.
    const ALL: [Self; 11] = [
        Self::Leavers,
        Self::Deadlines,
        Self::Callbacks,
        Self::Gateways,
        Self::Overdue,
        Self::Unknown,
        Self::Outbox,
        Self::Speed,
        Self::Days,
        Self::Outdated,
        Self::Warnings,
    ];

    const fn look(self) -> Duration {
        match self {
            Self::Leavers => LOOK_FOR_LEAVERS,
            Self::Days => LOOK_FOR_DAYS,
            Self::Outdated => LOOK_FOR_OUTDATED,
            Self::Warnings => LOOK_FOR_WARNINGS,
            Self::Speed => LOOK_FOR_SPEED,
            Self::Deadlines
            | Self::Callbacks
            | Self::Gateways
            | Self::Overdue
            | Self::Unknown
            | Self::Outbox => LOOK,
        }
    }
}

/// Works until `shutdown` ends; then nothing new is begun and what is under way is finished.
pub async fn run(
    casework: Casework,
    gateways: Gateways,
    settings: Settings,
    shutdown: impl Future<Output = ()>,
) {
    Worker::new(casework, gateways, settings).run(shutdown).await;
}

impl Worker {
    /// A worker that stands still.
    pub fn new(casework: Casework, gateways: Gateways, settings: Settings) -> Self {
        let (ways, standings) = (gateways.names(), Standings::new(&gateways));
        let clock = Arc::default();
        Self { inner: Arc::new(Inner { casework, gateways, settings, ways, standings, clock }) }
    }

    /// Does whatever is due now, and what follows from it, until nothing is left to do. Says how much was done.
    ///
    /// # Errors
    /// The first that a reconciler reports.
    pub async fn tick(&self) -> Result<usize, CaseError> {
        let (_stop, stopped) = watch::channel(false);
        let mut all = 0;
        loop {
            let mut done = 0;
            for task in Task::ALL {
                done += self.pass(task, &stopped).await?;
            }
            all += done;
            if done == 0 {
                return Ok(all);
            }
        }
    }

    /// See [`run`].
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let (stop, stopped) = watch::channel(false);
        self.inner.clock.begin(&self.inner.casework).await;
        let mut tasks = JoinSet::new();
        for task in Task::ALL {
            let (worker, until) = (self.clone(), stopped.clone());
            tasks.spawn(keep_going(task, stopped.clone(), move || worker.clone().keep(task, until.clone())));
        }
        for part in Part::ALL {
            let (watchdog, until) = (self.watchdog(), stopped.clone());
            tasks
                .spawn(keep_going(part, stopped.clone(), move || watchdog.clone().keep(part, until.clone())));
        }
        let (hang_up, until) = watch::channel(false);
        let mut lines = self.hold_lines(&until);
        let store = self.inner.casework.store().clone();
        let listening = tokio::spawn(async move { store.listen().await });
        shutdown.await;
        // Nobody is left to hear it only if all tasks have ended already.
        let _ = stop.send(true);
        while tasks.join_next().await.is_some() {}
        // What was under way has been told by now.
        let _ = hang_up.send(true);
        while lines.join_next().await.is_some() {}
        listening.abort();
    }

    /// Holds the lines of those gateways that want one.
    fn hold_lines(&self, until: &watch::Receiver<bool>) -> JoinSet<()> {
        let mut lines = JoinSet::new();
        for gateway in self.inner.gateways.all() {
            let (gateway, inbox) = (Arc::clone(gateway), Arc::new(self.inner.casework.clone()));
            let (name, stopped) = (gateway.name().to_owned(), until.clone());
            let hold = move || {
                let (gateway, inbox, stopped) = (Arc::clone(&gateway), Arc::clone(&inbox), stopped.clone());
                async move { gateway.hold(inbox, stopped).await }
            };
            lines.spawn(keep_going(name, until.clone(), hold));
        }
        lines
    }

    fn watchdog(&self) -> Watchdog {
        let Inner { casework, settings, clock, .. } = self.inner.as_ref();
        Watchdog {
            casework: casework.clone(),
            clock: Arc::clone(clock),
            process: settings.process.clone(),
            heartbeat: settings.heartbeat.clone(),
            duty: settings.duty.clone(),
            voice: settings.voice.clone(),
        }
    }

    /// Runs one reconciler whenever there may be something to do.
    async fn keep(self, task: Task, mut stopped: watch::Receiver<bool>) {
        let mut faulty = false;
        while !*stopped.borrow() {
            let looked = match self.inner.clock.compare(&self.inner.casework).await {
                Ok(()) => self.pass(task, &stopped).await,
                Err(fault) => Err(fault),
            };
            match &looked {
                Err(fault) if !faulty => {
                    tracing::error!(?task, %fault, "the worker cannot work; it tries again");
                }
                Ok(_) if faulty => tracing::info!(?task, "the worker works again"),
                _ => {}
            }
            faulty = looked.is_err();
            // What was done may have made more due.
            if looked.is_ok_and(|done| done > 0) {
                continue;
            }
            tokio::select! {
                () = self.signal(task) => {}
                () = tokio::time::sleep(task.look()) => {}
                _ = stopped.changed() => {}
            }
        }
    }

    async fn signal(&self, task: Task) {
        let signals = self.inner.casework.store().signals();
        match task {
            Task::Deadlines => signals.deadlines().await,
            Task::Callbacks => signals.callbacks().await,
            // These become due by the passing of time alone, and leaving calls nobody.
            Task::Overdue
            | Task::Unknown
            | Task::Gateways
            | Task::Speed
            | Task::Leavers
            | Task::Days
            | Task::Outdated
            | Task::Warnings => {
                std::future::pending::<()>().await;
            }
            Task::Outbox => signals.messages().await,
        }
    }

    /// One look of a reconciler. Says how much was done.
    async fn pass(&self, task: Task, stopped: &watch::Receiver<bool>) -> Result<usize, CaseError> {
        let Inner { casework, settings, ways, .. } = self.inner.as_ref();
        match task {
            Task::Leavers => casework.reassign_leavers().await,
            Task::Deadlines => Ok(casework.sweep().await?.handled),
            Task::Callbacks => {
                casework.hear(&settings.voice, ways, |name, kind, raw| self.read(name, kind, raw)).await
            }
            Task::Gateways => self.inner.standings.keep(casework).await,
            Task::Overdue => casework.settle_overdue(ways).await,
            Task::Unknown => settle_unknown(&self.inner).await,
            Task::Speed => casework.shift_gateways().await,
            Task::Outbox => outbox::send_all(self, stopped).await,
            Task::Days => casework.anchor().await,
            Task::Outdated => match settings.retention {
                Some(retention) => casework.erase_outdated(retention).await,
                None => Ok(0),
            },
            Task::Warnings => casework.look_for_warnings().await,
        }
    }

    /// Reads a callback as its gateway writes.
    fn read(&self, name: &str, kind: CallbackKind, raw: &RawCallback) -> Heard {
        let (gateway, exchange) =
            (self.inner.gateways.named(name), self.inner.settings.exchanges.named(name));
        match (kind, gateway, exchange) {
            (CallbackKind::Receipt, Some(gateway), _) => heard(gateway.receipt(raw), Heard::Receipts),
            (CallbackKind::Reply, Some(gateway), _) => heard(gateway.reply(raw), Heard::Replies),
            (CallbackKind::Call, _, Some(exchange)) => heard(exchange.calls(raw), Heard::Calls),
            _ => Heard::NoGateway,
        }
    }
}

/// Begins a reconciler anew when it breaks off: the others would go on, and nobody would see from outside that one of them
/// is gone. It does not end the process, which would take the web service with it as often as the fault comes back.
async fn keep_going<F>(task: impl Debug, mut stopped: watch::Receiver<bool>, begin: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    while let Err(fault) = tokio::spawn(begin()).await {
        tracing::error!(?task, %fault, "a part of the worker broke off; it begins anew: report this as a fault of the program");
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// What comes over a line is kept as what is posted is.
#[async_trait]
impl Inbox for Casework {
    async fn keep(&self, gateway: &str, kind: CallbackKind, raw: &RawCallback) -> Result<(), Remark> {
        self.callback(gateway, kind, raw).await.map_err(|fault| Remark::new(&fault.to_string()))
    }
}

/// What was read, even if not all of it could be.
fn heard<T>(parsed: Parsed<T>, of: fn(Vec<T>) -> Heard) -> Heard {
    let Parsed { items, faults } = parsed;
    if items.is_empty() && !faults.is_empty() {
        return Heard::Nothing(faults.iter().map(CallbackError::to_string).collect::<Vec<_>>().join("; "));
    }
    for fault in faults {
        tracing::warn!(%fault, "a part of a callback cannot be read");
    }
    of(items)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_reconciler_that_panics_begins_anew_until_it_is_told_to_stop() {
        let (stop, stopped) = watch::channel(false);
        let begun = Arc::new(AtomicUsize::new(0));
        let (count, until) = (Arc::clone(&begun), stopped.clone());
        let reconcile = move || {
            let (first, mut until) = (count.fetch_add(1, Ordering::SeqCst) == 0, until.clone());
            async move {
                assert!(!first, "a fault of the program");
                until.wait_for(|stop| *stop).await.unwrap();
            }
        };
        let kept = tokio::spawn(keep_going(Task::Deadlines, stopped, reconcile));
        while begun.load(Ordering::SeqCst) < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        stop.send(true).unwrap();
        kept.await.unwrap();
        assert_eq!(begun.load(Ordering::SeqCst), 2);
    }
}
