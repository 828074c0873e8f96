//! Access tokens: one's own, and those of a person.

use askama::Template;
use jiff::Timestamp;

use super::{DeskBar, Shell};

/// A token in a list.
#[derive(Debug, Clone)]
pub struct TokenRow {
    /// Its key.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// Whether nothing can be changed with it.
    pub read_only: bool,
    /// Until when it holds.
    pub expires: Timestamp,
    /// When it was last used.
    pub used: Option<Timestamp>,
}

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct TokenFilled {
    /// For which program.
    pub name: String,
    /// Until which day.
    pub until: String,
    /// Whether it may change something.
    pub writes: bool,
}

/// What is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct TokenFaults {
    /// Of the name.
    pub name: Option<String>,
    /// Of the day.
    pub until: Option<String>,
}

/// One's own tokens, and the form for another.
#[derive(Debug, Clone, Template)]
#[template(path = "tokens.html")]
pub struct Tokens {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Said once, after something was done.
    pub notice: Option<String>,
    /// Why nothing was done.
    pub fault: Option<String>,
    /// The token that was made, with what it is called: shown this one time.
    pub made: Option<(String, String)>,
    /// The newest first.
    pub tokens: Vec<TokenRow>,
    /// The first and the last day that can be chosen.
    pub days: (String, String),
    /// What was typed.
    pub filled: TokenFilled,
    /// What is wrong with it.
    pub faults: TokenFaults,
}
