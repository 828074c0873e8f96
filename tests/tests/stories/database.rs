//! What the town does when its database is crowded, locked, not prepared or prepared by others.

use std::sync::Arc;

use casework::{Casework, GivenPolicy, Keys};
use domain::delivery::MessageStatus;
use domain::number::TicketId;
use domain::policy::PolicyVersion;
use domain::ticket::Command;
use storage::{Store, StoreError, Tx};
use testkit::clock::{Seeded, TestClock};
use testkit::parts::postgres;
use testkit::town::{Db, POLICY, SECRETARY, Town};
use tokio::task::JoinSet;

/// Twice as many as the pool of a town on PostgreSQL has connections.
const CROWD: usize = 16;

#[tokio::test]
async fn more_people_at_once_than_there_are_connections_do_not_wait_for_each_other_for_ever() {
    let town = Town::on(Db::Postgres).await;
    let mut tickets: Vec<TicketId> = Vec::new();
    for n in 0..CROWD {
        tickets.push(town.file(&format!("第 {n} 盏路灯不亮")).await.ticket);
    }
    let powers = town.powers(SECRETARY).await;
    // Nothing of the register is in its memory yet, so that each transaction has something to read.
    let fresh = town.another_process().await;
    let mut acting = JoinSet::new();
    for ticket in tickets {
        let (casework, powers) = (fresh.clone(), powers.clone());
        acting.spawn(async move { casework.act(&powers, ticket, Command::Acknowledge).await });
    }
    let mut done = 0;
    while let Some(acted) = acting.join_next().await {
        acted.unwrap().unwrap();
        done += 1;
    }
    assert_eq!(done, CROWD);
}

#[tokio::test]
async fn too_few_connections_are_refused_in_words() {
    let database = postgres::database();
    let Err(fault) = Store::open(&database.url(), 3).await else { panic!("3 are too few") };
    assert!(matches!(fault, StoreError::Connections(3)), "{fault}");
    assert!(fault.to_string().contains("database.connections"), "{fault}");
    Store::open(&database.url(), 4).await.unwrap().migrate().await.unwrap();
}

/// A server that is stopped says so to whoever is connected, and is gone for a while.
#[tokio::test]
async fn a_connection_that_the_server_breaks_off_is_a_passing_fault_and_the_next_one_works() {
    let database = postgres::database();
    let store = Store::open(&database.url(), 4).await.unwrap();
    store.migrate().await.unwrap();
    let others = "pid <> pg_backend_pid() AND datname = current_database()";
    let mut faults = 0;
    for _ in 0..4 {
        let opened = store.begin().await;
        database
            .query(&format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}"));
        let said = match opened {
            Ok(tx) => tx.message(domain::delivery::MessageId(1)).await.err(),
            Err(fault) => Some(fault),
        };
        for fault in said.into_iter().chain(store.divisions().await.err()) {
            assert!(fault.is_passing(), "{fault}");
            faults += 1;
        }
    }
    assert!(faults >= 4, "{faults}");
    assert_eq!(store.divisions().await.unwrap(), []);
}

#[tokio::test]
async fn of_two_who_wait_for_each_other_one_is_told_that_the_other_was_first() {
    let town = Town::on(Db::Postgres).await;
    town.file("第一件").await;
    town.file("第二件").await;
    let store = town.casework.store();
    let waiting = store.overdue_messages(MessageStatus::Queued, town.now(), 2).await.unwrap();
    let (one, other) = (store.begin().await.unwrap(), store.begin().await.unwrap());
    one.message(waiting[0]).await.unwrap();
    other.message(waiting[1]).await.unwrap();
    let crossed = tokio::join!(second(one, waiting[1]), second(other, waiting[0]));
    match crossed {
        (Err(StoreError::Changed), Ok(())) | (Ok(()), Err(StoreError::Changed)) => {}
        other => panic!("{other:?}"),
    }
    town.worker().tick().await.unwrap();
    town.texts();
}

/// Looks at a second message, and lets go of both.
async fn second(tx: Tx, message: domain::delivery::MessageId) -> Result<(), StoreError> {
    tx.message(message).await.map(|_| ())
}

#[tokio::test]
async fn processes_that_start_at_the_same_moment_prepare_the_database_once() {
    const PROCESSES: u64 = 6;
    let database = postgres::database();
    let mut starting = JoinSet::new();
    for seed in 0..PROCESSES {
        let address = database.url();
        starting.spawn(async move {
            let store = Store::open(&address, 4).await?;
            if store.is_new().await? {
                store.migrate().await?;
            }
            store.check_schema().await?;
            let keys = Keys::new(&[vec![7; 32]], &[9; 32]).unwrap();
            let clock = Arc::new(TestClock::at("2026-03-10T09:00:00Z".parse().unwrap()));
            let opened =
                Casework::open(store, keys, GivenPolicy::File(POLICY), clock, Arc::new(Seeded::new(seed)))
                    .await;
            opened.map(|casework| casework.policy().0)
        });
    }
    while let Some(started) = starting.join_next().await {
        assert_eq!(started.unwrap().unwrap(), PolicyVersion(1));
    }
    assert_eq!(database.query("SELECT count(*) FROM policies"), "1");
}

#[tokio::test]
async fn looking_whether_a_database_is_prepared_leaves_it_as_it_is() {
    let database = postgres::database();
    let store = Store::open(&database.url(), 4).await.unwrap();
    assert!(store.is_new().await.unwrap());
    assert!(matches!(store.check_schema().await, Err(StoreError::Schema)));
    assert_eq!(database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
    store.migrate().await.unwrap();
    store.check_schema().await.unwrap();
    database.query("INSERT INTO seaql_migrations VALUES ('m9999_later', 0)");
    assert!(matches!(store.check_schema().await, Err(StoreError::Newer)));
}

#[tokio::test]
async fn a_policy_that_cannot_be_read_any_more_keeps_nobody_from_opening_and_looking_puts_none_in_force() {
    let database = postgres::database();
    let store = Store::open(&database.url(), 4).await.unwrap();
    store.migrate().await.unwrap();
    database.query("INSERT INTO policies VALUES (1, '\\x00', 'from a time before', 0)");
    let keys = Keys::new(&[vec![7; 32]], &[9; 32]).unwrap();
    let clock = Arc::new(TestClock::at("2026-03-10T09:00:00Z".parse().unwrap()));
    let entropy = Arc::new(Seeded::new(1));
    let policy = GivenPolicy::File(POLICY);
    Casework::look(store.clone(), keys.clone(), policy, clock.clone(), entropy.clone()).await.unwrap();
    assert_eq!(database.query("SELECT count(*) FROM policies"), "1");
    let opened = Casework::open(store, keys, policy, clock, entropy).await.unwrap();
    assert_eq!(opened.policy().0, PolicyVersion(2));
}
