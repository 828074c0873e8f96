//! The call to the requester (先行联系): who has it, who called, and what the requester says to it.

use jiff::Timestamp;

use super::event::EventKind;
use super::next::{DeadlineChange, Decision, Situation, handling_due};
use super::notice::NoticeKind;
use super::state::{ContactGrade, State};
use crate::calls::Proof;
use crate::deadline::Clock;
use crate::text::Words;

/// The contact clock starts, and whoever has the matter is told.
pub(super) fn await_contact(decision: &mut Decision, notice: &NoticeKind, situation: &Situation<'_>) {
    decision.start(Clock::Contact, situation.now, situation);
    let owner = decision.ticket.state.owner().staff;
    decision.tell(owner, notice);
    decision.alarm_without_owner();
}

/// "I have it": stops the reminders of a call, never a deadline. That the work must be done is reminded of all the same.
pub(super) fn acknowledge(decision: &mut Decision, situation: &Situation<'_>) {
    if decision.ticket.state.is_acknowledged() {
        return;
    }
    decision.record(situation, EventKind::Acknowledged, None);
    if decision.ticket.state.clock() == Some(Clock::Contact) {
        decision.deadlines.push(DeadlineChange::Quiet { clock: Clock::Contact, quiet: true });
    }
    accept(decision, situation);
}

/// Whoever was handed the matter has it from now on, and the first receiver is free.
pub(super) fn accept(decision: &mut Decision, situation: &Situation<'_>) {
    if let Some(charge) = decision.ticket.state.charge_mut() {
        *charge = charge.clone().accepted(situation.now);
    }
}

/// Records a call. Ringing without an answer leaves the deadline where it is.
pub(super) fn record(
    decision: &mut Decision,
    grade: ContactGrade,
    note: Option<Words>,
    situation: &Situation<'_>,
) {
    let State::AwaitingContact { due: promised, .. } = decision.ticket.state else { return };
    if grade == ContactGrade::Tried {
        return decision.record(situation, EventKind::Tried, note);
    }
    let called = Called { grade, at: situation.now, in_time: situation.now < promised, proof: None };
    contacted(decision, called, note, situation);
}

/// The requester was called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Called {
    /// What proves it.
    pub(super) grade: ContactGrade,
    /// When, UTC.
    pub(super) at: Timestamp,
    /// Whether that was in time.
    pub(super) in_time: bool,
    /// The call that an exchange recorded.
    pub(super) proof: Option<Proof>,
}

/// What was promised has been done, and the handling begins with the call.
pub(super) fn contacted(
    decision: &mut Decision,
    called: Called,
    note: Option<Words>,
    situation: &Situation<'_>,
) {
    let State::AwaitingContact { charge, .. } = decision.ticket.state.clone() else { return };
    let Called { grade, at, in_time, proof } = called;
    let due = handling_due(decision.ticket.level, at, situation);
    decision.record(situation, EventKind::Contacted { grade, in_time, due, call: proof }, note);
    decision.met(Clock::Contact);
    // Who was called about it has it; a call of the first receiver does not accept for whoever was given it.
    let for_them = charge.from.is_none() || situation.staff() == charge.owner.staff;
    let charge = if for_them { charge.accepted(situation.now) } else { charge };
    decision.ticket.state = State::InHand { charge, contacted: at, grade, due };
    decision.ticket.dossier.call_confirmed = false;
    decision.start(Clock::Handling, at, situation);
}

/// The requester says whether they were really called: the claim is corroborated, or those above hear of it.
pub(super) fn confirm(decision: &mut Decision, called: bool, situation: &Situation<'_>) {
    decision.ticket.dossier.call_confirmed = true;
    if !called {
        decision.record(situation, EventKind::ContactDenied, None);
        let unit = &decision.ticket.state.answers().unit;
        let above = situation.on_duty().superior_now(unit);
        decision.passed_on(&above, decision.ticket.state.clock(), situation);
        let told = above.found.into_iter().flat_map(|(_, staff)| staff);
        return decision.tell(told, &NoticeKind::ContactDenied);
    }
    decision.record(situation, EventKind::Corroborated, None);
    if let State::InHand { grade, .. } | State::Parked { grade, .. } = &mut decision.ticket.state {
        *grade = ContactGrade::Corroborated;
    }
}
