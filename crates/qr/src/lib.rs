//! Place codes: signed, verified, encoded as symbols, printed, and read from photographs.
//!
//! From a place and an issue to thirteen characters ([`code`]), from a text to a grid of modules ([`symbol`]), from
//! modules to paper ([`sheet`]) or files ([`png`], [`svg`], [`zip`]), and back from a picture to texts ([`photo`]).
//!
//! It must not know of databases, the web, tickets or people. Whether a code is revoked is for storage to say: here a
//! code is only ours or not ours.

pub mod code;
pub mod photo;
pub mod png;
pub mod sheet;
pub mod svg;
pub mod symbol;
pub mod zip;
