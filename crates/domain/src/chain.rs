//! The chain that makes a ticket's log tell when it was tampered with.
//!
//! Each entry's digest covers the digest before it. Words are covered by a salted digest of their own, so that the law
//! can have them erased and the chain still holds.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::number::TicketId;
use crate::ticket::{Actor, Event, EventKind};

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// What the first entry of every log follows.
pub const START: Digest = [0; 32];

/// The digest that stands for words: over a salt and the words, so that erased words cannot be guessed from it.
pub fn of_words(salt: &[u8; 16], words: &str) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"mashang words 1\n");
    hash.update(salt);
    hash.update(words.as_bytes());
    hash.finalize().into()
}

/// An entry of the log with its link of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// Its number within the log, from 1.
    pub revision: i32,
    /// What happened.
    pub event: Event,
    /// The salt of the words' digest; goes with the words when they are erased, for short words could be guessed with it.
    pub salt: Option<[u8; 16]>,
    /// The digest that stands for the words; stays when they are erased.
    pub words_digest: Option<Digest>,
    /// Its link.
    pub digest: Digest,
}

impl LoggedEvent {
    /// Whether its link says that it is entry `revision` of the log of `ticket` and follows the entry with digest `before`.
    pub fn follows(&self, before: &Digest, ticket: TicketId, revision: i32) -> bool {
        self.link_after(before, ticket, revision) == self.digest
    }

    pub(crate) fn link_after(&self, before: &Digest, ticket: TicketId, revision: i32) -> Digest {
        link(before, ticket, revision, &self.event, self.words_digest)
    }
}

/// What a link covers. A log is verified with what this writes for an old entry: a field may join an event only so that
/// entries without it are written as before (`skip_serializing_if`), and none may be renamed.
#[derive(Serialize)]
struct Entry<'a> {
    ticket: TicketId,
    revision: i32,
    at: i64,
    actor: Actor,
    event: &'a EventKind,
    words: Option<Digest>,
}

/// The digest of entry `revision` (from 1) of a ticket's log, which follows the entry with digest `before`.
pub fn link(
    before: &Digest,
    ticket: TicketId,
    revision: i32,
    event: &Event,
    words: Option<Digest>,
) -> Digest {
    let at = event.at.as_millisecond();
    let entry = Entry { ticket, revision, at, actor: event.actor, event: &event.kind, words };
    let mut hash = Sha256::new();
    hash.update(b"mashang event 1\n");
    hash.update(before);
    // The fields are written in the order of their declaration, which makes the text canonical.
    hash.update(serde_json::to_vec(&entry).unwrap_or_default());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn an_entry_from_before_there_were_rosters_is_read_and_written_as_it_was() {
        for text in [
            r#"{"kind":"reassigned","owner":{"unit":"990101","staff":5}}"#,
            r#"{"kind":"replaced","item":3,"to":{"unit":"990101","staff":null}}"#,
        ] {
            let kind: EventKind = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&kind).unwrap(), text);
        }
    }

    #[test]
    fn whatever_changes_in_an_entry_changes_its_digest() {
        let event = |kind| Event { at: Timestamp::UNIX_EPOCH, actor: Actor::Requester, kind, note: None };
        let first = link(&START, TicketId(1), 1, &event(EventKind::Acknowledged), None);
        let others = [
            link(&START, TicketId(2), 1, &event(EventKind::Acknowledged), None),
            link(&START, TicketId(1), 2, &event(EventKind::Acknowledged), None),
            link(&START, TicketId(1), 1, &event(EventKind::Withdrawn), None),
            link(&first, TicketId(1), 1, &event(EventKind::Acknowledged), None),
            link(&START, TicketId(1), 1, &event(EventKind::Acknowledged), Some(of_words(&[0; 16], "水"))),
        ];
        assert!(others.iter().all(|other| *other != first));
    }
}
