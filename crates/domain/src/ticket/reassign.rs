//! What becomes of a matter whose owner has left.

use super::event::EventKind;
use super::next::{DeadlineChange, Decision, Situation};
use super::notice::NoticeKind;
use super::state::{Alarm, AlarmCause, Owner, State, Ticket};

/// Whoever answers for it now takes it over at the level and by the time that it had, and is told. Where there is nobody,
/// that is an alarm. A finished matter stays with whoever finished it: to ask the requester is for a centre.
///
/// The directory and the keeper of the situation no longer name whoever has left.
pub fn reassign(ticket: Ticket, situation: &Situation<'_>) -> Decision {
    let state = ticket.state.clone();
    let mut decision = Decision::of(ticket);
    match state {
        State::AwaitingContact { owner, since, due, .. } => {
            if let Some(owner) = take_over(&mut decision, &owner, situation) {
                decision.ticket.state = State::AwaitingContact { owner, since, due, acknowledged: None };
            }
        }
        State::InHand { owner, contacted, grade, due, .. } => {
            if let Some(owner) = take_over(&mut decision, &owner, situation) {
                decision.ticket.state = State::InHand { owner, contacted, grade, due, acknowledged: None };
            }
        }
        State::Finished { .. } | State::Closed { .. } | State::Withdrawn { .. } => {}
    }
    decision
}

/// The new owner; `None` when it is the old one.
fn take_over(decision: &mut Decision, old: &Owner, situation: &Situation<'_>) -> Option<Owner> {
    let owner = decision.responsible(decision.ticket.level, situation);
    if owner == *old {
        return None;
    }
    decision.record(situation, EventKind::Reassigned { owner: owner.clone() }, None);
    decision.tell(owner.staff, NoticeKind::Reassigned);
    if let Some(clock) = decision.ticket.state.clock() {
        decision.deadlines.push(DeadlineChange::Quiet { clock, quiet: false });
        if owner.staff.is_none() {
            decision.alarms.push(Alarm { clock, cause: AlarmCause::Nobody });
        }
    }
    Some(owner)
}
