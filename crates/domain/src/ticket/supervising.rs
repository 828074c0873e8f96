//! From above: orders that must be answered in writing (督办), and nudges (催办).

use jiff::{SignedDuration, Timestamp};

use super::command::Refusal;
use super::dossier::SupervisionOrder;
use super::event::EventKind;
use super::next::{Decision, Situation, a_year_ahead, in_time, take};
use super::notice::NoticeKind;
use super::state::Mode;
use crate::deadline::{Clock, Item};
use crate::text::Words;

/// Between two nudges about one matter at least so much time passes: who is urged all the time reads nothing any more.
const URGE_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// Orders something of whoever answers for the matter. The matter is tracked from then on.
pub(super) fn order(
    decision: &mut Decision,
    due: Timestamp,
    words: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let due = in_time(due, a_year_ahead(situation), situation)?;
    let by = situation.staff().ok_or(Refusal::Nobody)?;
    let to = decision.ticket.state.answers().clone();
    decision.record(situation, EventKind::Ordered { to: to.clone(), due }, Some(words));
    let item = Item(decision.ticket.revision);
    let ordered = to.staff;
    decision.ticket.dossier.orders.push(SupervisionOrder { item, by, to, due });
    decision.ticket.dossier.mode = Mode::Supervised;
    decision.start(Clock::Supervision(item), situation.now, situation);
    decision.tell(ordered, &NoticeKind::Ordered { item, due });
    Ok(())
}

/// Answers an order; whoever gave it is told.
pub(super) fn answer(
    decision: &mut Decision,
    item: Item,
    words: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let order = take(&mut decision.ticket.dossier.orders, |order| order.item == item)?;
    let in_time = situation.now < order.due;
    decision.record(situation, EventKind::OrderAnswered { item, in_time }, Some(words));
    decision.met(Clock::Supervision(item));
    decision.tell(Some(order.by), &NoticeKind::OrderAnswered { item });
    Ok(())
}

/// Nudges whoever has the matter. It moves nothing.
pub(super) fn urge(
    decision: &mut Decision,
    note: Option<Words>,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let dossier = &mut decision.ticket.dossier;
    if dossier.urged.is_some_and(|last| situation.now < last + URGE_PAUSE) {
        return Err(Refusal::JustUrged);
    }
    dossier.urged = Some(situation.now);
    decision.record(situation, EventKind::Urged, note);
    let owner = decision.ticket.state.owner().staff;
    decision.tell(owner, &NoticeKind::Urged);
    Ok(())
}
