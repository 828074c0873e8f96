//! What people are told about a ticket. The words are put to it elsewhere.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::state::{Level, State, StateKind, Ticket};
use crate::deadline::{Clock, Item};
use crate::delivery::{Purpose, Recipient};
use crate::ids::StaffId;
use crate::number::TicketId;

/// What must be left of the time when somebody is reminded in the morning instead of at night.
const A_WORKING_DAY: SignedDuration = SignedDuration::from_hours(8);

/// One thing to tell one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub to: Recipient,
    /// What.
    pub kind: NoticeKind,
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum NoticeKind {
    /// A new matter: call the requester before `due`.
    FirstAlert {
        /// Until when to call.
        due: Timestamp,
    },
    /// A clock runs out soon.
    Reminder {
        /// Which.
        clock: Clock,
        /// When.
        due: Timestamp,
    },
    /// A clock ran out below.
    Breach {
        /// Which.
        clock: Clock,
        /// When.
        due: Timestamp,
        /// Who should have acted.
        owner: Option<StaffId>,
    },
    /// Whoever must act could not be told: see to it that they hear of it.
    Unreached {
        /// Who.
        owner: StaffId,
    },
    /// The matter was handed up to this person.
    HandedUp {
        /// The level it has now.
        level: Level,
    },
    /// The matter was given to this person by those above.
    Dispatched,
    /// Whoever had the matter has left, and this person answers for it now.
    Reassigned,
    /// Something is asked of this person's centre.
    Asked {
        /// What.
        item: Item,
    },
    /// What this person asked was decided.
    Decided {
        /// What was asked.
        item: Item,
        /// Whether it was granted.
        granted: bool,
    },
    /// What this person asked was not decided in time: it stays as it is.
    Lapsed {
        /// What was asked.
        item: Item,
    },
    /// This person's unit is asked for help.
    AssistAsked {
        /// What.
        item: Item,
        /// Until when.
        due: Timestamp,
    },
    /// A unit has answered what this person asked of it.
    AssistAnswered {
        /// What was asked.
        item: Item,
    },
    /// An order from above, to be answered in writing.
    Ordered {
        /// Which.
        item: Item,
        /// Until when.
        due: Timestamp,
    },
    /// An order of this person was answered.
    OrderAnswered {
        /// Which.
        item: Item,
    },
    /// A nudge from above.
    Urged,
    /// The requester says that they were not called, whatever the log says.
    ContactDenied,
    /// The requester has not answered a question in time: this person decides.
    Unanswered {
        /// What was asked.
        item: Item,
    },
    /// The requester is not satisfied: call them before `due`.
    Reopened {
        /// Until when to call.
        due: Timestamp,
    },
    /// The requester has said more about it.
    Added {
        /// The entry of the log that holds the words; later ones are told with it.
        revision: i32,
    },
    /// To a requester who has no page of their own: the number, and who calls by when.
    Registered,
    /// To the requester: it is done, please judge.
    Finished,
    /// To the requester: a question.
    Questioned {
        /// What.
        item: Item,
        /// Until when.
        due: Timestamp,
    },
    /// To the requester: it takes longer.
    Extended {
        /// Until when now.
        due: Timestamp,
    },
    /// To the requester: it cannot be solved for a long time.
    Parked {
        /// When somebody looks at it again.
        due: Timestamp,
    },
    /// To the requester: it is handled again.
    Resumed {
        /// Until when it must be finished.
        due: Timestamp,
    },
    /// To the requester: it is not accepted, and where else to go.
    Declined,
    /// To the requester: it is handled with another about the same.
    Merged {
        /// With which.
        into: TicketId,
    },
}

impl NoticeKind {
    /// How urgent it is, and what may be done when its fate is unknown.
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::FirstAlert { .. } | Self::Reopened { .. } => Purpose::FirstAlert,
            Self::Reminder { .. } | Self::Urged => Purpose::Reminder,
            Self::Breach { .. } | Self::ContactDenied | Self::Unreached { .. } => Purpose::Breach,
            Self::HandedUp { .. }
            | Self::Dispatched
            | Self::Reassigned
            | Self::Asked { .. }
            | Self::AssistAsked { .. }
            | Self::Ordered { .. } => Purpose::Escalation,
            Self::Added { .. } => Purpose::Addition,
            Self::Decided { .. }
            | Self::Lapsed { .. }
            | Self::AssistAnswered { .. }
            | Self::OrderAnswered { .. }
            | Self::Unanswered { .. }
            | Self::Registered
            | Self::Finished
            | Self::Questioned { .. }
            | Self::Extended { .. }
            | Self::Parked { .. }
            | Self::Resumed { .. }
            | Self::Declined
            | Self::Merged { .. } => Purpose::Report,
        }
    }

    /// Whether it may be kept back through a night until `morning`. While the requester was not called nothing about the matter
    /// waits: their half hour runs round the clock. A reminder waits only where a working day is left in the morning, and
    /// what somebody urges is urgent.
    pub fn may_wait(&self, ticket: &Ticket, morning: Timestamp) -> bool {
        let in_time = match self {
            Self::Reminder { due, .. } => *due >= morning + A_WORKING_DAY,
            Self::Urged => false,
            _ => true,
        };
        in_time && self.purpose().may_wait() && ticket.state.kind() != StateKind::AwaitingContact
    }

    /// The clock that it is about; `None` when it is about the matter as a whole.
    pub const fn clock(&self) -> Option<Clock> {
        match self {
            Self::FirstAlert { .. } | Self::Reopened { .. } => Some(Clock::Contact),
            Self::Reminder { clock, .. } | Self::Breach { clock, .. } => Some(*clock),
            Self::Asked { item } => Some(Clock::Decision(*item)),
            Self::AssistAsked { item, .. } => Some(Clock::Assist(*item)),
            Self::Ordered { item, .. } => Some(Clock::Supervision(*item)),
            Self::Questioned { item, .. } => Some(Clock::Question(*item)),
            _ => None,
        }
    }

    /// The entry of the log whose words it tells.
    pub const fn item(&self) -> Option<Item> {
        match self {
            Self::Asked { item }
            | Self::Decided { item, .. }
            | Self::Lapsed { item }
            | Self::AssistAsked { item, .. }
            | Self::AssistAnswered { item }
            | Self::Ordered { item, .. }
            | Self::OrderAnswered { item }
            | Self::Unanswered { item }
            | Self::Questioned { item, .. } => Some(*item),
            _ => None,
        }
    }

    /// Why `to` does not need it any more, as the matter stands `now`; `None` when they do. The one rule: asked before
    /// it is sent, before it is sent once more, and before anybody is alarmed because it did not arrive.
    pub fn unneeded(&self, ticket: &Ticket, to: Recipient, now: Timestamp) -> Option<Unneeded> {
        let settled = |holds: bool| (!holds).then_some(Unneeded::Settled);
        let kind = ticket.state.kind();
        match *self {
            Self::FirstAlert { due } | Self::Reopened { due } => {
                settled(ticket.runs(Clock::Contact, due)).or(handed_on(ticket, to)).or(heard(ticket))
            }
            Self::Reminder { clock, due } => reminder_unneeded(ticket, to, clock, due, now),
            Self::Breach { clock, due, .. } => settled(ticket.runs(clock, due)),
            Self::Unreached { owner } => {
                settled(kind.is_in_work()).or(handed_on(ticket, Recipient::Staff(owner))).or(heard(ticket))
            }
            Self::HandedUp { .. } | Self::Dispatched | Self::Reassigned => {
                settled(kind.is_in_work()).or(handed_on(ticket, to)).or(heard(ticket))
            }
            Self::Urged | Self::Unanswered { .. } => settled(kind.is_in_work()).or(handed_on(ticket, to)),
            Self::Added { .. } => settled(ticket.state.owes().is_some()).or(handed_on(ticket, to)),
            Self::Asked { .. }
            | Self::AssistAsked { .. }
            | Self::Ordered { .. }
            | Self::Questioned { .. } => {
                settled(self.clock().is_none_or(|clock| ticket.running(clock).is_some()))
            }
            Self::Decided { .. }
            | Self::Lapsed { .. }
            | Self::AssistAnswered { .. }
            | Self::OrderAnswered { .. }
            | Self::ContactDenied => settled(ticket.state.owes().is_some()),
            Self::Registered => settled(kind.is_in_work()),
            Self::Finished => settled(kind == StateKind::Finished),
            Self::Extended { due } | Self::Resumed { due } => settled(ticket.runs(Clock::Handling, due)),
            Self::Parked { due } => settled(ticket.runs(Clock::Review, due)),
            Self::Declined => settled(kind == StateKind::Declined),
            Self::Merged { into } => {
                settled(matches!(ticket.state, State::Merged { into: now, .. } if now == into))
            }
        }
    }
}

fn handed_on(ticket: &Ticket, to: Recipient) -> Option<Unneeded> {
    let owner = ticket.state.owes().and_then(|(owner, _)| owner.staff).map(Recipient::Staff);
    (owner != Some(to)).then_some(Unneeded::HandedOn)
}

fn heard(ticket: &Ticket) -> Option<Unneeded> {
    ticket.state.is_acknowledged().then_some(Unneeded::Acknowledged)
}

fn reminder_unneeded(
    ticket: &Ticket,
    to: Recipient,
    clock: Clock,
    due: Timestamp,
    now: Timestamp,
) -> Option<Unneeded> {
    let settled = (!ticket.runs(clock, due)).then_some(Unneeded::Settled);
    let others = match to {
        Recipient::Staff(staff) => (!reminded(ticket, clock).contains(&staff)).then_some(Unneeded::HandedOn),
        Recipient::Requester(_) | Recipient::Stranger(_) => None,
    };
    // Who knows of a matter for days must still be reminded that it is to be finished.
    let heard = heard(ticket).filter(|_| clock == Clock::Contact);
    settled.or(others).or(heard).or((now >= due).then_some(Unneeded::Overtaken))
}

/// Who is reminded of a clock: whoever has the matter, and the first receiver until they have accepted; for what was
/// asked beside it, of whom it was asked.
pub(super) fn reminded(ticket: &Ticket, clock: Clock) -> Vec<StaffId> {
    match (clock.item(), ticket.state.charge()) {
        (None, Some(charge)) => {
            let first = charge.from.as_ref().and_then(|from| from.staff);
            charge.owner.staff.into_iter().chain(first).collect()
        }
        (None, None) => Vec::new(),
        (Some(_), _) => ticket.running(clock).and_then(|running| running.owner.staff).into_iter().collect(),
    }
}

/// Why nobody needs to be told any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unneeded {
    /// The clock has ended, or the matter.
    Settled,
    /// Somebody else answers for it now.
    HandedOn,
    /// The person has said that they have it.
    Acknowledged,
    /// The deadline itself has come.
    Overtaken,
}

impl Unneeded {
    /// For the history of the message.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Settled => "settled meanwhile",
            Self::HandedOn => "handed on meanwhile",
            Self::Acknowledged => "acknowledged meanwhile",
            Self::Overtaken => "overtaken by the deadline",
        }
    }
}
