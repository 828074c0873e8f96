//! A rate that departs from its own history.
//!
//! **What is counted.** The matters of seven whole days, which have each day of the week once, against as many earlier weeks
//! as the policy says, for a *series*: a place, a unit (grid, village, township), or one category of a unit.
//!
//! **The rule.** Let the history be N weeks with S matters in all, and let this week have y. If every week is a Poisson variable
//! with one unknown rate, then, given S + y, each of these matters fell into this week with probability 1 / (N + 1),
//! whatever the rate is: y is binomial, and P(y or more) is exact without knowing the rate (Przyborowski and Wilenski, 1940,
//! *Homogeneity of results in testing samples from Poisson series*). That binomial tail equals the tail of a negative binomial
//! variable with mean m = (S + 1) / N and variance m · (1 + 1/N): reaching y among S + y is having y before the (S + 1)-th
//! other. So the rule reads: *the mean of the history, with one matter more than there were, and a variance that is wider than
//! Poisson's by what N weeks leave unknown of it.*
//!
//! Where the weeks of the history differ more among themselves than Poisson's do (people report in clusters), the variance
//! is multiplied by how much more: their sample variance over their mean, never less than 1.
//!
//! A series departs when that probability is below a limit, its *share*, and there are at least so many matters as the policy
//! says, for two instead of none is news to nobody.
//!
//! **False alarms.** Each series is looked at once a day. A probability below a limit `a` comes by chance in at most `a` of all
//! looks, and expectations add up, however the series and the overlapping weeks hang together (Spjøtvoll, 1972, *On the
//! optimality of some multiple comparison procedures*: the expected number of errors). [`shares`] therefore gives each
//! series of a unit F / (365 · how many there are): a unit has at most F days a year, in expectation, on which one of its series
//! stands out by chance. One half of F goes to the unit and its categories, the other to its places, of which there
//! are many with few matters each. That holds exactly for Poisson weeks; counts are whole and the multiplier
//! is never below 1, so that it is less in truth: the tests find a fifth of it. Where weeks differ two and a half times as
//! much as Poisson's they find five times as many as stated, for twelve weeks teach that multiplier roughly; without
//! it there would be more than forty times as many. Whoever lives there sets F lower.

use serde::{Deserialize, Serialize};

use super::tail::reaches;

/// Fewer weeks are no history.
pub const LEAST_WEEKS: usize = 4;

/// How often a year each series is looked at.
const LOOKS: f64 = 365.0;

/// The longest odds that are told: beyond it nobody can imagine anything.
const LONGEST_ODDS: u32 = 1_000_000;

/// By which a series is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// How unlikely by chance it must be.
    pub share: f64,
    /// How many matters there must be at least.
    pub least: u32,
}

/// How a rate departs from its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    /// Matters in the last seven days.
    pub count: u32,
    /// Matters in the weeks before.
    pub before: u32,
    /// How many weeks these are.
    pub weeks: u32,
    /// By chance it happens less than once in so many looks: a power of ten.
    pub one_in: u32,
}

/// What is left to each series of a unit of the false alarms that it may have in a year: to the unit itself and its
/// `categories`, and to its `places`.
pub fn shares(false_alarms_per_year: f64, categories: usize, places: usize) -> (f64, f64) {
    let half = |series: usize| {
        let series = u32::try_from(series).unwrap_or(u32::MAX);
        false_alarms_per_year / 2.0 / LOOKS / f64::from(series.max(1))
    };
    (half(categories.saturating_add(1)), half(places))
}

/// Whether `count` matters in a week depart from `history`, the weeks before it in any order. Says nothing where there is no
/// history of [`LEAST_WEEKS`].
pub fn departs(count: u32, history: &[u32], rule: Rule) -> Option<Departure> {
    if count < rule.least || history.len() < LEAST_WEEKS {
        return None;
    }
    let weeks = u32::try_from(history.len()).ok()?;
    let before = history.iter().fold(0_u32, |sum, week| sum.saturating_add(*week));
    let mean = (f64::from(before) + 1.0) / f64::from(weeks);
    let variance = mean * (1.0 + 1.0 / f64::from(weeks)) * spread(history, before, weeks);
    // Whatever is not above what is expected departs from nothing, and its tail is long.
    if f64::from(count) <= mean {
        return None;
    }
    let chance = reaches(count, mean, variance);
    (chance < rule.share).then(|| Departure { count, before, weeks, one_in: odds(chance) })
}

/// The sample variance of the weeks over their mean; 1 where that is less, or nothing was counted.
fn spread(history: &[u32], before: u32, weeks: u32) -> f64 {
    let mean = f64::from(before) / f64::from(weeks);
    let squares: f64 = history.iter().map(|week| (f64::from(*week) - mean).powi(2)).sum();
    let variance = squares / f64::from(weeks - 1);
    if before == 0 { 1.0 } else { (variance / mean).max(1.0) }
}

/// The greatest power of ten, at most [`LONGEST_ODDS`], of which the chance is less than one part.
fn odds(chance: f64) -> u32 {
    let mut odds = 1;
    while odds < LONGEST_ODDS && chance * f64::from(odds) * 10.0 <= 1.0 {
        odds *= 10;
    }
    odds
}
