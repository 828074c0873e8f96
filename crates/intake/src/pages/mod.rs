//! The pages as typed views: one small struct for each, filled by a handler, rendered by a compiled template.
//!
//! A view holds what is shown and nothing else. It must not know where that came from; it never decides who may do
//! what, it is told.

pub mod admin;
pub mod deed;
pub mod demo;
pub mod desk;
pub mod evaluation;
pub mod filing;
pub mod gateways;
pub mod policy;
pub mod resident;
pub mod rosters;
pub mod sentence;
pub mod shell;
pub mod texts;
pub mod tokens;
pub mod warnings;
pub mod ways;

pub use shell::{DeskBar, Link, PlaceLine, Shell, Step, Tab, Tone, Trouble};

/// A field that cannot be wrong by itself.
pub(crate) const NO_FAULT: Option<String> = None;
