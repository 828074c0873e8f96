//! What of a matter does not count in the evaluation (剔除), as those above decide; and who is above them, when that is
//! appealed against (申诉).

use serde::{Deserialize, Serialize};

use super::command::Refusal;
use super::event::EventKind;
use super::next::{Decision, Situation};
use super::state::named;
use crate::deadline::Item;
use crate::division::DivisionCode;
use crate::ids::StaffId;
use crate::text::Words;

named! {
    /// What of a matter is counted.
    Counted {
        /// The call to the requester.
        Contact = "contact",
        /// How long the handling took.
        Handling = "handling",
        /// What the requester says of it.
        Judgement = "judgement",
        /// All of it.
        Everything = "everything",
    }
}

/// That something is left out of the evaluation, or counted after all, and those above have not decided yet. Until they
/// do, it stays as it is; no clock runs, for the requester waits for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExclusionRequest {
    /// The entry of the log with which it was asked; its words are the reason.
    pub item: Item,
    /// What is meant.
    pub counted: Counted,
    /// Whether it is to be left out; else it is to be counted after all.
    pub leave_out: bool,
    /// By whom it was asked.
    pub by: StaffId,
    /// The unit above which it is decided: the one that answers for the matter, or whoever decided before.
    pub against: DivisionCode,
    /// The unit whose centre decides.
    pub to: DivisionCode,
}

/// What was decided last about a part of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// About what.
    pub counted: Counted,
    /// Whether it is left out.
    pub left_out: bool,
    /// The unit that decided.
    pub by: DivisionCode,
}

/// Asks that something is left out, or counted after all. Whoever is not content with what was decided asks those above
/// whoever decided.
pub(super) fn ask(
    decision: &mut Decision,
    counted: Counted,
    leave_out: bool,
    reason: Words,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let by = situation.staff().ok_or(Refusal::Nobody)?;
    let (against, appeal) = against(decision, counted, leave_out)?;
    let (to, _) = situation.on_duty().superior(&against).ok_or(Refusal::Nobody)?;
    if appeal && to == against {
        return Err(Refusal::Final);
    }
    decision.record(
        situation,
        EventKind::ExclusionAsked { counted, leave_out, to: to.clone() },
        Some(reason),
    );
    let item = Item(decision.ticket.revision);
    let asked = ExclusionRequest { item, counted, leave_out, by, against, to };
    decision.ticket.dossier.exclusion = Some(Box::new(asked));
    Ok(())
}

/// Above whom it is decided, and whether that is an appeal.
fn against(decision: &Decision, counted: Counted, leave_out: bool) -> Result<(DivisionCode, bool), Refusal> {
    let ticket = &decision.ticket;
    let last = ticket.dossier.rulings.iter().find(|ruling| ruling.counted == counted);
    match last {
        Some(ruling) if ruling.left_out != leave_out => Ok((ruling.by.clone(), true)),
        // What was left out was what had happened by then; for what happened since it is asked anew.
        _ if leave_out => Ok((ticket.state.answers().unit.clone(), false)),
        _ => Err(Refusal::Counts),
    }
}

/// Those above decide.
pub(super) fn decide(
    decision: &mut Decision,
    granted: bool,
    note: Option<Words>,
    situation: &Situation<'_>,
) -> Result<(), Refusal> {
    let dossier = &mut decision.ticket.dossier;
    let ExclusionRequest { item, counted, leave_out, to, .. } =
        *dossier.exclusion.take().ok_or(Refusal::NoSuchItem)?;
    dossier.rulings.retain(|ruling| ruling.counted != counted);
    // Whoever is higher than they had to be decides for their own unit: nobody below it hears an appeal.
    let own = situation.staff().and_then(|staff| situation.directory.highest_of(staff));
    let by = own.filter(|own| own.level() < to.level()).cloned().unwrap_or(to);
    dossier.rulings.push(Ruling { counted, left_out: leave_out == granted, by });
    decision.record(situation, EventKind::ExclusionDecided { item, granted }, note);
    Ok(())
}
