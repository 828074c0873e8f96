//! Telephones ring in the town, and exchanges say so.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use async_trait::async_trait;
use casework::{Bound, CallBridge, Pair, Unbound};
use domain::delivery::{CallbackKind, RawCallback};
use domain::number::TicketId;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use notifier::exchange::Exchanges;
use serde_json::{Value, json};

use super::{Person, Town, sure};

/// The exchanges of the town: one that lends middle numbers, and one that only says which number called which.
const EXCHANGES: &str = r#"{
    "bridge": "masks",
    "exchanges": {
        "masks": {
            "kind": "aliyun", "access_key_id": "id", "access_key_secret": "secret", "pool_key": "FC1",
            "callback_secret": "0123456789abcdef0123456789abcdef"
        },
        "hotline": {
            "kind": "record", "callback_secret": "0123456789abcdef0123456789abcdef",
            "id": "/id", "from": "/from", "to": "/to", "rang": "/rang", "answered": "/answered", "ended": "/ended"
        }
    }
}"#;

/// What reads the records that they post: the real drivers.
pub(super) static READERS: LazyLock<Exchanges> = LazyLock::new(|| {
    let config = sure("exchanges", serde_json::from_str(EXCHANGES));
    let client = sure("a client", notifier::http::client());
    Exchanges::build(&config, &[], &client).unwrap_or_else(|problems| panic!("{problems:?}"))
});

/// Lends middle numbers, unless it is away or hangs.
#[derive(Debug, Default)]
pub struct Switchboard {
    lent: AtomicU32,
    away: AtomicBool,
    hangs: AtomicBool,
    asked: Mutex<Vec<Pair>>,
}

impl Switchboard {
    /// From now on it lends nothing, or does again.
    pub fn is_away(&self, away: bool) {
        self.away.store(away, Ordering::Relaxed);
    }

    /// From now on it does not answer.
    pub fn hangs(&self) {
        self.hangs.store(true, Ordering::Relaxed);
    }

    /// What it was asked since the last look.
    pub fn asked(&self) -> Vec<Pair> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl CallBridge for Switchboard {
    fn name(&self) -> &'static str {
        "masks"
    }

    fn lends_for(&self) -> SignedDuration {
        SignedDuration::from_hours(2)
    }

    async fn bind(&self, pair: &Pair) -> Result<Bound, Unbound> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(pair.clone());
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        if self.away.load(Ordering::Relaxed) {
            return Err(Unbound("200, code isv.NO_AVAILABLE_NUMBER".to_owned()));
        }
        let n = self.lent.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(Bound { name: format!("sub-{n}"), number: format!("1700000{n:04}") })
    }
}

/// A call, with seconds since it began to ring.
#[derive(Debug, Clone, Copy)]
pub struct Rung {
    /// The exchange's name for it.
    pub name: &'static str,
    /// When it rang.
    pub at: Timestamp,
    /// After how many seconds it was answered.
    pub answered: Option<i64>,
    /// After how many seconds it ended.
    pub ended: i64,
}

impl Rung {
    /// Answered after five seconds; they talked for so many.
    pub const fn talked(name: &'static str, at: Timestamp, seconds: i64) -> Self {
        Self { name, at, answered: Some(5), ended: 5 + seconds }
    }

    /// Nobody answered.
    pub const fn in_vain(name: &'static str, at: Timestamp) -> Self {
        Self { name, at, answered: None, ended: 25 }
    }

    fn after(&self, seconds: i64) -> Timestamp {
        self.at + SignedDuration::from_secs(seconds)
    }
}

impl Town {
    /// The town, where a switchboard lends middle numbers.
    #[must_use]
    pub fn lending(mut self, switchboard: &Arc<Switchboard>) -> Self {
        self.casework = self.casework.clone().bridged(switchboard.clone());
        self
    }

    /// Somebody presses the button for a middle number. Gives the switchboard's name for what binds them to it, if they
    /// got one.
    pub async fn borrows(&self, person: Person, ticket: TicketId) -> Option<String> {
        let powers = self.powers(person).await;
        sure(person.name, self.casework.lend_middle_number(&powers, ticket).await);
        let store = self.casework.store();
        let asked = sure("a number", store.middle_number(ticket, powers.staff, self.now()).await);
        asked.and_then(|asked| asked.lent).map(|(name, _)| name)
    }

    /// The switchboard posts records of calls over a middle number, in the form of Aliyun; `back` when the requester
    /// called.
    pub async fn switchboard_reports(&self, over: &str, calls: &[Rung], back: bool) {
        let zone = sure("a zone", TimeZone::get("Asia/Shanghai"));
        let local = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let report = |call: &Rung| {
            let start = call.answered.map_or(String::new(), |seconds| local(call.after(seconds)));
            json!({
                "call_id": call.name, "sub_id": over, "call_type": if back { "1" } else { "0" },
                "phone_no": "13800000001", "secret_no": "17000000001", "peer_no": "13700000001",
                "call_out_time": local(call.after(-2)), "free_ring_time": local(call.at), "start_time": start,
                "release_time": local(call.after(call.ended)),
            })
        };
        self.posts_json("masks", &calls.iter().map(report).collect()).await;
    }

    /// The hotline posts the record of a call from one number to another.
    pub async fn hotline_reports(&self, from: Person, to: Person, call: Rung) {
        let answered = call.answered.map(|seconds| call.after(seconds).to_string());
        let record = json!({
            "id": call.name, "from": from.dialled(), "to": to.dialled(), "rang": call.at.to_string(),
            "answered": answered, "ended": call.after(call.ended).to_string(),
        });
        self.posts_json("hotline", &record).await;
    }

    async fn posts_json(&self, exchange: &str, body: &Value) {
        let content_type = Some("application/json".to_owned());
        let raw = RawCallback { content_type, body: body.to_string().into_bytes(), ..RawCallback::default() };
        sure("a callback", self.casework.callback(exchange, CallbackKind::Call, &raw).await);
        sure("the worker", self.worker().tick().await);
    }
}
