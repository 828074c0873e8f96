//! The end: visits, checks, merging, and what the requester says of the call.

use super::*;

fn by_centre(town: &Town, minutes: i64) -> Situation<'_> {
    town.by(COUNTY, minutes)
}

#[test]
fn who_is_not_satisfied_has_it_opened_again_at_the_visit_and_at_the_check_alike() {
    let town = Town::new();
    let closed = next(town.finished(), judge(Judgement::Satisfied), &by_centre(&town, 100)).unwrap().ticket;
    assert_eq!(closed.state.kind(), StateKind::Closed);
    let check = Command::SpotCheck { judgement: Judgement::Unsatisfied, solved: Some(false), note: None };
    let unsatisfied = judge(Judgement::Unsatisfied);
    for (ticket, command) in [(town.finished(), unsatisfied), (closed, check)] {
        let decision = next(ticket, command, &by_centre(&town, 200)).unwrap();
        let (owner, due) = decision.ticket.state.owes().unwrap();
        assert_eq!((owner.staff, due, decision.ticket.level), (Some(DIRECTOR), minute(230), Level::Major));
        assert_eq!(told(&decision), [DIRECTOR]);
    }
}

#[test]
fn a_satisfied_answer_to_a_check_leaves_the_matter_closed() {
    let town = Town::new();
    let closed = next(town.finished(), judge(Judgement::Basically), &by_centre(&town, 100)).unwrap().ticket;
    let check = Command::SpotCheck { judgement: Judgement::Satisfied, solved: Some(true), note: None };
    let checked = next(closed.clone(), check, &town.by(CITY, 200)).unwrap();
    assert_eq!(names(&checked), ["spot_checked"]);
    assert_eq!(checked.ticket.state, closed.state);
}

#[test]
fn nobody_is_unreachable_before_the_third_call_on_different_occasions() {
    let town = Town::new();
    let mut ticket = town.finished();
    for (minutes, counted) in [(100, 1), (101, 1), (100 + 4 * 60, 2)] {
        let tried = next(ticket, judge(Judgement::Unreachable), &by_centre(&town, minutes)).unwrap();
        assert_eq!(tried.ticket.state.kind(), StateKind::Finished);
        assert!(matches!(tried.events[0].kind, EventKind::VisitTried { attempt } if attempt == counted));
        assert!(tried.deadlines.is_empty(), "the visit is still due");
        ticket = tried.ticket;
    }
    let third = next(ticket, judge(Judgement::Unreachable), &by_centre(&town, DAY)).unwrap();
    let State::Closed { judgement, .. } = third.ticket.state else { panic!("{:?}", third.ticket.state) };
    assert_eq!(judgement, Some(Judgement::Unreachable));
}

#[test]
fn a_visit_is_owed_by_the_countys_centre_and_not_by_whoever_finished_it() {
    let town = Town::new();
    let visit = town.finished().running(Clock::Visit).unwrap();
    assert_eq!(visit.owner, Owner { unit: "990101".parse().unwrap(), staff: None });
}

#[test]
fn a_requester_corroborates_a_claimed_call_or_denies_it_to_those_above_once() {
    let town = Town::new();
    let says = |called| {
        let by_requester = Situation { actor: Actor::Requester, ..town.at(20) };
        next(town.in_hand(), Command::ConfirmContact { called }, &by_requester).unwrap()
    };
    let yes = says(true);
    assert_eq!(yes.ticket.state.call().unwrap().1, ContactGrade::Corroborated);
    assert_eq!(told(&yes), []);
    let no = says(false);
    assert_eq!((names(&no), told(&no)), (vec!["contact_denied"], vec![CENTRE]));
    assert_eq!(no.ticket.state.call().unwrap().1, ContactGrade::Claimed);
    for said in [yes.ticket, no.ticket] {
        assert!(next(said, Command::ConfirmContact { called: true }, &town.at(30)).is_err());
    }
}

fn another(town: &Town) -> Ticket {
    Ticket { id: TicketId(2), ..town.filed().ticket }
}

#[test]
fn merged_matters_are_handled_once_and_everyone_is_answered() {
    let town = Town::new();
    let (follower, lead) = merge(another(&town), town.in_hand(), &town.by(CENTRE, 5)).unwrap();
    assert_eq!(follower.ticket.clocks(), []);
    assert_eq!(follower.deadlines, [DeadlineChange::Cancel { clock: Clock::Contact }]);
    let to = |decision: &Decision| decision.notices.iter().map(|n| n.to).collect::<Vec<_>>();
    assert_eq!(to(&follower), [Recipient::Requester(TicketId(2))]);
    let finished = next(lead.ticket, Command::Finish { result: words("好") }, &town.at(60)).unwrap();
    assert_eq!(to(&finished), [Recipient::Requester(TicketId(1)), Recipient::Requester(TicketId(2))]);
}

#[test]
fn matters_taken_apart_again_have_a_clock_of_their_own() {
    let town = Town::new();
    let (follower, lead) = merge(another(&town), town.in_hand(), &town.by(CENTRE, 5)).unwrap();
    let (freed, left) = unmerge(follower.ticket, lead.ticket, &town.by(CENTRE, 100)).unwrap();
    assert_eq!(freed.ticket.state.owes().unwrap().1, minute(130));
    assert_eq!(told(&freed), [SECRETARY]);
    assert!(left.ticket.dossier.followers.is_empty());
}

#[test]
fn a_matter_is_merged_into_another_that_is_still_handled_and_does_not_hang_on_a_third() {
    let town = Town::new();
    let refused = |follower, lead| merge(follower, lead, &town.by(CENTRE, 70)).unwrap_err();
    assert_eq!(refused(another(&town), another(&town)), Refusal::NotInto);
    assert_eq!(refused(another(&town), town.finished()), Refusal::NotInto);
    let (_, lead) = merge(another(&town), town.in_hand(), &town.by(CENTRE, 5)).unwrap();
    let third = Ticket { id: TicketId(3), ..town.filed().ticket };
    assert_eq!(refused(lead.ticket.clone(), third), Refusal::HasFollowers);
    let withdrawn = next(lead.ticket, Command::Withdraw, &town.at(80)).unwrap_err();
    assert_eq!(withdrawn, Refusal::HasFollowers, "others wait for it");
}
