//! Time passes in the town, and the worker works.

use std::sync::Arc;
use std::time::Duration;

use casework::{Casework, Voice};
use domain::clock::Clock as _;
use domain::deadline::ClockKind;
use domain::delivery::{CallbackKind, RawCallback};
use domain::number::TicketId;
use domain::retention::Retention;
use domain::ticket::AlarmCause;
use i18n::Lang;
use jiff::SignedDuration;
use notifier::gateway::{Gateways, SmsGateway};
use notifier::mail::Mailer;
use notifier::{Settings, Worker};

use super::calling::READERS;
use super::{Person, Town, began, minutes, sure};

/// How long a test waits for a gateway that hangs.
const PATIENCE: Duration = Duration::from_millis(300);

impl Town {
    /// The worker of the town.
    pub fn worker(&self) -> Worker {
        self.worker_by(self.gateways())
    }

    /// A worker that sends by these gateways, the preferred one first.
    pub fn worker_with(&self, gateways: &[Arc<dyn SmsGateway>]) -> Worker {
        self.worker_by(Gateways::from_list(gateways.to_vec()))
    }

    /// A worker that erases personal data after so many days.
    pub fn worker_keeping(&self, days: u16) -> Worker {
        let settings = Settings { retention: Retention::of_days(days), ..self.settings() };
        Worker::new(self.casework.clone(), self.gateways(), settings)
    }

    fn worker_by(&self, gateways: Gateways) -> Worker {
        Worker::new(self.casework.clone(), gateways, self.settings())
    }

    fn settings(&self) -> Settings {
        let mailer = self.mailbox.clone().map(|mailbox| mailbox as Arc<dyn Mailer>);
        Settings { mailer, ..settings() }
    }

    /// The standing alarms: of which ticket, about which clock, and why.
    pub async fn alarms(&self) -> Vec<(TicketId, ClockKind, AlarmCause)> {
        let county = sure("a division", "99".parse());
        let alarms = sure("alarms", self.casework.store().standing_alarms(&[county], 0, 100).await);
        alarms.into_iter().map(|alarm| (alarm.ticket, alarm.clock, alarm.cause)).collect()
    }

    /// Whole minutes since the story began.
    pub fn minutes_gone(&self) -> i64 {
        self.now().duration_since(began()).as_mins()
    }

    /// Time passes, and the worker does at every minute what is due.
    pub async fn passes(&self, by: SignedDuration) {
        let (worker, end) = (self.worker(), self.now() + by);
        sure("the worker", worker.tick().await);
        while self.now() < end {
            self.clock().advance(minutes(1).min(end.duration_since(self.clock().now())));
            sure("the worker", worker.tick().await);
        }
    }

    /// Days pass, and the worker does at every hour what is due: for what is counted in days.
    pub async fn days_pass(&self, by: SignedDuration) {
        let (worker, end) = (self.worker(), self.now() + by);
        sure("the worker", worker.tick().await);
        while self.now() < end {
            self.clock().advance(minutes(60).min(end.duration_since(self.clock().now())));
            sure("the worker", worker.tick().await);
        }
    }

    /// A gateway posts something to us.
    pub async fn posts(&self, gateway: &str, kind: CallbackKind, query: &str) {
        let raw = RawCallback { query: query.to_owned(), ..RawCallback::default() };
        sure("a callback", self.casework.callback(gateway, kind, &raw).await);
    }

    /// Somebody sends a text, and the worker reads it.
    pub async fn writes(&self, person: Person, text: &str) {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("from", person.dialled()).append_pair("text", text);
        self.posts("recording", CallbackKind::Reply, &query.finish()).await;
        sure("the worker", self.worker().tick().await);
    }
}

/// A worker of another process, which sends to the same telephones.
pub fn worker_of(casework: Casework, town: &Town) -> Worker {
    Worker::new(casework, town.gateways(), settings())
}

fn settings() -> Settings {
    let voice = Voice { lang: Lang::Zh, sign: "码上反映".to_owned() };
    let exchanges = READERS.clone();
    Settings { call_within: PATIENCE, exchanges, ..Settings::new(voice) }
}
