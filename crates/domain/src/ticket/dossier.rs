//! What a ticket has besides its state: how it is handled, and what is asked of whom by when beside the main clock.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::exclusion::{ExclusionRequest, Ruling};
use super::state::{Mode, Owner, State, Ticket};
use crate::deadline::{Clock, Item};
use crate::division::{DivisionCode, DivisionLevel};
use crate::ids::StaffId;
use crate::number::TicketId;
use crate::policy::GroundId;

/// What a unit may ask of those above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "asked", rename_all = "snake_case")]
pub enum Asked {
    /// 退单: it is not ours.
    Return,
    /// 延期: more time.
    Extend {
        /// How much.
        working_days: u16,
    },
    /// 挂账: it cannot be solved for a long time.
    Park {
        /// Until when somebody must look at it again, UTC.
        review: Timestamp,
    },
    /// 不予受理.
    Decline {
        /// On which ground.
        ground: GroundId,
    },
}

/// Something asked of those above that is not decided yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The entry of the log with which it was asked; its words are the reason.
    pub item: Item,
    /// What.
    #[serde(flatten)]
    pub asked: Asked,
    /// By whom.
    pub by: StaffId,
    /// The unit whose centre decides.
    pub to: DivisionCode,
    /// Until when, UTC; then it stays as it was.
    pub due: Timestamp,
}

/// A unit that helps (协办) and has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assist {
    /// The entry of the log with which it was asked; its words say for what.
    pub item: Item,
    /// Who is to help.
    pub to: Owner,
    /// Until when, UTC.
    pub due: Timestamp,
}

/// An order from above (督办) that is not answered yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionOrder {
    /// The entry of the log with which it was given; its words are the order.
    pub item: Item,
    /// By whom.
    pub by: StaffId,
    /// To whom.
    pub to: Owner,
    /// Until when, UTC.
    pub due: Timestamp,
}

/// A question to the requester that is not answered yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The entry of the log with which it was asked; its words are the question.
    pub item: Item,
    /// Until when, UTC; then the handler decides.
    pub due: Timestamp,
}

/// What a ticket has besides its state. What was answered is in the log, and not here any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dossier {
    /// How it is handled.
    pub mode: Mode,
    /// How often it was given to somebody since it was filed or opened again, that included.
    pub dispatches: u8,
    /// Whether the centre has designated who handles it: it cannot be given back any more.
    pub designated: bool,
    /// How often more time was given.
    pub extensions: u8,
    /// Whether the requester has said if they were really called.
    pub call_confirmed: bool,
    /// When somebody was last urged.
    pub urged: Option<Timestamp>,
    /// What is asked of those above.
    pub request: Option<Request>,
    /// What the requester is asked.
    pub question: Option<Question>,
    /// Who helps.
    pub assists: Vec<Assist>,
    /// What is ordered from above.
    pub orders: Vec<SupervisionOrder>,
    /// Tickets about the same that are handled with this one.
    pub followers: Vec<TicketId>,
    /// What those above are asked to leave out of the evaluation, or to count after all; boxed, for hardly any
    /// matter has it.
    pub exclusion: Option<Box<ExclusionRequest>>,
    /// What was decided last about each part of it.
    pub rulings: Vec<Ruling>,
}

impl Default for Dossier {
    fn default() -> Self {
        Self {
            mode: Mode::Led,
            dispatches: 1,
            designated: false,
            extensions: 0,
            call_confirmed: false,
            urged: None,
            request: None,
            question: None,
            assists: Vec::new(),
            orders: Vec::new(),
            followers: Vec::new(),
            exclusion: None,
            rulings: Vec::new(),
        }
    }
}

/// A clock that runs, with who owes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub clock: Clock,
    /// Who owes it: for a question to the requester, who decides when it is not answered.
    pub owner: Owner,
    /// Who asked for it.
    pub asker: Option<StaffId>,
    /// Until when, UTC.
    pub due: Timestamp,
}

impl Ticket {
    /// All clocks that run, that of the state first.
    pub fn clocks(&self) -> Vec<Running> {
        let Dossier { request, question, assists, orders, .. } = &self.dossier;
        let answers = self.state.answers();
        let mut clocks: Vec<Running> = self.main_clock().into_iter().collect();
        clocks.extend(request.as_ref().map(|request| Running {
            clock: Clock::Decision(request.item),
            owner: Owner { unit: request.to.clone(), staff: None },
            asker: Some(request.by),
            due: request.due,
        }));
        clocks.extend(assists.iter().map(|assist| Running {
            clock: Clock::Assist(assist.item),
            owner: assist.to.clone(),
            asker: answers.staff,
            due: assist.due,
        }));
        clocks.extend(orders.iter().map(|order| Running {
            clock: Clock::Supervision(order.item),
            owner: order.to.clone(),
            asker: Some(order.by),
            due: order.due,
        }));
        clocks.extend(question.as_ref().map(|question| Running {
            clock: Clock::Question(question.item),
            owner: answers.clone(),
            asker: None,
            due: question.due,
        }));
        clocks
    }

    fn main_clock(&self) -> Option<Running> {
        let (clock, due) = self.state.clock().zip(self.state.due())?;
        let owner = match &self.state {
            State::Finished { .. } => Owner { unit: self.visiting_unit(), staff: None },
            state => state.answers().clone(),
        };
        Some(Running { clock, owner, asker: None, due })
    }

    /// A clock, if it runs.
    pub fn running(&self, clock: Clock) -> Option<Running> {
        self.clocks().into_iter().find(|running| running.clock == clock)
    }

    /// Whether this very clock still runs: a ticket that was opened again has another one.
    pub fn runs(&self, clock: Clock, promised: Timestamp) -> bool {
        self.running(clock).is_some_and(|running| running.due == promised)
    }

    /// Whose centre asks the requester whether they are satisfied: the county's.
    pub fn visiting_unit(&self) -> DivisionCode {
        self.division.at(DivisionLevel::County).unwrap_or_else(|| self.division.clone())
    }
}
