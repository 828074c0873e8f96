//! More time, parking, declining; questions to the requester.

use super::*;
use crate::policy::GroundId;

fn ask(asked: Asked) -> Command {
    Command::Ask { asked, reason: words("配件要从外地调") }
}

fn decide(granted: bool) -> Command {
    Command::Decide { granted, to: None, note: None }
}

fn tells_requester(decision: &Decision) -> Vec<&NoticeKind> {
    let to_requester = |n: &&Notice| n.to == Recipient::Requester(TicketId(1));
    decision.notices.iter().filter(to_requester).map(|n| &n.kind).collect()
}

#[test]
fn more_time_is_asked_before_the_deadline_approved_above_and_the_requester_told() {
    let town = Town::new();
    let ticket = town.in_hand();
    let asked = next(ticket.clone(), ask(Asked::Extend { working_days: 5 }), &town.at(DAY)).unwrap();
    assert_eq!(told(&asked), [CENTRE]);
    assert_eq!(asked.ticket.state.owes(), ticket.state.owes(), "nothing has moved yet");
    let given = next(asked.ticket, decide(true), &town.by(CENTRE, DAY + 60)).unwrap();
    // Thursday and five working days is the Thursday after.
    assert_eq!(given.ticket.state.due(), Some(minute(10 * DAY)));
    assert_eq!(tells_requester(&given), [&NoticeKind::Extended { due: minute(10 * DAY) }]);
    let late = next(ticket, ask(Asked::Extend { working_days: 5 }), &town.at(3 * DAY)).unwrap_err();
    assert_eq!(late, Refusal::TooLate { until: minute(3 * DAY) });
}

#[test]
fn more_time_is_decided_before_the_deadline_or_not_given() {
    let town = Town::new();
    let asked = next(town.in_hand(), ask(Asked::Extend { working_days: 5 }), &town.at(3 * DAY - 10)).unwrap();
    assert_eq!(asked.ticket.dossier.request.unwrap().due, minute(3 * DAY));
}

#[test]
fn more_time_is_given_twice_and_in_moderation() {
    let town = Town::new();
    let mut ticket = town.in_hand();
    for days in [0, 11] {
        let refused = next(ticket.clone(), ask(Asked::Extend { working_days: days }), &town.at(5));
        assert_eq!(refused.unwrap_err(), Refusal::Days { most: 10 });
    }
    for at in [10, 20] {
        ticket = next(ticket, ask(Asked::Extend { working_days: 1 }), &town.at(at)).unwrap().ticket;
        ticket = next(ticket, decide(true), &town.by(CENTRE, at + 1)).unwrap().ticket;
    }
    let third = next(ticket, ask(Asked::Extend { working_days: 1 }), &town.at(30)).unwrap_err();
    assert_eq!(third, Refusal::Extended { most: 2 });
}

#[test]
fn before_the_call_there_is_nothing_to_prolong() {
    let town = Town::new();
    let refused = next(town.filed().ticket, ask(Asked::Extend { working_days: 1 }), &town.at(5));
    assert!(matches!(refused, Err(Refusal::State { .. })));
}

#[test]
fn one_thing_is_asked_at_a_time() {
    let town = Town::new();
    let asked = next(town.in_hand(), ask(Asked::Return), &town.at(5)).unwrap().ticket;
    assert_eq!(next(asked, ask(Asked::Return), &town.at(6)), Err(Refusal::RequestOpen));
}

#[test]
fn where_nobody_is_above_nothing_can_be_asked_of_them() {
    let mut town = Town::new();
    let ticket = town.in_hand();
    town.directory = Directory::default();
    assert_eq!(next(ticket, ask(Asked::Return), &town.at(5)), Err(Refusal::Nobody));
}

#[test]
fn parking_pauses_the_handling_and_resuming_continues_it_with_what_was_left() {
    let town = Town::new();
    let review = minute(60 * DAY);
    let asked = next(town.in_hand(), ask(Asked::Park { review }), &town.at(DAY - 60)).unwrap().ticket;
    let parked = next(asked, decide(true), &town.by(CENTRE, DAY)).unwrap();
    assert_eq!(parked.ticket.state.kind(), StateKind::Parked);
    assert_eq!(parked.ticket.state.owes().unwrap(), (&owner("990101001002", SECRETARY), review));
    assert_eq!(tells_requester(&parked), [&NoticeKind::Parked { due: review }]);
    let look = Command::Review { next: minute(90 * DAY), note: words("还在等管网改造") };
    let reviewed = next(parked.ticket, look, &town.at(50 * DAY)).unwrap().ticket;
    assert_eq!(reviewed.state.due(), Some(minute(90 * DAY)));
    // A Monday, seven weeks on: the two working days that were left end on Wednesday.
    let resumed = next(reviewed, Command::Resume { reason: words("管网通了") }, &town.at(49 * DAY)).unwrap();
    assert_eq!(resumed.ticket.state.due(), Some(minute(51 * DAY)));
    assert_eq!(tells_requester(&resumed), [&NoticeKind::Resumed { due: minute(51 * DAY) }]);
}

#[test]
fn nothing_is_parked_for_ever() {
    let town = Town::new();
    for review in [minute(-1), minute(91 * DAY)] {
        let refused = next(town.in_hand(), ask(Asked::Park { review }), &town.at(0));
        assert_eq!(refused.unwrap_err(), Refusal::Time { latest: minute(90 * DAY) });
    }
}

#[test]
fn declining_needs_a_ground_and_those_above_and_tells_the_requester() {
    let town = Town::new();
    let decline = |ground: &str| ask(Asked::Decline { ground: GroundId::new(ground) });
    let ticket = town.in_hand();
    assert_eq!(next(ticket.clone(), decline("tired"), &town.at(5)), Err(Refusal::Ground));
    let asked = next(ticket, decline("court"), &town.at(5)).unwrap().ticket;
    assert_eq!(asked.state.kind(), StateKind::InHand);
    let declined = next(asked, decide(true), &town.by(CENTRE, 10)).unwrap();
    assert_eq!(declined.ticket.state.kind(), StateKind::Declined);
    assert_eq!(declined.ticket.clocks(), []);
    assert_eq!(tells_requester(&declined), [&NoticeKind::Declined]);
}

#[test]
fn a_question_to_the_requester_is_reminded_of_answered_by_their_words_or_given_up() {
    let town = Town::new();
    let ask = Command::AskRequester { words: words("哪个单元？") };
    let asked = next(town.in_hand(), ask.clone(), &town.at(0)).unwrap();
    let question = asked.ticket.dossier.question.clone().unwrap();
    assert_eq!(question.due, minute(5 * DAY));
    assert_eq!(next(asked.ticket.clone(), ask, &town.at(1)), Err(Refusal::QuestionOpen));
    let answered =
        next(asked.ticket.clone(), Command::AddWords { note: words("三单元") }, &town.at(9)).unwrap();
    assert_eq!(answered.deadlines, [DeadlineChange::Met { clock: Clock::Question(question.item) }]);
    assert_eq!(told(&answered), [SECRETARY]);
    let clock = Clock::Question(question.item);
    let due = |minutes| {
        let steps = steps(&town.policy, ClockKind::Question, minute(0), question.due);
        Overdue { clock, promised: question.due, due: advance(&steps, 0, false, minute(minutes)) }
    };
    let reminded = sweep(asked.ticket.clone(), &due(4 * DAY), &town.at(4 * DAY));
    assert_eq!(tells_requester(&reminded), [&NoticeKind::Reminder { clock, due: question.due }]);
    let given_up = sweep(asked.ticket, &due(5 * DAY), &town.at(5 * DAY));
    assert_eq!((names(&given_up), told(&given_up)), (vec!["breached", "unanswered"], vec![SECRETARY]));
    assert_eq!(given_up.ticket.state.kind(), StateKind::InHand);
}
