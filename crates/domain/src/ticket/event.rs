//! What happened to a ticket: the entries of its log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::dossier::Asked;
use super::exclusion::Counted;
use super::state::{Channel, ContactGrade, Judgement, Level, Mode, Owner};
use crate::calls::Proof;
use crate::deadline::{Clock, Item};
use crate::division::{DivisionCode, DivisionLevel};
use crate::ids::StaffId;
use crate::number::TicketId;
use crate::policy::{CategoryId, GroundId};
use crate::text::Words;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Whoever raised the matter.
    Requester,
    /// Somebody on the staff.
    Staff(StaffId),
    /// A deadline that passed, or whoever runs the server.
    System,
}

/// Why somebody else took something over without anybody having left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handover {
    /// Whoever had it is on leave.
    OnLeave,
    /// Nobody had it: nobody was there.
    Vacant,
}

/// Why personal data were erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureGround {
    /// The law demands it, as when the requester asks for it; the words of the entry say more.
    Law,
    /// They were kept for as long as they may be.
    Retention,
}

/// What happened. Holds no personal data: words stand beside it, so that they can be erased by law without breaking
/// the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The matter was filed.
    Filed {
        /// How it came in.
        channel: Channel,
        /// At what level.
        level: Level,
        /// Who must call.
        owner: Owner,
        /// Until when.
        due: Timestamp,
    },
    /// The owner has it.
    Acknowledged,
    /// The requester was called.
    Contacted {
        /// What proves it.
        grade: ContactGrade,
        /// Whether it was in time.
        in_time: bool,
        /// Until when it must be finished.
        due: Timestamp,
        /// The call that an exchange recorded: the entry's own time is only when the record came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<Proof>,
    },
    /// Rang without an answer; the contact deadline stays.
    Tried,
    /// An exchange recorded that they rang in vain, often enough to say that it was tried; the contact deadline stays.
    Rang {
        /// The last of these calls.
        call: Proof,
    },
    /// An exchange recorded the call that the log knew of, or an earlier one: it is proven now.
    Proven {
        /// The call.
        call: Proof,
        /// Whether the requester was called in time, whatever earlier entries say.
        in_time: bool,
    },
    /// The requester says that they were called.
    Corroborated,
    /// The requester says that they were not called.
    ContactDenied,
    /// What it is about and how it is handled was said.
    Classified {
        /// What it is about.
        category: CategoryId,
        /// How it is handled.
        mode: Mode,
    },
    /// A remark of the staff.
    Remarked,
    /// Words that the requester added.
    Added,
    /// Handed up.
    Escalated {
        /// To which level.
        level: Level,
        /// To whom.
        owner: Owner,
    },
    /// Given to somebody, down or across.
    Dispatched {
        /// At which level it is handled now.
        level: Level,
        /// To whom.
        owner: Owner,
        /// Whether that was the last word: it cannot be given back any more.
        designated: bool,
        /// Until when it must be called about or finished.
        due: Timestamp,
    },
    /// Something was asked of those above; the entry's number is its item.
    Asked {
        /// What.
        #[serde(flatten)]
        asked: Asked,
        /// Until when it must be decided.
        due: Timestamp,
    },
    /// Those above have decided.
    Decided {
        /// What was asked.
        item: Item,
        /// Whether it was granted.
        granted: bool,
    },
    /// Nobody decided in time: it stays as it is.
    Lapsed {
        /// What was asked.
        item: Item,
    },
    /// More time was given.
    Extended {
        /// Until when it must be finished now.
        due: Timestamp,
    },
    /// Put on the list of what cannot be solved for a long time.
    Parked {
        /// Until when somebody must look again.
        due: Timestamp,
    },
    /// Looked at, and parked further.
    Reviewed {
        /// Until when somebody must look again.
        due: Timestamp,
    },
    /// Parked no longer.
    Resumed {
        /// Until when it must be finished.
        due: Timestamp,
    },
    /// Not accepted.
    Declined {
        /// On which ground.
        ground: GroundId,
    },
    /// A unit was asked for help; the entry's number is its item.
    AssistAsked {
        /// Who.
        to: Owner,
        /// Until when.
        due: Timestamp,
    },
    /// A unit that was asked for help has answered.
    AssistAnswered {
        /// What was asked.
        item: Item,
        /// Whether it was in time.
        in_time: bool,
    },
    /// What was asked beside the handling is not waited for any more: the matter has ended.
    Dropped {
        /// What was asked.
        item: Item,
    },
    /// A meeting on the site.
    Met {
        /// When it was.
        at: Timestamp,
    },
    /// The requester was asked something; the entry's number is its item.
    Questioned {
        /// Until when.
        due: Timestamp,
    },
    /// The requester has not answered in time.
    Unanswered {
        /// What was asked.
        item: Item,
    },
    /// Ordered from above; the entry's number is its item.
    Ordered {
        /// To whom.
        to: Owner,
        /// Until when it must be answered.
        due: Timestamp,
    },
    /// An order was answered.
    OrderAnswered {
        /// Which.
        item: Item,
        /// Whether it was in time.
        in_time: bool,
    },
    /// A nudge from above.
    Urged,
    /// The owner has left or is on leave, and somebody else took it over.
    Reassigned {
        /// To whom; without a person where nobody is left.
        owner: Owner,
        /// Why, unless the owner had left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Handover>,
    },
    /// Of whom something was asked beside the handling has left or is on leave, and it is asked of somebody else.
    Replaced {
        /// What was asked.
        item: Item,
        /// Of whom it is asked now; without a person where nobody is left.
        to: Owner,
        /// Why, unless they had left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Handover>,
    },
    /// Done, says the handler.
    Finished {
        /// Whether it was in time.
        in_time: bool,
        /// Until when the requester must be asked.
        due: Timestamp,
    },
    /// Found by whoever answers for it and put right at once: there was nobody to call, and there is nobody to ask.
    Settled,
    /// The requester was called after it was finished, without an answer.
    VisitTried {
        /// The how many-th time that counts.
        attempt: u8,
    },
    /// Judged by the requester.
    Judged {
        /// How.
        judgement: Judgement,
        /// Whether it is solved, when they were asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        solved: Option<bool>,
    },
    /// The city's centre asked again.
    SpotChecked {
        /// How the requester judges now.
        judgement: Judgement,
        /// Whether it is solved, when they were asked.
        solved: Option<bool>,
    },
    /// Opened again.
    Reopened {
        /// At what level.
        level: Level,
        /// Who must call.
        owner: Owner,
        /// Until when.
        due: Timestamp,
    },
    /// Taken back.
    Withdrawn,
    /// Handled with another from now on.
    Merged {
        /// With which.
        into: TicketId,
    },
    /// Another is handled with this one from now on.
    MergedIn {
        /// Which.
        from: TicketId,
    },
    /// Handled by itself again.
    Unmerged {
        /// At what level.
        level: Level,
        /// Who must call, or finish it.
        owner: Owner,
        /// Until when.
        due: Timestamp,
    },
    /// Another is handled by itself again.
    Separated {
        /// Which.
        from: TicketId,
    },
    /// The owner was reminded.
    Reminded {
        /// Of which clock.
        clock: Clock,
    },
    /// A deadline passed. `due` is its true time, the event's own time that of the detection.
    Breached {
        /// Which clock.
        clock: Clock,
        /// When it was due.
        due: Timestamp,
        /// Who answered for it then; not written down in the first entries of this kind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<Owner>,
    },
    /// A level above was told.
    Climbed {
        /// Which clock.
        clock: Clock,
        /// Which level was told; where nobody was, which was to be.
        level: DivisionLevel,
        /// Who was told; empty when nobody could be found there or above.
        told: Vec<StaffId>,
    },
    /// Nobody was on duty in these units, so that it went on at once to whom the entry beside this one names.
    NobodyOnDuty {
        /// Where, from below.
        units: Vec<DivisionCode>,
    },
    /// The ladder has ended: a standing alarm.
    Alarmed {
        /// Which clock.
        clock: Clock,
    },
    /// It was asked that something is left out of the evaluation, or counted after all; the entry's number is its item.
    ExclusionAsked {
        /// What is meant: what had happened by then.
        counted: Counted,
        /// Whether it is to be left out.
        leave_out: bool,
        /// The unit whose centre decides.
        to: DivisionCode,
    },
    /// Those above have decided what is counted.
    ExclusionDecided {
        /// What was asked.
        item: Item,
        /// Whether it was granted.
        granted: bool,
    },
    /// Personal data and all words before this entry were erased. Their digests stay.
    Erased {
        /// Why.
        ground: ErasureGround,
    },
}

impl EventKind {
    /// The bare name, as storage keeps it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "filed",
            Self::Acknowledged => "acknowledged",
            Self::Contacted { .. } => "contacted",
            Self::Tried => "tried",
            Self::Rang { .. } => "rang",
            Self::Proven { .. } => "proven",
            Self::Corroborated => "corroborated",
            Self::ContactDenied => "contact_denied",
            Self::Classified { .. } => "classified",
            Self::Remarked => "remarked",
            Self::Added => "added",
            Self::Escalated { .. } => "escalated",
            Self::Dispatched { .. } => "dispatched",
            Self::Asked { .. } => "asked",
            Self::Decided { .. } => "decided",
            Self::Lapsed { .. } => "lapsed",
            Self::Extended { .. } => "extended",
            Self::Parked { .. } => "parked",
            Self::Reviewed { .. } => "reviewed",
            Self::Resumed { .. } => "resumed",
            Self::Declined { .. } => "declined",
            Self::AssistAsked { .. } => "assist_asked",
            Self::AssistAnswered { .. } => "assist_answered",
            Self::Dropped { .. } => "dropped",
            Self::Met { .. } => "met",
            Self::Questioned { .. } => "questioned",
            Self::Unanswered { .. } => "unanswered",
            Self::Ordered { .. } => "ordered",
            Self::OrderAnswered { .. } => "order_answered",
            Self::Urged => "urged",
            Self::Reassigned { .. } => "reassigned",
            Self::Replaced { .. } => "replaced",
            Self::Finished { .. } => "finished",
            Self::Settled => "settled",
            Self::VisitTried { .. } => "visit_tried",
            Self::Judged { .. } => "judged",
            Self::SpotChecked { .. } => "spot_checked",
            Self::Reopened { .. } => "reopened",
            Self::Withdrawn => "withdrawn",
            Self::Merged { .. } => "merged",
            Self::MergedIn { .. } => "merged_in",
            Self::Unmerged { .. } => "unmerged",
            Self::Separated { .. } => "separated",
            Self::Reminded { .. } => "reminded",
            Self::Breached { .. } => "breached",
            Self::Climbed { .. } => "climbed",
            Self::NobodyOnDuty { .. } => "nobody_on_duty",
            Self::Alarmed { .. } => "alarmed",
            Self::ExclusionAsked { .. } => "exclusion_asked",
            Self::ExclusionDecided { .. } => "exclusion_decided",
            Self::Erased { .. } => "erased",
        }
    }

    /// Who has the matter from now on, when this put it into other hands.
    pub const fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Filed { owner, .. }
            | Self::Escalated { owner, .. }
            | Self::Dispatched { owner, .. }
            | Self::Reassigned { owner, .. }
            | Self::Reopened { owner, .. }
            | Self::Unmerged { owner, .. } => Some(owner),
            _ => None,
        }
    }
}

/// One entry of a ticket's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, UTC.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What.
    pub kind: EventKind,
    /// The words that belong to it.
    pub note: Option<Words>,
}
