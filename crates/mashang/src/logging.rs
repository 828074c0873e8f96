//! Where the log goes and what is in it.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};
use crate::failure::Failure;

/// Commands that end soon say what they did on the standard output; only what is wrong is logged besides.
const BESIDES: &str = "warn";

/// Starts the log; at the level of the configuration for a process that serves. A second call does nothing.
///
/// # Errors
/// When the level is not understood.
pub(crate) fn start(log: &Log, serves: bool) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&log.level).map_err(|fault| {
        Failure::new(format!(
            "log.level: {:?} is no level ({fault}); write error, warn, info, debug or trace",
            log.level
        ))
    })?;
    let filter = if serves { filter } else { EnvFilter::new(BESIDES) };
    // A line that cannot be written, because the disk is full of which the log is a file, is lost. It would else be said on
    // the same stream that it is, and whatever cannot be said there ends the task that has something to tell.
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).log_internal_errors(false);
    // It fails only when there is a log already.
    let _ = match log.format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    Ok(())
}
