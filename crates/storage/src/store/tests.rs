use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryOrder};
use tempfile::TempDir;

use super::*;
use crate::entity::alarms;
use crate::register::Division;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

async fn store(folder: &TempDir) -> Store {
    let address = format!("sqlite:{}", folder.path().join("town.db").display());
    let store = Store::open(&address, 0).await.unwrap();
    store.migrate().await.unwrap();
    store
}

/// One division that fills a page of the database by itself.
fn division(number: u32) -> Division {
    Division { code: format!("9901{number:02}").parse().unwrap(), name: "字".repeat(2_000) }
}

async fn write(store: &Store, number: u32) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.put_divisions(&[division(number)], NOW).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_full_disk_refuses_what_comes_next_loses_nothing_and_is_forgotten_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let writer = &store.inner.write;
    writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    let pages = std::fs::metadata(folder.path().join("town.db")).unwrap().len() / 4096 + 40;
    writer.execute_unprepared(&format!("PRAGMA max_page_count = {pages}")).await.unwrap();
    let mut written = 0;
    let fault = loop {
        match write(&store, written).await {
            Ok(()) => written += 1,
            Err(fault) => break fault,
        }
    };
    assert!(matches!(fault, StoreError::Full) && fault.is_passing(), "{fault}");
    assert!(written > 0);
    assert_eq!(store.divisions().await.unwrap().len(), written as usize);
    writer.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
    write(&store, written).await.unwrap();
    assert_eq!(store.divisions().await.unwrap().len(), written as usize + 1);
}

/// SQLite takes back a whole transaction by itself when the disk is full, and whoever drops it takes it back once more.
/// Nothing of that may stay with the connection: what is committed on it later must be there for everybody.
#[tokio::test]
async fn what_is_confirmed_after_a_full_disk_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let (here, elsewhere) = (store(&folder).await, store(&folder).await);
    for round in 0..3 {
        let writer = &here.inner.write;
        writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
        writer.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
        let fault = write(&here, 90).await.unwrap_err();
        assert!(matches!(fault, StoreError::Full), "{fault}");
        drop(here.begin().await.unwrap());
        here.inner.write.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
        write(&here, round).await.unwrap();
        assert_eq!(elsewhere.divisions().await.unwrap().len(), round as usize + 1);
        // Nobody holds the lock any more.
        drop(elsewhere.begin().await.unwrap());
    }
}

#[tokio::test]
async fn whoever_waits_too_long_for_the_lock_is_told_that_it_is_busy() {
    let folder = tempfile::tempdir().unwrap();
    let (here, elsewhere) = (store(&folder).await, store(&folder).await);
    let held = elsewhere.begin().await.unwrap();
    // One waits for the lock of the file, the others for the one connection that writes.
    let waiting = tokio::join!(here.begin(), here.begin(), elsewhere.begin());
    for waited in [waiting.0, waiting.1, waiting.2] {
        let fault = waited.err().unwrap();
        assert!(matches!(fault, StoreError::Busy) && fault.is_passing(), "{fault}");
    }
    drop(held);
    write(&here, 1).await.unwrap();
    write(&elsewhere, 2).await.unwrap();
    assert_eq!(here.divisions().await.unwrap().len(), 2);
}

/// A matter as the first version of the schema had it, and what is asked of it now.
#[tokio::test]
async fn what_was_stored_under_the_first_schema_is_read_under_this_one() {
    use domain::deadline::Clock;
    use domain::number::TicketId;
    use domain::ticket::{Alarm, AlarmCause, Dossier, EventKind, State};

    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("town.db").display());
    let store = Store::open(&address, 0).await.unwrap();
    let writer = &store.inner.write;
    Migrator::up(writer, Some(1)).await.unwrap();
    let owner = r#"{"unit":"990101100001","staff":1}"#;
    let state = format!(
        r#"{{"state":"awaiting_contact","owner":{owner},"since":"1970-01-01T00:00:00Z","due":"1970-01-01T00:30:00Z","acknowledged":null}}"#
    );
    let filed = format!(
        r#"{{"kind":"filed","channel":"code","level":"general","owner":{owner},"due":"1970-01-01T00:30:00Z"}}"#
    );
    let breached = r#"{"kind":"breached","clock":"contact","due":"1970-01-01T00:30:00Z"}"#;
    let zeros = "zeroblob(32)";
    for row in [
        format!(
            "INSERT INTO tickets (id, place, division, category, channel, level, filed_at, policy, revision, head, state, \
             state_data, owner_unit, owner_staff, due_at, words, language, name_sealed, phone_sealed, phone_index, \
             submission) VALUES (1, 1, '990101100001', 'utilities', 'code', 'general', 0, 1, 2, {zeros}, \
             'awaiting_contact', '{state}', '990101100001', 1, 1800000, '漏水', 'zh', NULL, x'00', {zeros}, {zeros})"
        ),
        format!(
            "INSERT INTO events (ticket, revision, at, actor, kind, data, digest) VALUES \
             (1, 1, 0, '\"requester\"', 'filed', '{filed}', {zeros}), \
             (1, 2, 1800000, '\"system\"', 'breached', '{breached}', {zeros})"
        ),
        "INSERT INTO deadlines (ticket, clock, status, started_at, due_at, step, next_at, quiet) VALUES \
         (1, 'contact', 'open', 0, 1800000, 4, 3600000, 0)"
            .to_owned(),
        "INSERT INTO alarms (ticket, clock, cause, division, raised_at) VALUES \
         (1, 'contact', 'ladder_ended', '990101100001', 3600000)"
            .to_owned(),
    ] {
        writer.execute_unprepared(&row).await.unwrap();
    }
    store.migrate().await.unwrap();
    let stored = store.ticket(TicketId(1)).await.unwrap().unwrap();
    assert!(matches!(stored.ticket.state, State::AwaitingContact { .. }));
    assert_eq!(stored.ticket.dossier, Dossier::default());
    assert_eq!(stored.contents.unwrap().answers, None);
    assert_eq!(stored.ticket.state.answers().staff, Some(domain::ids::StaffId(1)));
    let log = store.events(TicketId(1)).await.unwrap();
    assert!(matches!(log[1].event.kind, EventKind::Breached { clock: Clock::Contact, owner: None, .. }));
    assert_eq!(store.deadlines(TicketId(1)).await.unwrap()[0].clock, Clock::Contact);
    let mut tx = store.begin().await.unwrap();
    let alarm = Alarm { clock: Clock::Contact, cause: AlarmCause::LadderEnded };
    assert!(!tx.raise_alarm(&stored.ticket, alarm, Timestamp::UNIX_EPOCH).await.unwrap(), "it stands");
}

/// An alarm that told of all clocks of a kind tells of the one that runs longest.
#[tokio::test]
async fn an_alarm_of_before_tells_of_one_clock() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let writer = &store.inner.write;
    for row in [
        "INSERT INTO deadlines (ticket, clock, item, status, started_at, due_at, step, next_at, quiet) VALUES \
         (1, 'assist', 3, 'met', 0, 1, 0, NULL, 0), (1, 'assist', 5, 'open', 0, 1, 0, NULL, 0), \
         (1, 'assist', 8, 'open', 0, 1, 0, NULL, 0), (2, 'contact', 0, 'open', 0, 1, 0, NULL, 0)",
        "INSERT INTO alarms (ticket, clock, cause, division, raised_at) VALUES \
         (1, 'assist', 'nobody', '99', 1), (2, 'contact', 'nobody', '99', 1), (3, 'assist', 'nobody', '99', 1)",
        crate::migration::ALARMS_BESIDE,
    ] {
        writer.execute_unprepared(row).await.unwrap();
    }
    let rows = alarms::Entity::find().order_by_asc(alarms::Column::Ticket).all(writer).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.item).collect::<Vec<_>>(), [5, 0, 0]);
}

#[tokio::test]
async fn a_version_of_the_policy_from_before_its_history_was_kept_came_from_the_file() {
    use crate::policies::PolicySource;

    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("town.db").display());
    let store = Store::open(&address, 0).await.unwrap();
    let writer = &store.inner.write;
    Migrator::up(writer, Some(5)).await.unwrap();
    writer.execute_unprepared("INSERT INTO policies VALUES (1, x'00', 'the text', 0)").await.unwrap();
    store.migrate().await.unwrap();
    let standing = store.policy_standing().await.unwrap();
    assert_eq!(standing.of_file.as_deref(), Some("the text"));
    let newest = standing.newest.unwrap();
    assert_eq!((newest.text.as_str(), newest.entry.source), ("the text", PolicySource::File));
    assert_eq!(store.policy_in_force().await.unwrap(), Some(newest.entry.version));
}
