//! The worker: whatever is due is done, whatever must be told is told, and it shows when it was not.
//!
//! It takes rows and makes rows: deadlines and messages come from storage, outcomes and receipts go there. What becomes
//! of a message is decided in [`domain::delivery`]; this crate speaks to gateways and says what they answered. It must
//! not know of pages, of the web service or of SQL, and it never writes a telephone number into a log.

pub mod acs3;
mod check;
pub mod config;
pub mod duty;
pub mod exchange;
pub mod gateway;
pub mod http;
pub mod mail;
mod outbox;
mod standing;
mod tc3;
mod unsettled;
pub mod watchdog;
mod worker;

pub use worker::{Settings, Worker, run};

#[cfg(test)]
mod loopback;
