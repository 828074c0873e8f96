//! Rates and scores.

use std::collections::BTreeMap;

use actix_web::web;
use casework::{Evaluated, EvaluationScope};
use domain::division::DivisionCode;
use domain::evaluation::{By, Figures, Group, Period, Rate, Times};
use domain::ticket::{ContactGrade, Judgement};
use i18n::Lang;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::fault::{Answer, Fault};
use super::parts::{Labelled, Staff, Unit};
use super::read::Query;
use crate::problem::Problem;

/// What is asked for. What is missing is usual: one's own unit, the units below it, this month until today.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The code of a unit.
    division: Option<String>,
    /// The first day.
    from: Option<String>,
    /// The last day; it belongs to the period.
    until: Option<String>,
    /// `unit`, `person`, `category`, or a level of the tree such as `village`.
    by: Option<String>,
}

/// So many of so many.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RateOf {
    /// How many.
    good: u32,
    /// Of how many cases.
    of: u32,
    /// From 0 to 1; not without cases.
    share: Option<f64>,
}

/// How long things took.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TimesOf {
    /// Of how many cases.
    of: usize,
    /// Seconds within which half of them were done.
    median: Option<i64>,
    /// Seconds within which nine of ten were done.
    p90: Option<i64>,
}

/// What was counted.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FiguresOf {
    /// Called in time ÷ clocks for a call that ended.
    contact: RateOf,
    /// Calls by what proves them.
    calls: BTreeMap<&'static str, u32>,
    /// Calls of which the requester says that they were none ÷ calls.
    denied: RateOf,
    /// Finished in time ÷ clocks for the handling that ended.
    on_time: RateOf,
    /// Solved ÷ requesters who were asked.
    solved: RateOf,
    /// Judgements of requesters.
    judgements: BTreeMap<&'static str, u32>,
    /// From 0 to 1: who is basically satisfied counts as the policy says; not without a valid visit.
    satisfaction: Option<f64>,
    /// Not unsatisfied when the city asked again ÷ requesters whom it reached.
    checks: RateOf,
    /// Given back ÷ matters that left the hands of a unit.
    returned: RateOf,
    /// Opened again ÷ visits and checks.
    reopened: RateOf,
    /// Answered in time ÷ orders whose clocks ended.
    orders: RateOf,
    /// Found and put right at once ÷ these and what was finished.
    settled: RateOf,
    /// Cases that those above left out; they are in none of the others.
    left_out: u32,
    /// From the filing to the call.
    to_contact: TimesOf,
    /// From the filing to the end of the handling.
    to_finish: TimesOf,
}

/// Whose figures.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Whose {
    /// A unit's, with all below it.
    Unit(Unit),
    /// A person's; without one where nobody answered.
    Person(Option<Staff>),
    /// A category's.
    Category(Labelled),
}

/// One line.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Line {
    /// Whose.
    whose: Whose,
    /// Points; not without cases.
    score: Option<f64>,
    /// From 1, the best first; the same score has the same rank.
    rank: Option<usize>,
    /// What was counted.
    figures: FiguresOf,
}

/// An evaluation, computed from the logs alone.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Evaluation {
    /// Of which unit, with all below it.
    division: Unit,
    /// The first day.
    from: String,
    /// The last day.
    until: String,
    /// What has a line.
    by: String,
    /// The best first.
    lines: Vec<Line>,
    /// All lines together.
    whole: FiguresOf,
    /// What these are worth.
    score: Option<f64>,
}

fn rate(rate: Rate) -> RateOf {
    RateOf { good: rate.good, of: rate.of, share: rate.share() }
}

fn times(times: &Times) -> TimesOf {
    let seconds = |time: Option<jiff::SignedDuration>| time.map(|time| time.as_secs());
    TimesOf { of: times.len(), median: seconds(times.median()), p90: seconds(times.p90()) }
}

fn figures(figures: &Figures, basically: u8) -> FiguresOf {
    FiguresOf {
        contact: rate(figures.contact),
        calls: ContactGrade::ALL.iter().map(|grade| (grade.as_str(), figures.calls_of(*grade))).collect(),
        denied: rate(figures.denied),
        on_time: rate(figures.on_time),
        solved: rate(figures.solved),
        judgements: Judgement::ALL.iter().map(|j| (j.as_str(), figures.judged(*j))).collect(),
        satisfaction: figures.satisfaction(basically),
        checks: rate(figures.checks),
        returned: rate(figures.returned),
        reopened: rate(figures.reopened),
        orders: rate(figures.orders),
        settled: rate(figures.settled),
        left_out: figures.left_out,
        to_contact: times(&figures.to_contact),
        to_finish: times(&figures.to_finish),
    }
}

fn day(asked: Option<&str>, usual: Date, name: &'static str, say: Lang) -> Result<Date, Fault> {
    let Some(text) = asked else { return Ok(usual) };
    text.parse().map_err(|_| Fault::parameter(name, say.api_day_fault()))
}

async fn scope(client: &Client, asked: &Asked) -> Result<EvaluationScope, Fault> {
    let say = client.say();
    let units = client.casework().evaluated_units(client.powers()).await?;
    let own = units.into_iter().next().map(|(code, _)| code).ok_or(Problem::Forbidden)?;
    let division: DivisionCode = match &asked.division {
        None => own,
        Some(code) => code.parse().map_err(|_| Fault::parameter("division", say.api_unit_fault()))?,
    };
    let by = By::below(&division, asked.by.as_deref().unwrap_or("unit"));
    let by = by.map_err(|error| Fault::parameter("by", say.api_shape(error)))?;
    let today = client.when.now.to_zoned(client.when.zone.clone()).date();
    let first = day(asked.from.as_deref(), today.first_of_month(), "from", say)?;
    let last = day(asked.until.as_deref(), today, "until", say)?;
    let period = Period::new(first, last, &client.when.zone);
    let period = period.map_err(|_| Fault::parameter("until", say.no_period()))?;
    Ok(EvaluationScope { division, period, by })
}

/// `GET /api/v1/evaluation`
pub(crate) async fn show(client: Client, Query(asked): Query<Asked>) -> Answer<Evaluation> {
    let say = client.say();
    let scope = scope(&client, &asked).await?;
    let found = client.casework().evaluation(client.powers(), scope).await?;
    let basically = found.policy.evaluation.basically_counts_percent;
    let points =
        |score: domain::evaluation::Score| f64::from(i32::try_from(score.hundredths()).unwrap_or(0)) / 100.0;
    let whose = |evaluated: &Evaluated| match &evaluated.line.group {
        Group::Unit(code) => {
            let name = evaluated.name.clone().unwrap_or_else(|| code.to_string());
            Whose::Unit(Unit { code: code.to_string(), name })
        }
        Group::Person(staff) => {
            let name = evaluated.name.clone().unwrap_or_default();
            Whose::Person(staff.map(|staff| Staff { id: staff.0, name }))
        }
        Group::Category(id) => Whose::Category(Labelled::category(&found.policy, id, say)),
    };
    let line = |evaluated: &Evaluated| Line {
        whose: whose(evaluated),
        score: evaluated.line.score.map(points),
        rank: evaluated.line.rank,
        figures: figures(&evaluated.line.figures, basically),
    };
    Ok(web::Json(Evaluation {
        division: Unit { code: found.scope.division.to_string(), name: found.name.clone() },
        from: found.scope.period.first.to_string(),
        until: found.scope.period.last.to_string(),
        by: found.scope.by.to_string(),
        lines: found.lines.iter().map(line).collect(),
        whole: figures(&found.whole, basically),
        score: found.score.map(points),
    }))
}
