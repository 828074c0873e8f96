//! The program is killed (SIGKILL) again and again between "the matter is committed" and "the receipt is stored", by a
//! gateway that notes what it gets. No message is lost, nothing is sent twice except after an unknown outcome, and whoever
//! was to be told is told within 35 seconds of the last kill.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use testkit::parts::process::Mashang;
use testkit::parts::texting::{Order, Texting};
use testkit::town::Db;

use super::site::Site;
use super::telling::{by_one_gateway, confirmed, nothing_was_sent_without_a_reason, people, phone, words};
use crate::rows::Rows;

/// How many matters there are, each of a place and a cadre of its own.
const MATTERS: usize = 48;

/// Within which time after the last kill everybody must have been told.
const RESCUE: Duration = Duration::from_secs(35);

/// After what, and how long after it, the program is killed.
#[derive(Debug, Clone, Copy)]
enum Kill {
    /// The resident was answered.
    Filing(Duration),
    /// The gateway has read the request, which it does not answer.
    Request(Duration),
    /// The gateway has answered.
    Answer(Duration),
    /// The gateway was thanked for the receipt.
    Receipt(Duration),
}

/// Every point several times, and the points between them: what a process does from one of them to the next takes
/// milliseconds.
fn kills() -> Vec<Kill> {
    let after = |times: [u64; 12], kill: fn(Duration) -> Kill| times.map(Duration::from_millis).map(kill);
    let mut kills = Vec::with_capacity(MATTERS);
    let filing = after([0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 30], Kill::Filing);
    let request = after([0, 0, 1, 1, 2, 2, 4, 4, 8, 8, 16, 16], Kill::Request);
    let answer = after([0, 0, 1, 1, 2, 2, 3, 4, 6, 8, 12, 20], Kill::Answer);
    // A busy machine may take long from the thanks for a receipt to what follows from it.
    let receipt = after([0, 0, 1, 1, 2, 4, 8, 16, 32, 250, 1_000, 2_000], Kill::Receipt);
    for round in 0..12 {
        kills.extend([filing[round], request[round], answer[round], receipt[round]]);
    }
    kills
}

async fn kill_at(kill: Kill, mashang: Mashang, texting: &Texting, address: &str, n: usize) {
    let seen = texting.seen();
    let pause = match kill {
        Kill::Filing(pause) => {
            texting.next(Order::Answer);
            confirmed(address, &words(n)).await;
            pause
        }
        Kill::Request(pause) => {
            texting.next(Order::Hang);
            confirmed(address, &words(n)).await;
            texting.until(|now| now.requests > seen.requests).await;
            pause
        }
        Kill::Answer(pause) => {
            texting.next(Order::Answer);
            confirmed(address, &words(n)).await;
            texting.until(|now| now.answers > seen.answers).await;
            pause
        }
        Kill::Receipt(pause) => {
            texting.next(Order::AnswerAndReport);
            confirmed(address, &words(n)).await;
            texting.until(|now| now.receipts > seen.receipts).await;
            pause
        }
    };
    tokio::time::sleep(pause).await;
    mashang.kill();
}

/// Where the newest message and its latest call were found after a kill.
async fn found(rows: &Rows) -> String {
    let message = rows.text("SELECT status AS word FROM messages ORDER BY id DESC LIMIT 1").await;
    let called = "SELECT status AS word FROM attempts WHERE message = (SELECT max(id) FROM messages) ORDER BY id DESC LIMIT 1";
    let claimed = rows.count("messages", "id = (SELECT max(id) FROM messages) AND lease_token > 0").await > 0;
    let call = rows
        .text(called)
        .await
        .unwrap_or_else(|| if claimed { "claimed".to_owned() } else { "-".to_owned() });
    format!("{}/{call}", message.unwrap_or_default())
}

#[expect(
    clippy::print_stderr,
    reason = "where the kills came differs between machines, and is part of the proof"
)]
async fn everybody_is_told_whenever_the_program_is_killed(db: Db) {
    let texting = Texting::start().await;
    let site = Site::settle(db, &by_one_gateway(&texting));
    let addresses = people(&site, &texting, MATTERS);
    let rows = Rows::at(&site.database_url()).await;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (n, kill) in kills().into_iter().enumerate() {
        let mashang = site.serve(&[]).await;
        kill_at(kill, mashang, &texting, &addresses[n], n).await;
        *places.entry(found(&rows).await).or_default() += 1;
    }
    eprintln!("where the kills came: {places:?}");
    for expected in ["queued/-", "sending/sending", "delivered/delivered"] {
        assert!(places.contains_key(expected), "no kill came at {expected}: {places:?}");
    }

    texting.always(Order::AnswerAndReport);
    let mashang = site.serve(&[]).await;
    let began = Instant::now();
    let everybody: BTreeSet<String> = (0..MATTERS).map(phone).collect();
    while texting.told() != everybody {
        assert!(
            began.elapsed() < RESCUE,
            "not told: {:?}",
            everybody.difference(&texting.told()).collect::<Vec<_>>()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    eprintln!("everybody was told {:?} after the last kill", began.elapsed());
    nothing_was_sent_without_a_reason(&rows, &texting).await;
    assert!(mashang.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_whenever_the_program_is_killed_on_sqlite() {
    everybody_is_told_whenever_the_program_is_killed(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_whenever_the_program_is_killed_on_postgres() {
    everybody_is_told_whenever_the_program_is_killed(Db::Postgres).await;
}
