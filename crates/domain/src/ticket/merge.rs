//! One handling for several tickets about the same (并单), across places and channels. Everyone is answered.

use super::calling::await_contact;
use super::command::{CommandKind, Refusal, possible};
use super::event::EventKind;
use super::next::{Decision, Situation, handling_due};
use super::notice::{Notice, NoticeKind};
use super::state::{Charge, State, Ticket};
use crate::deadline::Clock;
use crate::delivery::Recipient;
use crate::number::TicketId;

/// Hangs `follower` on `lead`: its requester is told, and told again when the lead is finished. Gives what becomes of the
/// follower and of the lead.
///
/// # Errors
/// [`Refusal`]; then nothing has happened.
pub fn merge(
    follower: Ticket,
    lead: Ticket,
    situation: &Situation<'_>,
) -> Result<(Decision, Decision), Refusal> {
    if !possible(&follower).contains(&CommandKind::Merge) {
        return Err(Refusal::of(&follower, CommandKind::Merge));
    }
    if follower.id == lead.id || !lead.state.kind().is_in_work() {
        return Err(Refusal::NotInto);
    }
    let (from, into) = (follower.id, lead.id);
    let mut merged = Decision::of(follower);
    merged.record(situation, EventKind::Merged { into }, None);
    if let Some(running) = merged.ticket.state.clock() {
        merged.cancel(running);
    }
    merged.drop_items(situation);
    let (owner, called) = (merged.ticket.state.answers().clone(), merged.ticket.state.call());
    merged.ticket.state = State::Merged { owner, at: situation.now, into, called };
    merged.notices.push(Notice { to: Recipient::Requester(from), kind: NoticeKind::Merged { into } });
    let mut leading = Decision::of(lead);
    leading.record(situation, EventKind::MergedIn { from }, None);
    leading.ticket.dossier.followers.push(from);
    Ok((merged, leading))
}

/// Takes `follower` off `lead`: it is handled by itself again, by whoever had it. Its requester is called within a fresh
/// half hour, unless they were.
///
/// # Errors
/// As [`merge`].
pub fn unmerge(
    follower: Ticket,
    lead: Ticket,
    situation: &Situation<'_>,
) -> Result<(Decision, Decision), Refusal> {
    let State::Merged { owner, into, called, .. } = follower.state.clone() else {
        return Err(Refusal::of(&follower, CommandKind::Unmerge));
    };
    if into != lead.id {
        return Err(Refusal::NotInto);
    }
    let now = situation.now;
    let mut freed = Decision::of(follower);
    let level = freed.ticket.level;
    let due = match called {
        Some(_) => handling_due(level, now, situation),
        None => situation.policy.contact_due(now),
    };
    freed.record(situation, EventKind::Unmerged { level, owner: owner.clone(), due }, None);
    let charge = Charge::new(owner, now);
    if let Some((contacted, grade)) = called {
        freed.ticket.state = State::InHand { charge, contacted, grade, due };
        freed.start(Clock::Handling, now, situation);
        let owner = freed.ticket.state.owner().staff;
        freed.tell(owner, &NoticeKind::Reassigned);
        freed.alarm_without_owner();
    } else {
        freed.ticket.state = State::AwaitingContact { charge, since: now, due };
        await_contact(&mut freed, &NoticeKind::FirstAlert { due }, situation);
    }
    let from = freed.ticket.id;
    Ok((freed, separated(lead, from, situation)))
}

/// The other side of [`unmerge`].
fn separated(lead: Ticket, from: TicketId, situation: &Situation<'_>) -> Decision {
    let mut leading = Decision::of(lead);
    leading.record(situation, EventKind::Separated { from }, None);
    leading.ticket.dossier.followers.retain(|follower| *follower != from);
    leading
}
