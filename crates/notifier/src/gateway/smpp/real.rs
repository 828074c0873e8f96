//! Against a message centre written by others (node-smpp).

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::delivery::{AttemptId, CallbackKind, Phrasing, ReceiptOf, ReceiptState, Refusal};
use domain::phone::PhoneNumber;
use testkit::parts::process::free_port;
use testkit::parts::smpp::{MessageCentre, PASSWORD, SYSTEM_ID};
use tokio::task::JoinHandle;

use super::*;
use crate::loopback;

const PATIENCE: Duration = Duration::from_secs(15);

/// Keeps what comes, unless it is full.
#[derive(Default)]
struct Kept {
    units: Mutex<Vec<(CallbackKind, RawCallback)>>,
    full: AtomicBool,
}

#[async_trait]
impl Inbox for Kept {
    async fn keep(&self, _: &str, kind: CallbackKind, raw: &RawCallback) -> Result<(), Remark> {
        if self.full.load(Ordering::SeqCst) {
            return Err(Remark::new("the disk is full"));
        }
        self.units.lock().unwrap().push((kind, raw.clone()));
        Ok(())
    }
}

impl Kept {
    async fn wait_for(&self, count: usize) -> Vec<(CallbackKind, RawCallback)> {
        let started = Instant::now();
        while self.units.lock().unwrap().len() < count && started.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.units.lock().unwrap().clone()
    }
}

/// A driver that holds a line until it is told to stop.
struct Held {
    driver: Arc<Smpp>,
    kept: Arc<Kept>,
    stop: watch::Sender<bool>,
    line: JoinHandle<()>,
}

impl Held {
    fn at(port: u16, more: &str) -> Self {
        Self::with(port, more, PASSWORD, Times::default())
    }

    fn with(port: u16, more: &str, password: &str, times: Times) -> Self {
        let toml = format!(
            "host = \"127.0.0.1\"\nport = {port}\nsystem_id = {SYSTEM_ID:?}\npassword = {password:?}\nfrom = \"10690000\"\n{more}"
        );
        let driver = Smpp::new("centre", &toml::from_str(&toml).unwrap(), loopback::means()).ok().unwrap();
        let driver = Arc::new(Smpp { times, ..driver });
        let kept = Arc::new(Kept::default());
        let (stop, stopped) = watch::channel(false);
        let (holding, inbox) = (Arc::clone(&driver), Arc::clone(&kept));
        let line = tokio::spawn(async move { holding.hold(inbox, stopped).await });
        Self { driver, kept, stop, line }
    }

    async fn send(&self, attempt: i64, body: &str) -> Outcome {
        let text = OutgoingText {
            attempt: AttemptId(attempt),
            to: PhoneNumber::parse("13800001234").unwrap(),
            said: Phrasing::free("", body),
        };
        self.driver.send(&text).await
    }
}

fn taken(outcome: &Outcome) -> &ProviderId {
    match outcome {
        Outcome::Accepted { provider_id: Some(name) } => name,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn chinese_texts_of_several_parts_arrive_and_each_part_is_reported() {
    let centre = MessageCentre::start();
    let held = Held::at(centre.port(), "");
    let long = format!("【码上办】{}😀{}", "水管漏水".repeat(15), "请尽快处理".repeat(20));
    let outcome = held.send(41, &long).await;
    let arrived = centre.texts(1).await.remove(0);
    assert_eq!((arrived.body.as_str(), arrived.to.as_str()), (long.as_str(), "8613800001234"));
    assert_eq!((arrived.from.as_str(), arrived.coding, arrived.version), ("10690000", 8, 0x34));
    let parts = domain::delivery::segments(&long).len();
    assert_eq!((arrived.ids.len(), parts), (3, 3));
    assert_eq!(taken(&outcome).segments().collect::<Vec<_>>(), arrived.ids);
    for unit in centre.told("submitted") {
        assert_eq!((&unit["class"], &unit["receipt"]), (&0x40.into(), &1.into()));
    }
    // They are stored side by side, in any order.
    let mut reported = Vec::new();
    for (kind, raw) in held.kept.wait_for(parts).await {
        assert_eq!(kind, CallbackKind::Receipt);
        let Receipt { of, state, .. } = held.driver.receipt(&raw).items.remove(0);
        assert_eq!(state, ReceiptState::Delivered);
        let ReceiptOf::Segment { name, to } = of else { panic!("{of:?}") };
        assert_eq!(to.national(), "13800001234");
        reported.push(name.as_str().to_owned());
    }
    reported.sort();
    assert_eq!(reported, arrived.ids);
    assert_eq!(centre.wait_for("kept", parts).await, vec![serde_json::Value::from(0); parts]);

    let short = held.send(42, "【码上办】3号楼 100% 漏水").await;
    let arrived = centre.texts(2).await.remove(1);
    assert_eq!(arrived.body, "【码上办】3号楼 100% 漏水");
    assert_eq!(taken(&short).as_str(), arrived.ids[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_that_cuts_texts_itself_gets_one_unit() {
    let centre = MessageCentre::start();
    let held = Held::at(centre.port(), "long_texts = \"whole\"\nnumber = \"national\"");
    let long = "水管漏水".repeat(40);
    taken(&held.send(1, &long).await);
    let arrived = centre.texts(1).await.remove(0);
    assert_eq!((arrived.body, arrived.to.as_str()), (long, "13800001234"));
    assert_eq!(centre.told("submitted").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_told_apart_and_a_part_in_the_middle_waits_its_turn() {
    let centre = MessageCentre::start();
    let held = Held::at(centre.port(), "");
    for (status, wanted) in
        [("88", None), ("20", None), ("11", Some(Refusal::Number)), ("10", Some(Refusal::Config))]
    {
        centre.is(&[("status", status), ("times", "1"), ("after", "0")]).await;
        match (held.send(1, "水").await, wanted) {
            (Outcome::RefusedForNow { not_sent: false, .. }, None) => {}
            (Outcome::Rejected { class, .. }, Some(wanted)) => assert_eq!(class, wanted),
            (outcome, _) => panic!("{status}: {outcome:?}"),
        }
    }
    assert_eq!(centre.told("text").len(), 0);
    centre.is(&[("status", "88"), ("times", "2"), ("after", "1")]).await;
    let long = "漏".repeat(150);
    taken(&held.send(2, &long).await);
    assert_eq!(centre.texts(1).await[0].body, long);
    assert_eq!(centre.told("submitted").len(), 4 + 3 + 2, "no part was sent again that had been taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_at_once_and_names_the_configuration() {
    let centre = MessageCentre::start();
    let held = Held::with(centre.port(), "", "wrong", Times::default());
    let outcome = held.send(1, "水").await;
    assert!(
        matches!(&outcome, Outcome::Rejected { class: Refusal::Config, why }
        if why.as_str() == "SMPP status 0xe: EsmeRinvpaswd"),
        "{outcome:?}"
    );
    assert_eq!(centre.told("bind")[0]["version"], 0x34);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_falls_leaves_what_was_written_unknown_and_nothing_goes_twice() {
    let centre = MessageCentre::start();
    let held = Arc::new(Held::at(centre.port(), "window = 3"));
    taken(&held.send(1, "一").await);
    centre.is(&[("silent", "true")]).await;
    let under_way: Vec<_> = (2..=6)
        .map(|attempt| {
            let held = Arc::clone(&held);
            tokio::spawn(async move { held.send(attempt, "水").await })
        })
        .collect();
    centre.wait_for("submitted", 4).await;
    centre.is(&[("silent", "false")]).await;
    centre.hangs_up().await;
    let (mut unknown, mut not_sent) = (0, 0);
    for outcome in under_way {
        match outcome.await.unwrap() {
            Outcome::Unknown { .. } => unknown += 1,
            Outcome::RefusedForNow { not_sent: true, .. } => not_sent += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((unknown, not_sent), (3, 2), "the window, and what waited for a place in it");
    assert_eq!(centre.told("submitted").len(), 4);
    taken(&held.send(7, "二").await);
    assert_eq!(centre.told("submitted").len(), 5, "nothing went by itself");
    assert_eq!(centre.told("bind").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_that_is_not_there_is_tried_until_it_is() {
    let (port, second) = (free_port(), free_port());
    let held = Held::at(port, "");
    let away = held.send(1, "水").await;
    assert!(matches!(away, Outcome::RefusedForNow { not_sent: true, .. }), "{away:?}");
    let centre = MessageCentre::start_at(port, second);
    centre.wait_for("bind", 1).await;
    taken(&held.send(2, "水").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_is_refused_and_what_is_stored_can_be_read() {
    let centre = MessageCentre::start();
    let held = Held::at(centre.port(), "");
    centre.wait_for("bind", 1).await;
    held.kept.full.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(100)).await;
    centre.says("13800001234", "收到", None).await;
    assert_eq!(centre.wait_for("kept", 1).await, [0x64]);
    held.kept.full.store(false, Ordering::SeqCst);
    let said = [("收到 7K3M9P & 好😀", None), ("7K3M9P 1 [ok] €", Some(0)), ("Café", Some(3))];
    for (count, (text, coding)) in (1..).zip(said) {
        centre.says("13800001234", text, coding).await;
        let (kind, raw) = held.kept.wait_for(count).await.pop().unwrap();
        let said = held.driver.reply(&raw).items.pop();
        assert_eq!(kind, CallbackKind::Reply);
        assert_eq!(
            said.map(|said| (said.text, said.from.national())),
            Some((text.to_owned(), "13800001234".to_owned()))
        );
        centre.wait_for("kept", count + 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ends_ask_whether_the_other_is_there_and_take_leave() {
    let centre = MessageCentre::start();
    let times = Times { enquiry: Duration::from_millis(200), ..Times::default() };
    let held = Held::with(centre.port(), "", PASSWORD, times);
    centre.wait_for("enquired", 2).await;
    centre.enquires().await;
    centre.wait_for("answered", 1).await;
    held.stop.send(true).unwrap();
    tokio::time::timeout(PATIENCE, held.line).await.unwrap().unwrap();
    assert_eq!((centre.told("unbound").len(), centre.told("bind").len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_that_never_answers_texts_loses_the_line_and_gets_another() {
    let centre = MessageCentre::start();
    let times = Times {
        enquiry: Duration::from_millis(200),
        unanswered: Duration::from_millis(300),
        ..Times::default()
    };
    let held = Held::with(centre.port(), "", PASSWORD, times);
    centre.wait_for("bind", 1).await;
    centre.is(&[("silent", "true")]).await;
    let outcome = held.send(1, "水").await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
    centre.wait_for("bind", 2).await;
}
