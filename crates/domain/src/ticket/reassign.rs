//! What becomes of what people owe who have left, or are on leave.

use std::collections::BTreeSet;

use super::dossier::Dossier;
use super::event::{EventKind, Handover};
use super::next::{DeadlineChange, Decision, Situation};
use super::notice::NoticeKind;
use super::state::{Alarm, AlarmCause, Charge, Owner, Ticket};
use crate::deadline::Clock;
use crate::division::DivisionCode;
use crate::ids::StaffId;
use crate::ladder::{Found, OnDuty};

/// Whoever answers now takes over what those who have `left` owed, at the level and by the time that it had, and is told:
/// the matter itself, help that was asked for, orders. Where there is nobody, that is an alarm. A finished matter stays
/// with whoever finished it: to ask the requester is for a centre.
///
/// A directory that still names whoever has left is out of date: what it would give back to them stays until it is not.
pub fn reassign(ticket: Ticket, left: &BTreeSet<StaffId>, situation: &Situation<'_>) -> Decision {
    hand_over(ticket, &Gone { who: left, why: None }, situation)
}

/// The same for those who are on leave: their deputy takes over, or else whoever answers now. A requester who was not called
/// yet waits for nobody's return; a matter in hand stays with whoever knows it unless the leave is longer than the policy
/// says. Where nobody else is found it stays as well.
pub fn relieve(ticket: Ticket, situation: &Situation<'_>) -> Decision {
    let keeps = situation.policy.leave_keeps_days;
    let urgent = ticket.state.clock() == Some(Clock::Contact);
    let duty = situation.on_duty();
    let for_long = |staff: &StaffId| duty.leave_of(*staff).is_some_and(|leave| leave.days() > keeps.into());
    let away = |staff: &StaffId| duty.leave_of(*staff).is_some() && (urgent || for_long(staff));
    let gone: BTreeSet<StaffId> = owing(&ticket).into_iter().filter(away).collect();
    if gone.is_empty() {
        Decision::of(ticket)
    } else {
        hand_over(ticket, &Gone { who: &gone, why: Some(Handover::OnLeave) }, situation)
    }
}

/// A matter that nobody answers for goes to whoever is there by now.
pub fn take_up(ticket: Ticket, situation: &Situation<'_>) -> Decision {
    hand_over(ticket, &Gone { who: &BTreeSet::new(), why: Some(Handover::Vacant) }, situation)
}

/// Everybody who owes something on a matter.
pub fn owing(ticket: &Ticket) -> BTreeSet<StaffId> {
    let Dossier { assists, orders, .. } = &ticket.dossier;
    let asked = assists.iter().map(|assist| &assist.to).chain(orders.iter().map(|order| &order.to));
    let owners = asked.chain([ticket.state.owner(), ticket.state.answers()]);
    owners.filter_map(|owner| owner.staff).collect()
}

/// Who is not there any more, or not for now.
struct Gone<'a> {
    who: &'a BTreeSet<StaffId>,
    /// `None` when they have left.
    why: Option<Handover>,
}

impl Gone<'_> {
    fn is(&self, owner: &Owner) -> bool {
        match owner.staff {
            Some(staff) => self.who.contains(&staff),
            None => self.why == Some(Handover::Vacant),
        }
    }

    /// Whether what somebody gone owes can go to `new`: who is on leave comes back, so that it is not taken from them for
    /// nobody's sake.
    fn yields_to(&self, new: &Owner) -> bool {
        !self.is(new) && (new.staff.is_some() || self.why.is_none())
    }

    /// The deputy of an owner who is on leave, at the same unit.
    fn deputy(&self, owner: &Owner, duty: &OnDuty<'_>) -> Option<Owner> {
        let staff = owner
            .staff
            .filter(|_| self.why == Some(Handover::OnLeave))
            .and_then(|staff| duty.deputy_of(staff))?;
        Some(Owner { staff: Some(staff), ..owner.clone() })
    }
}

fn hand_over(ticket: Ticket, gone: &Gone<'_>, situation: &Situation<'_>) -> Decision {
    let mut decision = Decision::of(ticket);
    if !decision.ticket.state.kind().is_in_work() {
        return decision;
    }
    if gone.is(decision.ticket.state.owner()) {
        hand_on(&mut decision, gone, situation);
    } else {
        release_first_receiver(&mut decision, gone, situation);
    }
    replace_asked(&mut decision, gone, situation);
    decision
}

fn hand_on(decision: &mut Decision, gone: &Gone<'_>, situation: &Situation<'_>) {
    let answering = match gone.deputy(decision.ticket.state.owner(), &situation.on_duty()) {
        Some(deputy) => Found { found: deputy, unattended: Vec::new() },
        None => decision.responsible(decision.ticket.level, situation),
    };
    let owner = answering.found.clone();
    let Some(charge) = decision.ticket.state.charge_mut().filter(|_| gone.yields_to(&owner)) else {
        return;
    };
    *charge = Charge::new(owner.clone(), situation.now);
    let clock = decision.ticket.state.clock();
    let why = gone.why;
    decision.record(situation, EventKind::Reassigned { owner: owner.clone(), why }, None);
    decision.passed_on(&answering, clock.filter(|_| owner.staff.is_some()), situation);
    decision.tell(owner.staff, &NoticeKind::Reassigned);
    if let Some(clock) = clock {
        decision.wake(clock);
    }
    decision.alarm_without_owner();
}

/// Whoever was told first is gone before the other accepted: the other answers for it.
fn release_first_receiver(decision: &mut Decision, gone: &Gone<'_>, situation: &Situation<'_>) {
    let owner = decision.ticket.state.owner().clone();
    let Some(charge) = decision.ticket.state.charge_mut() else { return };
    if charge.from.take_if(|from| gone.is(from)).is_some() {
        let (staff, why) = (owner.staff, gone.why);
        decision.record(situation, EventKind::Reassigned { owner, why }, None);
        decision.tell(staff, &NoticeKind::Reassigned);
    }
}

/// What was asked of them beside the handling.
fn replace_asked(decision: &mut Decision, gone: &Gone<'_>, situation: &Situation<'_>) {
    let dossier = &mut decision.ticket.dossier;
    let duty = situation.on_duty();
    let replace = |to: &mut Owner| {
        if !gone.is(to) {
            return None;
        }
        let new = gone.deputy(to, &duty).unwrap_or_else(|| successor(&to.unit, situation));
        gone.yields_to(&new).then(|| to.clone_from(&new))
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
        decision.record(situation, EventKind::Replaced { item, to: to.clone(), why: gone.why }, None);
        decision.tell(to.staff, &notice);
        if to.staff.is_none() {
            decision.alarms.push(Alarm { clock, cause: AlarmCause::Nobody });
        }
        decision.deadlines.push(DeadlineChange::Owner { clock, owner: to });
    }
}

/// Who answers for what was asked of a unit: its centre, whoever answers for matters there, or the centre above.
fn successor(unit: &DivisionCode, situation: &Situation<'_>) -> Owner {
    let (policy, duty) = (situation.policy, situation.on_duty());
    let level = policy.level_of_unit(unit.level());
    let centre = duty.on_duty_or_all(policy.centres.at(unit.level()), unit);
    let answering = level.map(|level| duty.on_duty_or_all(&policy.level(level).responsible, unit));
    let here = centre.into_iter().chain(answering.into_iter().flatten()).next();
    match (here, duty.superior(unit)) {
        (None, Some((above, staff))) => Owner { unit: above, staff: staff.first().copied() },
        (staff, _) => Owner { unit: unit.clone(), staff },
    }
}
