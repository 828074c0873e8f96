//! The watchdog: whether texts go out and deadlines are kept is seen from what lies in the database.

use casework::Voice;
use domain::delivery::pace::Budget;
use domain::delivery::watch::{CANARY_INTERVAL, Check, Round};
use domain::delivery::{CallbackKind, UNKNOWN_GRACE};
use i18n::Lang;
use jiff::{SignedDuration, Timestamp};
use testkit::gateway::Mood;
use testkit::on_both;
use testkit::town::{Db, SECRETARY, Town, hours, minutes};

use crate::rows::Rows;

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

/// What is wrong, and since when.
async fn wrong(town: &Town) -> Vec<(Check, Option<Timestamp>)> {
    let watched = town.casework.watched().await.unwrap();
    watched.findings.iter().map(|finding| (finding.check, finding.since)).collect()
}

/// Time passes while the worker looks, but is given nothing to do.
fn passes_in_vain(town: &Town, by: SignedDuration) {
    town.clock().advance(by);
    for round in Round::ALL {
        town.casework.looked(*round);
    }
}

on_both! {
    async fn a_town_is_well_as_long_as_its_worker_looks(town) {
        assert_eq!(wrong(&town).await, [(Check::Notifier, None), (Check::Canary, None)]);
        town.worker().tick().await.unwrap();
        let looked = town.now();
        town.clock().advance(seconds(10));
        assert_eq!(wrong(&town).await, []);
        town.clock().advance(seconds(10));
        assert_eq!(wrong(&town).await, [(Check::Notifier, Some(looked))]);
        town.worker().tick().await.unwrap();
        town.clock().advance(seconds(3));
        assert_eq!(wrong(&town).await, []);
    }

    async fn what_was_found_is_not_looked_for_again_at_once(town) {
        let first = town.casework.watched().await.unwrap();
        town.worker().tick().await.unwrap();
        town.clock().advance(seconds(1));
        assert_eq!(town.casework.watched().await.unwrap(), first);
        town.clock().advance(seconds(1));
        assert!(town.casework.watched().await.unwrap().is_green());
    }

    async fn the_canary_goes_off_every_minute_by_the_sweep_of_the_deadlines(town) {
        town.worker().tick().await.unwrap();
        for _ in 0..3 {
            let due = town.now() + CANARY_INTERVAL;
            assert_eq!(town.casework.watched().await.unwrap().facts.canary_due, Some(due));
            passes_in_vain(&town, CANARY_INTERVAL);
            town.casework.sweep().await.unwrap();
        }
        passes_in_vain(&town, CANARY_INTERVAL + seconds(31));
        assert_eq!(wrong(&town).await, [(Check::Canary, Some(town.now() - seconds(31)))]);
    }

    async fn a_canary_that_is_gone_is_missed(town) {
        town.worker().tick().await.unwrap();
        Rows::of(&town).await.run("DELETE FROM deadlines WHERE clock = 'canary'").await;
        assert_eq!(wrong(&town).await, [(Check::Canary, None)]);
    }

    async fn an_urgent_text_that_waits_is_found_and_one_that_was_sent_is_not(town) {
        town.worker().tick().await.unwrap();
        let filed = town.now();
        town.file("三楼水管漏水").await;
        passes_in_vain(&town, seconds(30));
        assert_eq!(wrong(&town).await, []);
        passes_in_vain(&town, seconds(3));
        assert_eq!(wrong(&town).await, [(Check::Texts, Some(filed))]);
        town.worker().tick().await.unwrap();
        town.clock().advance(seconds(3));
        assert_eq!(wrong(&town).await, []);
        assert!(town.told(SECRETARY).contains("漏水"));
    }

    /// Each refusal puts off the next try: it is never long overdue, and all the same it does not go out.
    async fn a_text_that_is_refused_again_and_again_waits_since_it_was_decided(town) {
        town.gateway.always(Mood::Busy);
        let filed = town.now();
        town.file("三楼水管漏水").await;
        for _ in 0..12 {
            town.clock().advance(seconds(3));
            town.worker().tick().await.unwrap();
        }
        assert_eq!(wrong(&town).await, [(Check::Texts, Some(filed))]);
        town.gateway.always(Mood::Takes);
        town.passes(minutes(2)).await;
        assert_eq!(wrong(&town).await, []);
        assert!(town.told(SECRETARY).contains("漏水"));
    }

    async fn a_deadline_that_has_come_and_is_not_handled_is_found(town) {
        town.worker().tick().await.unwrap();
        town.file("三楼水管漏水").await;
        town.worker().tick().await.unwrap();
        town.told(SECRETARY);
        let due = town.now() + minutes(15);
        passes_in_vain(&town, minutes(15) + seconds(31));
        let found = wrong(&town).await;
        assert!(found.contains(&(Check::Deadlines, Some(due))), "{found:?}");
        town.worker().tick().await.unwrap();
        town.clock().advance(seconds(3));
        assert_eq!(wrong(&town).await, []);
        town.told(SECRETARY);
    }

    async fn a_callback_that_nobody_reads_is_found(town) {
        town.worker().tick().await.unwrap();
        let posted = town.now();
        town.posts("recording", CallbackKind::Receipt, "attempt=1&state=delivered").await;
        passes_in_vain(&town, seconds(31));
        assert_eq!(wrong(&town).await, [(Check::Callbacks, Some(posted))]);
    }

    async fn a_message_in_the_hands_of_a_worker_that_is_gone_is_found(town) {
        town.worker().tick().await.unwrap();
        town.file("三楼水管漏水").await;
        let voice = Voice { lang: Lang::Zh, sign: String::new() };
        let ready = town.casework.claim(&voice, Budget::default(), &[], 1).await.unwrap().0.remove(0);
        let started = town.now();
        town.casework.start(vec![ready.by("recording")]).await.unwrap();
        passes_in_vain(&town, seconds(60));
        assert_eq!(wrong(&town).await, []);
        passes_in_vain(&town, seconds(3));
        assert_eq!(wrong(&town).await, [(Check::Lease, Some(started))]);
    }

    async fn a_text_in_doubt_that_nobody_settles_is_found_and_one_that_is_left_is_not(town) {
        town.worker().tick().await.unwrap();
        town.gateway.always(Mood::InDoubt);
        town.file("三楼水管漏水").await;
        town.worker().tick().await.unwrap();
        let doubted = town.now();
        town.told(SECRETARY);
        passes_in_vain(&town, minutes(1));
        town.casework.sweep().await.unwrap();
        passes_in_vain(&town, minutes(1) + seconds(1));
        town.casework.sweep().await.unwrap();
        assert_eq!(wrong(&town).await, [(Check::Unknown, Some(doubted))]);
        town.gateway.always(Mood::Takes);
        town.passes(UNKNOWN_GRACE).await;
        town.clock().advance(seconds(3));
        assert_eq!(wrong(&town).await, []);
        assert!(!town.texts().is_empty(), "it was told once more");
    }

    /// One file is served by one process. Where several share a database, the web service knows of the notifier by rows.
    async fn a_web_service_knows_whether_a_notifier_lives_elsewhere(town) {
        town.worker().tick().await.unwrap();
        let elsewhere = town.another_process().await;
        let found = |watched: &casework::Watched| watched.findings.first().map(|finding| finding.check);
        assert_eq!(found(&elsewhere.watched().await.unwrap()), Some(Check::Notifier));
        town.casework.show_pulse("one").await.unwrap();
        town.clock().advance(seconds(3));
        let expected = if town.casework.store().is_shared() { None } else { Some(Check::Notifier) };
        assert_eq!(found(&elsewhere.watched().await.unwrap()), expected);
        town.clock().advance(seconds(9));
        assert_eq!(found(&elsewhere.watched().await.unwrap()), Some(Check::Notifier));
        town.clock().advance(hours(25));
        town.casework.forget_pulses().await.unwrap();
        assert_eq!(Rows::of(&town).await.count("pulses", "1 = 1").await, 0);
    }

    async fn a_clock_that_is_put_back_fires_nothing_again_and_goes_on(town) {
        town.file("三楼水管漏水").await;
        town.passes(minutes(16)).await;
        assert_eq!(town.texts().len(), 2, "the first word, and a reminder");
        town.clock().advance(-hours(1));
        let back = town.now();
        town.casework.clock_jumped(-hours(1)).await.unwrap();
        town.worker().tick().await.unwrap();
        town.quiet();
        let watched = town.casework.watched().await.unwrap();
        assert!(watched.is_green(), "{watched:?}");
        assert_eq!(watched.jump.map(|jump| (jump.at, jump.by)), Some((back, -hours(1))));
        town.clock().advance(hours(1));
        town.casework.clock_jumped(hours(1)).await.unwrap();
        town.worker().tick().await.unwrap();
        town.quiet();
    }

    async fn a_clock_that_is_set_ahead_brings_what_is_due_by_it(town) {
        town.file("三楼水管漏水").await;
        town.worker().tick().await.unwrap();
        town.told(SECRETARY);
        town.clock().advance(minutes(20));
        town.casework.clock_jumped(minutes(20)).await.unwrap();
        town.worker().tick().await.unwrap();
        assert_eq!(town.texts().len(), 1, "the reminder");
    }
}

/// What counts seconds, beside the times of day. On PostgreSQL nothing of it is moved: each process has a clock of its own.
#[tokio::test]
async fn a_call_in_doubt_waits_no_longer_and_no_shorter_when_the_clock_is_set() {
    // Not so far that a reminder is due.
    for by in [minutes(10), -minutes(10)] {
        let town = Town::on(Db::Sqlite).await;
        town.gateway.once(Mood::Lost);
        town.file("三楼水管漏水").await;
        town.worker().tick().await.unwrap();
        town.clock().advance(by);
        town.casework.clock_jumped(by).await.unwrap();
        town.clock().advance(UNKNOWN_GRACE - seconds(1));
        town.worker().tick().await.unwrap();
        assert_eq!(town.gateway.calls(), 1, "{by}: a receipt may settle it");
        town.clock().advance(seconds(1));
        town.worker().tick().await.unwrap();
        assert_eq!(town.gateway.calls(), 2, "{by}");
        town.gateway.take();
    }
}

#[tokio::test]
async fn a_gateway_that_is_left_alone_is_not_left_alone_for_longer_when_the_clock_is_put_back() {
    let town = Town::on(Db::Sqlite).await;
    let worker = town.worker();
    town.gateway.always(Mood::Away);
    town.file("三楼水管漏水").await;
    for _ in 0..3 {
        worker.tick().await.unwrap();
        town.clock().advance(seconds(4));
    }
    assert_eq!(town.gateway.calls(), 3);
    town.gateway.always(Mood::Takes);
    town.clock().advance(-hours(1));
    town.casework.clock_jumped(-hours(1)).await.unwrap();
    worker.tick().await.unwrap();
    assert_eq!(town.gateway.calls(), 3, "it is left alone for a quarter of a minute");
    town.clock().advance(seconds(15));
    worker.tick().await.unwrap();
    assert_eq!(town.gateway.take().len(), 1);
}
