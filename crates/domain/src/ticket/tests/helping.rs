//! Assisting units, meetings on the site, orders and nudges from above.

use super::*;

fn ask(to: Owner, due: Timestamp) -> Command {
    Command::AskAssist { to, due, words: words("请关闭主阀") }
}

fn water() -> Owner {
    owner("990101", WATER)
}

fn order(due: Timestamp) -> Command {
    Command::Order { due, words: words("请说明为何还未修好") }
}

fn missed(town: &Town, ticket: &Ticket, clock: Clock, at: i64) -> Decision {
    let running = ticket.running(clock).unwrap();
    let steps = steps(&town.policy, clock.kind(), minute(0), running.due);
    let due = advance(&steps, 1, false, minute(at));
    sweep(ticket.clone(), &Overdue { clock, promised: running.due, due }, &town.at(at))
}

#[test]
fn a_unit_that_helps_has_a_deadline_and_an_answer_of_its_own() {
    let town = Town::new();
    let ticket = town.in_hand();
    let asked = next(ticket.clone(), ask(water(), minute(DAY)), &town.at(5)).unwrap();
    assert_eq!((told(&asked), asked.ticket.dossier.mode), (vec![WATER], Mode::Joint));
    assert_eq!(asked.ticket.state.owes(), ticket.state.owes(), "the lead's own deadline stays");
    let item = asked.ticket.dossier.assists[0].item;
    let answer = |item| Command::AnswerAssist { item, words: words("主阀已关") };
    let answered = next(asked.ticket.clone(), answer(item), &town.by(WATER, 60)).unwrap();
    assert_eq!(told(&answered), [SECRETARY]);
    assert_eq!(answered.ticket.clocks().len(), 1);
    let again = next(answered.ticket, answer(item), &town.by(WATER, 61)).unwrap_err();
    assert_eq!(again, Refusal::NoSuchItem);
}

#[test]
fn help_that_does_not_come_is_told_to_the_lead_and_to_those_above_the_helper() {
    let town = Town::new();
    let asked = next(town.in_hand(), ask(water(), minute(DAY)), &town.at(0)).unwrap().ticket;
    let clock = Clock::Assist(asked.dossier.assists[0].item);
    let decision = missed(&town, &asked, clock, DAY);
    assert_eq!(told(&decision), [SECRETARY, CITY]);
    assert!(decision.ticket.running(clock).is_some(), "it is owed still");
}

#[test]
fn help_is_asked_of_others_and_for_a_time_to_come() {
    let town = Town::new();
    let refused = |command| next(town.in_hand(), command, &town.at(5)).unwrap_err();
    let own = owner("990101001002", SECRETARY);
    assert_eq!(refused(ask(own, minute(DAY))), Refusal::SameOwner);
    assert!(matches!(refused(ask(water(), minute(5))), Refusal::Time { .. }));
    assert!(matches!(refused(ask(water(), minute(400 * DAY))), Refusal::Time { .. }));
}

#[test]
fn finishing_frees_whoever_was_asked_for_help() {
    let town = Town::new();
    let asked = next(town.in_hand(), ask(water(), minute(DAY)), &town.at(5)).unwrap().ticket;
    let finished = next(asked, Command::Finish { result: words("修好了") }, &town.at(9)).unwrap();
    assert_eq!(names(&finished), ["finished", "dropped"]);
    assert_eq!(finished.ticket.clocks().len(), 1, "only the visit is owed");
}

#[test]
fn a_meeting_is_recorded_when_it_has_been() {
    let town = Town::new();
    let met =
        |at| Command::RecordMeeting { at, words: words("村、镇、水务在场，约定周三换管") };
    assert!(next(town.in_hand(), met(minute(30)), &town.at(60)).is_ok());
    for at in [minute(-1), minute(61)] {
        assert_eq!(next(town.in_hand(), met(at), &town.at(60)), Err(Refusal::MeetingTime));
    }
}

#[test]
fn an_order_must_be_answered_in_writing_before_the_matter_can_be_finished() {
    let town = Town::new();
    let ordered = next(town.in_hand(), order(minute(DAY)), &town.by(COUNTY, 5)).unwrap();
    assert_eq!((told(&ordered), ordered.ticket.dossier.mode), (vec![SECRETARY], Mode::Supervised));
    let finish = || Command::Finish { result: words("修好了") };
    assert_eq!(next(ordered.ticket.clone(), finish(), &town.at(9)), Err(Refusal::OrderOpen));
    let item = ordered.ticket.dossier.orders[0].item;
    let answer = Command::AnswerOrder { item, words: words("配件明天到") };
    let answered = next(ordered.ticket, answer, &town.at(10)).unwrap();
    assert_eq!(told(&answered), [COUNTY]);
    assert!(next(answered.ticket, finish(), &town.at(11)).is_ok());
}

#[test]
fn an_order_without_an_answer_is_told_to_whoever_gave_it_and_a_day_later_to_those_above() {
    let town = Town::new();
    let ordered = next(town.in_hand(), order(minute(DAY)), &town.by(COUNTY, 0)).unwrap().ticket;
    let clock = Clock::Supervision(ordered.dossier.orders[0].item);
    assert_eq!(told(&missed(&town, &ordered, clock, DAY)), [COUNTY]);
    assert_eq!(told(&missed(&town, &ordered, clock, 2 * DAY)), [COUNTY, CENTRE]);
}

#[test]
fn who_was_urged_is_not_urged_again_within_the_hour_and_nothing_moves() {
    let town = Town::new();
    let ticket = town.in_hand();
    let urged = next(ticket.clone(), Command::Urge { note: None }, &town.by(CENTRE, 5)).unwrap();
    assert_eq!((told(&urged), urged.ticket.clocks()), (vec![SECRETARY], ticket.clocks()));
    let again = |at| next(urged.ticket.clone(), Command::Urge { note: None }, &town.by(CENTRE, at));
    assert_eq!(again(64), Err(Refusal::JustUrged));
    assert!(again(65).is_ok());
}

#[test]
fn whoever_was_told_first_and_has_left_answers_for_it_no_more() {
    let town = Town::new();
    let escalate = Command::Escalate { reason: words("解决不了") };
    let escalated = next(town.filed().ticket, escalate, &town.at(5)).unwrap().ticket;
    assert_eq!(escalated.state.answers().staff, Some(SECRETARY));
    let clock = |minutes| Situation { actor: Actor::System, ..town.at(minutes) };
    let unchanged = reassign(escalated.clone(), &[NEIGHBOUR].into(), &clock(10));
    assert!(unchanged.events.is_empty());
    let released = reassign(escalated, &[SECRETARY].into(), &clock(10));
    assert_eq!(released.ticket.state.answers().staff, Some(DIRECTOR));
    assert_eq!(told(&released), [DIRECTOR]);
    assert!(released.deadlines.is_empty());
}

#[test]
fn where_nobody_is_left_to_help_an_alarm_stands() {
    let mut town = Town::new();
    let due = minute(5 * 60);
    let ask = Command::AskAssist { to: owner("990101", WATER), due, words: words("请关阀门") };
    let asked = next(town.in_hand(), ask, &town.at(10)).unwrap().ticket;
    let item = asked.dossier.assists[0].item;
    let stale = reassign(asked.clone(), &[WATER, COUNTY].into(), &town.at(20));
    assert!(stale.events.is_empty(), "a directory that names who has left is asked again later");
    town.directory = Directory::new(vec![]);
    let replaced = reassign(asked, &[WATER].into(), &Situation { actor: Actor::System, ..town.at(20) });
    assert_eq!(names(&replaced), ["replaced"]);
    assert_eq!(replaced.alarms, [Alarm { clock: Clock::Assist(item), cause: AlarmCause::Nobody }]);
    assert_eq!(replaced.ticket.running(Clock::Assist(item)).unwrap().due, due);
    assert!(told(&replaced).is_empty());
}
