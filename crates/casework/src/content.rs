//! What a message says, as data. It is put into words when it is sent, in the language and the length of then.

use domain::delivery::pace::Lane;
use domain::number::TicketId;
use domain::ticket::NoticeKind;
use domain::ways::Way;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// About a ticket.
    Notice(NoticeKind),
    /// The same without anything that a resident wrote: a gateway refused the words.
    InShort(NoticeKind),
    /// What several messages say that were put into this one.
    Digest(Lane),
    /// The same by mail: no text arrived.
    ByMail(NoticeKind),
    /// The code that waits to be entered, by the way that it proves.
    Verification(Way),
    /// The answer to somebody's own text.
    Answer(Answer),
    /// The answer to the text of somebody who is not on the staff.
    Public(PublicAnswer),
}

/// An answer to the text of somebody who is not on the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum PublicAnswer {
    /// The same text has made a matter before, or they ask about it by its number.
    Already {
        /// Which ticket.
        ticket: TicketId,
    },
    /// What they say is kept with their matter.
    Added {
        /// Which ticket.
        ticket: TicketId,
    },
    /// Their judgement is kept.
    Judged {
        /// Which ticket.
        ticket: TicketId,
        /// Until when they are called once more, if they were not satisfied.
        due: Option<Timestamp>,
    },
    /// No place has the short number.
    UnknownPlace,
    /// The short number is mistyped.
    Mistyped,
    /// The short number of a place, without what is wrong there.
    NoWords,
    /// Several of their matters are open: what they say could be about any.
    Several,
    /// Nothing of theirs waits to be judged.
    NothingToJudge,
    /// They have no matter that it could be about: how to raise one.
    HowTo,
    /// Too many matters have come from their number in an hour.
    TooMany,
}

/// An answer to somebody's own text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// Acknowledged; the call is due.
    Acknowledged {
        /// Which ticket.
        ticket: TicketId,
        /// When the call is due.
        due: Timestamp,
    },
    /// Acknowledged after the call; the work is due.
    InHand {
        /// Which ticket.
        ticket: TicketId,
        /// When it is to be finished.
        due: Timestamp,
    },
    /// The call is recorded.
    Called {
        /// Which ticket.
        ticket: TicketId,
    },
    /// The note is kept.
    Noted {
        /// Which ticket.
        ticket: TicketId,
    },
    /// "Not mine" is kept as a note, and the matter stays theirs.
    StillYours {
        /// Which ticket.
        ticket: TicketId,
        /// When the call is due, or the work.
        due: Timestamp,
    },
    /// "Not mine" was asked of those above; until they decide the matter stays theirs.
    ReturnAsked {
        /// Which ticket.
        ticket: TicketId,
        /// When the call is due, or the work.
        due: Timestamp,
    },
    /// They owe nothing that it could be about.
    NothingOpen,
    /// Nobody can read it.
    NotUnderstood,
    /// No such ticket.
    Unknown {
        /// As it was written.
        number: String,
    },
    /// Somebody else's ticket.
    NotYours {
        /// Which ticket.
        ticket: TicketId,
    },
    /// Nothing to be done any more.
    Over {
        /// Which ticket.
        ticket: TicketId,
    },
    /// Several are open.
    WhichOne {
        /// Which.
        tickets: Vec<TicketId>,
    },
}

impl Content {
    /// Whether it goes by mail and not by a gateway.
    pub const fn goes_by_mail(&self) -> bool {
        matches!(self, Self::ByMail(_) | Self::Verification(Way::Mail))
    }

    /// As it is stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was stored.
    ///
    /// # Errors
    /// When it was written by a newer version, or damaged.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}
