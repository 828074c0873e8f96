//! `mashang sample`

use std::process::ExitCode;

use casework::Drawn;
use domain::division::DivisionCode;
use domain::sampling::Month;

use crate::config::Config;
use crate::console::{count, say};
use crate::failure::Failure;
use crate::town::Town;

/// Prints the sample, and everything that somebody needs who wants to draw it again.
pub(crate) async fn draw(config: Config, unit: &DivisionCode, month: Month) -> Result<ExitCode, Failure> {
    let town = Town::look(config).await?;
    let sample = town.casework.sample(unit, month).await?;
    let Drawn::Done { seed, matters, size, sample } = sample.drawn else {
        return Err(Failure::new(format!(
            "{month} has no anchor yet, so that nobody can know the sample: `mashang serve` makes it an hour after the month \
             is over; wait until then"
        )));
    };
    say(format_args!("{unit} {month}: {} closed.", count(matters.len(), "matter was", "matters were")));
    let numbers: Vec<String> = matters.iter().map(|id| id.number()).collect();
    say(format_args!("closed: {}", numbers.join(" ")));
    say(format_args!("seed: {seed}"));
    say(format_args!(
        "{} per cent, at least {}: {}, the lowest ranks. A rank is what this prints:",
        size.share_percent,
        size.least,
        count(sample.len(), "matter", "matters")
    ));
    say("    printf '%s' \"SEED:NUMBER\" | sha256sum");
    for id in sample {
        let rank = domain::sampling::hex(&domain::sampling::rank(&seed, id));
        say(format_args!("{}  {rank}", id.number()));
    }
    Ok(ExitCode::SUCCESS)
}
