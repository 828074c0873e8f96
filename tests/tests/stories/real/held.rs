//! Somebody else holds the SQLite file, or its disk takes no more, while people are being told: nothing that was promised
//! is lost or told twice, no call is made that is not on record, and the program goes on by itself.

use std::time::{Duration, Instant};

use storage::Store;
use testkit::parts::process::Mashang;
use testkit::parts::texting::{Order, Texting};
use testkit::town::Db;

use super::site::Site;
use super::telling::{
    by_one_gateway, confirmed, each_is_stored_once, is_polite, nothing_was_sent_without_a_reason, people,
    send, until_readiness, until_settled, until_told, words,
};
use crate::rows::Rows;

/// Less than a write waits for the file.
const SHORT: Duration = Duration::from_secs(3);

/// More than a write waits, and than a round of the worker may go without a look; less than a lease.
const LONG: Duration = Duration::from_secs(14);

/// Within which time everything is well again.
const RECOVERY: Duration = Duration::from_secs(15);

/// How long a text is on its way to the gateway when the fault comes.
const ON_ITS_WAY: Duration = Duration::from_secs(2);

struct Stage {
    texting: Texting,
    site: Site,
    addresses: Vec<String>,
    mashang: Mashang,
}

impl Stage {
    async fn set(cadres: usize) -> Self {
        let texting = Texting::start().await;
        texting.always(Order::AnswerAndReport);
        let site = Site::settle(Db::Sqlite, &by_one_gateway(&texting));
        let addresses = people(&site, &texting, cadres);
        let mashang = site.serve(&[]).await;
        Self { texting, site, addresses, mashang }
    }

    async fn file(&self, n: usize) {
        confirmed(&self.addresses[n], &words(n)).await;
    }

    /// Files a matter of which the gateway answers when the fault has come.
    async fn text_under_way(&self, n: usize) {
        self.texting.next(Order::AnswerAfter(ON_ITS_WAY));
        let before = self.texting.seen().requests;
        self.file(n).await;
        self.texting.until(|seen| seen.requests > before).await;
    }

    /// All is told, once.
    async fn all_is_well(self) {
        until_told(&self.texting, self.addresses.len(), RECOVERY).await;
        until_readiness(&self.site.base(), RECOVERY, |status, _| status == 200).await;
        let rows = Rows::at(&self.site.database_url()).await;
        let began = Instant::now();
        // The one of which no receipt was posted.
        while rows.count("messages", "status = 'accepted'").await != 1 {
            assert!(began.elapsed() < RECOVERY, "what a gateway said is not on record");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        rows.change("messages", "next_at = NULL", "status = 'accepted'").await;
        until_settled(&rows, RECOVERY).await;
        each_is_stored_once(&rows, self.addresses.len()).await;
        for (to, calls) in self.texting.calls() {
            assert_eq!(calls.len(), 1, "{to}: {calls:?}");
        }
        nothing_was_sent_without_a_reason(&rows, &self.texting).await;
        assert!(self.mashang.stop().success());
    }
}

/// Where nothing waits, it shows when the canary cannot go off. That time is brought about by somebody who can still write.
async fn it_shows_within_minutes(stage: &Stage) {
    let rows = Rows::at(&stage.site.database_url()).await;
    rows.change("deadlines", "next_at = next_at - 100000", "clock = 'canary'").await;
    let says_so = |status, said: &str| status == 503 && said.contains("canary");
    until_readiness(&stage.site.base(), RECOVERY, says_so).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_program_holds_the_file_for_a_moment_a_form_waits_for_it() {
    let stage = Stage::set(2).await;
    stage.text_under_way(0).await;
    let other = Store::open(&stage.site.database_url(), 4).await.unwrap();
    let held = other.begin().await.unwrap();
    let (began, address) = (Instant::now(), stage.addresses[1].clone());
    let form = tokio::spawn(async move { send(&address, &words(1)).await });
    tokio::time::sleep(SHORT).await;
    assert!(!form.is_finished());
    drop(held);
    form.await.unwrap().unwrap();
    assert!(began.elapsed() < SHORT + Duration::from_secs(2), "{:?}", began.elapsed());
    stage.all_is_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_program_holds_the_file_for_long_it_shows_and_what_was_under_way_is_not_told_twice() {
    let stage = Stage::set(3).await;
    stage.text_under_way(0).await;
    let other = Store::open(&stage.site.database_url(), 4).await.unwrap();
    let held = other.begin().await.unwrap();
    let began = Instant::now();
    for n in [1, 2] {
        let page = send(&stage.addresses[n], &words(n)).await.unwrap_err();
        is_polite(&page, &words(n));
    }
    until_readiness(&stage.site.base(), LONG, |status, _| status == 503).await;
    tokio::time::sleep(LONG.saturating_sub(began.elapsed())).await;
    assert_eq!(stage.texting.seen().requests, 1, "a call was made that could not be put on record");
    drop(held);
    for n in [1, 2] {
        stage.file(n).await;
    }
    stage.all_is_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_disk_is_full_no_call_is_made_and_afterwards_everybody_is_told_once() {
    let stage = Stage::set(4).await;
    stage.text_under_way(0).await;
    // Nothing at all can be written any more; what the gateway answers comes after that.
    stage.mashang.fill_disk(Some(0));
    for n in [1, 2] {
        let page = send(&stage.addresses[n], &words(n)).await.unwrap_err();
        is_polite(&page, &words(n));
    }
    tokio::time::sleep(ON_ITS_WAY * 2).await;
    assert_eq!(stage.texting.seen().requests, 1, "a call was made that could not be put on record");
    it_shows_within_minutes(&stage).await;
    stage.mashang.fill_disk(None);
    for n in [1, 2, 3] {
        stage.file(n).await;
    }
    stage.all_is_well().await;
}
