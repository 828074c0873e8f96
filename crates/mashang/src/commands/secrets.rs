//! `mashang secrets new`

use std::path::Path;
use std::process::ExitCode;

use crate::console::say;
use crate::failure::Failure;
use crate::secrets;
use crate::system::SystemEntropy;

pub(crate) fn new(file: &Path) -> Result<ExitCode, Failure> {
    secrets::create(file, &SystemEntropy)?;
    say(format_args!("{}: fresh secrets. Keep a copy apart from this machine.", file.display()));
    Ok(ExitCode::SUCCESS)
}
