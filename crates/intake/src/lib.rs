//! The web service: pages for residents, staff and administrators, the JSON API and the gateways' callbacks.
//!
//! Pages are typed views ([`pages`]), one small struct each, rendered by templates that are compiled in. Every route
//! stands in one table ([`routes`]) that says who may use it, and is guarded before its handler runs.
//!
//! It must not know SQL, what a rule is (that is `domain`), or how a text is sent (that is `notifier`).

pub mod address;
pub mod guard;
pub mod pages;
pub mod photo;
pub mod problem;
pub mod routes;
pub mod style;
pub mod surroundings;
pub mod throttle;
