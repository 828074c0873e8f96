//! What a requester adds to a matter: kept once, and told without flooding whoever handles it.

use domain::delivery::{ADDITION_PAUSE, MessageStatus, Purpose};
use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::EventKind;
use storage::{Change, LoggedEvent};

use crate::casework::Casework;
use crate::error::Result;

impl Casework {
    /// Whether these words are the last that were added: a button that is pressed twice adds them once.
    pub(crate) async fn is_said(&self, id: TicketId, words: &Words) -> Result<bool> {
        let events = self.store.events(id).await?;
        let last = events.iter().rev().find(|entry| matches!(entry.event.kind, EventKind::Added));
        Ok(last.is_some_and(|entry| entry.event.note.as_ref() == Some(words)))
    }

    /// Puts off the text about added words while an earlier one is fresh. One that waits still will tell these words too.
    pub(crate) async fn tell_in_time(&self, mut change: Change) -> Result<Change> {
        if !change.messages.iter().any(|message| message.purpose == Purpose::Addition) {
            return Ok(change);
        }
        let told = self.store.messages_of(change.ticket.id).await?;
        let Some(last) = told.into_iter().rev().find(|message| message.purpose == Purpose::Addition) else {
            return Ok(change);
        };
        if last.status == MessageStatus::Queued {
            change.messages.retain(|message| message.purpose != Purpose::Addition);
        }
        for message in change.messages.iter_mut().filter(|message| message.purpose == Purpose::Addition) {
            message.at = message.at.max(last.since + ADDITION_PAUSE);
        }
        Ok(change)
    }
}

/// All that was added from one entry of the log on.
pub(crate) fn said_since(events: &[LoggedEvent], revision: i32) -> String {
    let added =
        events.iter().filter(|entry| entry.revision >= revision && entry.event.kind == EventKind::Added);
    added.filter_map(|entry| entry.event.note.as_ref()).map(Words::as_str).collect::<Vec<_>>().join("；")
}
