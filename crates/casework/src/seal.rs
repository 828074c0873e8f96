//! From a decision to what is stored: the links of the log's chain, and messages as data.

use domain::chain::{self, Digest};
use domain::clock::{Entropy, random};
use domain::text::Words;
use domain::ticket::{Decision, Event, Notice};
use storage::{Change, LoggedEvent, NewMessage};

use crate::content::Content;

/// Seals a decision behind the link `head`. `words` are what the first entry of a new log stands for: they are kept
/// with the ticket and not a second time in the log.
pub(crate) fn seal(
    decision: Decision,
    head: Digest,
    words: Option<&Words>,
    entropy: &dyn Entropy,
    at: jiff::Timestamp,
) -> Change {
    let Decision { ticket, events, deadlines, notices, alarms } = decision;
    let first = ticket.revision - i32::try_from(events.len()).unwrap_or(0) + 1;
    let mut head = head;
    let mut logged = Vec::with_capacity(events.len());
    for (event, revision) in events.into_iter().zip(first..) {
        let entry = link(event, revision, &head, words.filter(|_| revision == 1), ticket.id, entropy);
        head = entry.digest;
        logged.push(entry);
    }
    let messages = notices.into_iter().map(|n| message(n, ticket.id, at)).collect();
    Change { ticket, head, events: logged, deadlines, messages, alarms, photos: Vec::new(), key: None, at }
}

fn link(
    event: Event,
    revision: i32,
    before: &Digest,
    words: Option<&Words>,
    ticket: domain::number::TicketId,
    entropy: &dyn Entropy,
) -> LoggedEvent {
    let salted = event.note.as_ref().or(words).map(|words| {
        let salt: [u8; 16] = random(entropy);
        (salt, chain::of_words(&salt, words.as_str()))
    });
    let words_digest = salted.map(|(_, digest)| digest);
    let digest = chain::link(before, ticket, revision, &event, words_digest);
    LoggedEvent { revision, event, salt: salted.map(|(salt, _)| salt), words_digest, digest }
}

fn message(notice: Notice, ticket: domain::number::TicketId, at: jiff::Timestamp) -> NewMessage {
    NewMessage {
        ticket: Some(ticket),
        purpose: notice.kind.purpose(),
        to: notice.to,
        content: Content::Notice(notice.kind).to_json(),
        created: at,
        at,
        instead_of: None,
    }
}
