//! `mashang migrate`

use std::process::ExitCode;

use crate::config::Config;
use crate::console::say;
use crate::failure::Failure;
use crate::town::open_store;

pub(crate) async fn migrate(config: &Config) -> Result<ExitCode, Failure> {
    let store = open_store(config).await?;
    store.migrate().await?;
    say("The database is ready for this version.");
    Ok(ExitCode::SUCCESS)
}
