//! PostgreSQL as a part of tests.

#![cfg(test)]

use testkit::parts::postgres::{self, Durability, Postgres};

#[test]
fn every_test_has_a_database_of_its_own() {
    let (one, other) = (postgres::database(), postgres::database());
    one.query("CREATE TABLE places (name text)");
    one.query("INSERT INTO places VALUES ('一号楼')");
    assert_eq!(one.query("SELECT name FROM places"), "一号楼");
    assert_eq!(other.query("SELECT count(*) FROM pg_tables WHERE tablename = 'places'"), "0");
}

#[test]
fn a_durable_server_waits_for_the_disk_and_ends_when_killed() {
    let mut server = Postgres::start(Durability::Durable);
    let database = server.server().database();
    assert_eq!(database.query("SHOW fsync"), "on");
    assert_eq!(database.query("SHOW synchronous_commit"), "on");
    server.kill();
    assert!(std::panic::catch_unwind(|| database.query("SELECT 1")).is_err());
}
