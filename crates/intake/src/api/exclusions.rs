//! What is left out of the evaluation: what waits for a decision, and what was decided by whom.

use actix_web::web;
use domain::ticket::Counted;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::fault::Answer;
use super::names::Named;
use super::paging::{Page, limit, offset};
use super::read::Query;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// What waits for a decision.
    #[default]
    Waiting,
    /// What was decided, the latest first.
    Decided,
}

/// Which of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// Which list.
    #[serde(default)]
    list: Which,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// How many rows, at most 200; 50 without it.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u64>,
}

/// What those above have decided.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Approval {
    /// Whether it was granted.
    granted: bool,
    /// By whom.
    by: Option<String>,
    /// When, UTC.
    at: Timestamp,
    /// What they said to it.
    note: Option<String>,
}

/// That something is left out, or counted after all.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ExclusionRow {
    /// The number of the matter.
    number: String,
    /// The name of the place.
    place: String,
    /// What is meant.
    counted: Named<Counted>,
    /// Whether it is to be left out; else it is to be counted after all.
    leave_out: bool,
    /// When it was asked, UTC.
    asked: Timestamp,
    /// By whom.
    asker: Option<String>,
    /// Why.
    reason: Option<String>,
    /// The name of the unit whose centre decides.
    to: String,
    /// What was decided; not while it waits.
    decision: Option<Approval>,
    /// Whether this person may decide it.
    mine: bool,
}

fn row(line: casework::Exclusion) -> ExclusionRow {
    let approval = |decision: casework::Approval| Approval {
        granted: decision.granted,
        by: decision.by,
        at: decision.at,
        note: decision.note,
    };
    ExclusionRow {
        number: line.stored.ticket.id.number(),
        place: line.place,
        counted: Named(line.counted),
        leave_out: line.leave_out,
        asked: line.asked,
        asker: line.asker,
        reason: line.reason,
        to: line.to,
        decision: line.decision.map(approval),
        mine: line.mine,
    }
}

/// `GET /api/v1/exclusions`
pub(crate) async fn list(client: Client, Query(wanted): Query<Wanted>) -> Answer<Page<ExclusionRow>> {
    let say = client.say();
    let (from, rows) = (offset(wanted.after.as_deref(), say)?, limit(wanted.limit, say)?);
    let (casework, powers) = (client.casework(), client.powers());
    let lines = match wanted.list {
        Which::Waiting => casework.exclusions_asked(powers, from, rows).await?,
        Which::Decided => casework.exclusions_decided(powers, from, rows).await?,
    };
    let next = (lines.len() as u64 == rows).then(|| from.saturating_add(rows).to_string());
    Ok(web::Json(Page { rows: lines.into_iter().map(row).collect(), next }))
}
