//! The mail server, as configuration says it.
//!
//! ```toml
//! [mail]
//! host = "smtp.example.gov.cn"
//! from = "码上 <mashang@example.gov.cn>"
//! username = "mashang"
//! password = "…"
//! ```

use std::net::IpAddr;
use std::path::PathBuf;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use serde::Deserialize;

use crate::config::{Problem, Secret};

/// The section `mail`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The server; empty where there is no mail.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// As whom we sign in; empty where the server asks nobody.
    pub username: String,
    /// With which password.
    pub password: Secret,
    /// From whom letters come.
    pub from: String,
    /// A certificate (PEM) to trust beside those of the system; empty: none.
    pub certificate: PathBuf,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS after a greeting; never without.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// None: for a server on the same machine.
    None,
}

/// What is made of a configuration.
pub(super) struct Checked {
    pub(super) from: Mailbox,
    pub(super) tls: TlsParameters,
}

impl MailConfig {
    /// Whether there is mail at all.
    pub fn is_on(&self) -> bool {
        !self.host.is_empty()
    }

    pub(super) fn credentials(&self) -> Option<Credentials> {
        let password = self.password.reveal().to_owned();
        (!self.username.is_empty()).then(|| Credentials::new(self.username.clone(), password))
    }

    pub(super) fn checked(&self) -> Result<Checked, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut add = |key: &str, wrong: String, remedy: &str| {
            problems.push(Problem::new(format!("mail.{key}"), wrong, remedy));
        };
        let from = self.from.parse::<Mailbox>();
        if from.is_err() {
            let wrong = format!("{:?} is no sender", self.from);
            add("from", wrong, "write one such as \"码上 <mashang@example.gov.cn>\"");
        }
        if self.port == 0 {
            add("port", "0 is no port".to_owned(), "give 587 for starttls, or 465 for tls");
        }
        if self.username.is_empty() != self.password.reveal().is_empty() {
            add("password", "username and password belong together".to_owned(), "give both or neither");
        }
        if self.security == Security::None && !is_this_machine(&self.host) {
            let wrong = format!("letters and the password would go to {} for anybody to read", self.host);
            add("security", wrong, "set \"starttls\" or \"tls\"; \"none\" is for a server on this machine");
        }
        let tls = self
            .tls()
            .map_err(|wrong| add("certificate", wrong, "name a readable file in PEM form, or nothing"));
        match (from, tls) {
            (Ok(from), Ok(tls)) if problems.is_empty() => Ok(Checked { from, tls }),
            _ => Err(problems),
        }
    }

    fn tls(&self) -> Result<TlsParameters, String> {
        let mut parameters = TlsParameters::builder(self.host.clone());
        if !self.certificate.as_os_str().is_empty() {
            let path = self.certificate.display();
            let pem = std::fs::read(&self.certificate).map_err(|fault| format!("{path}: {fault}"))?;
            let certificate =
                Certificate::from_pem(&pem).map_err(|_| format!("{path} holds no certificate"))?;
            parameters = parameters.add_root_certificate(certificate);
        }
        parameters.build_rustls().map_err(|fault| format!("TLS cannot be set up ({fault})"))
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
