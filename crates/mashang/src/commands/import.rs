//! `mashang import`

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use casework::import::{MAX_FILE_BYTES, Plan, ReadError};
use casework::{CaseError, ImportOptions, Imported};

use crate::cli::{ImportArgs, ImportKind};
use crate::config::Config;
use crate::console::{complain, count, language, say};
use crate::failure::Failure;
use crate::town::Town;

/// How many changes are listed one by one; beyond that the count says enough.
const SHOWN_CHANGES: usize = 50;

pub(crate) async fn import(config: Config, arguments: &ImportArgs) -> Result<ExitCode, Failure> {
    let file = read(&arguments.file)?;
    let options = ImportOptions { dry_run: arguments.dry_run, keep_good: arguments.keep_good };
    let casework = Town::open(config).await?.casework;
    let named = |fault: CaseError| match fault {
        CaseError::Input(text) => Failure::new(format!("{}: {text}", arguments.file.display())),
        other => other.into(),
    };
    match arguments.kind {
        ImportKind::Divisions => tell(
            &casework.import_divisions(&file, options).await.map_err(named)?,
            options,
            "division",
            "divisions",
        ),
        ImportKind::Places => {
            tell(&casework.import_places(&file, options).await.map_err(named)?, options, "place", "places")
        }
        ImportKind::Staff => {
            tell(&casework.import_staff(&file, options).await.map_err(named)?, options, "person", "people")
        }
    }
}

/// Reads no more of a file than an import can use.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable =
        |fault| Failure::new(format!("{} cannot be read: {fault}; check the path", path.display()));
    let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX);
    let file = File::open(path).map_err(unreadable)?;
    let found = file.metadata().map_err(unreadable)?.len();
    if found > limit {
        let found = usize::try_from(found).unwrap_or(usize::MAX);
        return Err(Failure::new(format!("{}: {}", path.display(), ReadError::Size { found })));
    }
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn tell<R>(
    imported: &Imported<R>,
    options: ImportOptions,
    one: &str,
    many: &str,
) -> Result<ExitCode, Failure> {
    let plan = &imported.plan;
    tell_faults(plan);
    if options.dry_run {
        tell_changes(plan);
    }
    let refused = !plan.may_apply(options.keep_good);
    let summary = format!(
        "{} new, {} changed, {} unchanged, {} not in the list",
        count(plan.new.len(), one, many),
        plan.changed.len(),
        plan.unchanged,
        plan.untouched
    );
    match (refused, options.dry_run) {
        (false, false) => say(format_args!("Imported: {summary}.")),
        (false, true) => say(format_args!("Nothing was imported (--dry-run). It would be: {summary}.")),
        (true, true) => say(format_args!("Nothing was imported (--dry-run). Without the faults: {summary}.")),
        (true, false) => {
            return Err(Failure::new(format!(
                "nothing was imported, because of {}; mend the list, or import the rest ({summary}) with --keep-good",
                count(plan.faults.len(), "fault", "faults")
            )));
        }
    }
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn tell_faults<R>(plan: &Plan<R>) {
    for fault in &plan.faults {
        complain(fault.words(language()));
    }
    if !plan.ignored.is_empty() {
        complain(format_args!(
            "These columns mean nothing here and are ignored: {}",
            plan.ignored.join(", ")
        ));
    }
}

fn tell_changes<R>(plan: &Plan<R>) {
    for change in plan.changed.iter().take(SHOWN_CHANGES) {
        for field in &change.fields {
            say(format_args!("line {}, {}: {:?} -> {:?}", change.line, field.field, field.old, field.new));
        }
    }
    if plan.changed.len() > SHOWN_CHANGES {
        say(format_args!("… and {} more changed rows", plan.changed.len() - SHOWN_CHANGES));
    }
}
