//! The configuration: what differs from town to town and is no rule.

mod load;
mod settings;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use casework::GivenPolicy;
use clap::ValueEnum;
use domain::hotline::Hotline;
use i18n::Lang;
use ipnet::IpNet;
use notifier::config::{Problem, SmsConfig};
use notifier::exchange::config::CallsConfig;
use notifier::mail::config::MailConfig;
use notifier::watchdog::WatchdogConfig;
use serde::{Deserialize, Deserializer};

pub use load::ConfigError;

/// Every key with its default and a comment: the file that the project ships.
pub const DEFAULTS: &str = include_str!("../../../../config/mashang.toml");

/// The policy that holds when the configuration names no other.
pub const BUILT_IN_POLICY: &str = include_str!("../../../../config/policy.toml");

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The web service.
    pub server: Server,
    /// The database.
    pub database: Database,
    /// Where the secrets are.
    pub secrets: FileKey,
    /// Where the policy is.
    pub policy: FileKey,
    /// What the town is called.
    pub town: Town,
    /// How much may be sent.
    pub limits: Limits,
    /// How long personal data are kept.
    pub retention: Retention,
    /// Printing.
    pub print: Print,
    /// The log.
    pub log: Log,
    /// The demo phones.
    pub demo: Demo,
    /// The gateways.
    pub sms: SmsConfig,
    /// The telephone exchanges.
    pub calls: CallsConfig,
    /// The mail server.
    pub mail: MailConfig,
    /// The process that sends.
    pub notifier: Notifier,
    /// Who hears from elsewhere that all is well.
    pub watchdog: WatchdogConfig,
    /// The folder of the file that this was read from.
    #[serde(skip)]
    pub(crate) folder: PathBuf,
}

/// The web service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The address that is printed on codes, without a slash at its end.
    #[serde(deserialize_with = "address")]
    pub public_url: String,
    /// Whether addresses are printed in capital letters.
    pub upper_case_codes: bool,
    /// Our own proxies.
    pub trusted_proxies: Vec<IpNet>,
    /// Threads that serve requests; 0 for one a core.
    pub workers: u16,
    /// From where the counters may be read.
    pub watchers: Vec<IpNet>,
    /// What this process does.
    pub role: ServerRole,
}

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ServerRole {
    /// Web service and notifier.
    All,
    /// The web service.
    Intake,
    /// The notifier.
    Notifier,
}

/// The database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Its address; a password may stand in it, so it is not to be shown.
    pub url: String,
    /// The most connections to PostgreSQL.
    pub connections: u32,
}

/// A file that is named in the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileKey {
    /// Its path.
    pub file: PathBuf,
}

/// What the town is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    /// At the head of pages.
    pub name: String,
    /// Of texts and sheets.
    #[serde(deserialize_with = "language")]
    pub language: Lang,
    /// At the foot of pages.
    #[serde(deserialize_with = "hotline")]
    pub hotline: Option<Hotline>,
    /// Before each text.
    pub sign: String,
}

/// How much may be sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Forms of residents in a minute from one address, faulty ones too.
    pub per_address_per_minute: NonZeroU32,
    /// Matters in a minute for one place, from all addresses.
    pub per_code_per_minute: NonZeroU32,
    /// Attempts to sign in within a minute for one number from one address; five times as many for either alone.
    pub sign_in_per_minute: NonZeroU32,
    /// Photos of one matter.
    pub photos: u8,
    /// Megabytes of one photo as it is sent.
    pub photo_megabytes: u8,
}

/// How long personal data are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Days after the end of a matter; 0 for ever.
    pub days: u16,
}

/// Printing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// A font file; empty when one is to be found.
    pub font: PathBuf,
    /// Which font of a collection.
    pub font_index: u32,
}

/// The log.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// What is logged.
    pub level: String,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// The process that sends.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notifier {
    /// Where one without a web service tells its health and its figures, if anywhere.
    #[serde(deserialize_with = "listen")]
    pub listen: Option<SocketAddr>,
}

/// The demo phones.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// Whether there are any.
    pub enabled: bool,
}

/// The policy that the program is started with.
#[derive(Debug, Clone)]
pub struct PolicyText {
    /// Its text.
    pub text: String,
    /// The file that it was read from; `None` for the one that is built in.
    pub file: Option<PathBuf>,
}

impl PolicyText {
    /// Where it comes from, for people.
    pub fn origin(&self) -> String {
        self.file.as_ref().map_or_else(|| "built in".to_owned(), |file| file.display().to_string())
    }

    /// As the books are opened with it.
    pub fn given(&self) -> GivenPolicy<'_> {
        match self.file {
            Some(_) => GivenPolicy::File(&self.text),
            None => GivenPolicy::BuiltIn(&self.text),
        }
    }
}

impl Config {
    /// The defaults, with what the file and the variables of the environment say over them.
    ///
    /// # Errors
    /// [`ConfigError`] names the key and where it stands.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        load::load(file, environment)
    }

    /// What is taken as it stands, but is hardly meant so.
    pub fn cautions(&self) -> Vec<Problem> {
        let is_real = self.sms.tells_nobody().is_none();
        let sign = self.town.sign.trim();
        let mut found = Vec::new();
        if is_real && sign.is_empty() {
            found.push(Problem::new(
                "town.sign",
                "no sign stands before texts, and carriers in China refuse such ones",
                "write the sign that the carrier has approved, unless the gateway puts it there by itself",
            ));
        }
        if sign.contains(['【', '】', '[', ']']) {
            found.push(Problem::new(
                "town.sign",
                format!("{sign:?} has brackets of its own, and texts would have them twice"),
                "write the sign alone",
            ));
        }
        if is_real && self.watchdog.heartbeat_url.is_empty() {
            found.push(Problem::new(
                "watchdog.heartbeat_url",
                "nobody elsewhere hears when this machine falls silent",
                "give the address of a check at a monitoring service, or let Prometheus ask /metrics from another machine",
            ));
        }
        found
    }

    /// The path of the secrets.
    pub fn secrets_path(&self) -> PathBuf {
        self.folder.join(&self.secrets.file)
    }

    /// The policy that the program is started with.
    ///
    /// # Errors
    /// [`ConfigError::Unreadable`].
    pub fn policy(&self) -> Result<PolicyText, ConfigError> {
        if self.policy.file.as_os_str().is_empty() {
            return Ok(PolicyText { text: BUILT_IN_POLICY.to_owned(), file: None });
        }
        let path = self.folder.join(&self.policy.file);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(PolicyText { text, file: Some(path) }),
            Err(fault) => Err(ConfigError::Unreadable { path, fault }),
        }
    }

    /// The path of a SQLite database.
    pub fn sqlite_path(&self) -> Option<&Path> {
        self.database.url.strip_prefix("sqlite:").map(|path| Path::new(path.trim_start_matches("//")))
    }
}

fn language<'de, D: Deserializer<'de>>(from: D) -> Result<Lang, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

/// Empty: none.
fn hotline<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Hotline>, D::Error> {
    let text = String::deserialize(from)?;
    let given = Some(text.as_str()).filter(|text| !text.trim().is_empty());
    given.map(Hotline::parse).transpose().map_err(serde::de::Error::custom)
}

/// Empty: nowhere.
fn listen<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(from)?;
    if text.is_empty() {
        return Ok(None);
    }
    let fault = |_| {
        serde::de::Error::custom(format!(
            "{text:?} is no address to listen at; write \"127.0.0.1:8081\", or nothing"
        ))
    };
    text.parse().map(Some).map_err(fault)
}

/// An address that codes can be printed with.
fn address<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let address = text.trim().trim_end_matches('/');
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => Ok(address.to_owned()),
        _ => Err(serde::de::Error::custom(format!(
            "{text:?} is no address; write for example \"https://mashang.example.gov.cn\""
        ))),
    }
}

#[cfg(test)]
mod tests;
