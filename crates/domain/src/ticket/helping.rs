//! Several units at one matter: lead and assisting units (主办、协办), and what they agree on the site.

use jiff::Timestamp;

use super::command::Refusal;
use super::dossier::Assist;
use super::event::EventKind;
use super::handing::level_of;
use super::next::{Decision, Situation, a_year_ahead, in_time, take};
use super::notice::NoticeKind;
use super::state::{Mode, Owner};
use crate::deadline::{Clock, Item};
use crate::text::Words;

/// Asks a unit for help, by a time of its own. The matter is handled jointly from then on.
pub(super) fn ask(
    decision: &mut Decision,
    to: Owner,
    due: Timestamp,
    words: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    level_of(&to, situation)?;
    if decision.ticket.state.owner().staff == to.staff {
        return Err(Refusal::SameOwner);
    }
    let due = in_time(due, a_year_ahead(situation), situation)?;
    decision.record(situation, EventKind::AssistAsked { to: to.clone(), due }, Some(words));
    let item = Item(decision.ticket.revision);
    let helper = to.staff;
    decision.ticket.dossier.assists.push(Assist { item, to, due });
    if decision.ticket.dossier.mode != Mode::Supervised {
        decision.ticket.dossier.mode = Mode::Joint;
    }
    decision.start(Clock::Assist(item), situation.now, situation);
    decision.tell(helper, &NoticeKind::AssistAsked { item, due });
    Ok(())
}

/// The unit that was asked for help answers.
pub(super) fn answer(
    decision: &mut Decision,
    item: Item,
    words: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let assist = take(&mut decision.ticket.dossier.assists, |assist| assist.item == item)?;
    let in_time = situation.now < assist.due;
    decision.record(situation, EventKind::AssistAnswered { item, in_time }, Some(words));
    decision.met(Clock::Assist(item));
    let lead = decision.ticket.state.owner().staff;
    decision.tell(lead, &NoticeKind::AssistAnswered { item });
    Ok(())
}

/// A meeting on the site: who was there, what was agreed. It has been.
pub(super) fn met(
    decision: &mut Decision,
    at: Timestamp,
    words: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    if at > situation.now || at < decision.ticket.filed {
        return Err(Refusal::MeetingTime);
    }
    decision.record(situation, EventKind::Met { at }, Some(words));
    Ok(())
}
