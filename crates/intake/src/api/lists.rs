//! The lists of the staff.

use actix_web::web;
use casework::{AlarmLine, Begin, ItemLine, Line, Lines};
use domain::access::Action;
use domain::deadline::ClockKind;
use domain::ticket::{AlarmCause, Level, StateKind};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::fault::{Answer, Fault};
use super::names::Named;
use super::paging::{Asked, Page, begin, behind, limit, offset};
use super::parts::{Labelled, Unit};
use super::read::Query;
use crate::handlers::items::LISTS;
use crate::problem::Problem;

/// Characters of the words that a row begins with.
const BRIEF: usize = 60;

/// Which list of matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum List {
    /// What this person owes something on.
    #[default]
    Mine,
    /// What their units owe something on.
    Unit,
}

/// Which matters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// Which list.
    #[serde(default)]
    list: List,
    /// Only those in this state; for the list of the unit.
    state: Option<Named<StateKind>>,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// How many rows, at most 200; 50 without it.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u64>,
}

/// A row of a list of matters.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TicketRow {
    /// Its number.
    number: String,
    /// Its revision.
    revision: i32,
    /// Where it stands.
    state: Named<StateKind>,
    /// How high it is handled.
    level: Named<Level>,
    /// What it is about.
    category: Labelled,
    /// The name of the place.
    place: String,
    /// Where that lies.
    unit: Unit,
    /// What the words begin with; not when they were erased.
    words: Option<String>,
    /// Who has it.
    owner: Option<String>,
    /// When it was filed, UTC.
    filed: Timestamp,
    /// By when something is owed on it, UTC.
    due: Option<Timestamp>,
}

fn brief(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(BRIEF).collect()
}

fn page(client: &Client, lines: Lines, limit: u64) -> web::Json<Page<TicketRow>> {
    let full = lines.lines.len() as u64 == limit;
    let next = lines.lines.last().filter(|_| full).and_then(|line| behind(&line.stored.ticket));
    let rows = lines.lines.into_iter().map(|line| row(client, line)).collect();
    web::Json(Page { rows, next })
}

fn row(client: &Client, line: Line) -> TicketRow {
    let (_, policy) = client.casework().policy();
    let ticket = &line.stored.ticket;
    TicketRow {
        number: ticket.id.number(),
        revision: ticket.revision,
        state: Named(ticket.state.kind()),
        level: Named(ticket.level),
        category: Labelled::category(&policy, &ticket.category, client.say()),
        place: line.place,
        unit: Unit { code: ticket.division.to_string(), name: line.unit },
        words: line.stored.contents.as_ref().map(|contents| brief(contents.words.as_str())),
        owner: line.owner,
        filed: ticket.filed,
        due: ticket.state.due(),
    }
}

/// `GET /api/v1/tickets`
pub(crate) async fn tickets(client: Client, Query(wanted): Query<Wanted>) -> Answer<Page<TicketRow>> {
    let (say, powers) = (client.say(), client.powers());
    let (from, rows) = (begin(wanted.after.as_deref(), say)?, limit(wanted.limit, say)?);
    let lines = match wanted.list {
        List::Mine if wanted.state.is_some() => {
            return Err(Fault::parameter("state", say.api_shape("state goes with list=unit")));
        }
        List::Mine => client.casework().own_list(powers, from, rows).await?,
        List::Unit if !powers.ever(Action::SeeUnit) => return Err(Problem::Forbidden.into()),
        List::Unit => {
            let states: Vec<StateKind> = wanted.state.map(|state| state.0).into_iter().collect();
            client.casework().unit_list(powers, &states, from, rows).await?
        }
    };
    Ok(page(&client, lines, rows))
}

/// `GET /api/v1/visits`
pub(crate) async fn visits(client: Client, Query(asked): Query<Asked>) -> Answer<Page<TicketRow>> {
    let say = client.say();
    let (from, rows): (Begin, u64) = (begin(asked.after.as_deref(), say)?, limit(asked.limit, say)?);
    let lines = client.casework().visit_list(client.powers(), from, rows).await?;
    Ok(page(&client, lines, rows))
}

/// Which list of what is asked beside the handling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Beside {
    /// What this person must answer.
    #[default]
    Owed,
    /// What units below ask for, to be decided.
    Decide,
    /// Orders that they gave.
    Ordered,
    /// What they asked of those above.
    Asked,
    /// Help that they asked for.
    Helped,
}

impl Beside {
    const fn name(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Decide => "decide",
            Self::Ordered => "ordered",
            Self::Asked => "asked",
            Self::Helped => "helped",
        }
    }
}

/// Which of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedRequests {
    /// Which list.
    #[serde(default)]
    list: Beside,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// How many rows, at most 200; 50 without it.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u64>,
}

/// Something asked beside the handling of a matter.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RequestRow {
    /// The number of the matter.
    number: String,
    /// The name of the place.
    place: String,
    /// What it is.
    clock: Named<ClockKind>,
    /// The entry of the log with which it was asked.
    item: Option<i32>,
    /// The words with which it was asked.
    words: Option<String>,
    /// Who asked.
    asker: Option<String>,
    /// Who must answer.
    owner: Option<String>,
    /// Until when, UTC.
    due: Timestamp,
}

/// `GET /api/v1/requests`
pub(crate) async fn requests(
    client: Client,
    Query(wanted): Query<WantedRequests>,
) -> Answer<Page<RequestRow>> {
    let say = client.say();
    let (from, rows) = (offset(wanted.after.as_deref(), say)?, limit(wanted.limit, say)?);
    let which = LISTS.into_iter().find(|(_, name)| *name == wanted.list.name()).map(|(which, _)| which);
    let which = which.ok_or(Problem::NotFound)?;
    let (lines, more) = client.casework().items(client.powers(), which, from, rows).await?;
    let row = |line: ItemLine| RequestRow {
        number: line.item.ticket.number(),
        place: line.place,
        clock: Named(line.item.clock.kind()),
        item: line.item.clock.item().map(|item| item.0),
        words: line.words.map(|words| words.to_string()),
        asker: line.asker,
        owner: line.owner,
        due: line.item.due,
    };
    let next = more.then(|| from.saturating_add(rows).to_string());
    Ok(web::Json(Page { rows: lines.into_iter().map(row).collect(), next }))
}

/// A standing alarm.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AlarmRow {
    /// The number of the matter.
    number: String,
    /// The name of the place.
    place: String,
    /// About which clock.
    clock: Named<ClockKind>,
    /// Why.
    cause: Named<AlarmCause>,
    /// Who owes.
    owner: Option<String>,
    /// Since when, UTC.
    raised: Timestamp,
}

/// `GET /api/v1/alarms`
pub(crate) async fn alarms(client: Client, Query(asked): Query<Asked>) -> Answer<Page<AlarmRow>> {
    let say = client.say();
    let (from, rows) = (offset(asked.after.as_deref(), say)?, limit(asked.limit, say)?);
    let lines = client.casework().alarms(client.powers(), from, rows).await?;
    let next = (lines.len() as u64 == rows).then(|| from.saturating_add(rows).to_string());
    let row = |line: AlarmLine| AlarmRow {
        number: line.alarm.ticket.number(),
        place: line.place,
        clock: Named(line.alarm.clock),
        cause: Named(line.alarm.cause),
        owner: line.owner,
        raised: line.alarm.raised,
    };
    Ok(web::Json(Page { rows: lines.into_iter().map(row).collect(), next }))
}
