//! `mashang audit`

use std::process::ExitCode;

use casework::{Audited, CaseError, Finding};
use domain::anchor::AnchorCopy;
use domain::number::TicketId;
use domain::text::Words;
use jiff::tz::TimeZone;

use crate::config::Config;
use crate::console::{count, say};
use crate::failure::Failure;
use crate::town::Town;

/// Fails when anything is not what was written.
pub(crate) async fn verify(config: Config, kept: &[AnchorCopy]) -> Result<ExitCode, Failure> {
    let town = Town::look(config).await?;
    let (_, policy) = town.casework.policy();
    let audited = town.casework.audit(kept, |finding| tell(finding, &policy.zone)).await?;
    summarise(&audited, kept);
    Ok(if audited.faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(finding: Finding, zone: &TimeZone) {
    match finding {
        Finding::Log(ticket, fault) => {
            say(format_args!("FAULT ticket {ticket}: {fault}.\n      {}", fault.meaning()));
        }
        Finding::Day(fault) => say(format_args!("FAULT {fault}.\n      {}", fault.meaning())),
        Finding::Late(ticket, late) => say(format_args!(
            "late  ticket {ticket}: entry {} says that it happened at {}, but was stored when its day was anchored already; \
             the anchor of {} covers it.\n      No fault by itself: a clock that ran behind does the same.",
            late.entry,
            late.at.to_zoned(zone.clone()).strftime("%F %R"),
            late.day
        )),
    }
}

fn summarise(audited: &Audited, kept: &[AnchorCopy]) {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let matters = count(number(audited.matters), "matter", "matters");
    let entries = count(number(audited.entries), "entry", "entries");
    say(match (audited.anchors.first(), audited.anchors.last()) {
        (Some(first), Some(last)) => format!(
            "{matters} with {entries}; {} from {} to {}; {} not covered yet.",
            count(audited.anchors.len(), "anchor", "anchors"),
            first.day,
            last.day,
            count(number(audited.unanchored), "newer entry is", "newer entries are"),
        ),
        _ => format!("{matters} with {entries}; no day is anchored yet."),
    });
    if audited.faults > 0 {
        say(count(number(audited.faults), "fault.", "faults."));
        return;
    }
    say("Nothing was altered, removed or reordered.");
    if kept.is_empty() {
        say(
            "Whoever can write to the database could have computed everything anew: compare with an anchor that was kept \
             elsewhere (--anchor DAY:DIGEST).",
        );
    }
}

pub(crate) async fn anchor(config: Config, newest: u16) -> Result<ExitCode, Failure> {
    let town = Town::look(config).await?;
    let anchors = town.casework.newest_anchors(u64::from(newest)).await?;
    if anchors.is_empty() {
        say(
            "No day is anchored yet: `mashang serve` does it an hour after midnight, and at its first start.",
        );
    }
    for anchor in anchors {
        let matters = usize::try_from(anchor.matters).unwrap_or(usize::MAX);
        say(format_args!("{}  {}", anchor.copy(), count(matters, "matter", "matters")));
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn erase(config: Config, ticket: TicketId, reason: Words) -> Result<ExitCode, Failure> {
    // A database in which there is nothing is not prepared for this: nothing is to be erased there.
    let town = Town::look(config).await?;
    let erased = town.casework.erase_by_law(ticket, reason).await.map_err(|fault| match fault {
        CaseError::Missing(_) => {
            Failure::new(format!("there is no ticket {ticket}; look at its number again"))
        }
        other => other.into(),
    })?;
    say(format_args!(
        "The personal data of ticket {ticket} are erased, and its log says so: telephone number, name, words, pictures, texts, \
         and {} of gateways.",
        count(erased.callbacks, "callback", "callbacks")
    ));
    say("What lies in backups is not reached from here.");
    Ok(ExitCode::SUCCESS)
}
