//! What becomes of a matter whose owner has left.

use super::event::EventKind;
use super::next::{Decision, Situation};
use super::notice::NoticeKind;
use super::state::{Charge, Ticket};

/// Whoever answers for it now takes it over at the level and by the time that it had, and is told. Where there is nobody,
/// that is an alarm. A finished matter stays with whoever finished it: to ask the requester is for a centre.
///
/// The directory and the keeper of the situation no longer name whoever has left.
pub fn reassign(ticket: Ticket, situation: &Situation<'_>) -> Decision {
    let mut decision = Decision::of(ticket);
    let owner = decision.responsible(decision.ticket.level, situation);
    let Some(charge) = decision.ticket.state.charge_mut().filter(|charge| charge.owner != owner) else {
        return decision;
    };
    *charge = Charge::new(owner.clone(), situation.now);
    decision.record(situation, EventKind::Reassigned { owner: owner.clone() }, None);
    decision.tell(owner.staff, &NoticeKind::Reassigned);
    if let Some(clock) = decision.ticket.state.clock() {
        decision.wake(clock);
    }
    decision.alarm_without_owner();
    decision
}
