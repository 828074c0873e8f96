//! Twilio as configuration says it.

use ipnet::IpNet;
use serde::Deserialize;

use crate::config::Secret;

/// Twilio's Programmable Messaging (2010-04-01).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioConfig {
    /// The account (`AC…`).
    pub account_sid: String,
    /// Its token: calls are made with it, and callbacks are signed with it.
    pub auth_token: Secret,
    /// Who it is from; or `messaging_service_sid`.
    #[serde(default)]
    pub from: Option<String>,
    /// The messaging service that chooses who it is from.
    #[serde(default)]
    pub messaging_service_sid: Option<String>,
    /// How many seconds a text may wait for its telephone; Twilio's own limit if it is not given.
    #[serde(default)]
    pub validity_period: Option<u32>,
    /// Its address, if it is not the public one.
    #[serde(default = "endpoint")]
    pub endpoint: String,
    /// Whether that may be unencrypted.
    #[serde(default)]
    pub allow_http: bool,
    /// The secret part of the addresses at which Twilio reports to us.
    pub callback_secret: Secret,
    /// Whether callbacks must bear Twilio's signature.
    #[serde(default = "yes")]
    pub check_signature: bool,
    /// From where it may report. Empty: from anywhere.
    #[serde(default)]
    pub allow_from: Vec<IpNet>,
}

const fn yes() -> bool {
    true
}

fn endpoint() -> String {
    "https://api.twilio.com".to_owned()
}
