//! What a deadline that has come does to its ticket.

use jiff::Timestamp;

use super::asking;
use super::command::{Command, Refusal};
use super::dossier::Running;
use super::event::{Actor, EventKind};
use super::next::{Decision, Situation, next};
use super::notice::{Notice, NoticeKind, reminded};
use super::state::{Alarm, AlarmCause, Ticket};
use crate::deadline::{Clock, Due};
use crate::delivery::Recipient;
use crate::division::{DivisionCode, DivisionLevel};
use crate::ids::StaffId;
use crate::ladder::Owed;
use crate::policy::Told;

/// A clock of which steps have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Which.
    pub clock: Clock,
    /// When it runs out, or ran out.
    pub promised: Timestamp,
    /// What [`crate::deadline::advance`] found due for it.
    pub due: Due,
}

/// Records and tells what is due. A missed deadline takes nothing from anybody's hands: only what was asked beside the
/// handling, of those above or of the requester, is waited for no longer.
pub fn sweep(ticket: Ticket, overdue: &Overdue, situation: &Situation<'_>) -> Decision {
    let Overdue { clock, promised, ref due } = *overdue;
    let mut decision = Decision::of(ticket);
    if due.remind {
        remind(&mut decision, clock, promised, situation);
    }
    record_breach(&mut decision, overdue, situation);
    let mut heard: Vec<StaffId> = Vec::new();
    for step in &due.climb {
        climb(&mut decision, overdue, *step, &mut heard, situation);
    }
    if due.alarm {
        decision.record(situation, EventKind::Alarmed { clock }, None);
        raise_alarm(&mut decision, clock, AlarmCause::LadderEnded);
    }
    if due.breach {
        give_up_waiting(&mut decision, clock, situation);
    }
    decision
}

fn remind(decision: &mut Decision, clock: Clock, due: Timestamp, situation: &Situation<'_>) {
    decision.record(situation, EventKind::Reminded { clock }, None);
    let kind = NoticeKind::Reminder { clock, due };
    if let Clock::Question(_) = clock {
        let to = Recipient::Requester(decision.ticket.id);
        return decision.notices.push(Notice { to, kind });
    }
    let whom = reminded(&decision.ticket, clock);
    decision.tell(whom, &kind);
}

/// What nobody has decided or answered in time stays as it is.
fn give_up_waiting(decision: &mut Decision, clock: Clock, situation: &Situation<'_>) {
    match clock {
        Clock::Decision(item) => asking::lapse(decision, item, situation),
        Clock::Question(item) => asking::unanswered(decision, item, situation),
        _ => {}
    }
}

/// What `command` makes of a ticket with clocks of which steps have come that nobody has swept yet: first these, the
/// longest due first, then the command, so that what is late is in the log however soon somebody acts afterwards.
///
/// What the command settles nobody above need hear of any more: the texts ask to urge or to call. That the promise was
/// broken stays a fact with its true time.
///
/// # Errors
/// As [`next`]; nothing has happened then.
pub fn next_after(
    ticket: Ticket,
    overdue: &[Overdue],
    command: Command,
    situation: &Situation<'_>,
) -> Result<Decision, Refusal> {
    let by_the_clock = Situation { actor: Actor::System, ..*situation };
    let swept = sweep_all(ticket.clone(), overdue, |_| true, &by_the_clock);
    let done = next(swept.ticket.clone(), command.clone(), situation)?;
    if !overdue.iter().any(|overdue| done.ends(overdue.clock)) {
        return Ok(swept.then(done));
    }
    let missed = sweep_all(ticket, overdue, |overdue| !done.ends(overdue.clock), &by_the_clock);
    let done = next(missed.ticket.clone(), command, situation)?;
    Ok(missed.then(done))
}

/// Sweeps one clock after the other; of those that are not `told`, only that they were missed is kept.
fn sweep_all(
    ticket: Ticket,
    overdue: &[Overdue],
    told: impl Fn(&Overdue) -> bool,
    situation: &Situation<'_>,
) -> Decision {
    overdue.iter().fold(Decision::of(ticket), |decision, overdue| {
        let ticket = decision.ticket.clone();
        let swept = if told(overdue) {
            sweep(ticket, overdue, situation)
        } else {
            let mut missed = Decision::of(ticket);
            record_breach(&mut missed, overdue, situation);
            missed
        };
        decision.then(swept)
    })
}

pub(super) fn record_breach(decision: &mut Decision, overdue: &Overdue, situation: &Situation<'_>) {
    if overdue.due.breach {
        let Overdue { clock, promised: due, .. } = *overdue;
        let owner = decision.ticket.running(clock).map(|running| running.owner);
        decision.record(situation, EventKind::Breached { clock, due, owner }, None);
    }
}

fn climb(
    decision: &mut Decision,
    overdue: &Overdue,
    step: usize,
    heard: &mut Vec<StaffId>,
    situation: &Situation<'_>,
) {
    let Overdue { clock, promised: due, .. } = *overdue;
    let Some(Running { owner, asker, .. }) = decision.ticket.running(clock) else { return };
    let owed = Owed { division: &decision.ticket.division, unit: &owner.unit, asker };
    let hearing = situation.on_duty().told(clock.kind(), step, &owed);
    let found = hearing.found.clone();
    if found.is_none() {
        raise_alarm(decision, clock, AlarmCause::Nobody);
    }
    let (level, told) = found.unwrap_or_else(|| (meant(overdue, step, &owner.unit, situation), Vec::new()));
    // After downtime several steps come at once, and a level without anybody passes its text on: one text is enough.
    let new = told.iter().copied().filter(|staff| !heard.contains(staff)).collect::<Vec<_>>();
    decision.tell(new, &NoticeKind::Breach { clock, due, owner: owner.staff });
    heard.extend(&told);
    let passed_on = if told.is_empty() { None } else { Some(clock) };
    decision.record(situation, EventKind::Climbed { clock, level, told }, None);
    decision.passed_on(&hearing, passed_on, situation);
}

/// Which level was to be told.
fn meant(overdue: &Overdue, step: usize, unit: &DivisionCode, situation: &Situation<'_>) -> DivisionLevel {
    let climb = situation.policy.clocks.of(overdue.clock.kind()).climb.get(step);
    match climb.map(|climb| &climb.told) {
        Some(Told::Unit { level, .. }) => *level,
        Some(Told::Superior) => unit.level().above().unwrap_or(unit.level()),
        Some(Told::Asker) | None => unit.level(),
    }
}

fn raise_alarm(decision: &mut Decision, clock: Clock, cause: AlarmCause) {
    let alarm = Alarm { clock, cause };
    if !decision.alarms.contains(&alarm) {
        decision.alarms.push(alarm);
    }
}
