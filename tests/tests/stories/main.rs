//! Stories from end to end: what people do and what the town does about it.
//!
//! One binary, so that it is linked once; each module tells of one thing. Stories in virtual time run on both databases.
#![cfg(test)]

mod api;
mod audit;
mod by_text;
mod calls;
mod channels;
mod closing;
mod database;
mod delivery;
mod duty;
mod erasure;
mod evaluation;
mod exclusions;
mod filing;
mod from_above;
mod gateways;
mod handing_on;
mod importing;
mod lists;
mod mail;
mod once;
mod policy;
mod printing;
mod promise;
mod questions;
mod real;
mod register;
mod replies;
mod rows;
mod smpp;
mod spot_checks;
mod staff;
mod storms;
mod templates;
mod time_given;
mod vigil;
mod warnings;
mod watchdog;
mod ways;
mod whole_life;
mod working;
