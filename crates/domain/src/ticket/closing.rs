//! The end of a matter: finished, judged, checked again, opened again, declined, taken back.

use jiff::SignedDuration;

use super::calling::await_contact;
use super::dossier::Dossier;
use super::event::EventKind;
use super::next::{Decision, Situation};
use super::notice::NoticeKind;
use super::state::{Charge, Judgement, State};
use crate::deadline::Clock;
use crate::policy::GroundId;
use crate::text::Words;

/// It is done, says whoever has it. The requester is told and will be asked.
pub(super) fn finish(decision: &mut Decision, result: Words, situation: &Situation<'_>) {
    let State::InHand { charge, due: promised, .. } = decision.ticket.state.clone() else { return };
    let Situation { policy, now, .. } = *situation;
    let due = policy.after_working_days(now, policy.clocks.visit_working_days);
    let in_time = now < promised;
    decision.record(situation, EventKind::Finished { in_time, due }, Some(result));
    decision.met(Clock::Handling);
    decision.drop_items(situation);
    // Who finishes what was handed on to them has accepted it.
    let by_owner = situation.staff() == charge.owner.staff;
    let owner = if by_owner { charge.owner } else { charge.answers().clone() };
    decision.ticket.state = State::Finished { owner, at: now, due, attempts: 0, tried: None };
    decision.start(Clock::Visit, now, situation);
    decision.tell_requesters(&NoticeKind::Finished);
}

/// The requester takes it back.
pub(super) fn withdraw(decision: &mut Decision, situation: &Situation<'_>) {
    let Some(running) = decision.ticket.state.clock() else { return };
    decision.record(situation, EventKind::Withdrawn, None);
    decision.cancel(running);
    decision.drop_items(situation);
    let owner = decision.ticket.state.answers().clone();
    decision.ticket.state = State::Withdrawn { owner, at: situation.now };
}

/// It is not accepted, as those above have agreed. The requester is told why and where else to go.
pub(super) fn decline(decision: &mut Decision, ground: GroundId, situation: &Situation<'_>) {
    let Some(running) = decision.ticket.state.clock() else { return };
    decision.record(situation, EventKind::Declined { ground: ground.clone() }, None);
    decision.cancel(running);
    decision.drop_items(situation);
    decision.tell_requesters(&NoticeKind::Declined);
    let owner = decision.ticket.state.answers().clone();
    decision.ticket.state = State::Declined { owner, at: situation.now, ground };
}

/// The requester judges. Who is not satisfied has it opened again, always; who is not reached is called again, as often
/// as the policy says.
pub(super) fn judge(
    decision: &mut Decision,
    judgement: Judgement,
    solved: Option<bool>,
    note: Option<Words>,
    situation: &Situation<'_>,
) {
    if judgement == Judgement::Unreachable {
        return tried(decision, note, situation);
    }
    decision.record(situation, EventKind::Judged { judgement, solved }, note);
    if judgement == Judgement::Unsatisfied {
        decision.met(Clock::Visit);
        return reopen(decision, situation);
    }
    close(decision, judgement, situation);
}

fn close(decision: &mut Decision, judgement: Judgement, situation: &Situation<'_>) {
    decision.met(Clock::Visit);
    let owner = decision.ticket.state.owner().clone();
    decision.ticket.state = State::Closed { owner, at: situation.now, judgement: Some(judgement) };
}

/// A call without an answer. Calls too soon after each other count once.
fn tried(decision: &mut Decision, note: Option<Words>, situation: &Situation<'_>) {
    let visits = situation.policy.visits;
    let State::Finished { attempts, tried, .. } = &mut decision.ticket.state else { return };
    let apart = SignedDuration::from_hours(i64::from(visits.hours_apart));
    if tried.is_none_or(|last| situation.now >= last + apart) {
        *attempts += 1;
        *tried = Some(situation.now);
    }
    let attempt = *attempts;
    decision.record(situation, EventKind::VisitTried { attempt }, note);
    if attempt >= visits.attempts {
        let judgement = Judgement::Unreachable;
        decision.record(situation, EventKind::Judged { judgement, solved: None }, None);
        close(decision, judgement, situation);
    }
}

/// The city's centre asks again about a matter that is over.
pub(super) fn spot_check(
    decision: &mut Decision,
    judgement: Judgement,
    solved: Option<bool>,
    note: Option<Words>,
    situation: &Situation<'_>,
) {
    decision.record(situation, EventKind::SpotChecked { judgement, solved }, note);
    if judgement == Judgement::Unsatisfied {
        reopen(decision, situation);
    }
}

/// Opened again, with one level's more attention and a fresh half hour.
fn reopen(decision: &mut Decision, situation: &Situation<'_>) {
    let level = decision.ticket.level.above().unwrap_or(decision.ticket.level);
    let answering = decision.responsible(level, situation);
    let (owner, now) = (answering.found.clone(), situation.now);
    let due = situation.policy.contact_due(now);
    decision.record(situation, EventKind::Reopened { level, owner: owner.clone(), due }, None);
    decision.ticket.level = level;
    let Dossier { mode, followers, .. } = std::mem::take(&mut decision.ticket.dossier);
    decision.ticket.dossier = Dossier { mode, followers, ..Dossier::default() };
    decision.ticket.state = State::AwaitingContact { charge: Charge::new(owner, now), since: now, due };
    decision.passed_on(&answering, answering.found.staff.map(|_| Clock::Contact), situation);
    await_contact(decision, &NoticeKind::Reopened { due }, situation);
}
