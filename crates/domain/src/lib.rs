//! The rules of Mashang: what a ticket is, who must do what by when, who may do what, who is told.
//!
//! Pure: the same input gives the same output. It must not know of async, a database, the web, files, the wall clock or
//! randomness; time and entropy come in as arguments.

pub mod access;
pub mod alphabet;
pub mod anchor;
pub mod audit;
pub mod calendar;
pub mod calls;
pub mod chain;
pub mod clock;
pub mod deadline;
pub mod delivery;
pub mod division;
pub mod evaluation;
pub mod hotline;
pub mod ids;
pub mod ladder;
pub mod mail;
pub mod number;
pub mod phone;
pub mod policy;
pub mod reply;
pub mod retention;
pub mod roster;
pub mod sampling;
pub mod text;
pub mod ticket;
pub mod token;
pub mod warning;
pub mod ways;
