//! What the records of an exchange show of the call to the requester.

use super::calling::{self, Called};
use super::event::{Actor, EventKind};
use super::next::{Decision, Situation};
use super::state::{ContactGrade, State, StateKind, Ticket};
use super::sweep::{Overdue, record_breach};
use crate::calls::Shown;
use crate::deadline::Clock;

/// Writes down what records show; whoever called acts in `situation`. Nobody is told, and what was told stays told: a
/// breach that was found before the record came stays in the log, and the call counts as what it was.
///
/// `missed` is the contact clock when it has run out and nobody has swept it yet. A call in time has met it; for one
/// that was late the breach comes first.
pub fn prove(ticket: Ticket, shown: Shown, missed: Option<&Overdue>, situation: &Situation<'_>) -> Decision {
    let mut decision = Decision::of(ticket);
    match shown {
        Shown::Rang { proof } if decision.ticket.state.kind() == StateKind::AwaitingContact => {
            decision.record(situation, EventKind::Rang { call: proof }, None);
        }
        Shown::Rang { .. } => {}
        Shown::Called { grade, proof, in_time } => {
            if decision.ticket.state.kind() == StateKind::AwaitingContact {
                if let Some(missed) = missed.filter(|missed| !in_time && missed.clock == Clock::Contact) {
                    record_breach(&mut decision, missed, &Situation { actor: Actor::System, ..*situation });
                }
                let called = Called { grade, at: proof.at, in_time, proof: Some(proof) };
                calling::contacted(&mut decision, called, None, situation);
            } else {
                bear_out(&mut decision, shown, situation);
            }
        }
    }
    decision
}

/// The log knows of a call already: it is known better now. A matter that is over is left alone.
fn bear_out(decision: &mut Decision, shown: Shown, situation: &Situation<'_>) {
    let Shown::Called { grade: ContactGrade::Verified, proof, in_time } = shown else { return };
    match &mut decision.ticket.state {
        State::InHand { contacted, grade, .. } | State::Parked { contacted, grade, .. } => {
            (*contacted, *grade) = (proof.at, ContactGrade::Verified);
        }
        State::Finished { .. } => {}
        _ => return,
    }
    decision.record(situation, EventKind::Proven { call: proof, in_time }, None);
}
