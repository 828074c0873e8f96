//! Tencent Cloud as configuration says it.

use ipnet::IpNet;
use serde::Deserialize;

use crate::config::Secret;
use crate::gateway::templates::config::TemplateConfig;

/// Tencent Cloud SMS (2021-01-11).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TencentConfig {
    /// The public half of the access key. It may do nothing but send texts and ask for them.
    pub secret_id: String,
    /// The secret half.
    pub secret_key: Secret,
    /// The application within the account (`SmsSdkAppId`).
    pub app_id: String,
    /// The approved sign, without 【】: Tencent adds it.
    pub sign: String,
    /// The approved templates.
    #[serde(default)]
    pub templates: Vec<TemplateConfig>,
    /// The longest value that the vendor takes for this account.
    #[serde(default = "variable_limit")]
    pub variable_limit: usize,
    /// Its region.
    #[serde(default = "region")]
    pub region: String,
    /// Its address, if it is not the public one.
    #[serde(default = "endpoint")]
    pub endpoint: String,
    /// Whether that may be unencrypted.
    #[serde(default)]
    pub allow_http: bool,
    /// The secret part of the addresses at which Tencent reports to us.
    pub callback_secret: Secret,
    /// From where it may report. Empty: from anywhere.
    #[serde(default)]
    pub allow_from: Vec<IpNet>,
}

/// The vendor's strictest limit; accounts that were checked have a longer one.
const fn variable_limit() -> usize {
    6
}

fn region() -> String {
    "ap-guangzhou".to_owned()
}

fn endpoint() -> String {
    "https://sms.tencentcloudapi.com/".to_owned()
}
