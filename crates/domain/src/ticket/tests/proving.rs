//! What the records of calls do to a matter.

use super::*;
use crate::calls::{Call, Direction};
use crate::calls::{Proof, Shown, promise, shown};

fn verified(at: i64, in_time: bool) -> Shown {
    Shown::Called { grade: ContactGrade::Verified, proof: Proof { at: minute(at), seconds: 45 }, in_time }
}

fn overdue(town: &Town, minutes: i64) -> Overdue {
    let promised = minute(30);
    let steps = steps(&town.policy, ClockKind::Contact, minute(0), promised);
    Overdue { clock: Clock::Contact, promised, due: advance(&steps, 0, false, minute(minutes)) }
}

#[test]
fn a_record_that_comes_later_meets_the_promise_at_the_time_of_the_call() {
    let town = Town::new();
    let decision = prove(town.filed().ticket, verified(12, true), None, &town.at(20));
    let State::InHand { contacted, grade, due, .. } = decision.ticket.state else { panic!("{decision:?}") };
    assert_eq!((contacted, grade), (minute(12), ContactGrade::Verified));
    assert_eq!(due, minute(12) + SignedDuration::from_hours(72), "the handling begins with the call");
    assert_eq!(decision.deadlines[0], DeadlineChange::Met { clock: Clock::Contact });
    assert!(decision.notices.is_empty(), "nobody is told");
}

#[test]
fn a_call_in_time_is_no_breach_however_late_its_record_and_a_late_one_is() {
    let town = Town::new();
    let late = overdue(&town, 45);
    let in_time = prove(town.filed().ticket, verified(29, true), Some(&late), &town.at(45));
    assert_eq!(names(&in_time), ["contacted"]);
    let too_late = prove(town.filed().ticket, verified(40, false), Some(&late), &town.at(45));
    assert_eq!(names(&too_late), ["breached", "contacted"]);
    assert_eq!(too_late.events[0].actor, Actor::System);
    assert!(too_late.notices.is_empty(), "the call has been made: nobody above need hear of it any more");
}

#[test]
fn a_breach_that_was_found_before_the_record_came_stays_in_the_log_and_the_call_was_in_time() {
    let town = Town::new();
    let breached = town.swept(town.filed().ticket, 2, 30);
    let decision = prove(breached.ticket.clone(), verified(29, true), None, &town.at(33));
    assert!(matches!(decision.events[0].kind, EventKind::Contacted { in_time: true, .. }), "{decision:?}");
    let log: Vec<_> = town.filed().events.into_iter().chain(breached.events).chain(decision.events).collect();
    assert!(log.iter().any(|event| matches!(event.kind, EventKind::Breached { .. })));
    let known = promise(&log).unwrap().called.unwrap();
    assert_eq!((known.at, known.in_time, known.grade), (minute(29), true, ContactGrade::Verified));
}

#[test]
fn a_record_bears_out_what_was_said_and_moves_no_deadline() {
    let town = Town::new();
    let said = next(town.filed().ticket, called(), &town.at(20)).unwrap().ticket;
    let promised = said.state.due();
    let decision = prove(said, verified(19, true), None, &town.at(25));
    assert_eq!(names(&decision), ["proven"]);
    assert_eq!(decision.ticket.state.call(), Some((minute(19), ContactGrade::Verified)));
    assert_eq!(decision.ticket.state.due(), promised);
    assert!(decision.deadlines.is_empty() && decision.notices.is_empty());
    assert!(
        !possible(&decision.ticket).contains(&CommandKind::ConfirmContact),
        "there is nothing to confirm"
    );
}

#[test]
fn what_was_finished_meanwhile_is_proven_in_the_log_and_what_is_over_is_left_alone() {
    let town = Town::new();
    let finished = town.finished();
    let decision = prove(finished.clone(), verified(-1, true), None, &town.at(70));
    assert_eq!((names(&decision), &decision.ticket.state), (vec!["proven"], &finished.state));
    let withdrawn = next(town.filed().ticket, Command::Withdraw, &town.at(5)).unwrap().ticket;
    let decision = prove(withdrawn, verified(4, true), None, &town.at(6));
    assert!(decision.events.is_empty());
}

#[test]
fn ringing_in_vain_is_written_down_and_the_clock_runs_on() {
    let town = Town::new();
    let rang = Shown::Rang { proof: Proof { at: minute(8), seconds: 0 } };
    let decision = prove(town.filed().ticket, rang, None, &town.at(9));
    assert_eq!(names(&decision), ["rang"]);
    assert_eq!(decision.ticket.state.due(), Some(minute(30)));
    assert!(decision.deadlines.is_empty());
}

#[test]
fn a_call_made_before_a_matter_was_opened_again_keeps_the_first_promise_only() {
    let town = Town::new();
    let finished = next(town.in_hand(), Command::Finish { result: words("修好了") }, &town.at(60)).unwrap();
    let reopened = next(finished.ticket, judge(Judgement::Unsatisfied), &town.at(100)).unwrap();
    let log = town.filed().events.into_iter().chain(finished.events).chain(reopened.events);
    let again = promise(&log.collect::<Vec<_>>()).unwrap();
    assert_eq!((again.since, again.due, again.called), (minute(100), minute(130), None));
    let call = |at| Call {
        direction: Direction::ToRequester,
        rang: None,
        answered: Some(minute(at)),
        ended: minute(at + 1),
    };
    assert_eq!(shown(&[call(50)], &again, &town.policy.calls), None);
    assert!(shown(&[call(110)], &again, &town.policy.calls).is_some());
}
