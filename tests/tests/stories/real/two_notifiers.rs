//! Two notifiers on one PostgreSQL, of which one stands still for longer than its lease and then goes on as if nothing had
//! been: the other has taken its work over, and what it writes late changes nothing.

use std::time::{Duration, Instant};

use testkit::parts::process::Mashang;
use testkit::parts::texting::{Order, Texting};
use testkit::town::Db;

use super::site::Site;
use super::telling::{
    by_one_gateway, confirmed, nothing_was_sent_without_a_reason, people, phone, until_told, words,
};
use crate::rows::Rows;

/// How many are told while one notifier stands still, and with those that are told while it comes and goes afterwards.
const FIRST: usize = 4;
const ALL: usize = 24;

/// A lease and what the other needs to see that it is over.
const TAKEN_OVER: Duration = Duration::from_secs(35);

struct Stage {
    texting: Texting,
    site: Site,
    addresses: Vec<String>,
    rows: Rows,
}

impl Stage {
    async fn file(&self, n: usize) {
        confirmed(&self.addresses[n], &words(n)).await;
    }

    /// Waits until one session of the database waits for the lock that we hold.
    async fn until_blocked(&self) {
        let began = Instant::now();
        while self
            .rows
            .count("pg_stat_activity", "datname = current_database() AND wait_event_type = 'Lock'")
            .await
            == 0
        {
            assert!(began.elapsed() < TAKEN_OVER, "nobody waits for the lock");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// A notifier is stopped within the transaction that puts a call on record: between two statements of it.
    async fn stop_within_a_transaction(&self, notifier: &mut Mashang, n: usize) {
        let held = self.rows.hold("LOCK TABLE attempts IN SHARE MODE").await;
        self.file(n).await;
        self.until_blocked().await;
        notifier.pause();
        held.commit().await.unwrap();
    }
}

async fn stage() -> Stage {
    let texting = Texting::start().await;
    texting.always(Order::AnswerAndReport);
    let site = Site::settle(Db::Postgres, &by_one_gateway(&texting));
    let addresses = people(&site, &texting, ALL);
    let rows = Rows::at(&site.database_url()).await;
    Stage { texting, site, addresses, rows }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notifier_that_stood_still_past_its_lease_changes_nothing_of_what_another_has_done_since() {
    let stage = stage().await;
    let web = stage.site.serve(&["--role", "intake"]).await;
    let mut one = stage.site.launch(&["--role", "notifier"]);
    // Of this one everything is on record before the notifier stops.
    stage.file(0).await;
    until_delivered(&stage.rows, 1).await;
    // The gateway answers after the notifier has stopped, or never.
    for (n, order) in [(1, Order::AnswerAfter(Duration::from_secs(4))), (2, Order::Hang)] {
        stage.texting.next_for(&phone(n), &[order]);
        stage.file(n).await;
    }
    stage.texting.until(|seen| seen.requests == 3).await;
    stage.stop_within_a_transaction(&mut one, 3).await;
    assert_eq!(stage.texting.seen().requests, 3);

    let began = Instant::now();
    let other = stage.site.launch(&["--role", "notifier"]);
    until_told(&stage.texting, FIRST, TAKEN_OVER).await;
    stage.texting.until(|seen| seen.requests == 6).await;
    assert!(began.elapsed() < TAKEN_OVER, "{:?}", began.elapsed());
    one.resume();
    it_changes_nothing(&stage).await;
    they_work_together(&stage, &mut one).await;
    for mashang in [one, other, web] {
        assert!(mashang.stop().success());
    }
}

/// What the first notifier still had to say of the four, it has said by now.
async fn it_changes_nothing(stage: &Stage) {
    tokio::time::sleep(Duration::from_secs(3)).await;
    until_delivered(&stage.rows, FIRST).await;
    let calls = stage.texting.calls();
    let counts: Vec<usize> = (0..FIRST).map(|n| calls[&phone(n)].len()).collect();
    // Of two of them nobody knew whether they had been told.
    assert_eq!(counts, [1, 2, 2, 1]);
    assert_eq!(stage.rows.count("attempts", "status = 'superseded'").await, 2);
    nothing_was_sent_without_a_reason(&stage.rows, &stage.texting).await;
}

/// Both work, and one of them stands still again and again for less than a lease.
async fn they_work_together(stage: &Stage, one: &mut Mashang) {
    for n in FIRST..ALL {
        stage.file(n).await;
        match n % 4 {
            0 => one.pause(),
            2 => one.resume(),
            _ => {}
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    one.resume();
    until_told(&stage.texting, ALL, TAKEN_OVER).await;
    until_delivered(&stage.rows, ALL).await;
    let calls = stage.texting.calls();
    for n in FIRST..ALL {
        assert_eq!(calls[&phone(n)].len(), 1, "{n}");
    }
    nothing_was_sent_without_a_reason(&stage.rows, &stage.texting).await;
}

async fn until_delivered(rows: &Rows, count: usize) {
    let (began, count) = (Instant::now(), i64::try_from(count).unwrap());
    while rows.count("messages", "status = 'delivered' AND next_at IS NULL").await != count {
        assert!(began.elapsed() < TAKEN_OVER, "not all is delivered");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(rows.count("messages", "1 = 1").await, count);
}
