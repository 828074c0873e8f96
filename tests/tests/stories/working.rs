//! Working on a matter: call, hand up, finish, judge, open again, take back.

use casework::{CaseError, Deed, RequesterCommand};
use domain::deadline::Clock;
use domain::text::Words;
use domain::ticket::{Command, EventKind, Judgement, Level, Refusal, StateKind, Ticket};
use testkit::on_both;
use testkit::town::{
    COUNTY, COUNTY_LEADER, DIRECTOR, NEIGHBOUR, Person, SECRETARY, TOWNSHIP, Town, hours, minutes,
};

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

fn called() -> Command {
    Command::called(Some(words("已联系，下午上门")))
}

fn finish() -> Command {
    Command::Finish { result: words("水管已修好") }
}

fn hand_up() -> Command {
    Command::Escalate { reason: words("需要水务公司配合") }
}

/// Who owes what on a ticket, by name.
async fn owes(town: &Town, ticket: &Ticket) -> Option<&'static str> {
    let staff = ticket.state.owes()?.0.staff?;
    for person in testkit::town::STAFF {
        if town.powers(person).await.staff == staff {
            return Some(person.name);
        }
    }
    None
}

async fn is_owed_by(town: &Town, ticket: &Ticket, person: Person) {
    assert_eq!(owes(town, ticket).await, Some(person.name), "{:?}", ticket.state);
}

on_both! {
    async fn a_call_in_time_keeps_the_promise_and_starts_the_work(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.clock().advance(minutes(29));
        let ticket = town.does(SECRETARY, receipt.ticket, called()).await;
        assert_eq!(ticket.state.kind(), StateKind::InHand);
        is_owed_by(&town, &ticket, SECRETARY).await;
        let log = town.log(receipt.ticket).await;
        assert!(matches!(log[1], (29, EventKind::Contacted { in_time: true, .. })), "{log:?}");
    }

    async fn a_call_after_half_an_hour_is_a_call_but_a_late_one(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.clock().advance(minutes(31));
        town.does(SECRETARY, receipt.ticket, called()).await;
        let log = town.log(receipt.ticket).await;
        let promised = town.now() - minutes(1);
        assert!(matches!(log[1], (31, EventKind::Breached { due, .. }) if due == promised), "{log:?}");
        assert!(matches!(log[2], (31, EventKind::Contacted { in_time: false, .. })), "{log:?}");
        let clocks = town.casework.store().deadlines(receipt.ticket).await.unwrap();
        assert_eq!(clocks[0].breached, Some(promised));
        assert!(clocks[0].ended.is_some() && clocks[1].breached.is_none());
        town.passes(minutes(0)).await;
        town.quiet();
    }

    /// The worker was down, and somebody acts before it has caught up.
    async fn whatever_is_done_after_the_time_the_breach_is_kept_and_told_once(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        town.clock().advance(minutes(31));
        town.does(SECRETARY, receipt.ticket, Command::Remark { note: words("在路上") }).await;
        let kinds: Vec<_> = town.log(receipt.ticket).await.iter().map(|(_, kind)| kind.name()).collect();
        assert_eq!(kinds, ["filed", "breached", "climbed", "remarked"]);
        town.passes(minutes(0)).await;
        assert!(town.told(TOWNSHIP).contains("未在09:30前回电"));
        town.passes(minutes(5)).await;
        town.quiet();
    }

    async fn a_matter_finished_or_taken_back_too_late_was_late(town) {
        for finished in [true, false] {
            let receipt = town.file("三楼水管漏水").await;
            town.does(SECRETARY, receipt.ticket, called()).await;
            town.clock().advance(hours(24 * 10));
            if finished {
                town.does(SECRETARY, receipt.ticket, finish()).await;
            } else {
                town.requester(&receipt, RequesterCommand::Withdraw).await.unwrap();
            }
            let log = town.log(receipt.ticket).await;
            assert!(matches!(log[2].1, EventKind::Breached { clock: Clock::Handling, .. }), "{log:?}");
            assert_eq!(log.len(), 4);
        }
    }

    async fn ringing_without_an_answer_does_not_keep_the_promise(town) {
        let receipt = town.file("三楼水管漏水").await;
        let ticket = town.does(SECRETARY, receipt.ticket, Command::no_answer(None)).await;
        assert_eq!(ticket.state.kind(), StateKind::AwaitingContact);
    }

    async fn a_matter_handed_up_before_the_call_keeps_the_residents_half_hour(town) {
        let receipt = town.file("主管道爆裂").await;
        let promised = town.state(receipt.ticket).await.owes().unwrap().1;
        town.clock().advance(minutes(10));
        let ticket = town.does(SECRETARY, receipt.ticket, hand_up()).await;
        assert_eq!((ticket.level, ticket.state.owes().unwrap().1), (Level::Major, promised));
        is_owed_by(&town, &ticket, DIRECTOR).await;
    }

    async fn a_matter_climbs_level_by_level_to_the_city_and_no_higher(town) {
        let receipt = town.file("跨县区的污染").await;
        town.does(SECRETARY, receipt.ticket, called()).await;
        let ticket = town.does(SECRETARY, receipt.ticket, hand_up()).await;
        is_owed_by(&town, &ticket, DIRECTOR).await;
        let ticket = town.does(DIRECTOR, receipt.ticket, hand_up()).await;
        is_owed_by(&town, &ticket, COUNTY_LEADER).await;
        let ticket = town.does(COUNTY_LEADER, receipt.ticket, hand_up()).await;
        is_owed_by(&town, &ticket, testkit::town::CITY).await;
        let refused = town.tries(testkit::town::CITY, receipt.ticket, hand_up()).await.unwrap_err();
        assert!(matches!(refused, CaseError::Refused(_)), "{refused}");
    }

    async fn a_matter_handed_up_after_the_call_says_until_when_and_is_acknowledged_without_another_call(town) {
        let receipt = town.file("主管道爆裂").await;
        let number = receipt.ticket.number();
        town.does(SECRETARY, receipt.ticket, called()).await;
        let ticket = town.does(SECRETARY, receipt.ticket, hand_up()).await;
        assert!(!ticket.state.is_acknowledged());
        town.passes(minutes(0)).await;
        let text = town.told(DIRECTOR);
        assert!(text.contains("需要水务公司配合") && text.contains("09:00前办结"), "{text}");
        town.writes(DIRECTOR, &number).await;
        let text = town.told(DIRECTOR);
        assert!(text.starts_with(&format!("【码上反映】已签收{number}")) && text.contains("已有人回过电"), "{text}");
        assert!(town.state(receipt.ticket).await.is_acknowledged());
        let log = town.log(receipt.ticket).await;
        let calls = log.iter().filter(|(_, kind)| matches!(kind, EventKind::Contacted { .. })).count();
        assert_eq!((calls, log.last().unwrap().1.name()), (1, "acknowledged"));
    }

    /// Above the secretary everybody has left.
    async fn what_nobody_above_could_take_over_is_not_handed_up(town) {
        for person in testkit::town::STAFF.into_iter().filter(|person| person.name != SECRETARY.name) {
            town.leaves(person).await;
        }
        let receipt = town.file("主管道爆裂").await;
        for in_hand in [false, true] {
            if in_hand {
                town.does(SECRETARY, receipt.ticket, called()).await;
            }
            let refused = town.tries(SECRETARY, receipt.ticket, hand_up()).await.unwrap_err();
            assert!(matches!(refused, CaseError::Refused(Refusal::Nobody)), "{refused}");
            let state = town.state(receipt.ticket).await;
            assert_eq!(state.owner().staff, Some(town.powers(SECRETARY).await.staff));
        }
    }

    async fn what_the_requester_adds_is_told_to_whoever_answers_for_it_and_floods_nobody(town) {
        let receipt = town.file("三楼水管漏水").await;
        let add = |said: &'static str| town.requester(&receipt, RequesterCommand::Add(words(said)));
        town.does(SECRETARY, receipt.ticket, called()).await;
        add("水流到二楼了").await.unwrap();
        town.passes(minutes(0)).await;
        let number = receipt.ticket.number();
        assert_eq!(
            town.told(SECRETARY),
            format!("【码上反映】河湾社区河湾花园1号楼1单元的事项{number}，反映人补充：水流到二楼了")
        );
        town.passes(minutes(2)).await;
        for said in ["电也停了", "楼道很滑"] {
            add(said).await.unwrap();
        }
        town.passes(minutes(7)).await;
        town.quiet();
        town.passes(minutes(1)).await;
        assert!(town.told(SECRETARY).ends_with("反映人补充：电也停了；楼道很滑"));
        town.passes(minutes(30)).await;
        town.quiet();
    }

    async fn words_that_are_sent_twice_at_once_are_added_once(town) {
        let receipt = town.file("三楼水管漏水").await;
        let add = || town.requester(&receipt, RequesterCommand::Add(words("电也停了")));
        let (one, other) = tokio::join!(add(), add());
        one.unwrap();
        other.unwrap();
        let log = town.log(receipt.ticket).await;
        assert_eq!(log.iter().filter(|(_, kind)| *kind == EventKind::Added).count(), 1, "{log:?}");
    }

    async fn whoever_handled_a_matter_may_still_read_it_but_has_nobody_to_call(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.does(SECRETARY, receipt.ticket, called()).await;
        town.does(SECRETARY, receipt.ticket, finish()).await;
        town.requester(&receipt, RequesterCommand::Judge(Judgement::Satisfied, None)).await.unwrap();
        let own = town.casework.desk_view(&town.powers(SECRETARY).await, receipt.ticket).await.unwrap();
        assert!(own.requester.is_none() && own.view.events.len() == 4);
        let above = town.casework.desk_view(&town.powers(TOWNSHIP).await, receipt.ticket).await.unwrap();
        assert!(above.requester.is_some());
        let neighbour = town.casework.desk_view(&town.powers(NEIGHBOUR).await, receipt.ticket).await;
        assert!(matches!(neighbour, Err(CaseError::Missing(_))));
    }

    async fn a_satisfied_requester_closes_the_matter(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.does(SECRETARY, receipt.ticket, called()).await;
        town.does(SECRETARY, receipt.ticket, finish()).await;
        let judged = RequesterCommand::Judge(Judgement::Satisfied, None);
        let ticket = town.requester(&receipt, judged).await.unwrap();
        assert_eq!((ticket.state.kind(), ticket.state.owes()), (StateKind::Closed, None));
    }

    async fn an_unsatisfied_requester_opens_it_again_one_level_higher_with_a_new_half_hour(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.does(SECRETARY, receipt.ticket, called()).await;
        town.clock().advance(hours(5));
        town.does(SECRETARY, receipt.ticket, finish()).await;
        town.clock().advance(hours(1));
        let judged = RequesterCommand::Judge(Judgement::Unsatisfied, Some(words("还在漏")));
        let ticket = town.requester(&receipt, judged).await.unwrap();
        assert_eq!((ticket.state.kind(), ticket.level), (StateKind::AwaitingContact, Level::Major));
        assert_eq!(ticket.state.owes().unwrap().1, town.now() + minutes(30));
        is_owed_by(&town, &ticket, DIRECTOR).await;
    }

    async fn the_centre_asks_those_who_do_not_judge_by_themselves(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.does(SECRETARY, receipt.ticket, called()).await;
        town.does(SECRETARY, receipt.ticket, finish()).await;
        let visit = Command::Judge { judgement: Judgement::Basically, solved: None, note: Some(words("慢了点")) };
        let refused = town.tries(SECRETARY, receipt.ticket, visit.clone()).await.unwrap_err();
        assert!(matches!(refused, CaseError::Forbidden), "nobody judges their own work: {refused}");
        let ticket = town.does(COUNTY, receipt.ticket, visit).await;
        assert_eq!(ticket.state.kind(), StateKind::Closed);
    }

    async fn a_matter_taken_back_is_owed_by_nobody(town) {
        let receipt = town.file("三楼水管漏水").await;
        let ticket = town.requester(&receipt, RequesterCommand::Withdraw).await.unwrap();
        assert_eq!((ticket.state.kind(), ticket.state.owes()), (StateKind::Withdrawn, None));
        let refused = town.tries(TOWNSHIP, receipt.ticket, called()).await.unwrap_err();
        assert!(matches!(refused, CaseError::Refused(_)), "{refused}");
    }

    async fn words_added_later_move_no_deadline(town) {
        let receipt = town.file("三楼水管漏水").await;
        let before = town.state(receipt.ticket).await;
        town.clock().advance(minutes(12));
        town.requester(&receipt, RequesterCommand::Add(words("四楼也漏了"))).await.unwrap();
        assert_eq!(town.state(receipt.ticket).await, before);
    }

    async fn the_neighbouring_village_neither_sees_nor_touches_it(town) {
        let receipt = town.file("三楼水管漏水").await;
        for command in [called(), hand_up(), Command::Acknowledge] {
            let refused = town.tries(NEIGHBOUR, receipt.ticket, command).await.unwrap_err();
            assert!(matches!(refused, CaseError::Missing("ticket")), "{refused}");
        }
        // The township's centre is above both.
        town.does(TOWNSHIP, receipt.ticket, Command::Remark { note: words("请抓紧") }).await;
    }

    async fn whoever_looked_at_an_older_state_is_asked_to_look_again(town) {
        let receipt = town.file("三楼水管漏水").await;
        let (secretary, township) = (town.powers(SECRETARY).await, town.powers(TOWNSHIP).await);
        let seen = |command: Command| Deed { seen: Some(1), ..command.into() };
        town.casework.act(&secretary, receipt.ticket, seen(called())).await.unwrap();
        let late = town.casework.act(&township, receipt.ticket, seen(called())).await.unwrap_err();
        assert!(matches!(late, CaseError::Changed(_)), "{late}");
        assert_eq!(town.log(receipt.ticket).await.len(), 2, "the late one left no trace");
    }

    /// Two people record the call at the same moment, in two processes: one of them did, nobody did twice.
    async fn two_who_record_the_call_at_once_leave_one_record(town) {
        let other = town.another_process().await;
        let (secretary, township) = (town.powers(SECRETARY).await, town.powers(TOWNSHIP).await);
        for round in 0..10 {
            let ticket = town.file(&format!("第{round}次漏水")).await.ticket;
            let (one, two) = tokio::join!(
                town.casework.act(&secretary, ticket, Deed { seen: Some(1), ..called().into() }),
                other.act(&township, ticket, Deed { seen: Some(1), ..called().into() }),
            );
            assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
            let lost = one.err().or(two.err()).unwrap();
            assert!(matches!(lost, CaseError::Changed(_)), "{lost}");
            assert_eq!(town.log(ticket).await.len(), 2);
        }
    }
}
