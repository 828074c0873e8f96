//! The clock of the machine jumps by an hour and back while people are being told: what counts seconds goes on counting
//! them, nobody is told twice, nobody waits for an hour, and it shows.

use std::time::{Duration, Instant};

use testkit::parts::clock::SetClock;
use testkit::parts::texting::{Order, Texting};
use testkit::town::Db;

use super::site::Site;
use super::telling::{by_one_gateway, confirmed, people, phone, until_readiness, words};
use crate::rows::Rows;

const HOUR: i64 = 3_600;

/// Within which time a text is with its gateway, and a jump is seen and shown.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a gateway takes for a text that is under way when the clock jumps.
const UNDER_WAY: Duration = Duration::from_secs(3);

/// How many people there are: four for each jump, and one afterwards.
const CADRES: usize = 9;

struct Stage {
    clock: SetClock,
    texting: Texting,
    site: Site,
    addresses: Vec<String>,
    rows: Rows,
}

impl Stage {
    async fn set() -> Self {
        let texting = Texting::start().await;
        texting.always(Order::AnswerAndReport);
        let site = Site::settle(Db::Sqlite, &by_one_gateway(&texting));
        let addresses = people(&site, &texting, CADRES);
        let rows = Rows::at(&site.database_url()).await;
        Self { clock: SetClock::right(), texting, site, addresses, rows }
    }

    /// Files a matter and waits until its text has come to the gateway, which does this with it.
    async fn file(&self, n: usize, order: Order) {
        self.texting.next_for(&phone(n), &[order]);
        let before = self.texting.seen().requests;
        confirmed(&self.addresses[n], &words(n)).await;
        self.texting.until(|seen| seen.requests > before).await;
    }

    /// Four texts in different hands, and then the clock is set: one has arrived, of one the gateway has said that it has
    /// it, one was refused for now and is to be tried again, and one is on its way.
    async fn jump(&self, first: usize, seconds: i64) {
        self.file(first, Order::AnswerAndReport).await;
        self.file(first + 1, Order::Answer).await;
        self.file(first + 2, Order::Say(429, "slowly")).await;
        self.file(first + 3, Order::AnswerAfter(UNDER_WAY)).await;
        self.until(first + 1, "accepted").await;
        self.until(first + 2, "refused").await;
        self.clock.set(seconds);
    }

    /// Waits until the first call for a telephone stands so.
    async fn until(&self, n: usize, status: &str) {
        let began = Instant::now();
        loop {
            let id = self.texting.calls()[&phone(n)][0].clone();
            let found = self.rows.text(&format!("SELECT status AS word FROM attempts WHERE id = {id}")).await;
            if found.as_deref() == Some(status) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{n}: {found:?} instead of {status}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The four are told, each once but for the one that was refused, within seconds.
    async fn are_told(&self, first: usize) {
        self.until(first, "delivered").await;
        self.until(first + 3, "accepted").await;
        let began = Instant::now();
        while self.texting.calls()[&phone(first + 2)].len() < 2 {
            assert!(began.elapsed() < PATIENCE, "what was refused for now is not tried again");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // Long enough for whatever the jump might have made due.
        tokio::time::sleep(Duration::from_secs(3)).await;
        self.until(first + 1, "accepted").await;
        let mut counts = Vec::new();
        for n in first..first + 4 {
            counts.push(self.first_alerts(n).await);
        }
        assert_eq!(counts, [1, 1, 2, 1]);
    }

    /// How often somebody was called to tell them of a matter for the first time.
    async fn first_alerts(&self, n: usize) -> i64 {
        let ids = self.texting.calls()[&phone(n)].join(", ");
        let first = "message IN (SELECT id FROM messages WHERE purpose = 'first_alert')";
        self.rows.count("attempts", &format!("id IN ({ids}) AND {first}")).await
    }

    async fn it_shows(&self, said: &str) {
        until_readiness(&self.site.base(), PATIENCE, |status, page| status == 200 && page.contains(said))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_an_hour_ahead_and_back_tells_nobody_twice_and_lets_nobody_wait() {
    let stage = Stage::set().await;
    let mashang = stage.site.serve_by(&stage.clock).await;
    stage.jump(0, HOUR).await;
    stage.are_told(0).await;
    stage.it_shows("+3600").await;
    // By the clock that there is, half an hour is over: once, and not for every minute of the hour.
    assert_eq!(stage.rows.count("deadlines", "clock = 'contact' AND breached_at IS NOT NULL").await, 4);
    let breaches = stage.rows.count("messages", "purpose = 'breach'").await;

    stage.jump(4, 0).await;
    stage.are_told(4).await;
    stage.it_shows("-3600").await;
    stage.file(8, Order::AnswerAndReport).await;
    stage.until(8, "delivered").await;
    assert_eq!(
        stage.rows.count("messages", "purpose = 'breach'").await,
        breaches,
        "they were told of it again"
    );
    assert_eq!(
        stage.rows.count("deadlines", "clock = 'contact' AND next_at IS NOT NULL").await,
        9,
        "a deadline is lost"
    );
    assert_eq!(stage.rows.count("attempts", "status IN ('unknown', 'superseded', 'silent')").await, 0);
    assert!(mashang.stop().success());
}
