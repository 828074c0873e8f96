//! China Mobile's cloud MAS as configuration says it.

use ipnet::IpNet;
use serde::Deserialize;

use crate::config::Secret;
use crate::gateway::templates::config::TemplateConfig;

/// China Mobile's cloud MAS over HTTP.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MasConfig {
    /// The address that China Mobile gave: the one ending in `norsubmit` for any words, the one ending in `tmpsubmit` for
    /// templates.
    pub url: String,
    /// The name of the customer (`ecName`), as China Mobile has it.
    pub ec_name: String,
    /// The user of the interface (`apId`).
    pub ap_id: String,
    /// Its secret (`secretKey`); some customers have none.
    #[serde(default)]
    pub secret_key: Secret,
    /// Whether the secret goes along, besides being part of the code. Most implementations send it, and some servers ask
    /// for it; where the line is not your own, try without.
    #[serde(default = "yes")]
    pub send_secret: bool,
    /// The code of the sign: China Mobile puts the sign itself before the text.
    pub sign: String,
    /// The digits behind the number of the sender (`addSerial`).
    #[serde(default)]
    pub add_serial: String,
    /// The approved templates; without any, texts go as they are worded here.
    #[serde(default)]
    pub templates: Vec<TemplateConfig>,
    /// The longest value of a template.
    #[serde(default = "variable_limit")]
    pub variable_limit: usize,
    /// The secret part of the addresses at which the gateway reports to us.
    pub callback_secret: Secret,
    /// From where it may report. Empty: from anywhere.
    #[serde(default)]
    pub allow_from: Vec<IpNet>,
}

const fn yes() -> bool {
    true
}

const fn variable_limit() -> usize {
    35
}
