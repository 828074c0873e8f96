//! How one is told, and whether it works.

use askama::Template;
use domain::ways::Way;

use super::{DeskBar, Shell, Tone};

/// A way in a line: what it is called, and whether it is proven.
#[derive(Debug, Clone)]
pub struct WayLine {
    /// What it is called.
    pub title: &'static str,
    /// Whether it is proven, in a word.
    pub badge: &'static str,
    /// How that is meant.
    pub tone: Tone,
    /// The same in a sentence.
    pub standing: String,
}

/// What is wrong with a form of a way.
#[derive(Debug, Clone, Default)]
pub struct WayFaults {
    /// Of the code.
    pub code: Option<String>,
    /// Why none was sent.
    pub send: Option<String>,
}

/// A way of one's own.
#[derive(Debug, Clone)]
pub struct OwnWayCard {
    /// Its name in addresses.
    pub id: &'static str,
    /// Whether it is proven.
    pub line: WayLine,
    /// The number or address.
    pub address: String,
    /// What is to be known of it besides.
    pub note: Option<&'static str>,
    /// How long the code holds that waits to be entered, if one does.
    pub waiting: Option<String>,
    /// Whether a code can be sent.
    pub sends: bool,
    /// What is wrong.
    pub faults: WayFaults,
}

impl OwnWayCard {
    /// Whether there is something to enter a code into.
    fn asks(&self) -> bool {
        self.waiting.is_some() || self.faults.code.is_some()
    }
}

/// Where a mail address is written.
#[derive(Debug, Clone, Default)]
pub struct MailField {
    /// As typed, or as it is.
    pub value: String,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// One's own page.
#[derive(Debug, Clone, Template)]
#[template(path = "me.html")]
pub struct Me {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// One's name.
    pub name: String,
    /// One's staff code.
    pub code: String,
    /// Role and division, one line for each duty.
    pub duties: Vec<String>,
    /// Said once, after a change.
    pub notice: Option<String>,
    /// One's ways, in the order in which they are tried.
    pub ways: Vec<OwnWayCard>,
    /// One's mail address.
    pub mail: MailField,
    /// Whether mail is a way at all.
    pub mail_goes: bool,
}

impl Me {
    fn has_mail(&self) -> bool {
        self.ways.iter().any(|card| card.id == Way::Mail.as_str())
    }
}
