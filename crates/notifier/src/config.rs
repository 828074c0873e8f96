//! Which gateways there are, as configuration says it.
//!
//! ```toml
//! [sms]
//! order = ["city", "spare"]
//! callback_base = "https://example.gov.cn"
//!
//! [sms.gateways.city]
//! kind = "kannel"
//! url = "http://127.0.0.1:13013/cgi-bin/sendsms"
//! …
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU16;

use domain::delivery::pace::Budget;
use domain::delivery::{Ack, GatewayKind};
use ipnet::IpNet;
use serde::Deserialize;
use url::Url;

pub use crate::gateway::aliyun::config::AliyunConfig;
pub use crate::gateway::generic::config::GenericConfig;
pub use crate::gateway::kannel::config::KannelConfig;
pub use crate::gateway::mas::config::MasConfig;
pub use crate::gateway::smpp::config::SmppConfig;
pub use crate::gateway::tencent::config::TencentConfig;
pub use crate::gateway::twilio::config::TwilioConfig;

/// With a gateway that takes 50 ms it makes more than a thousand texts a second, and each of the large vendors takes as many
/// calls at a time (their documentation speaks of thousands a second).
pub(crate) const CALLS_AT_ONCE: NonZeroU16 = NonZeroU16::MIN.saturating_add(63);

/// The section `sms`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsConfig {
    /// Names of gateways, the preferred one first. The next is used when a text must be sent once more.
    pub order: Vec<String>,
    /// Shares of the texts by name of the gateway, in proportion to each other. Empty: all by the first of `order`.
    pub weights: BTreeMap<String, u32>,
    /// The most texts to one telephone within a day. What carriers take; beyond it people are told another way.
    pub texts_per_number: u32,
    /// How many of them are kept for broken promises.
    pub kept_for_breaches: u32,
    /// How many calls of one gateway may be under way at a time.
    pub calls_at_once: NonZeroU16,
    /// The address under which gateways reach this service.
    pub callback_base: String,
    /// Whether gateways may call over plain http from elsewhere, where everybody on the way reads their secrets.
    pub allow_plain_callbacks: bool,
    /// The number that residents text to: printed on sheets. Empty where the gateways take no texts.
    pub number: String,
    /// Every gateway by its name, which is part of its callback addresses.
    pub gateways: BTreeMap<String, GatewayConfig>,
}

impl Default for SmsConfig {
    fn default() -> Self {
        Self {
            order: vec!["demo".to_owned()],
            weights: BTreeMap::new(),
            texts_per_number: Budget::default().texts,
            kept_for_breaches: Budget::default().reserve,
            calls_at_once: CALLS_AT_ONCE,
            callback_base: "http://127.0.0.1:8080".to_owned(),
            allow_plain_callbacks: false,
            number: String::new(),
            gateways: BTreeMap::from([("demo".to_owned(), GatewayConfig::Demo(DemoConfig {}))]),
        }
    }
}

/// One gateway.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum GatewayConfig {
    /// An inbox on a page.
    Demo(DemoConfig),
    /// Kannel's smsbox.
    Kannel(KannelConfig),
    /// Any gateway over HTTP, described here.
    Http(Box<GenericConfig>),
    /// Alibaba Cloud SMS.
    Aliyun(Box<AliyunConfig>),
    /// Tencent Cloud SMS.
    Tencent(Box<TencentConfig>),
    /// China Mobile's cloud MAS.
    Mas(Box<MasConfig>),
    /// Twilio.
    Twilio(Box<TwilioConfig>),
    /// A message centre that speaks SMPP, where this was built with it.
    Smpp(Box<SmppConfig>),
}

impl GatewayConfig {
    /// Its kind.
    pub const fn kind(&self) -> GatewayKind {
        match self {
            Self::Demo(_) => GatewayKind::Demo,
            Self::Kannel(_) => GatewayKind::Kannel,
            Self::Http(_) => GatewayKind::Http,
            Self::Aliyun(_) => GatewayKind::Aliyun,
            Self::Tencent(_) => GatewayKind::Tencent,
            Self::Mas(_) => GatewayKind::Mas,
            Self::Twilio(_) => GatewayKind::Twilio,
            Self::Smpp(_) => GatewayKind::Smpp,
        }
    }

    /// Where it posts, if it does.
    fn endpoint(&self, name: &str) -> Option<Endpoint> {
        let (secret, allow_from) = match self {
            // The demo calls nobody, and what a message centre says comes over the line to it.
            Self::Demo(_) | Self::Smpp(_) => return None,
            Self::Kannel(kannel) => (kannel.callback_secret.clone(), &kannel.allow_from),
            Self::Http(http) => (http.callback_secret.clone()?, &http.allow_from),
            Self::Aliyun(aliyun) => (aliyun.callback_secret.clone(), &aliyun.allow_from),
            Self::Tencent(tencent) => (tencent.callback_secret.clone(), &tencent.allow_from),
            Self::Mas(mas) => (mas.callback_secret.clone(), &mas.allow_from),
            Self::Twilio(twilio) => (twilio.callback_secret.clone(), &twilio.allow_from),
        };
        let kind = self.kind();
        let ack = if let Self::Http(http) = self { http.ack() } else { kind.ack() };
        Some(Endpoint { gateway: name.to_owned(), kind, secret, ack, allow_from: allow_from.clone() })
    }
}

/// The demo gateway has nothing to set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoConfig {}

/// In which form a gateway wants telephone numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberForm {
    /// As dialled within China: `13800001234`.
    #[default]
    National,
    /// With `+` and the country code.
    International,
    /// With the country code, without `+`.
    Digits,
}

impl NumberForm {
    /// Writes a number in this form.
    pub fn write(self, number: &domain::phone::PhoneNumber) -> String {
        match self {
            Self::National => number.national(),
            Self::International => number.as_str().to_owned(),
            Self::Digits => number.as_str().trim_start_matches('+').to_owned(),
        }
    }
}

/// A password or key. `Debug` does not show it.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self(secret.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Something wrong in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {wrong}; {remedy}")]
pub struct Problem {
    /// The key, as in the file.
    pub key: String,
    /// What is wrong.
    pub wrong: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// What is wrong with a key, and what to do.
    pub fn new(key: impl Into<String>, wrong: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { key: key.into(), wrong: wrong.into(), remedy: remedy.into() }
    }
}

/// Where a gateway posts receipts and replies, and what it wants to hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The gateway's name.
    pub gateway: String,
    /// Its kind.
    pub kind: GatewayKind,
    /// The secret part of the address.
    pub secret: Secret,
    /// The answer.
    pub ack: Ack,
    /// From where it may be called. Empty: from anywhere.
    pub allow_from: Vec<IpNet>,
}

impl SmsConfig {
    /// The name of the demo gateway, when there is one.
    pub fn demo(&self) -> Option<&str> {
        let is_demo = |config: &GatewayConfig| matches!(config, GatewayConfig::Demo(_));
        self.gateways.iter().find(|(_, config)| is_demo(config)).map(|(name, _)| name.as_str())
    }

    /// How many texts one telephone may get.
    pub fn budget(&self) -> Budget {
        Budget { texts: self.texts_per_number, reserve: self.kept_for_breaches }
    }

    fn shares(&self) -> Vec<Problem> {
        let unknown = self.weights.keys().filter(|name| !self.order.contains(name)).map(|name| {
            Problem::new(
                format!("sms.weights.{name}"),
                "texts are not sent by this gateway",
                "name it in sms.order, or leave it out here",
            )
        });
        let nothing = !self.weights.is_empty() && self.weights.values().all(|&weight| weight == 0);
        let nothing = nothing.then(|| {
            Problem::new(
                "sms.weights",
                "no gateway has a share",
                "give at least one more than 0, or leave it out",
            )
        });
        let large = self.weights.iter().filter(|(_, weight)| **weight > 1_000).map(|(name, _)| {
            Problem::new(
                format!("sms.weights.{name}"),
                "a share of more than 1000",
                "give hundredths, such as 70",
            )
        });
        unknown.chain(nothing).chain(large).collect()
    }

    fn budget_problems(&self) -> Option<Problem> {
        (self.texts_per_number == 0 || self.kept_for_breaches >= self.texts_per_number).then(|| {
            Problem::new(
                "sms.texts_per_number",
                format!(
                    "{} texts a day, of which {} are kept for broken promises, leave none for anything else",
                    self.texts_per_number, self.kept_for_breaches
                ),
                "give more texts, such as 50, or keep fewer (sms.kept_for_breaches), such as 10",
            )
        })
    }

    /// Whether and why people must not rely on what is sent: texts that are marked as delivered and reach nobody are the
    /// worst of all faults.
    pub fn tells_nobody(&self) -> Option<Problem> {
        let is_demo = |name: &&String| matches!(self.gateways.get(*name), Some(GatewayConfig::Demo(_)));
        let name = self.order.iter().find(is_demo)?;
        Some(Problem::new(
            "sms.order",
            format!("{name:?} is a demo gateway: texts go to a page and to nobody's telephone"),
            "name a real gateway (the configuration file has examples), or set demo.enabled = true if this is \
             only for trying out",
        ))
    }

    /// The callback addresses to be served.
    pub fn endpoints(&self) -> Vec<Endpoint> {
        self.gateways.iter().filter_map(|(name, config)| config.endpoint(name)).collect()
    }

    /// What works and is still to be looked at.
    pub fn warnings(&self) -> Vec<Problem> {
        let plain = |(name, config): (&String, &GatewayConfig)| match config {
            GatewayConfig::Mas(mas) if mas.url.starts_with("http://") => Some(Problem::new(
                format!("sms.gateways.{name}.url"),
                "texts and the account's secret go unencrypted, as China Mobile offers it",
                "use a line of your own to China Mobile, or its https address if you were given one",
            )),
            GatewayConfig::Smpp(smpp) if !is_near_host(&smpp.host) => Some(Problem::new(
                format!("sms.gateways.{name}.host"),
                "texts, numbers and the account's password go unencrypted, as SMPP has it",
                "reach the message centre through a tunnel (stunnel, WireGuard) or by a line of your own",
            )),
            _ => None,
        };
        self.gateways.iter().filter_map(plain).collect()
    }

    /// What is wrong with the section itself; each gateway is checked when it is built.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.order.is_empty() {
            problems.push(Problem::new(
                "sms.order",
                "no gateway is named",
                "name at least one, such as [\"demo\"]",
            ));
        }
        for (at, name) in self.order.iter().enumerate() {
            if !self.gateways.contains_key(name) {
                let known = self.gateways.keys().cloned().collect::<Vec<_>>().join(", ");
                problems.push(Problem::new(
                    "sms.order",
                    format!("there is no gateway {name:?}"),
                    format!("add a section [sms.gateways.{name}] or name one of: {known}"),
                ));
            }
            if self.order[..at].contains(name) {
                problems.push(Problem::new("sms.order", format!("{name:?} is named twice"), "name it once"));
            }
        }
        for name in self.gateways.keys().filter(|name| !is_name(name)) {
            problems.push(Problem::new(
                format!("sms.gateways.{name}"),
                "the name becomes part of an address",
                "use small letters, digits and hyphens, at most 32",
            ));
        }
        problems.extend(self.shares());
        problems.extend(self.budget_problems());
        match address("sms.callback_base", &self.callback_base) {
            Ok(base) => problems.extend(self.plain_callbacks(&base)),
            Err(problem) => problems.push(problem),
        }
        problems.extend(number("sms.number", &self.number));
        problems
    }

    /// Whether secrets and telephone numbers would go through other people's networks for everybody to read.
    fn plain_callbacks(&self, base: &Url) -> Option<Problem> {
        let is_fine = base.scheme() == "https" || is_near(base) || self.allow_plain_callbacks;
        (!is_fine && !self.endpoints().is_empty()).then(|| {
            Problem::new(
                "sms.callback_base",
                format!("{base} is not encrypted: whoever is on the way reads secrets and telephone numbers"),
                "give an address with https (empty is server.public_url), or one of your own network; where another \
                 line protects it, set sms.allow_plain_callbacks = true",
            )
        })
    }
}

/// Whether an address lies on this machine or in a network of one's own: by its number, or by a name without a dot, as
/// containers have.
fn is_near(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        Some(url::Host::Domain(name)) => !name.contains('.'),
        None => false,
    }
}

/// The same of a host.
fn is_near_host(host: &str) -> bool {
    let bracketed = if host.contains(':') { format!("http://[{host}]") } else { format!("http://{host}") };
    Url::parse(&bracketed).is_ok_and(|url| is_near(&url))
}

/// The longest number of a service: 106 and what the carriers add.
const LONGEST_NUMBER: usize = 20;

/// Whether people can text to a number that is printed.
fn number(key: &str, number: &str) -> Option<Problem> {
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    let fits = number.is_empty() || digits && (5..=LONGEST_NUMBER).contains(&number.len());
    let remedy =
        "give its digits as one types them, such as \"106901234567\", or nothing where texts are not taken";
    (!fits).then(|| Problem::new(key, format!("{number:?} is no number of 5 to 20 digits"), remedy))
}

pub(crate) fn is_name(name: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !name.is_empty() && name.len() <= 32 && name.bytes().all(allowed)
}

/// Reads an http address that may stand in a callback: without query and fragment.
pub(crate) fn address(key: &str, text: &str) -> Result<Url, Problem> {
    let remedy = "give an address such as https://example.gov.cn";
    let url = Url::parse(text).map_err(|error| Problem::new(key, format!("no address ({error})"), remedy))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(Problem::new(key, "the address is neither http nor https", remedy));
    }
    if url.query().is_some() || url.fragment().is_some() || text.contains('%') {
        return Err(Problem::new(key, "the address holds a query, a fragment or an escape", remedy));
    }
    Ok(url)
}

/// The shortest callback secret: as much as 128 random bits need in base 64.
const SECRET_LENGTH: usize = 22;

/// Whether a secret can stand in a callback address without being guessed.
pub(crate) fn callback_secret(key: &str, secret: &Secret) -> Option<Problem> {
    let text = secret.reveal();
    let remedy = "give at least 22 random letters and digits, such as from: openssl rand -hex 16";
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let different = text.bytes().collect::<std::collections::BTreeSet<_>>().len();
    if text.len() < SECRET_LENGTH {
        Some(Problem::new(key, format!("only {} characters: it can be guessed", text.len()), remedy))
    } else if !text.bytes().all(allowed) {
        Some(Problem::new(key, "it holds characters that an address does not carry as they are", remedy))
    } else if different < 8 {
        Some(Problem::new(key, "hardly any different characters: it can be guessed", remedy))
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
