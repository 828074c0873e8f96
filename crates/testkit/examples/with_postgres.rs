//! Runs a command with one PostgreSQL server for all that it starts: `with_postgres [--durable] COMMAND ARGUMENT…`.
//!
//! A test runner that gives each test its own process would else start a server for each. The command finds the server's
//! URL, without a database, in `MASHANG_TEST_POSTGRES`; the server ends with it.

use std::process::{Command, ExitCode};

use testkit::parts::postgres::{Durability, Postgres, SHARED_SERVER};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    let durability = match arguments.next_if(|argument| argument == "--durable") {
        Some(_) => Durability::Durable,
        None => Durability::Forgetful,
    };
    let Some(program) = arguments.next() else {
        panic!("usage: with_postgres [--durable] COMMAND ARGUMENT…")
    };
    let postgres = Postgres::start(durability);
    let status = Command::new(&program).args(arguments).env(SHARED_SERVER, postgres.server().base()).status();
    let status = status.unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()));
    // A command that a signal ended has no code; a shell would say 128 and more, for us it failed.
    status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}
