//! A template as configuration gives it.
//!
//! ```toml
//! [[sms.gateways.aliyun.templates]]
//! for = ["first_alert"]
//! code = "SMS_123456789"
//! text = "${place}有新事项：${words}。请${minutes}分钟内回电，回复${number}表示收到"
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateConfig {
    /// For which texts: their names, or `*` for all, `staff` for all to the staff, `public` for all others.
    #[serde(rename = "for")]
    pub purposes: Purposes,
    /// In which language it is.
    #[serde(default = "chinese")]
    pub language: String,
    /// The vendor's code for it.
    pub code: String,
    /// The text exactly as it was approved, with `${name}` or `{name}` where values stand; without the sign.
    pub text: String,
    /// What the vendor's names mean, where they are not ours: `{ "1" = "place" }`.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// The longest value of this template, if it differs from the gateway's `variable_limit`.
    #[serde(default)]
    pub variable_limit: Option<usize>,
}

/// One text or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Purposes {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Purposes {
    /// All of them.
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

fn chinese() -> String {
    "zh-CN".to_owned()
}
