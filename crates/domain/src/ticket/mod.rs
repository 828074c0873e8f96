//! A ticket (诉求): one matter from filing to its end, as a state machine.
//!
//! A state carries its data, and every state that is not an end names who owes what by when. [`next`] is the only way
//! from one state to another.

mod asking;
mod calling;
mod closing;
mod command;
mod dossier;
mod erase;
mod event;
mod exclusion;
mod handing;
mod helping;
mod merge;
mod named;
mod next;
mod notice;
mod on_behalf;
mod proving;
mod reassign;
mod state;
mod subject;
mod supervising;
mod sweep;
#[cfg(test)]
mod tests;

pub use command::{Command, CommandKind, MOST_OPEN, Refusal, possible};
pub use dossier::{Asked, Assist, Dossier, Question, Request, Running, SupervisionOrder};
pub use erase::{Ending, NotOver, ending, erase};
pub use event::{Actor, ErasureGround, Event, EventKind, Handover};
pub use exclusion::{Counted, ExclusionRequest, Ruling};
pub use merge::{merge, unmerge};
pub use next::{DeadlineChange, Decision, Filing, NewClock, Situation, file, next};
pub use notice::{Notice, NoticeKind, Unneeded};
pub use on_behalf::{BehalfRefusal, OnBehalf, SoFar, file_by_text, file_on_behalf};
pub use proving::prove;
pub use reassign::{owing, reassign, relieve, take_up};
pub use state::{
    Alarm, AlarmCause, Channel, Charge, ContactGrade, Judgement, Level, Mode, Owner, State, StateKind, Ticket,
};
pub use subject::Usual;
pub use sweep::{Overdue, next_after, sweep};
