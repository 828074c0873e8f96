//! A case as it is stored: the ticket, its log, its clocks, its messages.

use domain::chain::Digest;
pub use domain::chain::LoggedEvent;
use domain::delivery::{MessageId, Purpose, Recipient};
use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::{Alarm, DeadlineChange, Ticket};
use jiff::Timestamp;

/// What a form or a call to the interface is known by when it is sent twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CommandKey(pub [u8; 16]);

/// Something encrypted; only whoever has the key can read it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// A keyed digest by which something encrypted is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// What the requester gave besides the place and the category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// What is wrong.
    pub words: Words,
    /// The language of the form, `zh` or `en`: answers are in it.
    pub language: String,
    /// The name, when given.
    pub name: Option<Sealed>,
    /// What was answered to the questions of the category, when anything was.
    pub answers: Option<Sealed>,
    /// The number to call.
    pub phone: Sealed,
    /// By which tickets of the same number are found.
    pub phone_index: Fingerprint,
    /// Made of what was submitted: the same submission twice is the same ticket.
    pub submission: Fingerprint,
}

/// A message to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The matter that it is about.
    pub ticket: Option<TicketId>,
    /// Why it is told.
    pub purpose: Purpose,
    /// Who is told.
    pub to: Recipient,
    /// What is to be told, as JSON; put into words when it is sent.
    pub content: String,
    /// When it was decided.
    pub created: Timestamp,
    /// When it is to be told; not before.
    pub at: Timestamp,
    /// The first message of its family, when it tells once more what did not arrive.
    pub instead_of: Option<MessageId>,
}

/// A picture, re-encoded by us.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPhoto {
    /// `image/jpeg`.
    pub media_type: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for NewPhoto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewPhoto({} × {}, {} bytes)", self.width, self.height, self.bytes.len())
    }
}

/// Everything that becomes true in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The ticket as it is now.
    pub ticket: Ticket,
    /// The last link of its chain.
    pub head: Digest,
    /// What is appended to its log.
    pub events: Vec<LoggedEvent>,
    /// What happens to its clocks.
    pub deadlines: Vec<DeadlineChange>,
    /// Who is told.
    pub messages: Vec<NewMessage>,
    /// The standing alarms that are raised, unless they stand already.
    pub alarms: Vec<Alarm>,
    /// Pictures that came with it.
    pub photos: Vec<NewPhoto>,
    /// By which the command is known when it is sent once more.
    pub key: Option<CommandKey>,
    /// When.
    pub at: Timestamp,
}

/// A new case.
pub struct NewCase {
    /// The ticket, its first event, its contact deadline, the first text.
    pub change: Change,
    /// What the requester gave.
    pub contents: Contents,
    /// Their pictures.
    pub photos: Vec<NewPhoto>,
}

/// A ticket as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTicket {
    /// The ticket.
    pub ticket: Ticket,
    /// The last link of its chain.
    pub head: Digest,
    /// What the requester gave; `None` when it was erased.
    pub contents: Option<Contents>,
}
