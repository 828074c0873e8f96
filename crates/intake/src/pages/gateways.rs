//! How gateways stand.

use askama::Template;

use super::{DeskBar, Shell, Tone};

/// A gateway that texts are sent by.
#[derive(Debug, Clone)]
pub struct GatewayCard {
    /// Its name in configuration.
    pub name: String,
    /// Its kind in words, where this process knows it.
    pub kind: Option<&'static str>,
    /// What became of the calls of a day.
    pub calls: String,
    /// Its share, where there are several.
    pub share: Option<String>,
    /// Why it is left alone, if it is.
    pub trouble: Option<GatewayTrouble>,
}

/// Why a gateway is left alone.
#[derive(Debug, Clone)]
pub struct GatewayTrouble {
    /// Since when, why, and when it is tried again.
    pub what: String,
    /// What it said last.
    pub said: String,
    /// What to do about it.
    pub remedy: &'static str,
}

/// All of them.
#[derive(Debug, Clone, Template)]
#[template(path = "gateways.html")]
pub struct GatewayList {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Said once, after something was done.
    pub notice: Option<&'static str>,
    /// Whether texts go out, and how that is meant.
    pub standing: (String, Tone),
    /// In their order.
    pub gateways: Vec<GatewayCard>,
}
