//! What a deadline that has come does to its ticket.

use super::event::EventKind;
use super::next::{Decision, Situation};
use super::notice::NoticeKind;
use super::state::Ticket;
use crate::deadline::{ClockKind, Due};
use crate::ids::StaffId;

/// Records and tells what [`crate::deadline::advance`] found due for `clock`, which ran out at `promised`. The
/// ticket's state stays: a missed deadline takes nothing from anybody's hands.
pub fn sweep(
    ticket: Ticket,
    clock: ClockKind,
    promised: jiff::Timestamp,
    due: &Due,
    situation: &Situation<'_>,
) -> Decision {
    let owner = ticket.state.owes().and_then(|(owner, _)| owner.staff);
    let mut decision = Decision::of(ticket);
    if due.remind {
        decision.record(situation, EventKind::Reminded { clock }, None);
        decision.tell(owner, NoticeKind::Reminder { clock, due: promised });
    }
    if due.breach {
        decision.record(situation, EventKind::Breached { clock, due: promised }, None);
    }
    let mut heard: Vec<StaffId> = Vec::new();
    for step in &due.climb {
        climb(&mut decision, clock, promised, *step, owner, &mut heard, situation);
    }
    if due.alarm {
        decision.record(situation, EventKind::Alarmed { clock }, None);
        raise_alarm(&mut decision, clock);
    }
    decision
}

fn climb(
    decision: &mut Decision,
    clock: ClockKind,
    promised: jiff::Timestamp,
    step: usize,
    owner: Option<StaffId>,
    heard: &mut Vec<StaffId>,
    situation: &Situation<'_>,
) {
    let policy = situation.policy.clocks.of(clock);
    let Some(level) = policy.climb.get(step).map(|c| c.level) else { return };
    let told = situation.directory.told(policy, step, &decision.ticket.division);
    if told.is_empty() {
        raise_alarm(decision, clock);
    }
    // After downtime several steps come at once, and a level without anybody passes its text on: one text is enough.
    for staff in told.iter().filter(|s| !heard.contains(s)) {
        decision.tell(Some(*staff), NoticeKind::Breach { clock, due: promised, owner });
    }
    heard.extend(&told);
    decision.record(situation, EventKind::Climbed { clock, level, told }, None);
}

fn raise_alarm(decision: &mut Decision, clock: ClockKind) {
    if !decision.alarms.contains(&clock) {
        decision.alarms.push(clock);
    }
}
