//! Where a message stands.

use super::stored_as;

/// Where a message stands. The names are stored; see [`super::decide`] for the ways between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageStatus {
    /// To be told later, if it is still true then.
    Planned,
    /// To be told as soon as somebody is free to do it.
    Queued,
    /// An attempt is written down and its call being made, for the length of a lease.
    Sending,
    /// The gateway has taken it; a receipt is awaited, if this gateway gives any.
    Accepted,
    /// The telephone has it.
    Delivered,
    /// The network says that the telephone did not get it.
    Undelivered,
    /// Taken by the gateway, then nothing was heard of it.
    Silent,
    /// The gateway refused it for good.
    Rejected,
    /// The call broke off after it had begun: it may have been sent or not.
    Unknown,
    /// No longer needed before it was sent.
    Cancelled,
    /// Told together with others by another message; what becomes of that one becomes of it.
    Gathered,
}

stored_as!(MessageStatus, "message status", {
    Planned => "planned",
    Queued => "queued",
    Sending => "sending",
    Accepted => "accepted",
    Delivered => "delivered",
    Undelivered => "undelivered",
    Silent => "silent",
    Rejected => "rejected",
    Unknown => "unknown",
    Cancelled => "cancelled",
    Gathered => "gathered",
});

impl MessageStatus {
    /// Nothing but a better receipt changes it any more.
    pub fn is_final(self) -> bool {
        match self {
            Self::Delivered
            | Self::Undelivered
            | Self::Silent
            | Self::Rejected
            | Self::Cancelled
            | Self::Gathered => true,
            Self::Planned | Self::Queued | Self::Sending | Self::Accepted | Self::Unknown => false,
        }
    }
}
