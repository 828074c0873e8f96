//! Rates and scores.

use askama::Template;

use super::{DeskBar, Shell, Tone};

/// Something to choose, and whether it is chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// Its words.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A field of the table.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it says.
    pub text: String,
    /// What stands beside it: the cases of a rate.
    pub beside: Option<String>,
    /// Where its text leads.
    pub href: Option<String>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Of what, in words.
    pub title: String,
    /// How the score is made, sentence by sentence.
    pub means: Vec<String>,
    /// The headings.
    pub heads: Vec<&'static str>,
    /// The best first; none when nothing has ended.
    pub rows: Vec<Vec<Field>>,
    /// All together.
    pub whole: Vec<Field>,
    /// The same as a workbook.
    pub workbook: String,
}

/// The figures of units, people or categories over a time.
#[derive(Debug, Clone, Template)]
#[template(path = "evaluation.html")]
pub struct EvaluationPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The units that can be chosen.
    pub units: Vec<Choice>,
    /// For what figures can be chosen.
    pub by: Vec<Choice>,
    /// The first day, as the form has it.
    pub first: String,
    /// The last day, as the form has it.
    pub last: String,
    /// Why there are no figures.
    pub fault: Option<String>,
    /// The figures.
    pub found: Option<Found>,
}

/// Something that is left out, or asked to be.
#[derive(Debug, Clone)]
pub struct ExclusionRow {
    /// The number of the matter.
    pub number: String,
    /// The place's name.
    pub place: String,
    /// What is meant, and what is wished.
    pub what: String,
    /// Why, and what was said to it.
    pub words: String,
    /// Who asked whom.
    pub who: String,
    /// What was decided by whom, or whom it waits for.
    pub state: String,
    /// How that looks.
    pub tone: Tone,
}

/// A list of them.
#[derive(Debug, Clone)]
pub struct ExclusionGroup {
    /// Which.
    pub title: &'static str,
    /// Its rows.
    pub rows: Vec<ExclusionRow>,
    /// Where the rest is.
    pub more: Option<String>,
}

/// What is left out of the evaluation.
#[derive(Debug, Clone, Template)]
#[template(path = "exclusions.html")]
pub struct Exclusions {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Those lists that have rows.
    pub groups: Vec<ExclusionGroup>,
}
