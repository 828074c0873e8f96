//! What a deadline that has come does to its ticket.

use jiff::Timestamp;

use super::command::{Command, Refusal};
use super::event::{Actor, EventKind};
use super::next::{Decision, Situation, next};
use super::notice::NoticeKind;
use super::state::{Alarm, AlarmCause, Ticket};
use crate::deadline::{ClockKind, Due};
use crate::ids::StaffId;

/// A clock of which steps have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Which.
    pub clock: ClockKind,
    /// When it runs out, or ran out.
    pub promised: Timestamp,
    /// What [`crate::deadline::advance`] found due for it.
    pub due: Due,
}

/// Records and tells what is due. The ticket's state stays: a missed deadline takes nothing from anybody's hands.
pub fn sweep(ticket: Ticket, overdue: &Overdue, situation: &Situation<'_>) -> Decision {
    let Overdue { clock, promised, ref due } = *overdue;
    let owner = ticket.state.owes().and_then(|(owner, _)| owner.staff);
    let mut decision = Decision::of(ticket);
    if due.remind {
        decision.record(situation, EventKind::Reminded { clock }, None);
        decision.tell(owner, NoticeKind::Reminder { clock, due: promised });
    }
    record_breach(&mut decision, overdue, situation);
    let mut heard: Vec<StaffId> = Vec::new();
    for step in &due.climb {
        climb(&mut decision, clock, promised, *step, owner, &mut heard, situation);
    }
    if due.alarm {
        decision.record(situation, EventKind::Alarmed { clock }, None);
        raise_alarm(&mut decision, clock, AlarmCause::LadderEnded);
    }
    decision
}

/// What `command` makes of a ticket with a clock of which steps have come that nobody has swept yet: first these, then
/// the command, so that what is late is in the log however soon somebody acts afterwards.
///
/// What the command settles nobody above need hear of any more: the texts ask to urge or to call. That the promise was
/// broken stays a fact with its true time.
///
/// # Errors
/// As [`next`]; nothing has happened then.
pub fn next_after(
    ticket: Ticket,
    overdue: &Overdue,
    command: Command,
    situation: &Situation<'_>,
) -> Result<Decision, Refusal> {
    let by_the_clock = Situation { actor: Actor::System, ..*situation };
    let swept = sweep(ticket.clone(), overdue, &by_the_clock);
    let done = next(swept.ticket.clone(), command.clone(), situation)?;
    if !done.ends(overdue.clock) {
        return Ok(swept.then(done));
    }
    let mut missed = Decision::of(ticket);
    record_breach(&mut missed, overdue, &by_the_clock);
    let done = next(missed.ticket.clone(), command, situation)?;
    Ok(missed.then(done))
}

fn record_breach(decision: &mut Decision, overdue: &Overdue, situation: &Situation<'_>) {
    if overdue.due.breach {
        let kind = EventKind::Breached { clock: overdue.clock, due: overdue.promised };
        decision.record(situation, kind, None);
    }
}

fn climb(
    decision: &mut Decision,
    clock: ClockKind,
    promised: Timestamp,
    step: usize,
    owner: Option<StaffId>,
    heard: &mut Vec<StaffId>,
    situation: &Situation<'_>,
) {
    let policy = situation.policy.clocks.of(clock);
    let Some(meant) = policy.climb.get(step).map(|c| c.level) else { return };
    let found = situation.directory.told(policy, step, &decision.ticket.division);
    if found.is_none() {
        raise_alarm(decision, clock, AlarmCause::Nobody);
    }
    let (level, told) = found.unwrap_or((meant, Vec::new()));
    // After downtime several steps come at once, and a level without anybody passes its text on: one text is enough.
    for staff in told.iter().filter(|s| !heard.contains(s)) {
        decision.tell(Some(*staff), NoticeKind::Breach { clock, due: promised, owner });
    }
    heard.extend(&told);
    decision.record(situation, EventKind::Climbed { clock, level, told }, None);
}

fn raise_alarm(decision: &mut Decision, clock: ClockKind, cause: AlarmCause) {
    let alarm = Alarm { clock, cause };
    if !decision.alarms.contains(&alarm) {
        decision.alarms.push(alarm);
    }
}
