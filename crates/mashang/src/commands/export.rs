//! `mashang export`

use std::process::ExitCode;

use casework::EvaluationScope;
use domain::division::DivisionCode;
use domain::evaluation::{By, Period};
use i18n::When;
use intake::workbook::{self, Matters};
use jiff::civil::Date;

use crate::cli::{ExportEvaluationArgs, ExportTicketsArgs};
use crate::config::Config;
use crate::console::{count, say};
use crate::failure::Failure;
use crate::town::Town;
use crate::whole::write_whole;

/// The rates and scores that the desk shows, computed from the logs.
pub(crate) async fn evaluation(
    config: Config,
    arguments: &ExportEvaluationArgs,
) -> Result<ExitCode, Failure> {
    let ExportEvaluationArgs { file, division, from, to, by } = arguments;
    let by = By::below(division, by).map_err(|fault| Failure::usage(fault.to_string()))?;
    let town = Town::look(config).await?;
    let when = when(&town);
    let period = days(*from, *to, &when)?;
    name(&town, division).await?;
    let scope = EvaluationScope { division: division.clone(), period, by };
    let evaluation = town.casework.evaluate(scope).await?;
    let packed = workbook::evaluation(&evaluation, &when)?;
    write_whole(file, |out| Ok(std::io::Write::write_all(out, &packed)?))?;
    say(format_args!("{}: {}.", file.display(), count(evaluation.lines.len(), "line", "lines")));
    Ok(ExitCode::SUCCESS)
}

/// The matters that were filed, without anything personal unless it is asked for.
pub(crate) async fn tickets(config: Config, arguments: &ExportTicketsArgs) -> Result<ExitCode, Failure> {
    let ExportTicketsArgs { file, division, from, to, with_words } = arguments;
    let town = Town::look(config).await?;
    let when = when(&town);
    let today = when.now.to_zoned(when.zone.clone()).date();
    let period = days(from.unwrap_or(BEFORE_ALL), to.unwrap_or(today), &when)?;
    let unit = match division {
        Some(division) => name(&town, division).await?,
        None => town.config.town.name.clone(),
    };
    let first = from.map_or_else(|| "…".to_owned(), |day| day.to_string());
    let title = when.lang.matters_of(unit, first, period.last);
    let list = list(&town, division.as_ref(), &period, Matters::new(&title, when, *with_words)?, *with_words)
        .await?;
    let matters = usize::try_from(list.count()).unwrap_or(usize::MAX);
    write_whole(file, |out| Ok(list.finish(out)?))?;
    say(format_args!("{}: {}.", file.display(), count(matters, "matter", "matters")));
    Ok(ExitCode::SUCCESS)
}

/// No matter was filed before.
const BEFORE_ALL: Date = Date::constant(2000, 1, 1);

async fn list(
    town: &Town,
    division: Option<&DivisionCode>,
    period: &Period,
    mut table: Matters,
    with_words: bool,
) -> Result<Matters, Failure> {
    let (_, policy) = town.casework.policy();
    let mut after = None;
    loop {
        let matters = town.casework.export(division, period, after).await?;
        let Some(last) = matters.last() else { return Ok(table) };
        after = Some(last.stored.ticket.id);
        for matter in &matters {
            let answers = if with_words { town.casework.answers(&matter.stored).await? } else { None };
            table.add(matter, &policy, answers.as_ref())?;
        }
    }
}

fn when(town: &Town) -> When {
    let (_, policy) = town.casework.policy();
    When { lang: town.config.town.language, zone: policy.zone.clone(), now: town.casework.now() }
}

fn days(first: Date, last: Date, when: &When) -> Result<Period, Failure> {
    Period::new(first, last, &when.zone).map_err(|fault| Failure::usage(fault.to_string()))
}

/// The name of a division, which must be one that is known.
async fn name(town: &Town, division: &DivisionCode) -> Result<String, Failure> {
    let path = town.store().division_path(division).await?;
    let own = path.into_iter().find(|known| known.code == *division);
    own.map(|known| known.name).ok_or_else(|| {
        Failure::new(format!("there is no division {division}; look at its code again, or import it first"))
    })
}
