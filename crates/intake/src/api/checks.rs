//! Whom the city's centre asks once more.

use actix_web::web;
use casework::{Drawn, Sample, SampleLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::fault::{Answer, Fault};
use super::read::Query;

/// Which month.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Such as `2026-03`; the one before this without it.
    month: Option<String>,
}

/// A matter of a sample.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Check {
    /// Its number.
    number: String,
    /// The name of the place.
    place: String,
    /// Whether the requester was asked once more since the month was over.
    checked: bool,
}

/// The sample of a unit.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UnitSample {
    /// The code of the unit.
    unit: String,
    /// Its name.
    name: String,
    /// By what the numbers are ranked; not before the month is over and sealed.
    seed: Option<String>,
    /// How many matters were closed in the month.
    matters: usize,
    /// Those that were drawn.
    drawn: Vec<Check>,
}

/// The samples of a month.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Samples {
    /// Which month.
    month: String,
    /// One for each unit.
    units: Vec<UnitSample>,
}

/// `GET /api/v1/checks`
pub(crate) async fn show(client: Client, Query(asked): Query<Asked>) -> Answer<Samples> {
    let month = match asked.month {
        None => client.casework().month_to_check(),
        Some(month) => month.parse().map_err(|_| Fault::parameter("month", client.say().api_day_fault()))?,
    };
    let samples = client.casework().samples(client.powers(), month).await?;
    let units = samples.into_iter().map(unit).collect();
    Ok(web::Json(Samples { month: month.to_string(), units }))
}

fn unit((name, sample, lines): (String, Sample, Vec<SampleLine>)) -> UnitSample {
    let (seed, matters) = match sample.drawn {
        Drawn::NotYet => (None, 0),
        Drawn::Done { seed, matters, .. } => (Some(seed), matters.len()),
    };
    let check = |line: SampleLine| Check {
        number: line.stored.ticket.id.number(),
        place: line.place,
        checked: line.checked,
    };
    UnitSample {
        unit: sample.unit.to_string(),
        name,
        seed,
        matters,
        drawn: lines.into_iter().map(check).collect(),
    }
}
