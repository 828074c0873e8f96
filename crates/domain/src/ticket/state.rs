//! The ticket and its states.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::dossier::Dossier;
use crate::deadline::Clock;
use crate::division::DivisionCode;
use crate::ids::StaffId;
use crate::number::{PlaceNumber, TicketId};
use crate::policy::{CategoryId, GroundId, PolicyVersion};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in policy, storage and interfaces.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads a name as [`Self::as_str`] writes it.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.as_str() == name)
            }
        }
    };
}

pub(super) use named;

named! {
    /// How high a matter is handled (级别). The order is that of the ladder.
    Level {
        /// 一般: village, community.
        General = "general",
        /// 较大: township, street.
        Major = "major",
        /// 疑难: county.
        Hard = "hard",
        /// 跨县区及市直: city.
        CrossJurisdiction = "cross_jurisdiction",
    }
}

impl Level {
    /// The next level up; the city's has none.
    pub fn above(self) -> Option<Self> {
        Self::ALL.iter().copied().find(|l| *l > self)
    }
}

named! {
    /// How a matter came in (渠道).
    Channel {
        /// A printed code was scanned.
        Code = "code",
        /// Entry inside a city's mini-program.
        MiniProgram = "mini_program",
        /// Telephone hotline.
        Hotline = "hotline",
        /// A grid member on patrol.
        GridMember = "grid_member",
        /// A household visit.
        HouseholdVisit = "household_visit",
        /// A talk room.
        TalkRoom = "talk_room",
        /// A WeChat group.
        WechatGroup = "wechat_group",
        /// A text message.
        TextMessage = "text_message",
    }
}

named! {
    /// What proves that the requester was called (先行联系). Counted apart, never merged.
    ContactGrade {
        /// A call record shows it.
        Verified = "verified",
        /// Rang without an answer. It meets the contact deadline only where records show it and the policy says so.
        Tried = "tried",
        /// The cadre says so.
        Claimed = "claimed",
        /// The requester confirmed it.
        Corroborated = "corroborated",
    }
}

named! {
    /// How the requester judges the result.
    Judgement {
        /// 满意
        Satisfied = "satisfied",
        /// 基本满意
        Basically = "basically",
        /// 不满意: the matter is opened again.
        Unsatisfied = "unsatisfied",
        /// 联系不上
        Unreachable = "unreachable",
    }
}

named! {
    /// The bare name of a state, for lists and indexes.
    StateKind {
        /// Somebody must call the requester.
        AwaitingContact = "awaiting_contact",
        /// Somebody is handling it.
        InHand = "in_hand",
        /// It cannot be solved for a long time, and is looked at again at intervals.
        Parked = "parked",
        /// Done, as the handler says; the requester is to be asked.
        Finished = "finished",
        /// Over.
        Closed = "closed",
        /// Not accepted, on a ground, with the proper route told.
        Declined = "declined",
        /// Taken back by the requester.
        Withdrawn = "withdrawn",
        /// Handled together with another ticket about the same.
        Merged = "merged",
    }
}

impl StateKind {
    /// The states in which whoever answers for a ticket has something to do. What is finished is for a centre to ask about.
    pub const IN_WORK: [Self; 3] = [Self::AwaitingContact, Self::InHand, Self::Parked];

    /// Whether whoever answers for it has something to do.
    pub fn is_in_work(self) -> bool {
        Self::IN_WORK.contains(&self)
    }
}

named! {
    /// How a matter is handled (办理方式).
    Mode {
        /// 直办: on the spot.
        Direct = "direct",
        /// 领办: led by a cadre.
        Led = "led",
        /// 联办: several units together.
        Joint = "joint",
        /// 督办: tracked from above.
        Supervised = "supervised",
    }
}

/// Who answers for a ticket: a unit, and a person there when there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The unit.
    pub unit: DivisionCode,
    /// The person; `None` only where no level has anybody, which is a standing alarm.
    pub staff: Option<StaffId>,
}

/// A matter in somebody's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Who has it.
    pub owner: Owner,
    /// Since when, UTC. What was given before this was written down was given long ago.
    #[serde(default)]
    pub given: Timestamp,
    /// When they said that they have it. It stops reminders, never a deadline.
    pub acknowledged: Option<Timestamp>,
    /// Who handed it on to them and answers for it until they have accepted (首接负责).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Owner>,
}

impl Charge {
    /// Given to `owner` by nobody who must answer for it until then.
    pub const fn new(owner: Owner, given: Timestamp) -> Self {
        Self { owner, given, acknowledged: None, from: None }
    }

    /// Handed on: whoever answered for it until now does so until `to` has accepted.
    #[must_use]
    pub fn handed_on(&self, to: Owner, now: Timestamp) -> Self {
        let from = Some(self.answers().clone()).filter(|from| *from != to && from.staff.is_some());
        Self { owner: to, given: now, acknowledged: None, from }
    }

    /// Accepted at `now`, unless it was before.
    #[must_use]
    pub fn accepted(self, now: Timestamp) -> Self {
        Self { acknowledged: self.acknowledged.or(Some(now)), from: None, ..self }
    }

    /// Who answers for it: the first receiver until somebody else has accepted.
    pub fn answers(&self) -> &Owner {
        self.from.as_ref().unwrap_or(&self.owner)
    }
}

/// Where a ticket stands. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// The requester must be called by `due`.
    AwaitingContact {
        /// In whose hands.
        #[serde(flatten)]
        charge: Charge,
        /// Since when the contact clock runs.
        since: Timestamp,
        /// Until when.
        due: Timestamp,
    },
    /// It must be finished by `due`.
    InHand {
        /// In whose hands.
        #[serde(flatten)]
        charge: Charge,
        /// When the requester was called.
        contacted: Timestamp,
        /// What proves the call.
        grade: ContactGrade,
        /// Until when.
        due: Timestamp,
    },
    /// It cannot be solved for a long time (挂账); it must be looked at again by `due`.
    Parked {
        /// In whose hands.
        #[serde(flatten)]
        charge: Charge,
        /// When the requester was called.
        contacted: Timestamp,
        /// What proves the call.
        grade: ContactGrade,
        /// Since when.
        since: Timestamp,
        /// The working time that was left of its handling.
        left: SignedDuration,
        /// Until when somebody must look at it again.
        due: Timestamp,
    },
    /// The requester must be asked by `due`.
    Finished {
        /// Who finished it.
        owner: Owner,
        /// When.
        at: Timestamp,
        /// Until when the satisfaction call-back is due.
        due: Timestamp,
        /// How often they were called without an answer.
        #[serde(default)]
        attempts: u8,
        /// When the last of these calls was.
        #[serde(default)]
        tried: Option<Timestamp>,
    },
    /// Over.
    Closed {
        /// Who finished it: they may still read what they did.
        owner: Owner,
        /// When.
        at: Timestamp,
        /// How the requester judged it; `None` when there was nobody to ask.
        judgement: Option<Judgement>,
    },
    /// Not accepted.
    Declined {
        /// Who answered for it until then.
        owner: Owner,
        /// When.
        at: Timestamp,
        /// On which ground.
        ground: GroundId,
    },
    /// Taken back by the requester.
    Withdrawn {
        /// Who answered for it until then.
        owner: Owner,
        /// When.
        at: Timestamp,
    },
    /// Handled together with another.
    Merged {
        /// Who answered for it until then.
        owner: Owner,
        /// When.
        at: Timestamp,
        /// With which: nobody owes anything on this one any more.
        into: TicketId,
        /// When its own requester was called, and what proves it.
        called: Option<(Timestamp, ContactGrade)>,
    },
}

impl State {
    /// Its bare name.
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::AwaitingContact { .. } => StateKind::AwaitingContact,
            Self::InHand { .. } => StateKind::InHand,
            Self::Parked { .. } => StateKind::Parked,
            Self::Finished { .. } => StateKind::Finished,
            Self::Closed { .. } => StateKind::Closed,
            Self::Declined { .. } => StateKind::Declined,
            Self::Withdrawn { .. } => StateKind::Withdrawn,
            Self::Merged { .. } => StateKind::Merged,
        }
    }

    /// The clock that runs; `None` exactly when the ticket is at an end.
    pub const fn clock(&self) -> Option<Clock> {
        match self {
            Self::AwaitingContact { .. } => Some(Clock::Contact),
            Self::InHand { .. } => Some(Clock::Handling),
            Self::Parked { .. } => Some(Clock::Review),
            Self::Finished { .. } => Some(Clock::Visit),
            Self::Closed { .. } | Self::Declined { .. } | Self::Withdrawn { .. } | Self::Merged { .. } => {
                None
            }
        }
    }

    /// In whose hands it is, while somebody works on it.
    pub const fn charge(&self) -> Option<&Charge> {
        match self {
            Self::AwaitingContact { charge, .. }
            | Self::InHand { charge, .. }
            | Self::Parked { charge, .. } => Some(charge),
            _ => None,
        }
    }

    /// The same, to be put into other hands.
    pub(super) const fn charge_mut(&mut self) -> Option<&mut Charge> {
        match self {
            Self::AwaitingContact { charge, .. }
            | Self::InHand { charge, .. }
            | Self::Parked { charge, .. } => Some(charge),
            _ => None,
        }
    }

    /// Whether the owner has said that they have it.
    pub const fn is_acknowledged(&self) -> bool {
        match self.charge() {
            Some(charge) => charge.acknowledged.is_some(),
            None => false,
        }
    }

    /// Who has it, or had it last.
    pub const fn owner(&self) -> &Owner {
        match self {
            Self::AwaitingContact { charge, .. }
            | Self::InHand { charge, .. }
            | Self::Parked { charge, .. } => &charge.owner,
            Self::Finished { owner, .. }
            | Self::Closed { owner, .. }
            | Self::Declined { owner, .. }
            | Self::Withdrawn { owner, .. }
            | Self::Merged { owner, .. } => owner,
        }
    }

    /// Who answers for it (the first receiver until somebody else has accepted), or had it last.
    pub fn answers(&self) -> &Owner {
        self.charge().map_or_else(|| self.owner(), Charge::answers)
    }

    /// Until when something is owed; `None` exactly when the ticket is at an end.
    pub const fn due(&self) -> Option<Timestamp> {
        match self {
            Self::AwaitingContact { due, .. }
            | Self::InHand { due, .. }
            | Self::Parked { due, .. }
            | Self::Finished { due, .. } => Some(*due),
            Self::Closed { .. } | Self::Declined { .. } | Self::Withdrawn { .. } | Self::Merged { .. } => {
                None
            }
        }
    }

    /// Who has it and by when something is owed; `None` exactly when the ticket is at an end.
    pub const fn owes(&self) -> Option<(&Owner, Timestamp)> {
        match self.due() {
            Some(due) => Some((self.owner(), due)),
            None => None,
        }
    }

    /// When the requester was called, and what proves it.
    pub const fn call(&self) -> Option<(Timestamp, ContactGrade)> {
        match self {
            Self::InHand { contacted, grade, .. } | Self::Parked { contacted, grade, .. } => {
                Some((*contacted, *grade))
            }
            Self::Merged { called, .. } => *called,
            _ => None,
        }
    }
}

/// One matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its key; [`TicketId::number`] is what people see.
    pub id: TicketId,
    /// The place whose code was scanned.
    pub place: PlaceNumber,
    /// The village, community or grid of that place.
    pub division: DivisionCode,
    /// What it is about.
    pub category: CategoryId,
    /// How it came in.
    pub channel: Channel,
    /// How high it is handled.
    pub level: Level,
    /// When it was filed.
    pub filed: Timestamp,
    /// The policy it was filed under.
    pub policy: PolicyVersion,
    /// How many events it has; a change that started from an older revision is refused.
    pub revision: i32,
    /// Where it stands.
    pub state: State,
    /// What it has besides.
    pub dossier: Dossier,
}

impl Ticket {
    /// Whether "I have it" says anything: it stops the reminders of a call, or takes what was handed on.
    pub fn awaits_acknowledgement(&self) -> bool {
        let handed_on = self.state.charge().is_some_and(|charge| charge.from.is_some());
        (handed_on || self.state.kind() == StateKind::AwaitingContact) && !self.state.is_acknowledged()
    }
}

named! {
    /// Why a standing alarm was raised.
    AlarmCause {
        /// The last step of the ladder was told, and still nobody has acted.
        LadderEnded = "ladder_ended",
        /// Somebody who must know could not be told by text.
        NotDelivered = "not_delivered",
        /// Nobody answers for it, or nobody could be found to be told.
        Nobody = "nobody",
        /// Nobody was on duty where it belongs, and it went on to those above at once.
        NobodyOnDuty = "nobody_on_duty",
    }
}

/// Something that stays on the console until the clock that it is about has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    /// Which clock.
    pub clock: Clock,
    /// Why.
    pub cause: AlarmCause,
}
