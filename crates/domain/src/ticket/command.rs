//! What somebody may tell a ticket to do, and why it may refuse.

use jiff::Timestamp;
use thiserror::Error;

use super::dossier::Asked;
use super::exclusion::Counted;
use super::state::{ContactGrade, Judgement, Mode, Owner, State, StateKind, Ticket};
use crate::deadline::Item;
use crate::policy::CategoryId;
use crate::text::Words;

/// Something that is done to a ticket after filing. What concerns two tickets at once (并单) is [`super::merge`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// "I have it."
    Acknowledge,
    /// The requester was called, or was tried.
    RecordContact {
        /// What proves it.
        grade: ContactGrade,
        /// What was said.
        note: Option<Words>,
    },
    /// The requester says whether they were really called.
    ConfirmContact {
        /// Whether they were.
        called: bool,
    },
    /// A remark of the staff.
    Remark {
        /// The words.
        note: Words,
    },
    /// Say what it is about and how it is handled.
    Classify {
        /// What it is about.
        category: CategoryId,
        /// How it is handled.
        mode: Mode,
    },
    /// Hand up one level.
    Escalate {
        /// Why.
        reason: Words,
    },
    /// Give it to somebody, down or across.
    Dispatch {
        /// To whom.
        to: Owner,
        /// Why.
        reason: Words,
    },
    /// Ask those above for something.
    Ask {
        /// For what.
        asked: Asked,
        /// Why; for a matter to be declined also where else the requester must go.
        reason: Words,
    },
    /// Those above decide what was asked.
    Decide {
        /// Whether it is granted.
        granted: bool,
        /// To whom a matter goes that is given back; to whoever decides when nobody is named.
        to: Option<Owner>,
        /// What they say to it.
        note: Option<Words>,
    },
    /// Ask a unit for help.
    AskAssist {
        /// Whom.
        to: Owner,
        /// Until when, UTC.
        due: Timestamp,
        /// For what.
        words: Words,
    },
    /// The unit that helps answers.
    AnswerAssist {
        /// What was asked.
        item: Item,
        /// What it did.
        words: Words,
    },
    /// Record a meeting on the site: who was there, what was agreed.
    RecordMeeting {
        /// When it was, UTC.
        at: Timestamp,
        /// Who was there and what was agreed.
        words: Words,
    },
    /// Ask the requester something.
    AskRequester {
        /// What.
        words: Words,
    },
    /// A parked matter was looked at and stays parked.
    Review {
        /// When somebody must look again, UTC.
        next: Timestamp,
        /// What was found.
        note: Words,
    },
    /// A parked matter goes on.
    Resume {
        /// Why.
        reason: Words,
    },
    /// It is done.
    Finish {
        /// What was done; the requester reads it.
        result: Words,
    },
    /// The requester adds words.
    AddWords {
        /// The words.
        note: Words,
    },
    /// The requester takes it back.
    Withdraw,
    /// The requester judges, by themselves or asked by the centre.
    Judge {
        /// How; [`Judgement::Unreachable`] is a call without an answer, of which it takes several.
        judgement: Judgement,
        /// Whether it is solved, when they were asked.
        solved: Option<bool>,
        /// What they said.
        note: Option<Words>,
    },
    /// The city's centre asks again about a matter that is over (抽查).
    SpotCheck {
        /// How the requester judges now.
        judgement: Judgement,
        /// Whether it is solved.
        solved: Option<bool>,
        /// What they said.
        note: Option<Words>,
    },
    /// Order from above, to be answered in writing.
    Order {
        /// Until when, UTC.
        due: Timestamp,
        /// What.
        words: Words,
    },
    /// Answer an order.
    AnswerOrder {
        /// Which.
        item: Item,
        /// The answer.
        words: Words,
    },
    /// A nudge from above.
    Urge {
        /// What to say with it.
        note: Option<Words>,
    },
    /// Ask that something is left out of the evaluation, or counted after all (剔除、申诉).
    AskExclusion {
        /// What is meant.
        counted: Counted,
        /// Whether it is to be left out; else it is to be counted after all.
        leave_out: bool,
        /// Why.
        reason: Words,
    },
    /// Those above decide what is counted.
    DecideExclusion {
        /// Whether it is granted.
        granted: bool,
        /// What they say to it.
        note: Option<Words>,
    },
}

macro_rules! kinds {
    ($($kind:ident = $words:literal,)+) => {
        /// A command without what goes with it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum CommandKind { $(#[doc = concat!("To ", $words, ".")] $kind,)+ }

        impl CommandKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// In words, for an error.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $words),+ }
            }
        }
    };
}

kinds! {
    Acknowledge = "acknowledge",
    RecordContact = "record the call",
    ConfirmContact = "confirm the call",
    Remark = "remark",
    Classify = "classify",
    Escalate = "hand up",
    Dispatch = "dispatch",
    Ask = "ask those above",
    Decide = "decide what was asked",
    AskAssist = "ask for help",
    AnswerAssist = "answer a unit that asked for help",
    RecordMeeting = "record a meeting",
    AskRequester = "ask the requester",
    Review = "look again",
    Resume = "resume",
    Finish = "finish",
    AddWords = "add words",
    Withdraw = "withdraw",
    Judge = "judge",
    SpotCheck = "check again",
    Order = "order",
    AnswerOrder = "answer an order",
    Urge = "urge",
    AskExclusion = "ask that something is left out of the evaluation",
    DecideExclusion = "decide what is left out of the evaluation",
    Merge = "merge",
    Unmerge = "unmerge",
}

impl Command {
    /// The requester was called, so somebody says.
    pub const fn called(note: Option<Words>) -> Self {
        Self::RecordContact { grade: ContactGrade::Claimed, note }
    }

    /// Rang without an answer.
    pub const fn no_answer(note: Option<Words>) -> Self {
        Self::RecordContact { grade: ContactGrade::Tried, note }
    }

    /// Which it is.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Acknowledge => CommandKind::Acknowledge,
            Self::RecordContact { .. } => CommandKind::RecordContact,
            Self::ConfirmContact { .. } => CommandKind::ConfirmContact,
            Self::Remark { .. } => CommandKind::Remark,
            Self::Classify { .. } => CommandKind::Classify,
            Self::Escalate { .. } => CommandKind::Escalate,
            Self::Dispatch { .. } => CommandKind::Dispatch,
            Self::Ask { .. } => CommandKind::Ask,
            Self::Decide { .. } => CommandKind::Decide,
            Self::AskAssist { .. } => CommandKind::AskAssist,
            Self::AnswerAssist { .. } => CommandKind::AnswerAssist,
            Self::RecordMeeting { .. } => CommandKind::RecordMeeting,
            Self::AskRequester { .. } => CommandKind::AskRequester,
            Self::Review { .. } => CommandKind::Review,
            Self::Resume { .. } => CommandKind::Resume,
            Self::Finish { .. } => CommandKind::Finish,
            Self::AddWords { .. } => CommandKind::AddWords,
            Self::Withdraw => CommandKind::Withdraw,
            Self::Judge { .. } => CommandKind::Judge,
            Self::SpotCheck { .. } => CommandKind::SpotCheck,
            Self::Order { .. } => CommandKind::Order,
            Self::AnswerOrder { .. } => CommandKind::AnswerOrder,
            Self::Urge { .. } => CommandKind::Urge,
            Self::AskExclusion { .. } => CommandKind::AskExclusion,
            Self::DecideExclusion { .. } => CommandKind::DecideExclusion,
        }
    }

    /// What it is about, when that is one of several things that were asked.
    pub const fn item(&self) -> Option<Item> {
        match self {
            Self::AnswerAssist { item, .. } | Self::AnswerOrder { item, .. } => Some(*item),
            _ => None,
        }
    }
}

/// What is possible as a ticket stands. [`super::next`] and [`super::merge`] refuse everything else.
pub fn possible(ticket: &Ticket) -> Vec<CommandKind> {
    use CommandKind as C;
    let in_state: &[C] = match ticket.state.kind() {
        StateKind::AwaitingContact => &[
            C::Acknowledge,
            C::RecordContact,
            C::Classify,
            C::Escalate,
            C::Dispatch,
            C::Ask,
            C::Order,
            C::Urge,
            C::Merge,
            C::Withdraw,
            C::AddWords,
        ],
        StateKind::InHand => &[
            C::Acknowledge,
            C::Finish,
            C::Classify,
            C::Escalate,
            C::Dispatch,
            C::Ask,
            C::AskAssist,
            C::RecordMeeting,
            C::AskRequester,
            C::Order,
            C::Urge,
            C::Merge,
            C::Withdraw,
            C::AddWords,
        ],
        StateKind::Parked => &[
            C::Review,
            C::Resume,
            C::Classify,
            C::RecordMeeting,
            C::Order,
            C::Urge,
            C::Withdraw,
            C::AddWords,
        ],
        StateKind::Finished => &[C::Judge, C::AddWords],
        StateKind::Closed => &[C::SpotCheck],
        StateKind::Merged => &[C::Unmerge],
        StateKind::Declined | StateKind::Withdrawn => &[],
    };
    let mut possible: Vec<C> = in_state.iter().copied().filter(|kind| has_room(ticket, *kind)).collect();
    possible.extend(in_the_dossier(ticket));
    // What is counted is asked about while the matter is worked on, and after it has ended.
    possible.push(match ticket.dossier.exclusion {
        None => C::AskExclusion,
        Some(_) => C::DecideExclusion,
    });
    possible.push(C::Remark);
    possible
}

/// Whether something that the state allows is possible beside what is open already.
fn has_room(ticket: &Ticket, kind: CommandKind) -> bool {
    let dossier = &ticket.dossier;
    match kind {
        CommandKind::Escalate => ticket.level.above().is_some(),
        CommandKind::Ask => dossier.request.is_none(),
        CommandKind::AskRequester => dossier.question.is_none(),
        // Others wait for the same: a requester cannot take it away from them, nor can it be hung on a third matter.
        CommandKind::Withdraw | CommandKind::Merge => dossier.followers.is_empty(),
        CommandKind::Finish => dossier.orders.is_empty(),
        CommandKind::AskAssist => dossier.assists.len() < MOST_OPEN,
        CommandKind::Order => dossier.orders.len() < MOST_OPEN,
        _ => true,
    }
}

fn in_the_dossier(ticket: &Ticket) -> Vec<CommandKind> {
    let dossier = &ticket.dossier;
    let claimed = match &ticket.state {
        State::InHand { grade, .. } | State::Parked { grade, .. } => *grade == ContactGrade::Claimed,
        _ => false,
    };
    let mut open = Vec::new();
    open.extend(dossier.request.as_ref().map(|_| CommandKind::Decide));
    open.extend((!dossier.assists.is_empty()).then_some(CommandKind::AnswerAssist));
    open.extend((!dossier.orders.is_empty()).then_some(CommandKind::AnswerOrder));
    open.extend((claimed && !dossier.call_confirmed).then_some(CommandKind::ConfirmContact));
    open
}

/// So many units may be asked for help at a time, and so many orders stand unanswered: more is a slip, and nobody could
/// read it.
pub const MOST_OPEN: usize = 20;

/// Why a command is not possible. Nothing has happened then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not as the ticket stands.
    #[error("not possible while the matter is {}; possible now: {}", .state.as_str(), in_words(.possible))]
    State {
        /// Where the ticket stands.
        state: StateKind,
        /// What is possible instead.
        possible: Vec<CommandKind>,
    },
    /// There is no higher level.
    #[error("the matter is at the highest level already")]
    Top,
    /// No higher level has anybody who could answer for it, or decide.
    #[error(
        "no level above has anybody who answers for such matters; keep the matter, say in a remark what is needed, and \
         have the administrator add whoever is responsible there"
    )]
    Nobody,
    /// An order from above must be answered before the matter can be finished.
    #[error("an order from above is not answered yet: answer it in writing, then finish")]
    OrderOpen,
    /// Somebody has asked those above for something already.
    #[error("something has been asked of those above already; wait until it is decided")]
    RequestOpen,
    /// The requester has been asked something already.
    #[error("the requester has not answered the last question yet")]
    QuestionOpen,
    /// What the item names is not open any more.
    #[error("that was answered already, or was never asked")]
    NoSuchItem,
    /// The time for it is over.
    #[error("too late: this had to be asked before {until}; the matter stays with whoever has it")]
    TooLate {
        /// Until when it was possible, UTC.
        until: Timestamp,
    },
    /// The centre has designated who handles it.
    #[error("the centre has designated who handles this matter: it cannot be given back")]
    Designated,
    /// More time was given as often as the policy allows.
    #[error("more time was given {most} times already, which is all that the policy allows")]
    Extended {
        /// How often.
        most: u8,
    },
    /// A number of working days that the policy does not allow.
    #[error("write a number of working days between 1 and {most}")]
    Days {
        /// The most.
        most: u16,
    },
    /// A time that is past, or too far away.
    #[error("choose a time between now and {latest}")]
    Time {
        /// The latest possible, UTC.
        latest: Timestamp,
    },
    /// A meeting that has not been yet, or was before the matter was filed.
    #[error("a meeting is recorded after it has been: give a time between the filing of the matter and now")]
    MeetingTime,
    /// The policy knows no such ground.
    #[error("choose one of the grounds of the policy")]
    Ground,
    /// The policy knows no such category.
    #[error("choose one of the categories of the policy")]
    Category,
    /// Nobody is named, or a unit at whose level no matters are handled.
    #[error("name somebody in a village, a township, a county or a city, who handles matters there")]
    Target,
    /// It is theirs already.
    #[error("that is who has it already")]
    SameOwner,
    /// So many things may be open at a time.
    #[error("{most} of these are open already; that is enough for one matter")]
    TooMany {
        /// How many.
        most: usize,
    },
    /// They were urged a moment ago.
    #[error("they were urged less than an hour ago; call them instead")]
    JustUrged,
    /// Those above have not decided yet what is counted.
    #[error("those above have not decided yet what is left out of the evaluation; wait for that")]
    ExclusionOpen,
    /// Nobody is above whoever decided.
    #[error("nobody is above whoever decided what is counted: that is final")]
    Final,
    /// It is counted.
    #[error("it is counted already")]
    Counts,
    /// Others are handled with this matter.
    #[error("other requesters wait for the same matter: it goes on for them")]
    HasFollowers,
    /// The other ticket is over, is itself merged, or is this one.
    #[error("merge it into another matter that is still being handled")]
    NotInto,
}

impl Refusal {
    /// Not possible as `ticket` stands, and what is.
    pub(super) fn of(ticket: &Ticket, kind: CommandKind) -> Self {
        let dossier = &ticket.dossier;
        let in_work = ticket.state.kind().is_in_work();
        match kind {
            CommandKind::Escalate if in_work && ticket.level.above().is_none() => Self::Top,
            CommandKind::Ask if in_work && dossier.request.is_some() => Self::RequestOpen,
            CommandKind::AskRequester if dossier.question.is_some() => Self::QuestionOpen,
            CommandKind::Withdraw | CommandKind::Merge if in_work && !dossier.followers.is_empty() => {
                Self::HasFollowers
            }
            CommandKind::Finish if in_work && !dossier.orders.is_empty() => Self::OrderOpen,
            CommandKind::AnswerAssist | CommandKind::AnswerOrder | CommandKind::DecideExclusion => {
                Self::NoSuchItem
            }
            CommandKind::AskExclusion => Self::ExclusionOpen,
            CommandKind::AskAssist if dossier.assists.len() >= MOST_OPEN => Self::TooMany { most: MOST_OPEN },
            CommandKind::Order if dossier.orders.len() >= MOST_OPEN => Self::TooMany { most: MOST_OPEN },
            _ => Self::State { state: ticket.state.kind(), possible: possible(ticket) },
        }
    }
}

fn in_words(possible: &[CommandKind]) -> String {
    possible.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}
