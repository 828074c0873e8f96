//! A gateway that configuration describes: what is sent to it, and how its answers and callbacks are read.
//!
//! ```toml
//! [sms.gateways.city]
//! kind = "http"
//! url = "https://sms.example.cn/v1/send"
//! content_type = "json"
//! body = '{"mobile":"{to}","content":"{text}","ref":"{id}"}'
//! headers = { Authorization = "Bearer …" }
//! success = { pointer = "/code", equals = ["0"] }
//! provider_id = "/data/id"
//! rules = [
//!   { when = { pointer = "/code", equals = ["30"] }, means = "balance" },
//!   { when = { status = [503] }, means = "later" },
//! ]
//! callback_secret = "…"
//! ack = '{"code":0}'
//!
//! [sms.gateways.city.receipt]
//! format = "json"
//! list = "/reports"
//! attempt = "/ref"
//! state = "/status"
//! delivered = ["DELIVRD"]
//!
//! [sms.gateways.city.reply]
//! format = "form"
//! from = "/mobile"
//! text = "/content"
//! ```

use std::collections::BTreeMap;

use domain::delivery::{Ack, GatewayKind};
use ipnet::IpNet;
use serde::Deserialize;

use crate::config::{NumberForm, Secret};

/// See the module.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenericConfig {
    /// `POST` unless said otherwise.
    #[serde(default)]
    pub method: Method,
    /// The address. May hold `{to}`, `{text}` and `{id}`, which are escaped for an address.
    pub url: String,
    /// Headers as they are.
    #[serde(default)]
    pub headers: BTreeMap<String, Secret>,
    /// How the body is escaped, and its media type.
    #[serde(default)]
    pub content_type: ContentType,
    /// The body. May hold `{to}`, `{text}` and `{id}`, which are escaped for its kind.
    #[serde(default)]
    pub body: Option<Secret>,
    /// How numbers are written.
    #[serde(default)]
    pub number: NumberForm,
    /// What an answer looks like that means: taken. Without it, any status from 200 to 299.
    #[serde(default)]
    pub success: Option<Condition>,
    /// Where in an answer the gateway's name for the text stands (JSON pointer).
    #[serde(default)]
    pub provider_id: Option<String>,
    /// What other answers mean; the first that fits counts, before `success`. Answers that fit nothing mean what their
    /// status says: 429 later, other 3xx and 4xx a faulty configuration, anything else nobody knows.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The secret part of the callback addresses. Needed for receipts and replies.
    #[serde(default)]
    pub callback_secret: Option<Secret>,
    /// From where it may call back. Empty: from anywhere.
    #[serde(default)]
    pub allow_from: Vec<IpNet>,
    /// Whether the gateway puts the sign before the text itself, so that it goes without.
    #[serde(default)]
    pub adds_sign: bool,
    /// What it wants to hear when it calls back.
    #[serde(default)]
    pub ack: Option<String>,
    /// How its receipts are read. Without it, accepted is all that will be known.
    #[serde(default)]
    pub receipt: Option<ReceiptFields>,
    /// How texts from people are read.
    #[serde(default)]
    pub reply: Option<ReplyFields>,
}

impl GenericConfig {
    /// What it wants to hear when it calls back.
    pub fn ack(&self) -> Ack {
        let Some(body) = &self.ack else { return GatewayKind::Http.ack() };
        let json =
            serde_json::from_str::<serde_json::Value>(body).is_ok_and(|v| v.is_object() || v.is_array());
        let content_type = if json { "application/json" } else { "text/plain; charset=utf-8" };
        Ack { content_type: content_type.to_owned(), body: body.clone() }
    }
}

/// How a gateway is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// With a body.
    #[default]
    Post,
    /// Everything in the address.
    Get,
}

/// Of what kind a body is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContentType {
    /// `application/json`; values stand within quotes.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `text/plain`; values as they are.
    Plain,
}

/// What an answer looks like. Whatever is given must hold.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    /// One of these statuses.
    pub status: Vec<u16>,
    /// Where in the JSON body to look; with `equals`.
    pub pointer: Option<String>,
    /// What stands there: one of these, numbers written as text.
    pub equals: Vec<String>,
    /// These words stand somewhere in the body.
    pub contains: Option<String>,
}

/// What an answer means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which answer.
    pub when: Condition,
    /// Its meaning.
    pub means: Meaning,
}

/// What an answer can mean besides success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// Not now; try again.
    Later,
    /// The number is wrong.
    Number,
    /// The words are refused.
    Content,
    /// Account, password, signature or template is wrong.
    Config,
    /// No money left.
    Balance,
    /// Too many texts for this number or this day.
    Limit,
    /// It may have been sent or not.
    Unknown,
}

/// In what form a gateway calls back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A JSON body.
    Json,
    /// A posted form; its fields are `/name`.
    Form,
    /// The query of the address; its fields are `/name`.
    Query,
}

/// How receipts are read. Fields are JSON pointers within one receipt.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptFields {
    /// In what form they come.
    pub format: Format,
    /// Where the receipts stand: a list or one of them. A text found there is read as JSON. Empty: the whole.
    #[serde(default)]
    pub list: String,
    /// Where our `{id}` comes back.
    #[serde(default)]
    pub attempt: Option<String>,
    /// Where the gateway's name for the text stands; used when `attempt` is not given.
    #[serde(default)]
    pub provider_id: Option<String>,
    /// Where the state stands.
    pub state: String,
    /// States that mean delivered.
    pub delivered: Vec<String>,
    /// States that mean not delivered. Empty: every state that means nothing else.
    #[serde(default)]
    pub undelivered: Vec<String>,
    /// States that mean: kept until the telephone answers.
    #[serde(default)]
    pub buffered: Vec<String>,
    /// Where the number of the segment stands, from 1, if each has its own receipt.
    #[serde(default)]
    pub segment: Option<String>,
    /// Where their count stands.
    #[serde(default)]
    pub segments: Option<String>,
    /// Where the network's own code stands, if not in `state`.
    #[serde(default)]
    pub code: Option<String>,
}

/// How replies are read. Fields are JSON pointers within one reply.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyFields {
    /// In what form they come.
    pub format: Format,
    /// As in [`ReceiptFields::list`].
    #[serde(default)]
    pub list: String,
    /// Where the sender's number stands.
    pub from: String,
    /// Where the words stand.
    pub text: String,
    /// Where the gateway's name for the reply stands, by which one posted twice is known.
    #[serde(default)]
    pub id: Option<String>,
}
