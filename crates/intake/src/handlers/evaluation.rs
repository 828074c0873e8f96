//! Rates and scores.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, web};
use casework::{Evaluation, EvaluationScope};
use domain::division::{DivisionCode, DivisionLevel};
use domain::evaluation::{By, Period};
use i18n::Lang;

use super::page;
use crate::desk::Desk;
use crate::figures::{Cell, table};
use crate::pages::Tab;
use crate::pages::evaluation::{Choice, EvaluationPage, Field, Found};
use crate::problem::Problem;
use crate::workbook as excel;

/// What is asked for. What is missing is usual: one's own unit, the units below it, this month until today.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
}

/// The same, understood.
struct Question {
    /// The units that may be asked about, each with all within it.
    units: Vec<(DivisionCode, String)>,
    division: DivisionCode,
    by: By,
    /// The days as they were typed; and the period, unless it ends before it begins.
    first: String,
    last: String,
    period: Option<Period>,
}

impl Question {
    async fn of(desk: &Desk, asked: &Asked) -> Result<Self, Problem> {
        let units = desk.casework().evaluated_units(desk.powers()).await?;
        let own = units.first().map(|(code, _)| code.clone()).ok_or(Problem::Forbidden)?;
        let division = if asked.unit.is_empty() {
            own
        } else {
            asked.unit.parse().map_err(|_| Problem::Unreadable("the unit"))?
        };
        let by = Some(asked.by.as_str()).filter(|by| !by.is_empty()).unwrap_or("unit");
        let by = By::below(&division, by).map_err(|_| Problem::Unreadable("what is evaluated"))?;
        let zone = &desk.shell.when.zone;
        let today = desk.shell.when.now.to_zoned(zone.clone()).date();
        let day = |text: &str, usual| match text {
            "" => Ok(usual),
            text => text.parse().map_err(|_| Problem::Unreadable("a day")),
        };
        let (first, last) = (day(&asked.first, today.first_of_month())?, day(&asked.last, today)?);
        let period = Period::new(first, last, zone).ok();
        Ok(Self { units, division, by, first: first.to_string(), last: last.to_string(), period })
    }

    async fn answer(&self, desk: &Desk) -> Result<Option<Evaluation>, Problem> {
        let Some(period) = self.period else { return Ok(None) };
        let scope = EvaluationScope { division: self.division.clone(), period, by: self.by };
        Ok(Some(desk.casework().evaluation(desk.powers(), scope).await?))
    }

    /// The address of the same question about a unit, at a page of the given name.
    fn href(&self, page: &str, unit: &str, by: &str) -> String {
        format!("/desk/{page}?unit={unit}&by={by}&first={}&last={}", self.first, self.last)
    }

    /// The units of whoever asks, and the one that is asked about.
    fn units(&self, name: Option<&str>) -> Vec<Choice> {
        let choice = |code: &DivisionCode, label: &str| Choice {
            value: code.to_string(),
            label: label.to_owned(),
            chosen: *code == self.division,
        };
        let mut choices: Vec<Choice> = self.units.iter().map(|(code, name)| choice(code, name)).collect();
        if choices.iter().all(|choice| !choice.chosen) {
            choices.push(choice(&self.division, name.unwrap_or(self.division.as_str())));
        }
        choices
    }

    /// The levels below the unit down to the village, people, categories.
    fn ways(&self, say: Lang) -> Vec<Choice> {
        let level = self.division.level();
        let below = |l: &DivisionLevel| *l > level && *l <= DivisionLevel::Village;
        let mut units: Vec<By> = DivisionLevel::ALL.into_iter().filter(below).map(By::Unit).collect();
        if units.is_empty() {
            units.push(By::Unit(level));
        }
        let choice = |by: By| Choice {
            value: by.to_string(),
            label: match by {
                By::Unit(level) => say.each_unit(level).to_owned(),
                By::Person => say.each_person().to_owned(),
                By::Category => say.each_category().to_owned(),
            },
            chosen: by == self.by,
        };
        units.into_iter().chain([By::Person, By::Category]).map(choice).collect()
    }
}

/// `GET /desk/evaluation`
pub(crate) async fn show(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let question = Question::of(&desk, &asked).await?;
    let answer = question.answer(&desk).await?;
    let status = if answer.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = EvaluationPage {
        bar: desk.bar(Tab::Evaluation).await?,
        units: question.units(answer.as_ref().map(|answer| answer.name.as_str())),
        by: question.ways(say),
        fault: answer.is_none().then(|| say.no_period().to_owned()),
        found: answer.map(|answer| found(&question, &answer, say)),
        first: question.first,
        last: question.last,
        shell: desk.shell,
    };
    page(status, &shown)
}

fn found(question: &Question, answer: &Evaluation, say: Lang) -> Found {
    let table = table(answer, say);
    let period = answer.scope.period;
    let field = |cell: &Cell| Field {
        text: cell.says(say),
        beside: cell.beside(say),
        href: match cell {
            Cell::Name { code: Some(code), .. } if *code != question.division.as_str() => {
                Some(question.href("evaluation", code, "unit"))
            }
            _ => None,
        },
    };
    let row = |cells: &Vec<Cell>| cells.iter().map(field).collect();
    Found {
        title: say.evaluation_of(&answer.name, period.first, period.last),
        means: means(answer, say),
        heads: table.heads.clone(),
        rows: table.rows.iter().map(row).collect(),
        whole: row(&table.whole),
        workbook: question.href("evaluation.xlsx", question.division.as_str(), &question.by.to_string()),
    }
}

fn means(answer: &Evaluation, say: Lang) -> Vec<String> {
    let rules = answer.policy.evaluation;
    let weights = rules.weights;
    vec![
        say.evaluation_means().to_owned(),
        say.score_means(weights.contact, weights.on_time, weights.resolution, weights.satisfaction),
        say.points_mean(rules.basically_counts_percent, rules.denied_calls, rules.late_orders, rules.settled),
        say.times_mean().to_owned(),
    ]
}

/// `GET /desk/evaluation.xlsx`
pub(crate) async fn workbook(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let question = Question::of(&desk, &asked).await?;
    let answer = question.answer(&desk).await?.ok_or(Problem::Unreadable("the period"))?;
    let name = format!("evaluation-{}-{}-{}.xlsx", question.division, question.first, question.last);
    let when = desk.shell.when;
    let packed = web::block(move || excel::evaluation(&answer, &when)).await;
    let packed = packed.map_err(|error| Problem::Fault(error.to_string()))?;
    let file = packed.map_err(|error| Problem::Fault(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(file))
}
