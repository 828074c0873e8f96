//! Why something could not be done.

use domain::number::TicketId;
use domain::roster::{LeaveFault, RosterFault};
use domain::ticket::{BehalfRefusal, Refusal};
use domain::ways::WayFault;
use storage::StoreError;
use thiserror::Error;

/// Why a use case did not happen. Nothing of it is stored then.
#[derive(Debug, Error)]
pub enum CaseError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The state machine says no, and what is possible.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A matter cannot be filed as somebody on the staff says.
    #[error(transparent)]
    Behalf(#[from] BehalfRefusal),
    /// A roster cannot be as somebody wants it.
    #[error(transparent)]
    Roster(#[from] RosterFault),
    /// Somebody else has changed the roster since the person looked.
    #[error("somebody else has changed this roster since you looked at it; look again")]
    RosterChanged,
    /// Leave cannot be as somebody wants it.
    #[error(transparent)]
    Leave(#[from] LeaveFault),
    /// A way is not proven, or no code is sent.
    #[error(transparent)]
    Way(#[from] WayFault),
    /// There is no such thing, or the person may not know of it.
    #[error("there is no {0}")]
    Missing(&'static str),
    /// The person may not do this.
    #[error("you may not do this here")]
    Forbidden,
    /// Somebody else has done something to this ticket since the person looked.
    #[error("ticket {0} has changed since you looked at it; look again")]
    Changed(TicketId),
    /// Something given is not acceptable; the text says what.
    #[error("{0}")]
    Input(String),
    /// Something sealed cannot be read: the key is not the one it was sealed with.
    #[error("personal data cannot be decrypted; is the secrets file the one that belongs to this database?")]
    Sealed,
}

/// The result of use cases.
pub type Result<T> = std::result::Result<T, CaseError>;
