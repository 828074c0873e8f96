//! The program: commands, configuration and wiring.
//!
//! It reads the configuration, gives the other crates what they need, and says in words how a command ended. It must not
//! know a rule, a page or a statement of SQL. The system's clock and randomness come in here and nowhere else.

mod cli;
mod commands;
pub mod config;
mod console;
mod failure;
mod logging;
pub mod secrets;
pub mod system;
mod town;
mod whole;

pub use cli::main;
pub use failure::Failure;
