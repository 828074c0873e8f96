//! The staff acts on a ticket: one command, on the revision that was seen, known when it is sent again.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, web};
use casework::{CaseError, Deed, Once, Purpose};
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::ticket::{Command, Owner, Refusal, StateKind, Ticket, possible};
use schemars::JsonSchema;
use serde::Serialize;

use super::client::{Client, Conditions, tag};
use super::commands::{Body, Wanted};
use super::fault::{self, Fault};
use super::log::entries;
use super::names::Named;
use super::read::{Json, Reading};
use crate::handlers::ticket::id;

/// What was done is done.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Done {
    /// The number of the matter.
    number: String,
    /// Its revision now.
    revision: i32,
    /// Where it stands now.
    state: Named<StateKind>,
}

/// `POST /api/v1/tickets/{number}/commands/…`
pub(crate) async fn give<B: Body>(
    client: Client,
    number: web::Path<String>,
    conditions: Conditions,
    body: Json<B>,
) -> Result<HttpResponse, Fault> {
    let id = id(&number)?;
    let (_, policy) = client.casework().policy();
    let mut reading = Reading::new(client.say(), &policy);
    let wanted = body.0.read(&mut reading, client.say());
    let wanted = reading.done(wanted)?;
    match carry_out(&client, id, &conditions, wanted).await {
        Ok(ticket) => {
            let (number, revision) = (ticket.id.number(), ticket.revision);
            let done = Done { number, revision, state: Named(ticket.state.kind()) };
            Ok(HttpResponse::Ok().insert_header((ETAG, tag(revision))).json(done))
        }
        Err(Undone::Told(fault)) => Err(fault),
        Err(Undone::Case(error)) => Err(why(&client, id, &conditions, error).await),
    }
}

/// Why something was not done.
enum Undone {
    /// As the use case says.
    Case(CaseError),
    /// It can be told at once.
    Told(Fault),
}

impl From<CaseError> for Undone {
    fn from(error: CaseError) -> Self {
        Self::Case(error)
    }
}

async fn carry_out(
    client: &Client,
    id: TicketId,
    conditions: &Conditions,
    wanted: Wanted,
) -> Result<Ticket, Undone> {
    let (casework, powers) = (client.casework(), client.powers());
    let (seen, key) = (conditions.seen, client.command_key(conditions));
    let command = match wanted {
        Wanted::Command(command) => command,
        Wanted::Dispatch { to, reason } => {
            Command::Dispatch { to: target(client, id, Purpose::Dispatch, &to).await?, reason }
        }
        Wanted::Assist { to, due, words } => {
            Command::AskAssist { to: target(client, id, Purpose::Assist, &to).await?, due, words }
        }
        Wanted::Merge(into) => return merge(client, id, into, Once { seen, key }).await,
        Wanted::Unmerge => return Ok(casework.unmerge(powers, id, Once { seen, key }).await?),
    };
    Ok(casework.act(powers, id, Deed { command, seen, key, photos: Vec::new() }).await?)
}

async fn target(
    client: &Client,
    id: TicketId,
    purpose: Purpose,
    (staff, unit): &(StaffId, DivisionCode),
) -> Result<Owner, Undone> {
    match client.casework().target(client.powers(), id, purpose, (*staff, unit)).await {
        Err(CaseError::Missing("person")) => {
            Err(Undone::Told(Fault::member("to", client.say().api_target_fault())))
        }
        found => Ok(found?),
    }
}

async fn merge(client: &Client, id: TicketId, into: TicketId, once: Once) -> Result<Ticket, Undone> {
    let (casework, powers) = (client.casework(), client.powers());
    match casework.merge(powers, id, into, once).await {
        // The other one is missing, unless it is this one.
        Err(CaseError::Missing(_)) if casework.desk_look(powers, id).await.is_ok() => {
            Err(Undone::Told(Fault::member("into", client.say().merge_fault())))
        }
        done => Ok(done?),
    }
}

/// Why nothing was done: what is possible instead, or what has happened since.
async fn why(client: &Client, id: TicketId, conditions: &Conditions, error: CaseError) -> Fault {
    let refusal = match (error, conditions.seen) {
        (CaseError::Changed(_), Some(seen)) => return overtaken(client, id, seen).await,
        (CaseError::Refused(refusal), _) => refusal,
        (other, _) => return other.into(),
    };
    match refused(client, id, &refusal).await {
        Ok(fault) => fault,
        Err(error) => error.into(),
    }
}

async fn overtaken(client: &Client, id: TicketId, seen: i32) -> Fault {
    match client.casework().desk_look(client.powers(), id).await {
        Ok(view) => Fault::Overtaken(view.ticket().revision, entries(&view, seen)),
        Err(error) => error.into(),
    }
}

async fn refused(client: &Client, id: TicketId, refusal: &Refusal) -> Result<Fault, CaseError> {
    let say = client.say();
    let view = client.casework().desk_look(client.powers(), id).await?;
    let detail = client.when.refusal(refusal).unwrap_or_else(|| say.not_possible().to_owned());
    Ok(Fault::Refused(detail, fault::possible(&possible(view.ticket()), say)))
}
