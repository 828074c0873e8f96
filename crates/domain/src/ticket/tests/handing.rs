//! Handing on: dispatch, return, the first receiver.

use super::*;

fn dispatch(to: Owner) -> Command {
    Command::Dispatch { to, reason: words("归南门社区管") }
}

fn neighbour() -> Owner {
    owner("990101001003", NEIGHBOUR)
}

fn give_back() -> Command {
    Command::Ask { asked: Asked::Return, reason: words("不是本社区的楼") }
}

fn granted(to: Option<Owner>) -> Command {
    Command::Decide { granted: true, to, note: None }
}

#[test]
fn a_matter_dispatched_across_keeps_its_half_hour_and_its_level_and_tells_the_new_owner_only() {
    let town = Town::new();
    let decision = next(town.filed().ticket, dispatch(neighbour()), &town.by(CENTRE, 5)).unwrap();
    let (owner, due) = decision.ticket.state.owes().unwrap();
    assert_eq!((owner.staff, due, decision.ticket.level), (Some(NEIGHBOUR), minute(30), Level::General));
    assert_eq!(told(&decision), [NEIGHBOUR]);
}

#[test]
fn whoever_was_told_first_answers_for_it_until_somebody_else_has_accepted() {
    let town = Town::new();
    let ticket = next(town.filed().ticket, dispatch(neighbour()), &town.by(CENTRE, 5)).unwrap().ticket;
    assert_eq!(ticket.state.answers().staff, Some(SECRETARY));
    let reminded = town.swept(ticket.clone(), 0, 15);
    assert_eq!(told(&reminded), [NEIGHBOUR, SECRETARY]);
    let missed = town.swept(ticket.clone(), 2, 30);
    let blamed = missed.events.iter().find_map(|event| match &event.kind {
        EventKind::Breached { owner, .. } => owner.clone(),
        _ => None,
    });
    assert_eq!(blamed.unwrap().staff, Some(SECRETARY), "nobody else has accepted it");
    let accepted = next(ticket, Command::Acknowledge, &town.by(NEIGHBOUR, 6)).unwrap().ticket;
    assert_eq!(accepted.state.answers().staff, Some(NEIGHBOUR));
    assert_eq!(told(&town.swept(accepted, 0, 15)), [NEIGHBOUR]);
}

#[test]
fn a_matter_dispatched_upwards_has_the_time_of_its_new_level_and_downwards_keeps_what_it_had() {
    let town = Town::new();
    let ticket = town.in_hand();
    let promised = ticket.state.due().unwrap();
    let up = next(ticket, dispatch(owner("990101", WATER)), &town.by(COUNTY, 5)).unwrap().ticket;
    assert_eq!(up.level, Level::Hard);
    let longer = up.state.due().unwrap();
    assert!(longer > promised);
    let down = next(up, dispatch(neighbour()), &town.by(COUNTY, 10)).unwrap();
    assert_eq!((down.ticket.level, down.ticket.state.due()), (Level::General, Some(longer)));
    assert_eq!(down.deadlines, []);
}

#[test]
fn nobody_is_given_what_they_have_and_nothing_is_given_to_a_unit_without_a_person() {
    let town = Town::new();
    let ticket = town.filed().ticket;
    let to = |to| next(ticket.clone(), dispatch(to), &town.by(CENTRE, 5)).unwrap_err();
    assert_eq!(to(owner("990101001002", SECRETARY)), Refusal::SameOwner);
    assert_eq!(to(Owner { staff: None, ..neighbour() }), Refusal::Target);
    assert_eq!(to(owner("99", CITY)), Refusal::Target);
}

#[test]
fn a_matter_given_back_stays_until_those_above_have_decided_and_the_half_hour_runs() {
    let town = Town::new();
    let asked = next(town.filed().ticket, give_back(), &town.at(5)).unwrap();
    assert_eq!(told(&asked), [CENTRE]);
    assert_eq!(asked.ticket.state.owes(), town.filed().ticket.state.owes());
    let decided = next(asked.ticket, granted(Some(neighbour())), &town.by(CENTRE, 10)).unwrap();
    assert_eq!(names(&decided), ["decided", "dispatched"]);
    assert_eq!(told(&decided), [NEIGHBOUR, SECRETARY]);
    assert_eq!(decided.ticket.state.owner().staff, Some(NEIGHBOUR));
    assert!(decided.ticket.dossier.request.is_none());
}

#[test]
fn a_return_that_is_granted_without_another_owner_goes_to_whoever_granted_it() {
    let town = Town::new();
    let asked = next(town.filed().ticket, give_back(), &town.at(5)).unwrap().ticket;
    let decided = next(asked, granted(None), &town.by(CENTRE, 10)).unwrap();
    assert_eq!(decided.ticket.state.answers(), &owner("990101001", CENTRE));
    assert_eq!(told(&decided), [SECRETARY], "nobody is texted about their own deed");
}

#[test]
fn a_return_that_is_refused_or_not_decided_in_time_leaves_the_matter_where_it_is() {
    let town = Town::new();
    let asked = next(town.in_hand(), give_back(), &town.at(5)).unwrap().ticket;
    let refuse = Command::Decide { granted: false, to: None, note: Some(words("就是你们社区的")) };
    let refused = next(asked.clone(), refuse, &town.by(CENTRE, 10)).unwrap();
    assert_eq!((told(&refused), refused.ticket.state.owner().staff), (vec![SECRETARY], Some(SECRETARY)));
    let request = asked.dossier.request.clone().unwrap();
    assert_eq!(request.due, minute(5 + DAY), "one working day");
    let due = advance(&[], 0, false, minute(0));
    let overdue = Overdue {
        clock: Clock::Decision(request.item),
        promised: request.due,
        due: crate::deadline::Due { breach: true, ..due },
    };
    let lapsed = sweep(asked, &overdue, &town.at(5 + DAY));
    assert_eq!(names(&lapsed), ["breached", "lapsed"]);
    assert_eq!(told(&lapsed), [SECRETARY]);
    assert_eq!(lapsed.ticket.dossier.request, None);
}

#[test]
fn what_was_not_given_back_within_a_working_day_is_kept() {
    let town = Town::new();
    let at = |minutes| next(town.in_hand(), give_back(), &town.at(minutes));
    assert!(at(DAY).is_ok());
    assert_eq!(at(DAY + 1).unwrap_err(), Refusal::TooLate { until: minute(DAY) });
    let complex = Ticket { level: Level::Major, ..town.in_hand() };
    assert!(next(complex.clone(), give_back(), &town.at(2 * DAY)).is_ok());
    let late = next(complex, give_back(), &town.at(2 * DAY + 1)).unwrap_err();
    assert_eq!(late, Refusal::TooLate { until: minute(2 * DAY) });
}

#[test]
fn after_three_times_the_centre_designates_and_it_sticks() {
    let town = Town::new();
    let here = || owner("990101001002", SECRETARY);
    let mut ticket = town.filed().ticket;
    for (n, to) in [neighbour(), here()].into_iter().enumerate() {
        let given = next(ticket, dispatch(to), &town.by(CENTRE, 2 + i64::try_from(n).unwrap())).unwrap();
        ticket = given.ticket;
        assert!(!ticket.dossier.designated);
    }
    let designated = next(ticket, dispatch(neighbour()), &town.by(CENTRE, 9)).unwrap();
    assert!(matches!(designated.events[0].kind, EventKind::Dispatched { designated: true, .. }));
    let back = next(designated.ticket, give_back(), &town.by(NEIGHBOUR, 10)).unwrap_err();
    assert_eq!(back, Refusal::Designated);
}

#[test]
fn classifying_moves_nothing_and_an_unknown_category_is_refused() {
    let town = Town::new();
    let ticket = town.in_hand();
    let classify =
        |category: &str| Command::Classify { category: CategoryId::new(category), mode: Mode::Joint };
    let decision = next(ticket.clone(), classify("traffic"), &town.at(9)).unwrap();
    assert_eq!(decision.ticket.clocks(), ticket.clocks());
    assert_eq!((decision.ticket.category.as_str(), decision.ticket.dossier.mode), ("traffic", Mode::Joint));
    assert_eq!(next(ticket, classify("football"), &town.at(9)), Err(Refusal::Category));
    let again = next(decision.ticket, classify("traffic"), &town.at(10)).unwrap();
    assert!(again.events.is_empty());
}
