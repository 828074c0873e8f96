//! Matters that their requester does not file on a page of their own: somebody on the staff files what they were told,
//! or what they found or put right themselves, or the requester sends a text.

use thiserror::Error;

use super::command::{Command, Refusal};
use super::event::EventKind;
use super::next::{DeadlineChange, Decision, Filing, Situation, file, file_to, next};
use super::notice::NoticeKind;
use super::state::{Channel, ContactGrade, Mode, Owner, State};
use crate::deadline::Clock;
use crate::ladder::Found;
use crate::text::Words;

impl Channel {
    /// The ways by which somebody on the staff is told of a matter that they file.
    pub const ON_BEHALF: [Self; 5] =
        [Self::Hotline, Self::GridMember, Self::HouseholdVisit, Self::TalkRoom, Self::WechatGroup];
}

/// How far a matter has come when somebody on the staff files it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoFar {
    /// It was told. Whoever answers for it must call, as for any other.
    Told,
    /// Whoever files it answers for it and has spoken with the requester: the call is made.
    InTouch,
    /// Whoever files it has put it right at once (直办), and answers for it as its first receiver.
    Settled {
        /// What was done.
        result: Words,
    },
}

/// What somebody on the staff says of a matter that they file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnBehalf {
    /// How far it has come.
    pub so_far: SoFar,
    /// They found it themselves: nobody has told it, so that there is nobody else to call or to ask.
    pub found: bool,
}

/// Why a matter cannot be filed as somebody says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BehalfRefusal {
    /// Somebody else answers for it, and must call.
    #[error(
        "only whoever answers for a matter can say that its requester has been spoken with; file it without, and they \
         will call"
    )]
    NotResponsible,
    /// What follows on the filing is not possible.
    #[error(transparent)]
    Command(#[from] Refusal),
}

/// Somebody on the staff, who acts in `situation`, files a matter.
///
/// # Errors
/// [`BehalfRefusal::NotResponsible`].
pub fn file_on_behalf(
    filing: Filing,
    behalf: OnBehalf,
    situation: &Situation<'_>,
) -> Result<Decision, BehalfRefusal> {
    let OnBehalf { so_far, found } = behalf;
    let mut decision = match so_far {
        SoFar::Settled { result } => settled(filing, result, found, situation)?,
        SoFar::InTouch if !answers(&filing, situation) => return Err(BehalfRefusal::NotResponsible),
        SoFar::InTouch => in_touch(file(filing, situation), situation)?,
        SoFar::Told => told(filing, situation, found)?,
    };
    if !found {
        tell_requester(&mut decision);
    }
    Ok(as_born(decision, situation))
}

/// A matter comes by text. Whoever sent it is told its number; somebody on the staff sends what they have found.
///
/// # Errors
/// None that is known: the state machine's own.
pub fn file_by_text(filing: Filing, situation: &Situation<'_>) -> Result<Decision, BehalfRefusal> {
    let found = situation.staff().is_some();
    let mut decision = told(filing, situation, found)?;
    tell_requester(&mut decision);
    Ok(as_born(decision, situation))
}

/// Nobody is texted to call themselves: who found it and answers for it is in touch.
fn told(filing: Filing, situation: &Situation<'_>, found: bool) -> Result<Decision, Refusal> {
    let own = found && answers(&filing, situation);
    let filed = file(filing, situation);
    if own { in_touch(filed, situation) } else { Ok(filed) }
}

fn in_touch(filed: Decision, situation: &Situation<'_>) -> Result<Decision, Refusal> {
    let contact = Command::RecordContact { grade: ContactGrade::Claimed, note: None };
    let later = next(filed.ticket.clone(), contact, situation)?;
    Ok(filed.then(later))
}

fn settled(
    filing: Filing,
    result: Words,
    found: bool,
    situation: &Situation<'_>,
) -> Result<Decision, Refusal> {
    // Whoever puts a thing right at once answers for it, on duty or not.
    let duty = situation.on_duty();
    let (level, staff) = (super::Level::General, situation.staff());
    let first_receiver = match staff {
        Some(_) => Found {
            found: Owner { unit: duty.unit_at(&filing.division, level), staff },
            unattended: Vec::new(),
        },
        None => duty.responsible(&filing.division, level, situation.keeper),
    };
    let mut filed = file_to(filing, &first_receiver, situation);
    filed.ticket.dossier.mode = Mode::Direct;
    if found {
        return Ok(nobody_to_ask(filed, result, situation));
    }
    let called = in_touch(filed, situation)?;
    let done = next(called.ticket.clone(), Command::Finish { result }, situation)?;
    Ok(called.then(done))
}

/// There is nobody to call and nobody to ask whether they are satisfied: it counts neither as a call nor as a judgement.
fn nobody_to_ask(mut filed: Decision, result: Words, situation: &Situation<'_>) -> Decision {
    let owner = filed.ticket.state.answers().clone();
    filed.record(situation, EventKind::Settled, Some(result));
    filed.deadlines.push(DeadlineChange::Cancel { clock: Clock::Contact });
    filed.ticket.state = State::Closed { owner, at: situation.now, judgement: None };
    filed
}

/// Whether whoever acts would answer for the matter.
fn answers(filing: &Filing, situation: &Situation<'_>) -> bool {
    let duty = situation.on_duty();
    let owner = duty.responsible(&filing.division, super::Level::General, situation.keeper).found;
    owner.staff.is_some() && owner.staff == situation.staff()
}

/// Who has no page of their own is told the number, and who calls by when.
fn tell_requester(decision: &mut Decision) {
    decision.tell_requesters(&NoticeKind::Registered);
}

/// A new matter has the clocks that run, and tells what is still true: what began and ended in one moment never ran.
fn as_born(mut decision: Decision, situation: &Situation<'_>) -> Decision {
    let running = decision.ticket.state.clock();
    decision
        .deadlines
        .retain(|change| matches!(change, DeadlineChange::Open(new) if Some(new.running.clock) == running));
    let Decision { ticket, notices, alarms, .. } = &mut decision;
    notices.retain(|notice| notice.kind.unneeded(ticket, notice.to, situation.now).is_none());
    alarms.retain(|alarm| running == Some(alarm.clock));
    decision
}

#[cfg(test)]
mod tests;
