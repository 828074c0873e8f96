//! Whom the city's centre asks once more.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;
use casework::{Drawn, Sample, SampleLine};
use i18n::Lang;

use super::page;
use crate::desk::Desk;
use crate::pages::Tab;
use crate::pages::desk::{CheckRow, CheckUnit, Checks};
use crate::problem::Problem;
use crate::telling;

/// Which month; the one before this when it is not said, or not readable.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    month: String,
}

/// `GET /desk/checks`
pub(crate) async fn show(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let month = asked.month.parse().unwrap_or_else(|_| desk.casework().month_to_check());
    let samples = desk.casework().samples(desk.powers(), month).await?;
    let (_, policy) = desk.casework().policy();
    let say = desk.say();
    let row = |line: SampleLine| CheckRow {
        number: line.stored.ticket.id.number(),
        place: line.place,
        category: telling::category(&policy, &line.stored.ticket.category, say),
        checked: line.checked,
    };
    let unit = |(name, sample, lines): (String, Sample, Vec<SampleLine>)| {
        let (what, seed) = drawn(&sample, say);
        CheckUnit { name, what, seed, rows: lines.into_iter().map(row).collect() }
    };
    let units = samples.into_iter().map(unit).collect();
    let bar = desk.bar(Tab::Visits).await?;
    page(StatusCode::OK, &Checks { bar, month: month.to_string(), units, shell: desk.shell })
}

fn drawn(sample: &Sample, say: Lang) -> (String, Option<String>) {
    match &sample.drawn {
        Drawn::NotYet => (say.not_drawn_yet().to_owned(), None),
        Drawn::Done { seed, matters, sample, .. } => {
            (say.drawn(sample.len(), matters.len()), Some(seed.clone()))
        }
    }
}
