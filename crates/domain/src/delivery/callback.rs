//! What a gateway posted to us, before anybody read it.

use std::fmt;

use super::{AttemptId, ProviderId, ReceiptState, Remark, stored_as};
use crate::phone::PhoneNumber;

/// Which of a gateway's addresses was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallbackKind {
    /// `/cb/{gateway}/{secret}/receipt`
    Receipt,
    /// `/cb/{gateway}/{secret}/reply`
    Reply,
    /// `/cb/{exchange}/{secret}/call`
    Call,
}

stored_as!(CallbackKind, "kind of callback", {
    Receipt => "receipt",
    Reply => "reply",
    Call => "call",
});

/// A call as it came, stored before it is read: reading may fail, and a vendor does not call for ever.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct RawCallback {
    /// What stood after the `?`, still encoded; empty if nothing did.
    pub query: String,
    /// The media type of the body, if one was named.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
    /// The vendor's signature over address and body, if a header held one.
    pub signature: Option<String>,
}

impl RawCallback {
    /// The largest body that is kept. Vendors send at most some hundred receipts of a few hundred bytes at a time.
    pub const BODY_LIMIT: usize = 256 * 1024;
}

/// Callbacks hold telephone numbers and people's words, so that `Debug` tells only their size.
impl fmt::Debug for RawCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawCallback(query {} bytes, body {} bytes)", self.query.len(), self.body.len())
    }
}

/// To which attempt a receipt belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptOf {
    /// Ours, which the gateway gave back.
    Attempt(AttemptId),
    /// The one to which the gateway gave this name.
    Provider(ProviderId),
    /// The one to this telephone, to which, or to one segment of which, the gateway gave this name. Which segment it is
    /// follows from the names that were kept, and not from the receipt.
    Segment {
        /// The name.
        name: ProviderId,
        /// Whose telephone.
        to: PhoneNumber,
    },
}

/// What a gateway says later of one segment of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Of which attempt.
    pub of: ReceiptOf,
    /// Which segment, from 1.
    pub segment: u16,
    /// Of how many.
    pub segments: u16,
    /// What it says.
    pub state: ReceiptState,
    /// The network's own word for it.
    pub code: Remark,
}

/// A text that somebody sent to us. Its `Debug` does not tell the words.
#[derive(Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Who.
    pub from: PhoneNumber,
    /// What.
    pub text: String,
    /// The gateway's name for it, by which a text posted twice is known.
    pub provider_id: Option<String>,
}

impl fmt::Debug for Inbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inbound(from {}, {} characters)", self.from.masked(), self.text.chars().count())
    }
}
