//! `mashang code`

use std::path::Path;
use std::process::ExitCode;

use casework::{PlaceEntry, Scan};
use domain::number::PlaceNumber;
use jiff::Timestamp;
use qr::code::{self, PlaceCode, Scanned};
use qr::photo;

use crate::config::Config;
use crate::console::say;
use crate::failure::Failure;
use crate::town::Town;

pub(crate) async fn show(config: Config, place: &str) -> Result<ExitCode, Failure> {
    let town = Town::look(config).await?;
    let number = find(&town, place).await?;
    let entry = town.casework.place(number).await?.ok_or_else(|| unknown(place))?;
    tell_place(&entry);
    for issue in &entry.codes {
        let code = town.sign(PlaceCode { place: number, issue: issue.issue });
        let since = day(&town, issue.issued);
        say(match issue.revoked {
            None => format!("issue {}: {} holds since {since}", issue.issue, town.url(&code)),
            Some(at) => format!(
                "issue {}: {code} issued {since}, revoked {} ({})",
                issue.issue,
                day(&town, at),
                issue.reason.as_deref().unwrap_or("no reason given")
            ),
        });
    }
    if entry.current().is_none() {
        say("No code of this place holds: issue one on its page in the administration.");
    }
    Ok(ExitCode::SUCCESS)
}

/// By the number under the code, by the place's own code, or by its running number.
async fn find(town: &Town, text: &str) -> Result<PlaceNumber, Failure> {
    if let Ok(number) = PlaceNumber::from_short(text)
        && town.store().place(number).await?.is_some()
    {
        return Ok(number);
    }
    if let Some(place) = town.store().place_by_code(text.trim()).await? {
        return Ok(place.number);
    }
    let running = text.trim().parse().ok().and_then(|number| PlaceNumber::new(number).ok());
    running.ok_or_else(|| unknown(text))
}

fn unknown(text: &str) -> Failure {
    Failure::new(format!(
        "no place has the number or the code {text:?}; give the six digits under a code, or the place's code in your lists"
    ))
}

fn day(town: &Town, at: Timestamp) -> String {
    let (_, policy) = town.casework.policy();
    at.to_zoned(policy.zone.clone()).strftime("%F %R").to_string()
}

fn tell_place(entry: &PlaceEntry) {
    let place = &entry.place;
    say(format_args!("{} ({}), number {}", place.name, place.code, place.number.short()));
    say(entry.path.names());
}

/// Fails when something that was read is none of our codes.
pub(crate) async fn read(config: Config, what: &str) -> Result<ExitCode, Failure> {
    let texts = texts(what)?;
    let town = Town::look(config).await?;
    let mut ours = true;
    for text in &texts {
        if texts.len() > 1 || text != what {
            say(format_args!("{text:?}"));
        }
        ours &= diagnose(&town, text).await?;
    }
    Ok(if ours { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn texts(what: &str) -> Result<Vec<String>, Failure> {
    let path = Path::new(what);
    if !path.is_file() {
        return Ok(vec![what.to_owned()]);
    }
    let unreadable =
        |fault: std::io::Error| Failure::new(format!("{what} cannot be read: {fault}; check the path"));
    if std::fs::metadata(path).map_err(unreadable)?.len() > photo::MOST_BYTES as u64 {
        return Err(Failure::new(format!(
            "{what} is larger than {} MB: send a smaller picture",
            photo::MOST_BYTES >> 20
        )));
    }
    let file = std::fs::read(path).map_err(unreadable)?;
    photo::read(&file).map_err(|fault| Failure::new(format!("{what}: {fault}")))
}

/// Says what it is; false when it is none of ours.
async fn diagnose(town: &Town, text: &str) -> Result<bool, Failure> {
    match code::extract(text) {
        Scanned::Foreign => {
            say("Not one of our codes: neither our address, nor a code, nor a number under one.");
            Ok(false)
        }
        Scanned::ShortNumber(digits) => match PlaceNumber::from_short(&digits) {
            Ok(number) => diagnose_place(town, number).await,
            Err(fault) => {
                say(format_args!("Not one of our numbers: {fault}."));
                Ok(false)
            }
        },
        Scanned::Code(characters) => match code::verify(&town.code_keys, &characters) {
            Ok(code) => diagnose_code(town, code).await.map(|()| true),
            Err(fault) => {
                say(format_args!("Not valid: {fault}."));
                Ok(false)
            }
        },
    }
}

async fn diagnose_place(town: &Town, number: PlaceNumber) -> Result<bool, Failure> {
    let entry = town.casework.place(number).await?;
    match &entry {
        Some(entry) => tell_place(entry),
        None => say(format_args!("A well-formed number, but no place has {number}.")),
    }
    Ok(entry.is_some())
}

async fn diagnose_code(town: &Town, code: PlaceCode) -> Result<(), Failure> {
    say(format_args!("Ours: number {}, issue {}.", code.place.short(), code.issue));
    match town.casework.scan(code.place, code.issue).await? {
        Scan::Current(entry) => {
            tell_place(&entry);
            say("It holds.");
        }
        Scan::Revoked { entry, current, reason } => {
            tell_place(&entry);
            say(format_args!("It was revoked: {}.", reason.as_deref().unwrap_or("no reason was given")));
            match current {
                Some(issue) => {
                    let code = town.sign(PlaceCode { place: code.place, issue });
                    say(format_args!("Issue {issue} holds now: {}", town.url(&code)));
                }
                None => say("No other code of this place holds."),
            }
        }
        Scan::Unregistered(_) => {
            say(
                "The register does not know its place: import the list of places with its column of numbers.",
            );
        }
    }
    Ok(())
}
