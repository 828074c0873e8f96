//! What becomes of a matter whose personal data are erased: a record that it was done.

use jiff::Timestamp;
use thiserror::Error;

use super::event::{Actor, ErasureGround, Event, EventKind};
use super::next::Decision;
use super::state::{State, StateKind, Ticket};
use crate::number::TicketId;
use crate::text::Words;

/// Why personal data are not erased: somebody still owes something to the requester.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the matter is {}: whoever handles it needs the telephone number; bring it to its end first", .state.as_str())]
pub struct NotOver {
    /// Where it stands.
    pub state: StateKind,
}

/// Whether a matter has come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    Open,
    /// When it did.
    At(Timestamp),
    /// It ends with the one that it is handled with: its requester is told by then.
    With(TicketId),
}

/// Whether and when a matter has come to its end.
pub const fn ending(state: &State) -> Ending {
    match state {
        State::Closed { at, .. } | State::Declined { at, .. } | State::Withdrawn { at, .. } => {
            Ending::At(*at)
        }
        State::Merged { into, .. } => Ending::With(*into),
        State::AwaitingContact { .. }
        | State::InHand { .. }
        | State::Parked { .. }
        | State::Finished { .. } => Ending::Open,
    }
}

/// Records that the personal data of a matter are erased at `now`, and why; `reason` is kept with the entry. `over` says
/// whether it has come to its end, or the one that it is handled with.
///
/// # Errors
/// [`NotOver`] while the matter goes on.
pub fn erase(
    ticket: Ticket,
    over: bool,
    ground: ErasureGround,
    reason: Option<Words>,
    now: Timestamp,
) -> Result<Decision, NotOver> {
    if !over {
        return Err(NotOver { state: ticket.state.kind() });
    }
    let mut decision = Decision::of(ticket);
    decision.ticket.revision += 1;
    let kind = EventKind::Erased { ground };
    decision.events.push(Event { at: now, actor: Actor::System, kind, note: reason });
    Ok(decision)
}
