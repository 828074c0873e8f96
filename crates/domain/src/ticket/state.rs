//! The ticket and its states.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::deadline::ClockKind;
use crate::division::DivisionCode;
use crate::ids::StaffId;
use crate::number::{PlaceNumber, TicketId};
use crate::policy::{CategoryId, PolicyVersion};

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
        /// Rang without an answer. It never meets the contact deadline.
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
        /// Done, as the handler says; the requester is to be asked.
        Finished = "finished",
        /// Over.
        Closed = "closed",
        /// Taken back by the requester.
        Withdrawn = "withdrawn",
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

/// Where a ticket stands. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// The owner must call the requester by `due`.
    AwaitingContact {
        /// Who must call.
        owner: Owner,
        /// Since when the contact clock runs.
        since: Timestamp,
        /// Until when.
        due: Timestamp,
        /// When the owner said that they have it. It stops reminders, never the deadline.
        acknowledged: Option<Timestamp>,
    },
    /// The owner must finish it by `due`.
    InHand {
        /// Who handles it.
        owner: Owner,
        /// When the requester was called.
        contacted: Timestamp,
        /// What proves the call.
        grade: ContactGrade,
        /// Until when.
        due: Timestamp,
        /// When the owner said that they have it: by the call, or after it was handed up to them.
        acknowledged: Option<Timestamp>,
    },
    /// The requester must be asked by `due`.
    Finished {
        /// Who finished it.
        owner: Owner,
        /// When.
        at: Timestamp,
        /// Until when the satisfaction call-back is due.
        due: Timestamp,
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
    /// Taken back by the requester.
    Withdrawn {
        /// Who answered for it until then.
        owner: Owner,
        /// When.
        at: Timestamp,
    },
}

impl State {
    /// Its bare name.
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::AwaitingContact { .. } => StateKind::AwaitingContact,
            Self::InHand { .. } => StateKind::InHand,
            Self::Finished { .. } => StateKind::Finished,
            Self::Closed { .. } => StateKind::Closed,
            Self::Withdrawn { .. } => StateKind::Withdrawn,
        }
    }

    /// The clock that runs; `None` exactly when the ticket is at an end.
    pub const fn clock(&self) -> Option<ClockKind> {
        match self {
            Self::AwaitingContact { .. } => Some(ClockKind::Contact),
            Self::InHand { .. } => Some(ClockKind::Handling),
            Self::Finished { .. } => Some(ClockKind::Visit),
            Self::Closed { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// Whether this very clock still runs: a ticket that was opened again has another one.
    pub fn runs(&self, clock: ClockKind, promised: Timestamp) -> bool {
        self.clock() == Some(clock) && self.owes().is_some_and(|(_, due)| due == promised)
    }

    /// Whether the owner has said that they have it.
    pub const fn is_acknowledged(&self) -> bool {
        match self {
            Self::AwaitingContact { acknowledged, .. } | Self::InHand { acknowledged, .. } => {
                acknowledged.is_some()
            }
            Self::Finished { .. } | Self::Closed { .. } | Self::Withdrawn { .. } => false,
        }
    }

    /// Who answers for it, or did so last.
    pub const fn owner(&self) -> &Owner {
        match self {
            Self::AwaitingContact { owner, .. }
            | Self::InHand { owner, .. }
            | Self::Finished { owner, .. }
            | Self::Closed { owner, .. }
            | Self::Withdrawn { owner, .. } => owner,
        }
    }

    /// Who owes something and by when; `None` exactly when the ticket is at an end.
    pub const fn owes(&self) -> Option<(&Owner, Timestamp)> {
        match self {
            Self::AwaitingContact { owner, due, .. }
            | Self::InHand { owner, due, .. }
            | Self::Finished { owner, due, .. } => Some((owner, *due)),
            Self::Closed { .. } | Self::Withdrawn { .. } => None,
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
    }
}

/// Something that stays on the console until the clock that it is about has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    /// Which clock.
    pub clock: ClockKind,
    /// Why.
    pub cause: AlarmCause,
}
