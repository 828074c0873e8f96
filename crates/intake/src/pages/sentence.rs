//! A page that says one thing and what to do about it.

use askama::Template;

use super::{Link, Shell};

/// An error, a refusal, a notice: a heading, a sentence, a way on.
#[derive(Debug, Clone, Template)]
#[template(path = "sentence.html")]
pub struct Sentence {
    /// What surrounds it.
    pub shell: Shell,
    /// What happened.
    pub heading: String,
    /// What to do.
    pub sentence: String,
    /// A way on.
    pub link: Option<Link>,
    /// By what an operator finds it in the log.
    pub reference: Option<String>,
}
