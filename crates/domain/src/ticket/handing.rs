//! Handing on: classify, hand up, dispatch. Whoever handed a matter on answers for it until somebody else has accepted.

use jiff::Timestamp;

use super::calling::accept;
use super::command::Refusal;
use super::event::EventKind;
use super::next::{Decision, Situation, handling_due};
use super::notice::NoticeKind;
use super::state::{Level, Mode, Owner, State};
use crate::deadline::Clock;
use crate::policy::CategoryId;
use crate::text::Words;

/// Says what the matter is about and how it is handled. It moves nothing.
pub(super) fn classify(
    decision: &mut Decision,
    category: CategoryId,
    mode: Mode,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    if situation.policy.category(&category).is_none() {
        return Err(Refusal::Category);
    }
    if decision.ticket.category == category && decision.ticket.dossier.mode == mode {
        return Ok(());
    }
    decision.record(situation, EventKind::Classified { category: category.clone(), mode }, None);
    decision.ticket.category = category;
    decision.ticket.dossier.mode = mode;
    Ok(())
}

/// Hands up one level (上报).
pub(super) fn escalate(
    decision: &mut Decision,
    reason: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let level = decision.ticket.level.above().ok_or(Refusal::Top)?;
    let answering = decision.responsible(level, situation);
    let owner = answering.found.clone();
    if owner.staff.is_none() {
        return Err(Refusal::Nobody);
    }
    decision.record(situation, EventKind::Escalated { level, owner: owner.clone() }, Some(reason));
    decision.passed_on(&answering, decision.ticket.state.clock(), situation);
    give(decision, &owner, level, &NoticeKind::HandedUp { level }, situation);
    Ok(())
}

/// Gives it to somebody, down or across (派单). After so many times the centre designates, and that sticks.
pub(super) fn dispatch(
    decision: &mut Decision,
    to: &Owner,
    reason: Option<Words>,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let level = level_of(to, situation)?;
    if decision.ticket.state.owner().staff == to.staff {
        return Err(Refusal::SameOwner);
    }
    let returns = situation.policy.returns;
    let designated = decision.ticket.dossier.dispatches >= returns.designate_after;
    let due = due_at(decision, level, situation);
    let dispatched = EventKind::Dispatched { level, owner: to.clone(), designated, due };
    decision.record(situation, dispatched, reason);
    decision.ticket.dossier.dispatches = decision.ticket.dossier.dispatches.saturating_add(1);
    decision.ticket.dossier.designated |= designated;
    // Who takes it into their own hands has accepted it.
    let own = to.staff == situation.staff();
    give(decision, to, level, &NoticeKind::Dispatched, situation);
    if own {
        decision.notices.retain(|notice| notice.kind != NoticeKind::Dispatched);
        accept(decision, situation);
    }
    Ok(())
}

/// How high somebody handles matters; refuses units at whose level none are handled, and units without a person.
pub(super) fn level_of(to: &Owner, situation: &Situation<'_>) -> Result<Level, Refusal> {
    let level = situation.policy.level_of_unit(to.unit.level());
    level.filter(|_| to.staff.is_some()).ok_or(Refusal::Target)
}

/// Puts the matter into other hands, and tells them. What is asked of those above about it is asked no more.
pub(super) fn give(
    decision: &mut Decision,
    to: &Owner,
    level: Level,
    notice: &NoticeKind,
    situation: &Situation<'_>,
) {
    drop_request(decision, situation);
    let due = due_at(decision, level, situation);
    decision.ticket.level = level;
    if let Some(charge) = decision.ticket.state.charge_mut() {
        *charge = charge.handed_on(to.clone(), situation.now);
    }
    decision.tell(to.staff, notice);
    match &mut decision.ticket.state {
        // The requester's half hour stays what it was. The new owner has not acknowledged anything.
        State::AwaitingContact { .. } => decision.wake(Clock::Contact),
        State::InHand { contacted, due: promised, .. } if due > *promised => {
            let contacted = *contacted;
            *promised = due;
            decision.restart(Clock::Handling, contacted, situation);
        }
        _ => {}
    }
}

/// Until when a matter must be called about or finished once it is handled at `level`. A higher level has more time,
/// counted from the call; where that gives nobody any time, the clock that runs (or ran out) stays: it is missed and told
/// once, not twice. Nobody ever gets less than was promised.
fn due_at(decision: &Decision, level: Level, situation: &Situation<'_>) -> Timestamp {
    match &decision.ticket.state {
        State::InHand { contacted, due: promised, .. } => {
            let due = handling_due(level, *contacted, situation);
            if due <= (*promised).max(situation.now) { *promised } else { due }
        }
        state => state.due().unwrap_or(situation.now),
    }
}

fn drop_request(decision: &mut Decision, situation: &Situation<'_>) {
    if let Some(request) = decision.ticket.dossier.request.take() {
        decision.record(situation, EventKind::Dropped { item: request.item }, None);
        decision.cancel(Clock::Decision(request.item));
    }
}
