//! Everything that knows SQL, for SQLite and PostgreSQL alike.
//!
//! It stores and finds what `domain` decides and must not decide anything itself. sea-orm's types do not leave it: rows
//! become domain values, so that a bad row is an error and not a surprise. It must not know of the web, of gateways or
//! of keys: what is personal arrives sealed.

mod access_tokens;
mod anchors;
mod attempts;
mod audit;
mod beside;
mod callbacks;
mod calls;
mod case;
mod cases;
mod closed;
mod convert;
mod counters;
mod deadlines;
mod entity;
mod erasing;
mod error;
mod exclusions;
mod gateways;
mod gathering;
mod house;
mod insert;
mod logs;
mod matters;
mod messages;
mod migration;
mod new_cases;
mod policies;
mod prints;
mod pulses;
mod register;
mod requesters;
mod signal;
mod store;
mod subtree;
mod texts;
mod tickets;
mod time;
mod timers;
mod wal;
mod warnings;
mod watch;
mod writer;

pub use access_tokens::{AccessToken, AccessTokenId, NewAccessToken};
pub use attempts::{Attempt, AttemptAnswer, NewAttempt};
pub use beside::{Beside, OpenItem};
pub use callbacks::{Callback, CallbackId, NewCallback};
pub use calls::{MiddleNumber, RecordedCall};
pub use case::{
    Change, CommandKey, Contents, Fingerprint, LoggedEvent, NewCase, NewMessage, NewPhoto, Sealed,
    StoredTicket,
};
pub use deadlines::{Deadline, DeadlineId, DueDeadline};
pub use error::{Result, StoreError};
pub use gateways::{GatewayCalls, GatewayStanding};
pub use house::Session;
pub use logs::{MatterLog, Stretch};
pub use matters::Count;
pub use messages::{Claimed, MessageChange, StoredMessage};
pub use policies::{PolicyEntry, PolicySource, PolicyStanding, StoredPolicy};
pub use prints::PrintBatch;
pub use register::{
    CodeIssue, Division, LeaveId, NewStaff, NewWayCode, Place, StaffMember, StaffSearch, StoredLeave,
    StoredMail, StoredRoster, StoredWay, WayCode, WayCodeId,
};
pub use signal::Signals;
pub use store::{Serving, Store, Tx};
pub use texts::{SentText, TicketMessage};
pub use tickets::{Alarm, Begin, LastSeen};
pub use warnings::{StoredWarning, WarningId};
pub use watch::OpenMessages;
pub use writer::{Filed, Writer};
