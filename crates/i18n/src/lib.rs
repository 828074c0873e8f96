//! Every word that people read, on pages and in text messages, in Chinese (zh-CN) and English.
//!
//! A word is a method of [`Lang`]. Both languages stand side by side in one place, so that a missing translation does
//! not compile and nothing is looked up while the program runs. The files are split by who reads: residents, staff,
//! administrators, people who get a text.
//!
//! It must not know of HTML, of the database or of how a text is sent.

mod admin;
mod api;
mod by_text;
mod calls;
mod common;
mod desk;
pub mod digests;
mod draft;
mod errors;
mod evaluation;
mod exclusions;
mod filing;
mod gateways;
mod handling;
mod lang;
mod lists;
mod macros;
mod mail;
pub mod notices;
mod policy;
mod policy_pages;
mod questions;
mod resident;
mod rosters;
mod samples;
pub mod sheets;
mod steps;
mod text_pages;
pub mod texts;
mod warnings;
mod watch;
mod ways;
mod when;

pub use draft::Draft;
pub use lang::{Lang, UnknownLang};
pub use when::When;
