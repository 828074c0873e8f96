//! What is asked of those above (return, more time, park, decline) and of the requester, and what becomes of it.

use jiff::{SignedDuration, Timestamp};

use super::closing;
use super::command::Refusal;
use super::dossier::{Asked, Question, Request};
use super::event::EventKind;
use super::handing;
use super::next::{Decision, Situation, in_time};
use super::notice::NoticeKind;
use super::state::{Level, Owner, State};
use crate::deadline::{Clock, Item};
use crate::text::Words;

/// Asks those above for something. Until they decide, nothing changes: the first receiver answers for the matter.
pub(super) fn ask(
    decision: &mut Decision,
    asked: Asked,
    reason: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let latest = check(decision, &asked, situation)?;
    let unit = decision.ticket.state.answers().unit.clone();
    let above = situation.on_duty().superior(&unit).ok_or(Refusal::Nobody)?;
    let (to, deciders) = above;
    let by = situation.staff().ok_or(Refusal::Nobody)?;
    let days = situation.policy.clocks.decision_working_days;
    let due = situation.policy.after_working_days(situation.now, days);
    let due = latest.map_or(due, |latest| due.min(latest));
    decision.record(situation, EventKind::Asked { asked: asked.clone(), due }, Some(reason));
    let item = Item(decision.ticket.revision);
    decision.ticket.dossier.request = Some(Request { item, asked, by, to, due });
    decision.start(Clock::Decision(item), situation.now, situation);
    decision.tell(deciders.into_iter().filter(|staff| *staff != by), &NoticeKind::Asked { item });
    Ok(())
}

/// Whether it can be asked now; until when it must be decided, when that does not wait for the usual time.
fn check(
    decision: &Decision,
    asked: &Asked,
    situation: &Situation<'_>,
) -> Result<Option<Timestamp>, Refusal> {
    let policy = situation.policy;
    match asked {
        Asked::Return => check_return(decision, situation).map(|()| None),
        Asked::Extend { working_days } => {
            let limits = policy.extensions;
            if decision.ticket.dossier.extensions >= limits.most {
                return Err(Refusal::Extended { most: limits.most });
            }
            if *working_days == 0 || *working_days > limits.working_days {
                return Err(Refusal::Days { most: limits.working_days });
            }
            before_the_deadline(decision, situation).map(Some)
        }
        Asked::Park { review } => {
            in_time(*review, review_latest(situation), situation)?;
            before_the_deadline(decision, situation).map(Some)
        }
        Asked::Decline { ground } => policy.ground(ground).map(|_| None).ok_or(Refusal::Ground),
    }
}

/// "Not ours" is said soon after it was given, or not at all.
fn check_return(decision: &Decision, situation: &Situation<'_>) -> Result<(), Refusal> {
    if decision.ticket.dossier.designated {
        return Err(Refusal::Designated);
    }
    let Some(charge) = decision.ticket.state.charge() else { return Ok(()) };
    let returns = situation.policy.returns;
    let complex = decision.ticket.level > Level::General;
    let days = if complex { returns.working_days_complex } else { returns.working_days };
    let until = situation.policy.after_working_days(charge.given, days);
    if situation.now > until { Err(Refusal::TooLate { until }) } else { Ok(()) }
}

/// More time is asked, and decided, before the deadline.
fn before_the_deadline(decision: &Decision, situation: &Situation<'_>) -> Result<Timestamp, Refusal> {
    match decision.ticket.state {
        State::InHand { due, .. } if situation.now < due => Ok(due),
        State::InHand { due, .. } => Err(Refusal::TooLate { until: due }),
        // Before the requester was called there is nothing to be prolonged: the half hour is nobody's to give away.
        _ => Err(Refusal::of(&decision.ticket, super::CommandKind::Ask)),
    }
}

fn review_latest(situation: &Situation<'_>) -> Timestamp {
    let days = situation.policy.clocks.review_most_days;
    situation.now + SignedDuration::from_hours(24 * i64::from(days))
}

/// Those above decide.
pub(super) fn decide(
    decision: &mut Decision,
    granted: bool,
    to: Option<Owner>,
    note: Option<Words>,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let request = decision.ticket.dossier.request.take().ok_or(Refusal::NoSuchItem)?;
    let item = request.item;
    decision.record(situation, EventKind::Decided { item, granted }, note);
    decision.met(Clock::Decision(item));
    if granted {
        grant(decision, &request, to, situation)?;
    }
    decision.tell(Some(request.by), &NoticeKind::Decided { item, granted });
    Ok(())
}

fn grant(
    decision: &mut Decision,
    request: &Request,
    to: Option<Owner>,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    match &request.asked {
        Asked::Return => {
            let here = Owner { unit: request.to.clone(), staff: situation.staff() };
            handing::dispatch(decision, &to.unwrap_or(here), None, situation)
        }
        Asked::Extend { working_days } => {
            extend(decision, *working_days, situation);
            Ok(())
        }
        Asked::Park { review } => {
            park(decision, *review, situation);
            Ok(())
        }
        Asked::Decline { ground } => {
            closing::decline(decision, ground.clone(), situation);
            Ok(())
        }
    }
}

fn extend(decision: &mut Decision, working_days: u16, situation: &Situation<'_>) {
    let State::InHand { contacted, due, .. } = &mut decision.ticket.state else { return };
    let contacted = *contacted;
    *due = situation.policy.after_working_days(*due, working_days);
    let due = *due;
    decision.ticket.dossier.extensions += 1;
    decision.record(situation, EventKind::Extended { due }, None);
    decision.restart(Clock::Handling, contacted, situation);
    decision.tell_requesters(&NoticeKind::Extended { due });
}

fn park(decision: &mut Decision, review: Timestamp, situation: &Situation<'_>) {
    let State::InHand { charge, contacted, grade, due } = decision.ticket.state.clone() else { return };
    let Situation { policy, now, .. } = *situation;
    // What was asked in time may be granted when its day is past: then the next look is due at once.
    let review = review.max(now);
    let left = policy.calendar.working_time(now, due, &policy.zone);
    decision.record(situation, EventKind::Parked { due: review }, None);
    decision.cancel(Clock::Handling);
    decision.ticket.state = State::Parked { charge, contacted, grade, since: now, left, due: review };
    decision.start(Clock::Review, now, situation);
    decision.tell_requesters(&NoticeKind::Parked { due: review });
}

/// A parked matter was looked at, and is looked at again.
pub(super) fn review(
    decision: &mut Decision,
    next: Timestamp,
    note: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let next = in_time(next, review_latest(situation), situation)?;
    decision.record(situation, EventKind::Reviewed { due: next }, Some(note));
    decision.met(Clock::Review);
    if let State::Parked { due, .. } = &mut decision.ticket.state {
        *due = next;
    }
    decision.start(Clock::Review, situation.now, situation);
    Ok(())
}

/// A parked matter goes on with the working time that was left.
pub(super) fn resume(decision: &mut Decision, reason: Words, situation: &Situation<'_>) {
    let State::Parked { charge, contacted, grade, left, .. } = decision.ticket.state.clone() else { return };
    let Situation { policy, now, .. } = *situation;
    let due = policy.calendar.after_working_time(now, left, &policy.zone);
    decision.record(situation, EventKind::Resumed { due }, Some(reason));
    decision.met(Clock::Review);
    decision.ticket.state = State::InHand { charge, contacted, grade, due };
    decision.start(Clock::Handling, now, situation);
    decision.tell_requesters(&NoticeKind::Resumed { due });
}

/// Nobody decided in time: it stays as it is.
pub(super) fn lapse(decision: &mut Decision, item: Item, situation: &Situation<'_>) {
    let Some(request) = decision.ticket.dossier.request.take_if(|request| request.item == item) else {
        return;
    };
    decision.record(situation, EventKind::Lapsed { item }, None);
    decision.cancel(Clock::Decision(item));
    decision.tell(Some(request.by), &NoticeKind::Lapsed { item });
}

/// Asks the requester something. The matter goes on meanwhile.
pub(super) fn ask_requester(decision: &mut Decision, words: Words, situation: &Situation<'_>) {
    let days = i64::from(situation.policy.clocks.question_days);
    let due = situation.now + SignedDuration::from_hours(24 * days);
    decision.record(situation, EventKind::Questioned { due }, Some(words));
    let item = Item(decision.ticket.revision);
    decision.ticket.dossier.question = Some(Question { item, due });
    decision.start(Clock::Question(item), situation.now, situation);
    let to = crate::delivery::Recipient::Requester(decision.ticket.id);
    decision.notices.push(super::Notice { to, kind: NoticeKind::Questioned { item, due } });
}

/// The requester has not answered in time: whoever has the matter decides without.
pub(super) fn unanswered(decision: &mut Decision, item: Item, situation: &Situation<'_>) {
    if decision.ticket.dossier.question.take_if(|question| question.item == item).is_none() {
        return;
    }
    decision.record(situation, EventKind::Unanswered { item }, None);
    decision.cancel(Clock::Question(item));
    let owner = decision.ticket.state.owner().staff;
    decision.tell(owner, &NoticeKind::Unanswered { item });
}

/// The requester adds words, which answer what they were asked.
pub(super) fn added(decision: &mut Decision, note: Words, situation: &Situation<'_>) {
    decision.record(situation, EventKind::Added, Some(note));
    let revision = decision.ticket.revision;
    if let Some(question) = decision.ticket.dossier.question.take() {
        decision.met(Clock::Question(question.item));
    }
    let owner = decision.ticket.state.owner().staff;
    decision.tell(owner, &NoticeKind::Added { revision });
}
