//! Telling people: what happens to a message between "it must be told" and "it arrived, or it shows that it did not".
//!
//! A message is what must be told; an attempt is one call of a gateway about it. The attempt is written down before the
//! call, so that a crash between the two leaves a question ("was it sent?") and never an answer that nobody knows.
//! Every rule of it is here: [`decide`] for the message, [`AttemptStatus`] for the attempt, [`retry_delay`] for when to
//! try again. Nothing here knows how a gateway is spoken to.

mod attempt;
pub mod breaker;
mod callback;
pub mod choice;
mod decision;
mod gateway;
mod limits;
mod outcome;
pub mod pace;
mod purpose;
mod receipt;
mod segments;
mod status;
mod text;
pub mod vigil;
pub mod watch;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::StaffId;
use crate::number::TicketId;

pub use attempt::AttemptStatus;
pub use callback::{CallbackKind, Inbound, RawCallback, Receipt, ReceiptOf};
pub use decision::{Asked, Decision, Event, FollowUp, Message, decide};
pub use gateway::{Ack, GatewayKind, Receipts};
pub use limits::{
    ADDITION_PAUSE, ASK_AT, CALL_TIMEOUT, CONNECT_TIMEOUT, Jitter, LEASE, MAX_ATTEMPTS_UNKNOWN, RECEIPT_WAIT,
    RETRY_FIRST, RETRY_LONGEST, UNKNOWN_GRACE, retry_delay,
};
pub use outcome::{Outcome, ProviderId, Refusal, Remark};
pub use purpose::Purpose;
pub use receipt::{ReceiptState, whole};
pub use segments::{SEGMENT_OF_MANY, SINGLE_SEGMENT, segments};
pub use status::MessageStatus;
pub use text::{Filled, NoTemplate, Phrasing, TextKind, Variable};

/// One thing to be told to one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub i64);

/// One call of a gateway. Its number goes with the call and comes back in receipts, so that they find their row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttemptId(pub i64);

/// Somebody who has written to us and is neither on the staff nor asking about a ticket: their number lies sealed under
/// this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StrangerId(pub i64);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Recipient {
    /// A person on the staff.
    Staff(StaffId),
    /// Whoever raised a ticket.
    Requester(TicketId),
    /// Somebody who has written to us, and has no ticket that it could be about.
    Stranger(StrangerId),
}

/// A stored word that this version does not know: the row was written by a newer one, or damaged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{word:?} is no {kind}; was this row written by a newer version?")]
pub struct UnknownWord {
    kind: &'static str,
    word: String,
}

impl UnknownWord {
    pub(crate) fn new(kind: &'static str, word: &str) -> Self {
        Self { kind, word: word.to_owned() }
    }
}

/// Gives an enum the words under which it is stored, both ways.
macro_rules! stored_as {
    ($name:ident, $kind:literal, { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word under which it is stored. Never changes: rows live longer than programs.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::delivery::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::delivery::UnknownWord::new($kind, word)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use stored_as;

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn comes_back<T>(all: &[T], word: fn(T) -> &'static str)
    where
        T: Copy + FromStr<Err = UnknownWord> + PartialEq + fmt::Debug,
    {
        for &value in all {
            assert_eq!(word(value).parse(), Ok(value));
        }
        assert!(T::from_str("").is_err());
    }

    #[test]
    fn every_stored_word_comes_back() {
        comes_back(MessageStatus::ALL, MessageStatus::as_str);
        comes_back(AttemptStatus::ALL, AttemptStatus::as_str);
        comes_back(Purpose::ALL, Purpose::as_str);
        comes_back(ReceiptState::ALL, ReceiptState::as_str);
        comes_back(Refusal::ALL, Refusal::as_str);
        comes_back(FollowUp::ALL, FollowUp::as_str);
        comes_back(GatewayKind::ALL, GatewayKind::as_str);
        comes_back(CallbackKind::ALL, CallbackKind::as_str);
        comes_back(TextKind::ALL, TextKind::as_str);
        comes_back(Variable::ALL, Variable::as_str);
        comes_back(watch::Round::ALL, watch::Round::as_str);
        comes_back(watch::Check::ALL, watch::Check::as_str);
    }

    #[test]
    fn an_unknown_word_is_named() {
        let error = MessageStatus::from_str("lost").unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"lost\" is no message status; was this row written by a newer version?"
        );
    }
}
