//! The log of a ticket.

use actix_web::web;
use casework::CaseView;
use domain::ticket::{Actor, Event, EventKind};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::client::Client;
use super::fault::Fault;
use super::parts::Staff;
use crate::handlers::ticket::id;

/// Who did something.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum By {
    /// Whoever raised the matter.
    Requester,
    /// Somebody on the staff.
    Staff(Staff),
    /// A deadline that passed, or whoever runs the server.
    System,
}

/// One entry of a log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Entry {
    /// Its number, from 1. The revision of a ticket is the number of its last entry.
    pub(crate) revision: i32,
    /// When, UTC.
    pub(crate) at: Timestamp,
    /// By whom.
    pub(crate) by: By,
    /// What happened, e.g. `contacted`.
    pub(crate) event: &'static str,
    /// What goes with it: other fields for each kind of event.
    pub(crate) data: Map<String, Value>,
    /// The words that belong to it; not when they were erased.
    pub(crate) words: Option<String>,
}

/// A whole log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Log {
    /// The number of the matter.
    pub(crate) number: String,
    /// Its entries, the oldest first.
    pub(crate) entries: Vec<Entry>,
}

/// The entries of a log behind so many.
pub(crate) fn entries(view: &CaseView, behind: i32) -> Vec<Entry> {
    let numbered = view.events.iter().zip(1_i32..);
    numbered
        .filter(|(_, revision)| *revision > behind)
        .map(|(event, revision)| entry(view, event, revision))
        .collect()
}

fn entry(view: &CaseView, event: &Event, revision: i32) -> Entry {
    Entry {
        revision,
        at: event.at,
        by: match event.actor {
            Actor::Requester => By::Requester,
            Actor::Staff(staff) => By::Staff(Staff::of(view, staff)),
            Actor::System => By::System,
        },
        event: event.kind.name(),
        data: data(&event.kind),
        words: event.note.as_ref().map(ToString::to_string),
    }
}

/// The fields of an event, with tickets by the number that people know.
fn data(kind: &EventKind) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(kind) else { return Map::new() };
    fields.remove("kind");
    match kind {
        EventKind::Merged { into } => fields.insert("into".to_owned(), into.number().into()),
        EventKind::MergedIn { from } | EventKind::Separated { from } => {
            fields.insert("from".to_owned(), from.number().into())
        }
        _ => None,
    };
    fields
}

/// `GET /api/v1/tickets/{number}/log`
pub(crate) async fn show(client: Client, number: web::Path<String>) -> Result<web::Json<Log>, Fault> {
    let view = client.casework().desk_look(client.powers(), id(&number)?).await?;
    Ok(web::Json(Log { number: view.ticket().id.number(), entries: entries(&view, 0) }))
}
