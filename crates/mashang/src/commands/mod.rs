//! What each command does. They say what they did and how it ended; the work itself is done elsewhere.

pub(crate) mod audit;
pub(crate) mod code;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod policy;
pub(crate) mod print;
pub(crate) mod sample;
pub(crate) mod secrets;
pub(crate) mod serve;
pub(crate) mod user;
