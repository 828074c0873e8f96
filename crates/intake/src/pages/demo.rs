//! The telephones of the demonstration: what a real gateway would have sent.

use askama::Template;
use jiff::Timestamp;

use super::Shell;

/// A text on a telephone.
#[derive(Debug, Clone)]
pub struct Text {
    /// What it says.
    pub body: String,
    /// When it came or went.
    pub at: Timestamp,
    /// Whether the telephone sent it.
    pub own: bool,
}

/// One telephone.
#[derive(Debug, Clone)]
pub struct Phone {
    /// A key for its form.
    pub id: String,
    /// Whose it is.
    pub name: String,
    /// What they do.
    pub role: String,
    /// Its number.
    pub number: String,
    /// Its texts, oldest first.
    pub texts: Vec<Text>,
}

/// All telephones that have a text, the latest first.
#[derive(Debug, Clone, Template)]
#[template(path = "demo_phones.html")]
pub struct DemoPhones {
    /// What surrounds it.
    pub shell: Shell,
    /// The session's token, in every form.
    pub csrf: String,
    /// The telephones.
    pub phones: Vec<Phone>,
}
