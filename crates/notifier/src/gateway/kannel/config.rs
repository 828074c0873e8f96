//! Kannel as configuration says it.

use ipnet::IpNet;
use serde::Deserialize;

use crate::config::{NumberForm, Secret};

/// Kannel's smsbox (`group = sendsms-user` in its own configuration). See [`super`] for what Kannel must be told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KannelConfig {
    /// Its sendsms address, such as `http://127.0.0.1:13013/cgi-bin/sendsms`.
    pub url: String,
    /// The user.
    pub username: String,
    /// The user's password.
    pub password: Secret,
    /// Who it is from, unless Kannel says so itself (`faked-sender`, `default-sender`).
    #[serde(default)]
    pub from: Option<String>,
    /// Over which of Kannel's connections, unless Kannel chooses.
    #[serde(default)]
    pub smsc: Option<String>,
    /// How the text is handed over.
    #[serde(default)]
    pub method: KannelMethod,
    /// How numbers are written.
    #[serde(default)]
    pub number: NumberForm,
    /// The secret part of the addresses at which Kannel reports to us.
    pub callback_secret: Secret,
    /// From where it may report. Empty: from anywhere.
    #[serde(default)]
    pub allow_from: Vec<IpNet>,
}

/// How a text is handed to Kannel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KannelMethod {
    /// In headers and body, so that numbers and passwords do not stand in the access logs of a proxy.
    #[default]
    Post,
    /// In the address, for a Kannel behind something that passes only that.
    Get,
}
