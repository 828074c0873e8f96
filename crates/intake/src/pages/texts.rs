//! The preview of texts.

use askama::Template;

use super::{DeskBar, Shell};
use crate::pages::evaluation::Choice;

/// A text as a gateway puts it.
#[derive(Debug, Clone)]
pub struct TextRow {
    /// What it is called.
    pub name: &'static str,
    /// Its name in configuration.
    pub key: &'static str,
    /// What the telephone shows, and what is said of it; `None` without a template.
    pub shown: Option<TextShown>,
}

/// What the telephone shows.
#[derive(Debug, Clone)]
pub struct TextShown {
    /// The whole text.
    pub text: String,
    /// Its length and its template.
    pub about: String,
    /// Whether it is more than one segment.
    pub long: bool,
}

/// Texts to the same people.
#[derive(Debug, Clone)]
pub struct TextGroup {
    /// To whom.
    pub title: &'static str,
    /// The texts.
    pub rows: Vec<TextRow>,
}

/// All texts by one gateway in one language.
#[derive(Debug, Clone, Template)]
#[template(path = "texts.html")]
pub struct Texts {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The gateways.
    pub gateways: Vec<Choice>,
    /// The languages.
    pub languages: Vec<Choice>,
    /// How many texts the gateway cannot send.
    pub lacking: usize,
    /// The texts; empty without a gateway.
    pub groups: Vec<TextGroup>,
}
