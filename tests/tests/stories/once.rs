//! What may be there once at a time is there once, whatever the program does: the database itself refuses a second.

use domain::delivery::{AttemptStatus, MessageStatus};
use domain::ticket::Command;
use sea_orm::{DbErr, SqlErr};
use storage::{Fingerprint, NewAttempt, StoreError};
use testkit::on_both;
use testkit::town::{SECRETARY, hours, minutes};

use super::rows::Rows;

fn assert_refused(stored: Result<u64, DbErr>) {
    let fault = stored.expect_err("a second was stored");
    assert!(matches!(fault.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))), "{fault}");
}

on_both! {
    async fn a_clock_runs_once_for_a_matter_and_may_run_again_when_it_has_ended(town) {
        let ticket = town.file("三楼漏水").await.ticket;
        let rows = Rows::of(&town).await;
        let contact = format!("ticket = {} AND clock = 'contact'", ticket.0);
        assert_eq!(rows.count("deadlines", &format!("{contact} AND status = 'open'")).await, 1);
        assert_refused(rows.repeat("deadlines", &contact).await);
        assert_eq!(rows.count("deadlines", &contact).await, 1);
        town.does(SECRETARY, ticket, Command::called(None)).await;
        assert_eq!(rows.repeat("deadlines", &contact).await.unwrap(), 1, "what has ended is history");
    }

    async fn an_alarm_stands_once_and_may_be_raised_again_when_it_was_cleared(town) {
        let ticket = town.file("三楼漏水").await.ticket;
        town.passes(hours(3)).await;
        town.texts();
        let rows = Rows::of(&town).await;
        let standing = format!("ticket = {} AND cleared_at IS NULL", ticket.0);
        let stood = rows.count("alarms", &standing).await;
        assert!(stood > 0);
        assert_refused(rows.repeat("alarms", &standing).await);
        assert_eq!(rows.count("alarms", &standing).await, stood);
        town.does(SECRETARY, ticket, Command::called(None)).await;
        assert_eq!(rows.count("alarms", &standing).await, 0);
        let cleared = format!("ticket = {}", ticket.0);
        assert_eq!(rows.repeat("alarms", &cleared).await.unwrap(), stood.unsigned_abs(), "what was cleared is history");
    }

    async fn of_a_message_one_call_is_under_way_and_another_may_follow_it(town) {
        town.file("三楼漏水").await;
        let store = town.casework.store();
        let message = store.overdue_messages(MessageStatus::Queued, town.now() + minutes(1), 1).await.unwrap()[0];
        let (gateway, body, phone) = ("recording", "请回电", Some(Fingerprint([7; 32])));
        let call = NewAttempt { message, token: 1, gateway, body, phone, at: town.now() };
        let mut tx = store.begin().await.unwrap();
        let first = tx.start_attempt(&call).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let second = tx.start_attempt(&call).await;
        assert!(matches!(second, Err(StoreError::Exists(_))), "{second:?}");
        drop(tx);
        let rows = Rows::of(&town).await;
        let all = format!("message = {}", message.0);
        assert_refused(rows.repeat("attempts", &all).await);
        assert_eq!(rows.count("attempts", &all).await, 1);
        let mut tx = store.begin().await.unwrap();
        tx.set_attempt(first, AttemptStatus::Unknown).await.unwrap();
        tx.start_attempt(&call).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rows.count("attempts", &all).await, 2);
    }
}
