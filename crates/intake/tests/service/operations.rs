//! What whoever watches the server is told.

use std::collections::BTreeSet;

use actix_web::test::TestRequest;
use domain::delivery::{Outcome, Purpose};
use jiff::SignedDuration;

use crate::house::House;

const ALERTS: &str = include_str!("../../../../deploy/alerts.yaml");
const DASHBOARD: &str = include_str!("../../../../deploy/dashboard.json");

/// What was found is kept for two seconds.
fn a_moment_passes(house: &House) {
    house.town.clock().advance(SignedDuration::from_secs(3));
}

async fn figures(house: &House) -> String {
    let request = TestRequest::get().uri("/metrics").peer_addr("127.0.0.1:4711".parse().unwrap());
    let answer = house.ask(request).await;
    assert_eq!(answer.kind, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    answer.text()
}

#[actix_web::test]
async fn it_is_ready_as_long_as_a_notifier_looks() {
    let house = House::new().await;
    let answer = house.get("/readyz?lang=en").await;
    assert_eq!(answer.status, 503);
    assert_eq!(
        answer.text(),
        "not ready\n\
         notifier: no notifier works (it never was otherwise); start `mashang serve`, or `mashang serve --role notifier`, \
         and read its log\n\
         canary: the canary, a timer that only shows that timers go off, did not (it never was otherwise); look whether \
         the disk is full and the database can be written, then at the server's clock\n"
    );
    house.town.worker().tick().await.unwrap();
    a_moment_passes(&house);
    let answer = house.get("/readyz?lang=en").await;
    assert_eq!(
        (answer.status.as_u16(), answer.text().as_str()),
        (200, "ready: texts go out and deadlines are kept\n")
    );
    house.town.clock().advance(SignedDuration::from_secs(8));
    let answer = house.get("/readyz?lang=zh-CN").await;
    assert_eq!(answer.status, 503);
    assert!(
        answer.text().starts_with("异常\nnotifier：没有发送进程在工作（自 09:00 起）；启动"),
        "{}",
        answer.text()
    );
}

#[actix_web::test]
async fn residents_are_not_sent_away_because_texts_wait() {
    let house = House::new().await;
    assert_eq!(house.get("/readyz").await.status, 503);
    assert_eq!(house.get("/readyz/web").await.status, 200);
    assert_eq!(house.get("/healthz").await.status, 200);
}

#[actix_web::test]
async fn a_program_reads_check_by_check() {
    let house = House::new().await;
    house.town.worker().tick().await.unwrap();
    house.town.file("漏水").await;
    house.town.clock().advance(SignedDuration::from_secs(9));
    let asked = || TestRequest::get().uri("/readyz?lang=en").insert_header(("Accept", "application/json"));
    let answer = house.ask(asked()).await;
    assert_eq!(answer.status, 200);
    house.town.clock().advance(SignedDuration::from_secs(30));
    let answer = house.ask(asked()).await;
    assert_eq!(answer.status, 503);
    let told = answer.json();
    assert_eq!(told["ready"], false);
    let texts = told["checks"].as_array().unwrap().iter().find(|line| line["check"] == "texts").unwrap();
    assert_eq!(texts["since"], "2026-03-10T01:00:00Z");
    assert_eq!(texts["wrong"], "an urgent text waits to be sent");
    let fine = told["checks"].as_array().unwrap().iter().find(|line| line["check"] == "unknown").unwrap();
    assert_eq!(*fine, serde_json::json!({ "check": "unknown", "ok": true }));
    house.town.worker().tick().await.unwrap();
    house.town.texts();
}

/// Names of ours in a text, without what a histogram adds to its own.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let plain = |word: &str| {
        let suffixes = ["_bucket", "_count", "_sum"];
        suffixes.iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word).to_owned()
    };
    words.filter(|word| word.starts_with("mashang_")).map(plain).collect()
}

#[actix_web::test]
async fn every_figure_that_alerts_and_dashboard_name_is_told_with_what_it_means() {
    let house = House::new().await;
    house.town.file("漏水").await;
    house.town.passes(SignedDuration::from_mins(2)).await;
    house.town.casework.meters().received("city", SignedDuration::from_secs(4));
    house.town.casework.meters().answered("city", &Outcome::Accepted { provider_id: None });
    let text = figures(&house).await;
    let told: BTreeSet<String> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| named(line.split(['{', ' ']).next().unwrap()))
        .collect();
    for (file, wanted) in [("alerts.yaml", named(ALERTS)), ("dashboard.json", named(DASHBOARD))] {
        assert!(wanted.len() > 5, "{file}: {wanted:?}");
        assert_eq!(
            wanted.difference(&told).collect::<Vec<_>>(),
            [] as [&String; 0],
            "{file} names what there is not"
        );
    }
    for name in &told {
        let family = name.strip_suffix("_total").unwrap_or(name);
        assert!(
            text.contains(&format!("# HELP {family} ")) && text.contains(&format!("# TYPE {family} ")),
            "{name}"
        );
    }
    house.town.texts();
}

#[actix_web::test]
async fn the_first_text_of_a_matter_is_timed_from_its_filing() {
    let house = House::new().await;
    house.town.file("漏水").await;
    house.town.clock().advance(SignedDuration::from_secs(4));
    house.town.worker().tick().await.unwrap();
    let text = figures(&house).await;
    let purpose = Purpose::FirstAlert.as_str();
    for (bound, count) in [("2.5", 0), ("5.0", 1), ("10.0", 1), ("+Inf", 1)] {
        let line = format!(
            "mashang_message_request_delay_seconds_bucket{{le=\"{bound}\",purpose=\"{purpose}\"}} {count}\n"
        );
        assert!(text.contains(&line), "{line}{text}");
    }
    assert!(
        text.contains("mashang_attempts_total{gateway=\"recording\",outcome=\"accepted\"} 1\n"),
        "{text}"
    );
    house.town.texts();
}

#[actix_web::test]
async fn a_call_without_the_secret_is_counted() {
    let house = House::new().await;
    assert_eq!(house.get("/cb/city/guessed/receipt").await.status, 404);
    assert!(figures(&house).await.contains("mashang_callbacks_refused_total 1\n"));
}
