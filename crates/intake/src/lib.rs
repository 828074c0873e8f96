//! The web service: pages for residents, staff and administrators, the JSON API and the gateways' callbacks.
//!
//! Pages are typed views ([`pages`]), one small struct each, rendered by templates that are compiled in. Every route
//! stands in one table ([`routes`]) that says who may use it, and is guarded before its handler runs.
//!
//! It must not know SQL, what a rule is (that is `domain`), or how a text is sent (that is `notifier`).

pub mod address;
mod api;
mod asking;
mod changes;
mod counters;
mod desk;
mod doorkeeper;
pub mod figures;
mod form;
pub mod guard;
mod handlers;
pub mod label;
pub mod pages;
pub mod photo;
mod photos;
pub mod problem;
pub mod routes;
pub mod service;
pub mod settings;
pub mod style;
pub mod surroundings;
mod telling;
pub mod throttle;
pub mod workbook;

pub use service::{Assembly, ServeError, Service, serve, serve_operations};
pub use settings::{Gateway, Limits, Phrase, Settings, TextPreview, Town, Way};
