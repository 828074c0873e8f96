//! Which exchanges there are, as configuration says it.
//!
//! ```toml
//! [calls]
//! bridge = "masks"
//!
//! [calls.exchanges.masks]
//! kind = "aliyun"
//! access_key_id = "…"
//! access_key_secret = "…"
//! pool_key = "FC100000…"
//! callback_secret = "…"
//!
//! [calls.exchanges.hotline]
//! kind = "record"
//! callback_secret = "…"
//! id = "/id"
//! from = "/caller"
//! to = "/callee"
//! answered = "/answer_time"
//! ended = "/end_time"
//! times = "%Y-%m-%d %H:%M:%S"
//! ```

use std::collections::BTreeMap;

use domain::delivery::Ack;
use serde::Deserialize;

use crate::config::{Problem, Secret, address, callback_secret, is_name};
use crate::gateway::generic::config::Format;

/// The section `calls`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallsConfig {
    /// The name of the exchange that lends middle numbers; empty for none.
    pub bridge: String,
    /// Every exchange by its name, which is part of its callback address.
    pub exchanges: BTreeMap<String, ExchangeConfig>,
}

/// One exchange.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ExchangeConfig {
    /// Aliyun's number masking (号码隐私保护).
    Aliyun(AliyunConfig),
    /// Anything that posts records of calls, described here.
    Record(Box<RecordConfig>),
}

/// Aliyun's number masking.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliyunConfig {
    /// Where it is called.
    #[serde(default = "usual_address")]
    pub url: String,
    /// The public half of the access key.
    pub access_key_id: String,
    /// Its secret half.
    pub access_key_secret: Secret,
    /// The pool of middle numbers.
    pub pool_key: String,
    /// For how many minutes a middle number is lent.
    #[serde(default = "two_hours")]
    pub lend_minutes: u16,
    /// The secret part of the callback address.
    pub callback_secret: Secret,
}

fn usual_address() -> String {
    "https://dyplsapi.aliyuncs.com/".to_owned()
}

const fn two_hours() -> u16 {
    120
}

/// The longest that a number is lent: a matter that lasts longer asks for another.
const LONGEST_LOAN: u16 = 24 * 60;

impl AliyunConfig {
    /// What is wrong with it.
    pub(super) fn problems(&self, name: &str) -> Vec<Problem> {
        let key = |field: &str| format!("calls.exchanges.{name}.{field}");
        let mut problems: Vec<Problem> = address(&key("url"), &self.url).err().into_iter().collect();
        for (field, text) in [
            ("access_key_id", self.access_key_id.as_str()),
            ("access_key_secret", self.access_key_secret.reveal()),
            ("pool_key", self.pool_key.as_str()),
        ] {
            if text.trim().is_empty() {
                problems.push(Problem::new(key(field), "empty", "copy it from the console of the provider"));
            }
        }
        if !(5..=LONGEST_LOAN).contains(&self.lend_minutes) {
            let wrong = format!("{} minutes are too few or too many", self.lend_minutes);
            problems.push(Problem::new(key("lend_minutes"), wrong, "give 5 to 1440, such as 120"));
        }
        problems.extend(callback_secret(&key("callback_secret"), &self.callback_secret));
        problems
    }
}

/// How the records of an exchange are read. Fields are JSON pointers within one record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordConfig {
    /// The secret part of the callback address.
    pub callback_secret: Secret,
    /// What it wants to hear when it calls back.
    #[serde(default)]
    pub ack: Option<String>,
    /// In what form records come.
    #[serde(default = "json")]
    pub format: Format,
    /// Where the records stand: a list or one of them. Empty: the whole.
    #[serde(default)]
    pub list: String,
    /// Where the exchange's name for the call stands.
    pub id: String,
    /// Where the number stands that called.
    pub from: String,
    /// Where the number stands that was called.
    pub to: String,
    /// Where it stands when the other telephone rang.
    #[serde(default)]
    pub rang: Option<String>,
    /// Where it stands when the call was answered; nothing there means that it was not.
    pub answered: String,
    /// Where it stands when it ended.
    pub ended: String,
    /// How times are written: a pattern such as `%Y-%m-%d %H:%M:%S`, `rfc3339`, `seconds` or `milliseconds` since 1970.
    #[serde(default = "rfc3339")]
    pub times: String,
    /// The zone of times that are written by a pattern without one.
    #[serde(default = "shanghai")]
    pub zone: String,
}

const fn json() -> Format {
    Format::Json
}

fn rfc3339() -> String {
    "rfc3339".to_owned()
}

fn shanghai() -> String {
    "Asia/Shanghai".to_owned()
}

/// Where an exchange posts records, and what it wants to hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallEndpoint {
    /// The exchange's name.
    pub exchange: String,
    /// The secret part of the address.
    pub secret: Secret,
    /// The answer.
    pub ack: Ack,
}

/// What Aliyun wants to hear: anything else, and it posts again.
const ALIYUN_ACK: &str = r#"{"code":0,"msg":"接收成功"}"#;

impl CallsConfig {
    /// The callback addresses to be served.
    pub fn endpoints(&self) -> Vec<CallEndpoint> {
        let endpoint = |(name, config): (&String, &ExchangeConfig)| {
            let (secret, ack) = match config {
                ExchangeConfig::Aliyun(aliyun) => (&aliyun.callback_secret, ALIYUN_ACK),
                ExchangeConfig::Record(record) => {
                    (&record.callback_secret, record.ack.as_deref().unwrap_or_default())
                }
            };
            let json = ack.starts_with(['{', '[']);
            let content_type = if json { "application/json" } else { "text/plain; charset=utf-8" };
            let ack = Ack { content_type: content_type.to_owned(), body: ack.to_owned() };
            CallEndpoint { exchange: name.clone(), secret: secret.clone(), ack }
        };
        self.exchanges.iter().map(endpoint).collect()
    }

    /// What is wrong with the section itself; each exchange is checked when it is built.
    pub(super) fn problems(&self, taken: &[&str]) -> Vec<Problem> {
        let mut problems = Vec::new();
        match self.exchanges.get(&self.bridge) {
            Some(ExchangeConfig::Aliyun(_)) => {}
            Some(ExchangeConfig::Record(_)) => problems.push(Problem::new(
                "calls.bridge",
                format!("{:?} records calls and lends no numbers", self.bridge),
                "name an exchange of the kind \"aliyun\", or nothing",
            )),
            None if self.bridge.is_empty() => {}
            None => problems.push(Problem::new(
                "calls.bridge",
                format!("there is no exchange {:?}", self.bridge),
                format!("add a section [calls.exchanges.{}], or name nothing", self.bridge),
            )),
        }
        for name in self.exchanges.keys() {
            let key = format!("calls.exchanges.{name}");
            if !is_name(name) {
                let remedy = "use small letters, digits and hyphens, at most 32";
                problems.push(Problem::new(key, "the name becomes part of an address", remedy));
            } else if taken.contains(&name.as_str()) {
                let wrong = "a gateway of [sms.gateways] has the same name";
                problems.push(Problem::new(key, wrong, "give it another: both stand in addresses"));
            }
        }
        problems
    }
}
