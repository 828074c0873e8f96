//! How a command ends when it did not do what it should.

use std::error::Error;
use std::process::ExitCode;

/// Why a command ended without doing what it should: a sentence that says what is wrong and what to do.
#[derive(Debug)]
pub struct Failure {
    text: String,
    usage: bool,
}

impl Failure {
    /// Something went wrong: exit code 1.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), usage: false }
    }

    /// The command was called wrongly: exit code 2.
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self { text: text.into(), usage: true }
    }

    /// What is wrong and what to do.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.usage { 2 } else { 1 })
    }
}

/// The sentences of the other crates are made for whoever runs a command.
impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(error.to_string())
    }
}
