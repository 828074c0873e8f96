//! What the town does when its database is crowded.

use casework::StaffCommand;
use domain::number::TicketId;
use storage::{Store, StoreError};
use testkit::parts::postgres;
use testkit::town::{Db, SECRETARY, Town};

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
    let mut acting = tokio::task::JoinSet::new();
    for ticket in tickets {
        let (casework, powers) = (fresh.clone(), powers.clone());
        acting.spawn(async move { casework.act(&powers, ticket, None, StaffCommand::Acknowledge).await });
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
