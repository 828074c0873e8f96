//! Calls that exchanges record meet the promise by themselves; what they prove, and what they do not.

use std::sync::Arc;

use casework::{EvaluationScope, Reach, RequesterCommand};
use domain::delivery::CallbackKind;
use domain::evaluation::{By, Figures, Period, Rate};
use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::{Command, ContactGrade, EventKind, State, StateKind};
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::on_both;
use testkit::town::{
    NEIGHBOUR, POLICY, RESIDENT, Rung, SECRETARY, Switchboard, TOWNSHIP, Town, hours, minutes,
};

use super::rows::Rows;

/// The figures of the township's first day.
async fn figures(town: &Town) -> Figures {
    let division = "990101100".parse().unwrap();
    let by = By::below(&division, "unit").unwrap();
    let (_, policy) = town.casework.policy();
    let day = date(2026, 3, 10);
    let scope = EvaluationScope { division, period: Period::new(day, day, &policy.zone).unwrap(), by };
    town.casework.evaluation(&town.powers(TOWNSHIP).await, scope).await.unwrap().whole
}

async fn grade(town: &Town, ticket: TicketId) -> ContactGrade {
    town.state(ticket).await.call().unwrap().1
}

async fn kinds(town: &Town, ticket: TicketId) -> Vec<&'static str> {
    town.log(ticket).await.iter().map(|(_, kind)| kind.name()).collect()
}

on_both! {
    async fn a_call_over_a_middle_number_meets_the_promise_by_itself(town) {
        let town = town.lending(&Arc::default());
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(11)).await;
        assert!(town.told(SECRETARY).contains("三楼漏水"));
        let over = town.borrows(SECRETARY, filed.ticket).await.unwrap();
        let rang = town.now();
        town.passes(minutes(3)).await;
        town.switchboard_reports(&over, &[Rung::talked("call-1", rang, 45)], false).await;

        let State::InHand { contacted, grade, charge, .. } = town.state(filed.ticket).await else { panic!() };
        assert_eq!((contacted, grade), (rang + SignedDuration::from_secs(5), ContactGrade::Verified));
        assert_eq!(charge.owner, town.owner(SECRETARY).await);
        town.passes(hours(2)).await;
        town.quiet();
        assert_eq!(town.alarms().await, []);
        assert_eq!(kinds(&town, filed.ticket).await, ["filed", "contacted"]);
        let figures = figures(&town).await;
        assert_eq!((figures.contact, figures.calls_of(ContactGrade::Verified)), (Rate { good: 1, of: 1 }, 1));
        assert_eq!(figures.to_contact.median(), Some(SignedDuration::from_secs(11 * 60 + 5)));
    }

    async fn a_record_that_comes_after_the_breach_leaves_it_in_the_log_and_counts_as_in_time(town) {
        let town = town.lending(&Arc::default());
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(29)).await;
        let over = town.borrows(SECRETARY, filed.ticket).await.unwrap();
        let rang = town.now();
        town.passes(minutes(6)).await;
        assert!(town.texts().iter().any(|(who, _)| *who == TOWNSHIP.name), "who was told stays told");
        town.switchboard_reports(&over, &[Rung::talked("call-1", rang, 45)], false).await;

        let log = town.log(filed.ticket).await;
        assert!(log.iter().any(|(at, kind)| *at == 30 && matches!(kind, EventKind::Breached { .. })));
        assert!(matches!(log.last(), Some((35, EventKind::Contacted { in_time: true, .. }))), "{log:?}");
        town.passes(hours(2)).await;
        town.quiet();
        assert_eq!(figures(&town).await.contact, Rate { good: 1, of: 1 });
    }

    async fn an_earlier_call_whose_record_comes_last_undoes_the_breach_in_the_figures(town) {
        let town = town.lending(&Arc::default());
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(28)).await;
        town.texts();
        let over = town.borrows(SECRETARY, filed.ticket).await.unwrap();
        let rang = town.now();
        town.clock().advance(minutes(12));
        let late = [Rung::talked("late", town.now() - minutes(5), 45)];
        town.switchboard_reports(&over, &late, false).await;
        let known = town.log(filed.ticket).await;
        assert!(known.iter().any(|(_, kind)| matches!(kind, EventKind::Breached { .. })), "{known:?}");
        town.switchboard_reports(&over, &[Rung::talked("call-1", rang, 45)], false).await;
        town.texts();
        let log = town.log(filed.ticket).await;
        assert!(matches!(log.last(), Some((_, EventKind::Proven { in_time: true, .. }))), "{log:?}");
        let figures = figures(&town).await;
        assert_eq!((figures.contact, figures.calls_of(ContactGrade::Verified)), (Rate { good: 1, of: 1 }, 1));
    }

    async fn what_was_said_becomes_proven_and_never_less(town) {
        let town = town.lending(&Arc::default());
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(5)).await;
        let over = town.borrows(SECRETARY, filed.ticket).await.unwrap();
        let rang = town.now();
        town.passes(minutes(3)).await;
        town.does(SECRETARY, filed.ticket, Command::called(None)).await;
        let before = town.state(filed.ticket).await.due();
        town.requester(&filed, RequesterCommand::ConfirmContact(true)).await.unwrap();
        assert_eq!(grade(&town, filed.ticket).await, ContactGrade::Corroborated);
        let record = [Rung::talked("call-1", rang, 45)];
        for _ in 0..3 {
            town.switchboard_reports(&over, &record, false).await;
        }
        let later = [Rung::talked("call-2", town.now(), 45), Rung::in_vain("call-3", town.now())];
        town.switchboard_reports(&over, &later, false).await;
        assert_eq!(grade(&town, filed.ticket).await, ContactGrade::Verified);
        assert_eq!(kinds(&town, filed.ticket).await, ["filed", "contacted", "corroborated", "proven"]);
        assert_eq!(town.state(filed.ticket).await.due(), before, "the deadline of the handling stays");
        town.texts();
        assert_eq!(figures(&town).await.calls_of(ContactGrade::Claimed), 0);
        assert_eq!(town.casework.store().calls(filed.ticket).await.unwrap().len(), 3);
    }

    async fn a_call_of_the_requester_and_one_that_nobody_answered_are_kept_and_prove_nothing(town) {
        let town = town.lending(&Arc::default());
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(5)).await;
        let over = town.borrows(SECRETARY, filed.ticket).await.unwrap();
        town.switchboard_reports(&over, &[Rung::talked("theirs", town.now(), 300)], true).await;
        town.switchboard_reports(&over, &[Rung::talked("short", town.now(), 3)], false).await;
        town.switchboard_reports(&over, &[Rung::in_vain("rang", town.now())], false).await;
        town.switchboard_reports("sub-99", &[Rung::talked("nobody", town.now(), 300)], false).await;
        assert_eq!(town.state(filed.ticket).await.kind(), StateKind::AwaitingContact);
        let case = town.casework.desk_view(&town.powers(SECRETARY).await, filed.ticket).await.unwrap();
        assert_eq!(case.calls.len(), 3);
        assert_eq!(case.view.names.values().next().map(String::as_str), Some(SECRETARY.name));
        town.texts();
    }

    async fn ringing_twice_in_vain_is_tried_and_the_ladder_goes_on(town) {
        let town = town.lending(&Arc::default());
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(5)).await;
        let over = town.borrows(SECRETARY, filed.ticket).await.unwrap();
        for (name, pause) in [("one", 1), ("two", 4), ("three", 3)] {
            town.switchboard_reports(&over, &[Rung::in_vain(name, town.now())], false).await;
            town.passes(minutes(pause)).await;
        }
        assert_eq!(kinds(&town, filed.ticket).await, ["filed", "rang"]);
        town.texts();
        town.passes(minutes(30)).await;
        assert!(town.texts().iter().any(|(who, _)| *who == TOWNSHIP.name));
        let figures = figures(&town).await;
        assert_eq!((figures.contact, figures.calls_of(ContactGrade::Tried)), (Rate { good: 0, of: 1 }, 1));
    }

    async fn a_hotline_that_only_knows_numbers_proves_the_call_that_is_due_first(town) {
        let first = town.file("三楼漏水").await;
        town.passes(minutes(10)).await;
        let second = town.file("没有暖气").await;
        town.passes(minutes(1)).await;
        town.hotline_reports(NEIGHBOUR, RESIDENT, Rung::talked("other", town.now(), 60)).await;
        assert_eq!(town.state(first.ticket).await.kind(), StateKind::AwaitingContact, "it is not theirs to call");
        town.hotline_reports(RESIDENT, SECRETARY, Rung::talked("back", town.now(), 60)).await;
        assert_eq!(town.state(first.ticket).await.kind(), StateKind::AwaitingContact, "the requester called");
        let rang = town.now() - minutes(2);
        town.hotline_reports(SECRETARY, RESIDENT, Rung::talked("one", rang, 60)).await;
        assert_eq!(grade(&town, first.ticket).await, ContactGrade::Verified);
        assert_eq!(town.state(second.ticket).await.kind(), StateKind::AwaitingContact, "one call, one matter");
        town.hotline_reports(SECRETARY, RESIDENT, Rung::talked("one", rang, 60)).await;
        town.texts();
        town.passes(minutes(1)).await;
        town.hotline_reports(SECRETARY, RESIDENT, Rung::talked("two", town.now(), 60)).await;
        assert_eq!(grade(&town, second.ticket).await, ContactGrade::Verified);
        let all = town.casework.store().newest_callbacks("hotline", CallbackKind::Call, 9).await.unwrap();
        assert!(all.iter().all(|callback| callback.next_at.is_none()), "nothing is looked at again: {all:?}");
        town.texts();
    }

    async fn the_requesters_number_is_shown_only_where_no_middle_number_could_be_had(town) {
        let board = Arc::new(Switchboard::default());
        let town = town.lending(&board);
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(1)).await;
        town.texts();
        let powers = town.powers(SECRETARY).await;
        let reach = async || {
            let case = town.casework.desk_view(&powers, filed.ticket).await.unwrap();
            case.requester.unwrap().reach
        };
        assert_eq!(reach().await, Reach::Ask);
        board.is_away(true);
        assert_eq!(town.borrows(SECRETARY, filed.ticket).await, None);
        assert_eq!(reach().await, Reach::Uncounted(RESIDENT.phone()));
        board.is_away(false);
        town.borrows(SECRETARY, filed.ticket).await.unwrap();
        town.borrows(SECRETARY, filed.ticket).await.unwrap();
        let asked = board.asked();
        assert_eq!(asked.len(), 2, "a number that is lent is not asked for again");
        assert_eq!((&asked[1].caller, &asked[1].called), (&SECRETARY.phone(), &RESIDENT.phone()));
        assert_eq!(reach().await, Reach::Middle("17000000001".to_owned(), town.now() + hours(2)));
        let other = town.casework.desk_view(&town.powers(TOWNSHIP).await, filed.ticket).await.unwrap();
        assert_eq!(other.requester.unwrap().reach, Reach::Ask, "it is lent to one person");
        let rows = Rows::of(&town).await;
        let shown = "staff = (SELECT id FROM staff WHERE code = 'S1') AND what = 'phone, name'";
        assert_eq!(rows.count("disclosures", shown).await, 1, "as often as the number was shown");
        town.clock().advance(hours(2));
        assert_eq!(reach().await, Reach::Ask, "the loan is over");
        town.casework.sweep().await.unwrap();
        town.passes(minutes(1)).await;
        town.texts();
    }

    async fn a_switchboard_that_hangs_is_given_up_and_the_number_is_shown(town) {
        let board = Arc::new(Switchboard::default());
        let town = town.lending(&board);
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(1)).await;
        town.texts();
        board.hangs();
        let begun = std::time::Instant::now();
        assert_eq!(town.borrows(SECRETARY, filed.ticket).await, None);
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    }

    async fn what_exchanges_posted_about_a_matter_is_erased_with_it(town) {
        let town = town.lending(&Arc::default());
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(5)).await;
        let over = town.borrows(SECRETARY, filed.ticket).await.unwrap();
        town.switchboard_reports(&over, &[Rung::talked("call-1", town.now(), 45)], false).await;
        town.texts();
        let result = Words::parse("修好了").unwrap();
        town.does(SECRETARY, filed.ticket, Command::Finish { result }).await;
        town.requester(&filed, RequesterCommand::Judge(domain::ticket::Judgement::Satisfied, None)).await.unwrap();
        town.passes(minutes(5)).await;
        town.texts();
        let reason = Words::parse("本人申请").unwrap();
        let erased = town.casework.erase_by_law(filed.ticket, reason).await.unwrap();
        assert_eq!(erased.callbacks, 1, "the record of the call held the number");
        let rows = Rows::of(&town).await;
        assert_eq!(rows.count("middle_numbers", "id > 0").await, 0);
        assert_eq!(rows.count("calls", "id > 0").await, 1, "that there was a call stays");
        let stored = town.casework.store().newest_callbacks("masks", CallbackKind::Call, 9).await.unwrap();
        let raw = town.casework.keys().open_callback(&stored[0].new.raw).unwrap();
        assert!(raw.body.is_empty() && raw.query.is_empty());
    }
}

/// Where ringing in vain is enough, two calls without an answer meet the promise, and are counted as what they are.
async fn ringing_is_enough(db: testkit::town::Db) {
    let policy = POLICY.replace("rings_meet = false", "rings_meet = true");
    let town = Town::under(&policy, db).await.lending(&Arc::default());
    let filed = town.file("三楼漏水").await;
    town.passes(minutes(5)).await;
    let over = town.borrows(SECRETARY, filed.ticket).await.unwrap();
    let calls = [Rung::in_vain("one", town.now()), Rung::in_vain("two", town.now() + minutes(4))];
    town.passes(minutes(5)).await;
    town.switchboard_reports(&over, &calls, false).await;
    assert_eq!(grade(&town, filed.ticket).await, ContactGrade::Tried);
    let figures_then = figures(&town).await;
    assert_eq!(figures_then.contact, Rate { good: 1, of: 1 });
    assert_eq!(figures_then.calls_of(ContactGrade::Tried), 1);
    town.switchboard_reports(&over, &[Rung::talked("three", town.now(), 60)], false).await;
    assert_eq!(grade(&town, filed.ticket).await, ContactGrade::Verified);
    assert_eq!(figures(&town).await.calls_of(ContactGrade::Tried), 0);
    town.texts();
}

#[tokio::test]
async fn ringing_is_enough_where_the_policy_says_so_on_sqlite() {
    ringing_is_enough(testkit::town::Db::Sqlite).await;
}

#[tokio::test]
async fn ringing_is_enough_where_the_policy_says_so_on_postgres() {
    ringing_is_enough(testkit::town::Db::Postgres).await;
}
