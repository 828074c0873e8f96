//! The rules of Mashang: what a ticket is, who must do what by when, who may do what, who is told.
//!
//! Pure: the same input gives the same output. It must not know of async, a database, the web, files, the wall clock or
//! randomness; time and entropy come in as arguments.

pub mod alphabet;
pub mod clock;
pub mod delivery;
pub mod division;
pub mod ids;
pub mod number;
pub mod phone;
pub mod text;
