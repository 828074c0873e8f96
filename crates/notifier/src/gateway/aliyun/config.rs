//! Aliyun as configuration says it.

use ipnet::IpNet;
use serde::Deserialize;

use crate::config::Secret;
use crate::gateway::templates::config::TemplateConfig;

/// Alibaba Cloud SMS (Dysmsapi 2017-05-25).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliyunConfig {
    /// The public half of the access key. It may do nothing but send texts and ask for them.
    pub access_key_id: String,
    /// The secret half.
    pub access_key_secret: Secret,
    /// The approved sign, without 【】: Aliyun adds it.
    pub sign: String,
    /// The approved templates.
    #[serde(default)]
    pub templates: Vec<TemplateConfig>,
    /// The longest value that the vendor takes.
    #[serde(default = "variable_limit")]
    pub variable_limit: usize,
    /// Its address, if it is not the public one.
    #[serde(default = "endpoint")]
    pub endpoint: String,
    /// Whether that may be unencrypted.
    #[serde(default)]
    pub allow_http: bool,
    /// The secret part of the addresses at which Aliyun reports to us.
    pub callback_secret: Secret,
    /// From where it may report. Empty: from anywhere.
    #[serde(default)]
    pub allow_from: Vec<IpNet>,
}

/// Of a notification template, by the vendor's documentation.
const fn variable_limit() -> usize {
    35
}

fn endpoint() -> String {
    "https://dysmsapi.aliyuncs.com/".to_owned()
}
