//! Against Kannel itself.

use std::time::Duration;

use domain::delivery::Phrasing;
use domain::phone::PhoneNumber;
use testkit::parts::kannel::{Kannel as RealKannel, PASSWORD, USERNAME, Wiring};

use super::*;
use crate::config::{NumberForm, Secret};
use crate::loopback::{Call, Loopback, Step};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const PATIENCE: Duration = Duration::from_secs(10);

fn driver(kannel: &RealKannel, us: &Loopback, method: KannelMethod, password: &str) -> Kannel {
    let config = KannelConfig {
        url: kannel.sendsms_url(),
        username: USERNAME.to_owned(),
        password: Secret::from(password),
        from: None,
        smsc: None,
        method,
        number: NumberForm::National,
        callback_secret: Secret::from(SECRET),
        allow_from: Vec::new(),
    };
    Kannel::new("kn", &config, &us.url(""), http::client().unwrap()).ok().unwrap()
}

fn text(attempt: i64, to: &str, body: &str) -> OutgoingText {
    OutgoingText {
        attempt: AttemptId(attempt),
        to: PhoneNumber::parse(to).unwrap(),
        said: Phrasing::free("", body),
    }
}

/// The calls that Kannel made, once there are so many.
async fn calls(us: &Loopback, count: usize) -> Vec<Call> {
    let started = tokio::time::Instant::now();
    while us.calls().len() < count && started.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    us.calls()
}

fn raw(call: &Call) -> RawCallback {
    let target = call.line.split(' ').nth(1).unwrap_or_default();
    let query = target.split_once('?').map_or("", |(_, query)| query);
    RawCallback { query: query.to_owned(), ..RawCallback::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn chinese_texts_arrive_are_reported_and_answered() {
    let us = Loopback::start(Step::answer(200, "")).await;
    let wiring = Wiring { replies: Some(us.url("/cb/kn/s/reply")), allowed_prefixes: String::new() };
    let kannel = RealKannel::start(&wiring);
    let long = format!("【码上办】{}😀", "水管漏水".repeat(20));
    for (attempt, method, body) in [
        (41, KannelMethod::Post, "【码上办】3号楼 100% A&B+C 漏水😀"),
        (42, KannelMethod::Get, long.as_str()),
    ] {
        let driver = driver(&kannel, &us, method, PASSWORD);
        let outcome = driver.send(&text(attempt, "13800001234", body)).await;
        assert_eq!(outcome, Outcome::Accepted { provider_id: None }, "{method:?}");
        let count = usize::try_from(attempt - 40).unwrap();
        let arrived = kannel.wait_for_texts(count, PATIENCE).await;
        assert_eq!(arrived[count - 1].body, body);
        assert_eq!(arrived[count - 1].segments, domain::delivery::segments(body).len());
        assert_eq!(arrived[count - 1].to, "13800001234");
    }
    let driver = driver(&kannel, &us, KannelMethod::Post, PASSWORD);
    let reports: Vec<Receipt> =
        calls(&us, 4).await.iter().flat_map(|call| driver.receipt(&raw(call)).items).collect();
    for attempt in [AttemptId(41), AttemptId(42)] {
        let of = |receipt: &&Receipt| receipt.of == ReceiptOf::Attempt(attempt);
        let best = reports.iter().filter(of).map(|receipt| receipt.state).max();
        assert_eq!(best, Some(ReceiptState::Delivered), "{attempt} {reports:?}");
    }

    kannel.say("13800001234", "收到 7K3M9P & 好");
    let calls = calls(&us, 5).await;
    let reply = driver.reply(&raw(calls.last().unwrap())).items.remove(0);
    assert_eq!((reply.from.national().as_str(), reply.text.as_str()), ("13800001234", "收到 7K3M9P & 好"));
    assert!(reply.provider_id.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_told_apart() {
    let us = Loopback::start(Step::answer(200, "")).await;
    let mut kannel = RealKannel::start(&Wiring { replies: None, allowed_prefixes: "138".to_owned() });
    let right = driver(&kannel, &us, KannelMethod::Post, PASSWORD);
    let wrong = driver(&kannel, &us, KannelMethod::Post, "not-the-password");
    for (driver, to) in [(&wrong, "13800001234"), (&right, "13900001234")] {
        let outcome = driver.send(&text(1, to, "水")).await;
        assert!(matches!(outcome, Outcome::Rejected { class: Refusal::Config, .. }), "{outcome:?}");
    }

    kannel.carrier_hangs_up();
    let kept = right.send(&text(2, "13800001234", "水")).await;
    assert_eq!(kept, Outcome::Accepted { provider_id: None }, "Kannel keeps it");

    drop(kannel);
    let gone = right.send(&text(3, "13800001234", "水")).await;
    assert!(matches!(gone, Outcome::RefusedForNow { not_sent: true, .. }), "{gone:?}");
}
