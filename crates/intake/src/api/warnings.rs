//! Early warnings.

use actix_web::web;
use casework::{CaseError, WarningCase, WarningId, WarningLine};
use domain::number::TicketId;
use domain::ticket::StateKind;
use domain::warning::Reason;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::fault::{Answer, Fault};
use super::names::Named;
use super::paging::{Asked, Page, limit, offset};
use super::parts::Labelled;
use super::read::{Json, Query, Reading};

/// A matter that a warning names.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WarnedOf {
    /// Its number.
    number: String,
    /// The name of the place.
    place: String,
    /// When it was filed, UTC.
    filed: Timestamp,
    /// Where it stands.
    state: Named<StateKind>,
    /// Whether this person may read it.
    readable: bool,
}

/// A warning.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Warning {
    /// Its key.
    id: i64,
    /// What kind: `rate`, `incident`, `again`, `reopened`.
    kind: &'static str,
    /// The reason in the asker's language.
    reason: String,
    /// The place or unit that it is about.
    name: String,
    /// The names of the units above, the largest first.
    path: String,
    /// The category, when it is about one.
    category: Option<Labelled>,
    /// Since when it stands, UTC.
    since: Timestamp,
    /// The matters that it names.
    tickets: Vec<WarnedOf>,
    /// Whether this person may merge them.
    mergeable: bool,
    /// Whether this person may dismiss it.
    dismissible: bool,
}

fn warning(client: &Client, line: WarningLine) -> Warning {
    let (_, policy) = client.casework().policy();
    let about = &line.stored.warning.about;
    let category = about.category.as_ref().map(|id| Labelled::category(&policy, id, client.say()));
    let reason: &Reason = &line.stored.warning.reason;
    let ticket = |case: WarningCase| WarnedOf {
        number: case.ticket.number(),
        place: case.place,
        filed: case.filed,
        state: Named(case.state.kind()),
        readable: case.readable,
    };
    Warning {
        id: line.stored.id.0,
        kind: reason.name(),
        reason: client.when.warning(reason, category.as_ref().map(|category| category.label.as_str())),
        name: line.name,
        path: line.path,
        category,
        since: line.stored.since,
        tickets: line.tickets.into_iter().map(ticket).collect(),
        mergeable: line.mergeable,
        dismissible: line.dismissible,
    }
}

/// `GET /api/v1/warnings`
pub(crate) async fn list(client: Client, Query(asked): Query<Asked>) -> Answer<Page<Warning>> {
    let say = client.say();
    let (from, rows) = (offset(asked.after.as_deref(), say)?, limit(asked.limit, say)?);
    let lines = client.casework().warnings(client.powers(), from, rows).await?;
    let next = (lines.len() as u64 == rows).then(|| from.saturating_add(rows).to_string());
    Ok(web::Json(Page { rows: lines.into_iter().map(|line| warning(&client, line)).collect(), next }))
}

/// Which matters of an incident are handled as one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeIncident {
    /// Their numbers; at least two. The others are merged into the oldest.
    tickets: Vec<String>,
}

/// What became of one of them.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Merged {
    /// Its number.
    number: String,
    /// Why it was not merged, in the asker's language.
    fault: Option<String>,
}

/// What became of an incident.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Picked {
    /// The oldest: the others are handled with it.
    lead: String,
    /// The others.
    others: Vec<Merged>,
}

/// `POST /api/v1/warnings/{warning}/merge`
pub(crate) async fn merge(
    client: Client,
    id: web::Path<i64>,
    Json(body): Json<MergeIncident>,
) -> Answer<Picked> {
    let say = client.say();
    let chosen: Result<Vec<TicketId>, _> = body.tickets.iter().map(|number| number.parse()).collect();
    let chosen = chosen.map_err(|_| Fault::member("tickets", say.choose_two()))?;
    match client.casework().merge_incident(client.powers(), WarningId(*id), &chosen).await {
        Ok(picked) => {
            let merged = |one: casework::Merging| Merged {
                number: one.ticket.number(),
                fault: one.fault.as_ref().map(|fault| crate::handlers::warnings::why(fault, &client.when)),
            };
            let others = picked.others.into_iter().map(merged).collect();
            Ok(web::Json(Picked { lead: picked.lead.number(), others }))
        }
        Err(CaseError::Input(_)) => Err(Fault::member("tickets", say.choose_two())),
        Err(other) => Err(other.into()),
    }
}

/// Why a warning needs no further attention.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dismiss {
    /// Why.
    words: String,
}

/// What was done is done.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Dismissed {
    /// The key of the warning.
    id: i64,
}

/// `POST /api/v1/warnings/{warning}/dismiss`
pub(crate) async fn dismiss(
    client: Client,
    id: web::Path<i64>,
    Json(body): Json<Dismiss>,
) -> Answer<Dismissed> {
    let (_, policy) = client.casework().policy();
    let mut reading = Reading::new(client.say(), &policy);
    let words = reading.words("words", &body.words);
    let words = reading.done(words)?;
    client.casework().dismiss_warning(client.powers(), WarningId(*id), &words).await?;
    Ok(web::Json(Dismissed { id: *id }))
}
