//! A power cut under load: whatever was answered is there, once, and is told.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::delivery::MessageStatus;
use domain::number::{PlaceNumber, TicketId};
use storage::{Store, StoredTicket};
use testkit::parts::http_client;
use testkit::town::Db;

use super::site::{PLACE, Site};
use crate::rows::Rows;

/// How many residents send at the same time.
const CROWD: usize = 64;

/// After how many answers the power goes.
const ENOUGH: usize = 400;

/// How long everybody may wait for their text after the power is back.
const PATIENCE: Duration = Duration::from_mins(1);

/// A form that was sent: its words are like no other's.
#[derive(Debug, Clone)]
struct Sent {
    words: String,
    /// The address of the requester's page, once it was answered.
    answered: Option<String>,
}

/// Sends one form; `None` when no answer came.
async fn send(client: &testkit::parts::Client, address: &str, words: &str) -> Option<String> {
    let form = [
        ("nonce", words),
        ("category", "utilities"),
        ("words", words),
        ("phone", "13700001234"),
        ("name", ""),
    ];
    let answer = client.post(address).form(&form).send().await.ok()?;
    assert_eq!(answer.status(), 303, "a form was answered, but not taken: {}", answer.text().await.unwrap());
    Some(answer.headers()["location"].to_str().unwrap().to_owned())
}

/// One resident sends form after form until the server is gone, and remembers every one of them.
async fn resident(number: usize, address: String, answers: Arc<AtomicUsize>) -> Vec<Sent> {
    let client = http_client();
    let mut sent = Vec::new();
    loop {
        let words = format!("{number}号住户第{}次漏水", sent.len());
        let answered = send(&client, &address, &words).await;
        let over = answered.is_none();
        sent.push(Sent { words, answered });
        if over {
            return sent;
        }
        answers.fetch_add(1, Ordering::Relaxed);
    }
}

async fn stored(store: &Store) -> HashMap<String, Vec<StoredTicket>> {
    let place = PlaceNumber::new(1).unwrap();
    let mut by_words: HashMap<String, Vec<StoredTicket>> = HashMap::new();
    for stored in store.tickets_at(place, 1_000_000).await.unwrap() {
        by_words.entry(stored.contents.as_ref().unwrap().words.to_string()).or_default().push(stored);
    }
    by_words
}

/// The power stays away until the leases of whatever was being told have run out. Nobody works meanwhile.
async fn a_while_passes(rows: &Rows) {
    for status in [MessageStatus::Queued, MessageStatus::Sending] {
        due_at_once(rows, status).await;
    }
}

/// All these neighbours report the same from one building: all but the first are told together, and that time comes too. How
/// long it is is told in virtual time (`storms`).
async fn the_digest_is_due(rows: &Rows) {
    let started = tokio::time::Instant::now();
    while rows.count("messages", "status IN ('queued', 'sending', 'unknown')").await > 0 {
        assert!(started.elapsed() < PATIENCE, "texts are still waiting");
        no_receipt_comes(rows).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    due_at_once(rows, MessageStatus::Planned).await;
}

/// So does the time in which a receipt may settle what nobody knows about: then it is told once more. How long both are is
/// told in virtual time (`delivery`); nobody has such a message in hand.
async fn no_receipt_comes(rows: &Rows) {
    due_at_once(rows, MessageStatus::Unknown).await;
}

async fn due_at_once(rows: &Rows, status: MessageStatus) {
    rows.change("messages", "next_at = 0", &format!("status = '{}'", status.as_str())).await;
}

/// Waits until the one who must call was told of a matter: one message, which arrived.
async fn until_told(store: &Store, rows: &Rows, ticket: TicketId) {
    let started = tokio::time::Instant::now();
    loop {
        let messages = store.messages_of(ticket).await.unwrap();
        assert_eq!(messages.len(), 1, "{ticket}: {messages:?}");
        if messages[0].status == MessageStatus::Delivered {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "{ticket}: {messages:?}");
        no_receipt_comes(rows).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn a_power_cut(db: Db) {
    let site = Site::settle(db, "");
    let mashang = site.serve(&[]).await;
    let address = site.address_of(PLACE);
    let answers = Arc::new(AtomicUsize::new(0));
    let crowd: Vec<_> =
        (0..CROWD).map(|n| tokio::spawn(resident(n, address.clone(), answers.clone()))).collect();
    while answers.load(Ordering::Relaxed) < ENOUGH {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    mashang.kill();
    let mut sent = Vec::new();
    for resident in crowd {
        sent.extend(resident.await.unwrap());
    }
    let unanswered = sent.iter().filter(|form| form.answered.is_none()).count();
    assert_eq!(unanswered, CROWD, "each resident lost one answer");

    let rows = Rows::at(&site.database_url()).await;
    a_while_passes(&rows).await;
    let mashang = site.serve(&[]).await;
    let client = http_client();
    // Whoever got no answer sends the same form again, as a phone does.
    for form in &mut sent {
        if form.answered.is_none() {
            form.answered = send(&client, &address, &form.words).await;
        }
    }
    let store = Store::open(&site.database_url(), 4).await.unwrap();
    let found = stored(&store).await;
    assert_eq!(found.len(), sent.len());
    the_digest_is_due(&rows).await;
    for Sent { words, answered } in &sent {
        let tickets = &found[words];
        assert_eq!(tickets.len(), 1, "{words} is stored {} times", tickets.len());
        let page = answered.as_deref().unwrap();
        assert!(page.contains(&tickets[0].ticket.id.number()), "{words}: {page}");
        until_told(&store, &rows, tickets[0].ticket.id).await;
    }
    assert!(mashang.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answered_submission_survives_a_kill_once_on_sqlite() {
    a_power_cut(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answered_submission_survives_a_kill_once_on_postgres() {
    a_power_cut(Db::Postgres).await;
}
