//! A gateway that fails in every way there is on the wire: what is on record, and what its people get and how often, is
//! what the rules of `domain::delivery` say.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use testkit::parts::process::free_port;
use testkit::parts::texting::{Order, Texting};
use testkit::town::Db;

use super::site::{CALLBACK_SECRET, Site};
use super::telling::{confirmed, gateway, people, phone, until_told, words};
use crate::rows::Rows;

/// Within which time everybody is told: until then a receipt may settle what nobody knows about.
const PATIENCE: Duration = Duration::from_secs(45);

/// Longer than a call may take.
const TOO_LATE: Duration = Duration::from_secs(9);

/// The operator at the township's centre in the demo town.
const OPERATOR: &str = "13800000011";

/// Less than that.
const SLOW: Duration = Duration::from_secs(3);

/// What its own words mean, as configuration tells.
fn rules() -> String {
    let rule =
        |word: &str| format!("{{ when = {{ contains = \"{}\" }}, means = \"{word}\" }}", word.to_uppercase());
    ["later", "number", "content", "config", "balance", "limit", "unknown"].map(rule).join(", ")
}

/// What a gateway does with a text, and where its calls stand in the end, the first first.
const FAULTS: [(Order, &[&str]); 11] = [
    (Order::Hang, &["superseded", "delivered"]),
    (Order::AnswerAfter(TOO_LATE), &["superseded", "delivered"]),
    (Order::Babble, &["superseded", "delivered"]),
    (Order::BreakOff, &["superseded", "delivered"]),
    (Order::HangUp, &["superseded", "delivered"]),
    (Order::Say(500, "OK"), &["superseded", "delivered"]),
    (Order::Say(200, "UNKNOWN"), &["superseded", "delivered"]),
    (Order::AnswerAfter(SLOW), &["accepted"]),
    (Order::Say(429, "slowly"), &["refused", "delivered"]),
    (Order::Say(200, "LATER"), &["refused", "delivered"]),
    (Order::AnswerAndReport, &["delivered"]),
];

/// So many texts go well after each that does not: a gateway that fails as a rule is left alone, which is told of elsewhere.
const BETWEEN: usize = 2;

/// Where the calls for a telephone stand, the first first.
async fn calls(rows: &Rows, texting: &Texting, n: usize) -> Vec<String> {
    let mut found = Vec::new();
    for id in texting.calls().remove(&phone(n)).unwrap_or_default() {
        let status = format!("SELECT status AS word FROM attempts WHERE id = {id}");
        found.push(rows.text(&status).await.expect("every call is on record"));
    }
    found
}

/// Waits until the calls for a telephone stand as they are to stand.
async fn until_calls(rows: &Rows, texting: &Texting, n: usize, expected: &[&str]) {
    let began = Instant::now();
    loop {
        let found = calls(rows, texting, n).await;
        if found == expected {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{n}: {found:?} instead of {expected:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Files a matter and waits until the gateway has its text.
async fn file(texting: &Texting, addresses: &[String], n: usize) {
    let before = texting.seen().requests;
    confirmed(&addresses[n], &words(n)).await;
    texting.until(|seen| seen.requests > before).await;
}

async fn the_only_gateway_fails(db: Db) {
    let texting = Texting::start().await;
    texting.always(Order::AnswerAndReport);
    let sms = format!("[sms]\norder = [\"city\"]\n\n{}", gateway("city", texting.url(), &rules()));
    let site = Site::settle(db, &sms);
    let poor = FAULTS.len() * (1 + BETWEEN);
    let addresses = people(&site, &texting, poor + 1);
    let mashang = site.serve(&[]).await;
    let rows = Rows::at(&site.database_url()).await;
    for (n, (order, _)) in FAULTS.iter().enumerate() {
        texting.next_for(&phone(n), &[*order]);
        file(&texting, &addresses, n).await;
        for well in 0..BETWEEN {
            file(&texting, &addresses, FAULTS.len() + n * BETWEEN + well).await;
        }
    }
    for (n, (_, expected)) in FAULTS.iter().enumerate() {
        until_calls(&rows, &texting, n, expected).await;
    }
    for n in FAULTS.len()..poor {
        until_calls(&rows, &texting, n, &["delivered"]).await;
    }
    without_money(&rows, &texting, &addresses, poor).await;
    assert!(mashang.stop().success());
}

/// There is no other way: it shows, and it is tried again when somebody may have paid.
async fn without_money(rows: &Rows, texting: &Texting, addresses: &[String], n: usize) {
    texting.next_for(&phone(n), &[Order::Say(200, "BALANCE")]);
    file(texting, addresses, n).await;
    until_calls(rows, texting, n, &["rejected"]).await;
    assert_eq!(rows.count("gateways", "trouble = 'balance'").await, 1);
    assert_eq!(rows.count("alarms", "cause = 'not_delivered'").await, 1);
    let again = "status = 'queued' AND instead_of = (SELECT max(id) FROM messages WHERE status = 'rejected')";
    assert_eq!(rows.count("messages", again).await, 1);
    assert_eq!(rows.count("messages", "status = 'rejected'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_only_gateway_does_its_people_are_told_and_twice_only_when_nobody_knew_on_sqlite() {
    the_only_gateway_fails(Db::Sqlite).await;
}

/// What the first gateway refuses for good: what stands on record of it, and how many texts the second gateway sends to the
/// same person instead.
const REFUSALS: [(&str, usize); 5] = [("NUMBER", 0), ("CONTENT", 1), ("LIMIT", 1), ("CONFIG", 1), ("OK", 1)];

#[tokio::test(flavor = "multi_thread")]
async fn what_one_gateway_refuses_goes_another_way_by_its_class_on_postgres() {
    let (first, second) = (Texting::start().await, Texting::start().await);
    let sms = format!(
        "[sms]\norder = [\"city\", \"spare\"]\n\n{}{}",
        gateway("city", first.url(), &rules()),
        gateway("spare", second.url(), &rules())
    );
    let site = Site::settle(Db::Postgres, &sms);
    let addresses = people(&site, &first, REFUSALS.len());
    second.reports_to(&format!("{}/cb/spare/{CALLBACK_SECRET}/receipt", site.base()));
    second.always(Order::AnswerAndReport);
    let mashang = site.serve(&[]).await;
    let rows = Rows::at(&site.database_url()).await;
    for (n, (word, instead)) in REFUSALS.iter().enumerate() {
        first.next_for(&phone(n), &[Order::Say(200, word)]);
        confirmed(&addresses[n], &words(n)).await;
        // The last one finds the first gateway left alone, which refuses everything.
        let refused: &[&str] = if *word == "OK" { &[] } else { &["rejected"] };
        until_calls(&rows, &first, n, refused).await;
        until_calls(&rows, &second, n, &vec!["delivered"; *instead]).await;
    }
    assert_eq!(rows.count("gateways", "trouble = 'config' AND name = 'city'").await, 1);
    let short = second.texts_for(&phone(1));
    assert!(!short[0].contains(&words(1)), "{short:?}");
    assert!(second.texts_for(&phone(2))[0].contains("水管漏水"));
    those_above_hear_of_the_wrong_number(&first, &second);
    assert!(mashang.stop().success());
}

/// Whoever else was told: the operator at the centre above the cadre whose number is wrong, once.
fn those_above_hear_of_the_wrong_number(first: &Texting, second: &Texting) {
    let cadres: Vec<String> = (0..REFUSALS.len()).map(phone).collect();
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for (to, calls) in first.calls().into_iter().chain(second.calls()) {
        if !cadres.contains(&to) {
            *others.entry(to).or_default() += calls.len();
        }
    }
    assert_eq!(others, BTreeMap::from([(OPERATOR.to_owned(), 1)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_away_gets_the_text_once_when_it_is_back_on_sqlite() {
    let port = free_port();
    let sms = format!(
        "[sms]\norder = [\"city\"]\n\n{}",
        gateway("city", &format!("http://127.0.0.1:{port}/send"), "")
    );
    let site = Site::settle(Db::Sqlite, &sms);
    let away = Texting::start().await;
    let addresses = people(&site, &away, 1);
    let mashang = site.serve(&[]).await;
    let rows = Rows::at(&site.database_url()).await;
    confirmed(&addresses[0], &words(0)).await;
    let began = Instant::now();
    while rows.count("attempts", "status = 'refused'").await < 2 {
        assert!(began.elapsed() < PATIENCE, "it is not tried again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let back = Texting::start_at(port).await;
    until_told(&back, 1, PATIENCE).await;
    until_calls(&rows, &back, 0, &["accepted"]).await;
    let refused = rows.count("attempts", "status = 'refused'").await;
    assert_eq!(rows.count("attempts", "1 = 1").await, refused + 1);
    assert_eq!(back.seen().requests, 1);
    assert!(mashang.stop().success());
}
