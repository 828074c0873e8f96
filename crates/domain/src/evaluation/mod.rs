//! Evaluation (考评): rates and scores of units, people and categories over a period, from the logs alone.
//!
//! A log makes cases: each is something that ended, with who answered for it then and when. Figures are sums over cases,
//! so that those of the parts add up to those of the whole, and whoever computes them again gets the same.

mod case;
mod figures;
mod group;
mod log;
mod period;
mod score;
#[cfg(test)]
mod tests;

pub use case::{Case, Fact};
pub use figures::{Figures, Rate, Times};
pub use group::{By, Group, Line, UnknownBy, figures};
pub use log::cases;
pub use period::{Period, PeriodError};
pub use score::{Score, score};
