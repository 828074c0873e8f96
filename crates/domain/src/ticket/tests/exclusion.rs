//! What is left out of the evaluation, who decides it, and who decides an appeal.

use super::*;
use crate::access::{Action, Appointment, Duty, Powers};

fn ask(counted: Counted, leave_out: bool) -> Command {
    Command::AskExclusion { counted, leave_out, reason: words("网关当时停机") }
}

fn decide(granted: bool) -> Command {
    Command::DecideExclusion { granted, note: None }
}

/// The units that decide, one after the other, about what is asked again and again.
fn asked(ticket: Ticket, leave_out: bool, town: &Town) -> (Ticket, String) {
    let asked = next(ticket, ask(Counted::Contact, leave_out), &town.at(100)).unwrap();
    let to = asked.ticket.dossier.exclusion.as_ref().unwrap().to.to_string();
    (asked.ticket, to)
}

/// Decided by the centre that was asked.
fn decided(ticket: Ticket, granted: bool, town: &Town) -> Ticket {
    let to = ticket.dossier.exclusion.as_ref().unwrap().to.to_string();
    let staff =
        [("990101001", CENTRE), ("990101", COUNTY), ("9901", CITY)].into_iter().find(|(unit, _)| *unit == to);
    next(ticket, decide(granted), &town.by(staff.unwrap().1, 110)).unwrap().ticket
}

#[test]
fn the_unit_above_decides_and_then_the_one_above_that_and_the_highest_has_the_last_word() {
    let town = Town::new();
    let (ticket, to) = asked(town.finished(), true, &town);
    assert_eq!(to, "990101001");
    let (ticket, to) = asked(decided(ticket, false, &town), true, &town);
    assert_eq!(to, "990101");
    let (ticket, to) = asked(decided(ticket, true, &town), false, &town);
    assert_eq!(to, "9901", "against what was left out anybody may appeal as well");
    let ticket = decided(ticket, true, &town);
    let refused = next(ticket.clone(), ask(Counted::Contact, true), &town.at(200)).unwrap_err();
    assert_eq!(refused, Refusal::Final);
    assert_eq!(
        next(ticket.clone(), ask(Counted::Contact, false), &town.at(200)).unwrap_err(),
        Refusal::Counts
    );
    assert!(next(ticket, ask(Counted::Handling, true), &town.at(200)).is_ok(), "other parts are apart");
}

#[test]
fn what_was_left_out_was_what_had_happened_so_later_things_are_asked_about_anew() {
    let town = Town::new();
    let (ticket, _) = asked(town.finished(), true, &town);
    let (_, to) = asked(decided(ticket, true, &town), true, &town);
    assert_eq!(to, "990101001", "no appeal: those above have agreed");
}

#[test]
fn it_moves_no_clock_and_is_asked_in_every_state_once_at_a_time() {
    let town = Town::new();
    let withdrawn = next(town.filed().ticket, Command::Withdraw, &town.at(1)).unwrap().ticket;
    for before in [town.filed().ticket, town.in_hand(), town.finished(), withdrawn] {
        let asked = next(before.clone(), ask(Counted::Everything, true), &town.at(2)).unwrap();
        assert!(asked.deadlines.is_empty() && asked.notices.is_empty());
        assert_eq!((&asked.ticket.state, asked.ticket.clocks()), (&before.state, before.clocks()));
        let again = next(asked.ticket, ask(Counted::Contact, true), &town.at(3)).unwrap_err();
        assert_eq!(again, Refusal::ExclusionOpen);
    }
    assert_eq!(next(town.filed().ticket, decide(true), &town.at(2)).unwrap_err(), Refusal::NoSuchItem);
}

#[test]
fn whoever_asked_or_decided_before_does_not_decide() {
    let town = Town::new();
    let may = |ticket: &Ticket, staff, division: &str| {
        let appointments = vec![Appointment { duty: Duty::Operator, division: division.parse().unwrap() }];
        let subject = ticket.subject_of(CommandKind::DecideExclusion, None);
        Powers { staff, appointments }.may(Action::Decide, &subject)
    };
    let (ticket, _) = asked(town.finished(), true, &town);
    assert!(may(&ticket, CENTRE, "990101001") && may(&ticket, COUNTY, "990101"));
    assert!(!may(&ticket, SECRETARY, "990101001"), "who asked");
    assert!(!may(&ticket, NEIGHBOUR, "990101001002"), "the unit itself");
    let (appeal, _) = asked(decided(ticket, false, &town), true, &town);
    assert!(!may(&appeal, CENTRE, "990101001") && may(&appeal, COUNTY, "990101"));
}

#[test]
fn against_what_the_city_has_decided_though_it_need_not_have_nobody_appeals() {
    let town = Town::new();
    let (ticket, to) = asked(town.finished(), true, &town);
    assert_eq!(to, "990101001");
    let ticket = next(ticket, decide(false), &town.by(CITY, 110)).unwrap().ticket;
    let refused = next(ticket, ask(Counted::Contact, true), &town.at(200)).unwrap_err();
    assert_eq!(refused, Refusal::Final);
}
