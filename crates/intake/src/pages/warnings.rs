//! What the desk shows of early warnings.

use askama::Template;
use jiff::Timestamp;

use super::{DeskBar, Shell};

/// A ticket that a warning names.
#[derive(Debug, Clone)]
pub struct WarningTicket {
    /// Its number.
    pub number: String,
    /// Whether the reader may open it.
    pub readable: bool,
    /// The name of its place, where the warning is about several.
    pub place: Option<String>,
    /// The beginning of the words, for those who may read them.
    pub words: Option<String>,
    /// Its state in words.
    pub state: String,
    /// When it was filed.
    pub filed: Timestamp,
}

/// What was wrong with a form that came back.
#[derive(Debug, Clone, Default)]
pub struct WarningFaults {
    /// With the choice of tickets.
    pub tickets: Option<String>,
    /// With the reason.
    pub words: Option<String>,
    /// What was typed as reason.
    pub typed: String,
}

/// A warning.
#[derive(Debug, Clone)]
pub struct WarningRow {
    /// Its key in addresses.
    pub id: i64,
    /// The kind, in words.
    pub kind: &'static str,
    /// The name of the place or unit.
    pub name: String,
    /// The units above.
    pub path: String,
    /// Why, in words.
    pub reason: String,
    /// Since when it stands.
    pub since: Timestamp,
    /// What stands above its tickets.
    pub heading: &'static str,
    /// Its tickets.
    pub tickets: Vec<WarningTicket>,
    /// Whether the reader may merge them.
    pub mergeable: bool,
    /// Whether the reader may dismiss it.
    pub dismissible: bool,
    /// What was wrong with a form of it.
    pub faults: WarningFaults,
}

/// The warnings that stand.
#[derive(Debug, Clone, Template)]
#[template(path = "warnings.html")]
pub struct Warnings {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Said once, after an action.
    pub notice: Option<String>,
    /// What of an action was not done, and why.
    pub undone: Vec<String>,
    /// The newest first.
    pub rows: Vec<WarningRow>,
    /// The rest of the list.
    pub more: Option<String>,
}
