//! The program is killed (SIGKILL) again and again between "the matter is committed" and "the receipt is stored", by a
//! gateway that notes what it gets. No message is lost, nothing is sent twice except after an unknown outcome, and whoever
//! was to be told is told within 35 seconds of the last kill.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use domain::delivery::{AttemptStatus, MessageStatus};
use testkit::parts::http_client;
use testkit::parts::process::Mashang;
use testkit::parts::texting::{Order, Texting};
use testkit::town::Db;

use super::site::{CALLBACK_SECRET, Site};
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

/// The section of the configuration that names the gateway.
fn gateways(texting: &Texting) -> String {
    format!(
        "[sms]\norder = [\"city\"]\n\n[sms.gateways.city]\nkind = \"http\"\nurl = \"{}\"\n\
         body = '{{\"to\":\"{{to}}\",\"text\":\"{{text}}\",\"id\":\"{{id}}\"}}'\n\
         callback_secret = \"{CALLBACK_SECRET}\"\nack = 'OK'\n\
         [sms.gateways.city.receipt]\nformat = \"query\"\nattempt = \"/id\"\nstate = \"/state\"\ndelivered = [\"delivered\"]\n",
        texting.url()
    )
}

/// A place for each matter, and a cadre who answers for it alone.
fn settle(db: Db, texting: &Texting) -> Site {
    let site = Site::settle(db, &gateways(texting));
    let mut staff = "工号,姓名,手机,岗位,所属区划\n".to_owned();
    let mut places = "编号,名称,村（社区）代码,责任人工号\n".to_owned();
    for n in 0..MATTERS {
        let _ = writeln!(staff, "KP{n:02},钟守{n},139000010{n:02},网格员,990101100001001");
        let _ = writeln!(places, "KP-{n:02},守望里{n}号楼,990101100001001,KP{n:02}");
    }
    for (what, rows) in [("staff", staff), ("places", places)] {
        let file = site.path(&format!("{what}.csv"));
        std::fs::write(&file, rows).unwrap();
        site.must(&["import", what, &file]);
    }
    site
}

async fn file(address: &str, n: usize) {
    let words = format!("{n}号楼水管漏水");
    let form = [
        ("nonce", words.as_str()),
        ("category", "utilities"),
        ("words", words.as_str()),
        ("phone", "13700001234"),
        ("name", ""),
    ];
    let answer = http_client().post(address).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
}

async fn kill_at(kill: Kill, mashang: Mashang, texting: &Texting, address: &str, n: usize) {
    let seen = texting.seen();
    let pause = match kill {
        Kill::Filing(pause) => {
            texting.next(Order::Answer);
            file(address, n).await;
            pause
        }
        Kill::Request(pause) => {
            texting.next(Order::Hang);
            file(address, n).await;
            texting.until(|now| now.requests > seen.requests).await;
            pause
        }
        Kill::Answer(pause) => {
            texting.next(Order::Answer);
            file(address, n).await;
            texting.until(|now| now.answers > seen.answers).await;
            pause
        }
        Kill::Receipt(pause) => {
            texting.next(Order::AnswerAndReport);
            file(address, n).await;
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
    let site = settle(db, &texting);
    texting.reports_to(&format!("{}/cb/city/{CALLBACK_SECRET}/receipt", site.base()));
    let addresses: Vec<String> = (0..MATTERS).map(|n| site.address_of(&format!("KP-{n:02}"))).collect();
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
    let everybody: BTreeSet<String> = (0..MATTERS).map(|n| format!("139000010{n:02}")).collect();
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

/// Every call that the gateway saw is on record, and before each further one to the same person the one before was given up
/// because its outcome was unknown.
async fn nothing_was_sent_without_a_reason(rows: &Rows, texting: &Texting) {
    let given_up = AttemptStatus::Superseded.as_str();
    for (to, calls) in texting.calls() {
        let mut ids = calls;
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{to}: one call was made twice");
        let Some((last, earlier)) = ids.split_last() else { continue };
        assert_eq!(
            rows.count("attempts", &format!("id = {last}")).await,
            1,
            "{to}: the call {last} is not on record"
        );
        for id in earlier {
            let like = format!("id = {id} AND status IN ('{given_up}', 'delivered')");
            assert_eq!(
                rows.count("attempts", &like).await,
                1,
                "{to}: the call {id} was repeated without a reason"
            );
        }
        assert!(all <= 2, "{to} was called {all} times");
    }
    let lost = format!(
        "status IN ('{}', '{}')",
        MessageStatus::Rejected.as_str(),
        MessageStatus::Cancelled.as_str()
    );
    assert_eq!(rows.count("messages", &lost).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_whenever_the_program_is_killed_on_sqlite() {
    everybody_is_told_whenever_the_program_is_killed(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_whenever_the_program_is_killed_on_postgres() {
    everybody_is_told_whenever_the_program_is_killed(Db::Postgres).await;
}
