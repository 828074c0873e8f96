//! `mashang policy`

use std::path::Path;
use std::process::ExitCode;

use casework::{LONGEST_POLICY, LostRole, MOST_POLICY_LINES, PolicyPut, PolicyRefusal, PolicySource};
use domain::policy::{Policy, PolicyVersion};
use domain::text::Note;

use crate::config::Config;
use crate::console::{count, say};
use crate::failure::Failure;
use crate::town::Town;

/// The most versions that are listed.
const LISTED: u64 = 1_000;

/// Needs neither configuration nor database: whether people hold the roles that it names is asked by `put`.
pub(crate) fn check(file: &Path) -> Result<ExitCode, Failure> {
    Policy::parse(&read(file)?).map_err(|fault| Failure::new(format!("{}: {fault}", file.display())))?;
    say(format_args!("{} holds together.", file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Prints the text alone, so that it can be written into a file.
pub(crate) async fn show(config: Config, version: Option<PolicyVersion>) -> Result<ExitCode, Failure> {
    let town = Town::look(config).await?;
    let version = match version {
        Some(version) => version,
        None => town.store().policy_in_force().await?.ok_or_else(nothing_in_force)?,
    };
    let stored = town.store().policy(version).await?.ok_or_else(|| {
        Failure::new(format!(
            "there is no version {}; `mashang policy list` names those there are",
            version.0
        ))
    })?;
    say(stored.text.trim_end_matches('\n'));
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn list(config: Config) -> Result<ExitCode, Failure> {
    let town = Town::look(config).await?;
    let (_, policy) = town.casework.policy();
    let entries = town.store().policies(0, LISTED).await?;
    if entries.is_empty() {
        return Err(nothing_in_force());
    }
    for entry in entries {
        let since = entry.since.to_zoned(policy.zone.clone());
        let how = match entry.source {
            PolicySource::File => "from the file".to_owned(),
            PolicySource::Command { note } => format!("by command: {note}"),
            PolicySource::Page { staff, note } => {
                let member = town.store().staff_member(staff).await?;
                format!("on the desk by {}: {note}", member.map_or_else(String::new, |member| member.name))
            }
        };
        say(format_args!("{:>5}  {}  {how}", entry.version.0, since.strftime("%F %R")));
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn put(config: Config, file: &Path, note: &Note) -> Result<ExitCode, Failure> {
    let text = read(file)?;
    let town = Town::open(config).await?;
    match town.casework.put_policy(&text, note).await? {
        PolicyPut::InForce(version) => {
            say(format_args!(
                "Version {} is in force; processes that serve follow within seconds. Running matters keep theirs.",
                version.0
            ));
            Ok(ExitCode::SUCCESS)
        }
        PolicyPut::Overtaken => Err(Failure::new("somebody else has put another policy in force; try again")),
        PolicyPut::Refused(refusal) => {
            Err(Failure::new(format!("{}:\n  {}", file.display(), told(&refusal).join("\n  "))))
        }
    }
}

/// Everything that keeps a policy from being put in force.
fn told(refusal: &PolicyRefusal) -> Vec<String> {
    let PolicyRefusal { too_long, faults, lost, locks_out: _ } = refusal;
    let long = format!(
        "a policy has at most {} KB and {MOST_POLICY_LINES} lines; make it shorter",
        LONGEST_POLICY >> 10
    );
    let mut told: Vec<String> = too_long.then_some(long).into_iter().collect();
    told.extend(faults.iter().map(ToString::to_string));
    told.extend(lost.iter().map(lost_role));
    told
}

/// The sentence for a role that people hold and a policy does not have.
pub(crate) fn lost_role(lost: &LostRole) -> String {
    let who = count(lost.people, "person holds", "people hold");
    let (role, places) = (&lost.role, lost.divisions.join(", "));
    match lost.level {
        None => format!(
            "{who} the role {role} ({places}), which the policy does not have: add it under [[roles]], or give them other \
             roles first"
        ),
        Some(level) => format!(
            "{who} the role {role} ({places}), which the policy has at {} level: keep its level, or give them other roles \
             first",
            level.as_str()
        ),
    }
}

fn nothing_in_force() -> Failure {
    Failure::new("no policy is in force yet; `mashang serve` puts one in force at its first start")
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|fault| {
        Failure::new(format!(
            "{} cannot be read: {fault}; check its path, and that it is UTF-8",
            file.display()
        ))
    })
}
