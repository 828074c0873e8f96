//! Waking the worker at once: in this process by a notification, across processes by PostgreSQL's NOTIFY.
//!
//! A signal may be lost; polling beneath it finds everything. So a signal carries nothing.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, sqlx};
use tokio::sync::Notify;

use crate::error::Result;
use crate::store::{Store, Wake};

/// What can be waited for.
#[derive(Debug, Clone, Default)]
pub struct Signals {
    messages: Arc<Notify>,
    deadlines: Arc<Notify>,
    callbacks: Arc<Notify>,
}

const MESSAGES: &str = "mashang_messages";
const DEADLINES: &str = "mashang_deadlines";
const CALLBACKS: &str = "mashang_callbacks";

/// How long after a broken connection it is listened again.
const LISTEN_AGAIN: Duration = Duration::from_secs(2);

impl Signals {
    /// Returns when there may be something to tell.
    pub async fn messages(&self) {
        self.messages.notified().await;
    }

    /// Returns when there may be a new deadline.
    pub async fn deadlines(&self) {
        self.deadlines.notified().await;
    }

    /// Returns when a gateway may have called.
    pub async fn callbacks(&self) {
        self.callbacks.notified().await;
    }

    /// Lets everybody look: what they knew of the time is worth nothing.
    pub fn all(&self) {
        self.wake(Wake { messages: true, deadlines: true, callbacks: true });
    }

    pub(crate) fn wake(&self, wake: Wake) {
        for (wanted, notify) in [
            (wake.messages, &self.messages),
            (wake.deadlines, &self.deadlines),
            (wake.callbacks, &self.callbacks),
        ] {
            if wanted {
                notify.notify_one();
            }
        }
    }

    /// Says it to the other processes, as part of the transaction.
    pub(crate) async fn announce(tx: &DatabaseTransaction, wake: Wake) -> Result<()> {
        if wanted(wake).next().is_some() {
            tx.execute_unprepared(&Self::announcement(wake)).await?;
        }
        Ok(())
    }

    /// The query that says it to the other processes.
    pub(crate) fn announcement(wake: Wake) -> String {
        let said = wanted(wake).map(|channel| format!("pg_notify('{channel}', '')"));
        format!("SELECT {}", said.collect::<Vec<_>>().join(", "))
    }

    fn heard(&self, channel: &str) {
        self.wake(Wake {
            messages: channel == MESSAGES,
            deadlines: channel == DEADLINES,
            callbacks: channel == CALLBACKS,
        });
    }
}

/// The channels of what is to be woken.
fn wanted(wake: Wake) -> impl Iterator<Item = &'static str> {
    let channels = [(wake.messages, MESSAGES), (wake.deadlines, DEADLINES), (wake.callbacks, CALLBACKS)];
    channels.into_iter().filter_map(|(wanted, channel)| wanted.then_some(channel))
}

impl Store {
    /// Listens for what other processes announce, for as long as it is polled; on SQLite it never returns and does
    /// nothing. A broken connection is taken up again.
    pub async fn listen(&self) {
        if self.inner.read.get_database_backend() != DbBackend::Postgres {
            return std::future::pending().await;
        }
        loop {
            if let Err(fault) = listen_once(&self.inner.read, self.signals()).await {
                tracing::warn!(%fault, "listening to the database broke off");
            }
            tokio::time::sleep(LISTEN_AGAIN).await;
        }
    }
}

async fn listen_once(db: &DatabaseConnection, signals: &Signals) -> std::result::Result<(), sqlx::Error> {
    let mut listener = sqlx::postgres::PgListener::connect_with(db.get_postgres_connection_pool()).await?;
    listener.listen_all([MESSAGES, DEADLINES, CALLBACKS]).await?;
    // Whatever was announced while nobody listened is found by looking once.
    signals.all();
    loop {
        let notice = listener.recv().await?;
        signals.heard(notice.channel());
    }
}
