//! What becomes of what people owe who have left.

use std::collections::BTreeSet;

use super::event::EventKind;
use super::next::{DeadlineChange, Decision, Situation};
use super::notice::NoticeKind;
use super::state::{Alarm, AlarmCause, Charge, Owner, Ticket};
use crate::deadline::Clock;
use crate::division::DivisionCode;
use crate::ids::StaffId;
use crate::ladder::Directory;
use crate::policy::Policy;

/// Whoever answers now takes over what those who have `left` owed, at the level and by the time that it had, and is told:
/// the matter itself, help that was asked for, orders. Where there is nobody, that is an alarm. A finished matter stays
/// with whoever finished it: to ask the requester is for a centre.
///
/// A directory that still names whoever has left is out of date: what it would give back to them stays until it is not.
pub fn reassign(ticket: Ticket, left: &BTreeSet<StaffId>, situation: &Situation<'_>) -> Decision {
    let mut decision = Decision::of(ticket);
    if !decision.ticket.state.kind().is_in_work() {
        return decision;
    }
    if has_left(decision.ticket.state.owner(), left) {
        hand_on(&mut decision, left, situation);
    } else {
        release_first_receiver(&mut decision, left, situation);
    }
    replace_asked(&mut decision, left, situation);
    decision
}

fn has_left(owner: &Owner, left: &BTreeSet<StaffId>) -> bool {
    owner.staff.is_some_and(|staff| left.contains(&staff))
}

fn hand_on(decision: &mut Decision, left: &BTreeSet<StaffId>, situation: &Situation<'_>) {
    let owner = decision.responsible(decision.ticket.level, situation);
    let Some(charge) = decision.ticket.state.charge_mut().filter(|_| !has_left(&owner, left)) else {
        return;
    };
    *charge = Charge::new(owner.clone(), situation.now);
    decision.record(situation, EventKind::Reassigned { owner: owner.clone() }, None);
    decision.tell(owner.staff, &NoticeKind::Reassigned);
    if let Some(clock) = decision.ticket.state.clock() {
        decision.wake(clock);
    }
    decision.alarm_without_owner();
}

/// Whoever was told first has left before the other accepted: the other answers for it.
fn release_first_receiver(decision: &mut Decision, left: &BTreeSet<StaffId>, situation: &Situation<'_>) {
    let owner = decision.ticket.state.owner().clone();
    let Some(charge) = decision.ticket.state.charge_mut() else { return };
    if charge.from.take_if(|from| has_left(from, left)).is_some() {
        let staff = owner.staff;
        decision.record(situation, EventKind::Reassigned { owner }, None);
        decision.tell(staff, &NoticeKind::Reassigned);
    }
}

/// What was asked of them beside the handling.
fn replace_asked(decision: &mut Decision, left: &BTreeSet<StaffId>, situation: &Situation<'_>) {
    let dossier = &mut decision.ticket.dossier;
    let replace = |to: &mut Owner| {
        let new = successor(&to.unit, situation.policy, situation.directory);
        let replaced = has_left(to, left) && !has_left(&new, left);
        replaced.then(|| to.clone_from(&new))
    };
    let assists = dossier.assists.iter_mut().filter_map(|assist| {
        replace(&mut assist.to)?;
        let (item, due) = (assist.item, assist.due);
        Some((item, Clock::Assist(item), assist.to.clone(), NoticeKind::AssistAsked { item, due }))
    });
    let orders = dossier.orders.iter_mut().filter_map(|order| {
        replace(&mut order.to)?;
        let (item, due) = (order.item, order.due);
        Some((item, Clock::Supervision(item), order.to.clone(), NoticeKind::Ordered { item, due }))
    });
    for (item, clock, to, notice) in assists.chain(orders).collect::<Vec<_>>() {
        decision.record(situation, EventKind::Replaced { item, to: to.clone() }, None);
        decision.tell(to.staff, &notice);
        if to.staff.is_none() {
            decision.alarms.push(Alarm { clock, cause: AlarmCause::Nobody });
        }
        decision.deadlines.push(DeadlineChange::Owner { clock, owner: to });
    }
}

/// Who answers for what was asked of a unit: its centre, whoever answers for matters there, or the centre above.
fn successor(unit: &DivisionCode, policy: &Policy, directory: &Directory) -> Owner {
    let level = policy.level_of_unit(unit.level());
    let centre = directory.holders(policy.centres.at(unit.level()), unit);
    let answering = level.map(|level| directory.holders(&policy.level(level).responsible, unit));
    let here = centre.into_iter().chain(answering.into_iter().flatten()).next();
    match (here, directory.superior(policy, unit)) {
        (None, Some((above, staff))) => Owner { unit: above, staff: staff.first().copied() },
        (staff, _) => Owner { unit: unit.clone(), staff },
    }
}
