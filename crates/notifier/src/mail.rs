//! Mail: one letter to one person over SMTP.
//!
//! The steps of a letter are taken one by one, because what may be concluded from a failure depends on how far it had come:
//! until the words themselves were handed over nothing was sent; after that a missing answer leaves the outcome unknown. Each
//! letter has a connection of its own, for there are few.

pub mod config;
#[cfg(test)]
mod tests;

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use casework::Letter;
use domain::delivery::{CALL_TIMEOUT, Outcome, Refusal, Remark};
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message};
use tokio::time::timeout_at;

use self::config::{MailConfig, Security};
use crate::config::Problem;

/// Something that takes letters.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one letter, by an identifier that no other has. Whatever happens, it ends within [`CALL_TIMEOUT`] with an
    /// outcome.
    async fn send(&self, letter: &Letter, id: &str) -> Outcome;
}

/// A mail server that takes letters from us (RFC 5321, 3207, 4954).
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    from: Mailbox,
    hello: ClientId,
    within: Duration,
}

/// How far a letter has come when something fails.
enum Broken {
    /// The words were not handed over.
    Before(Error),
    /// They were.
    After(Error),
}

impl Smtp {
    /// Checks the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn new(config: &MailConfig) -> Result<Self, Vec<Problem>> {
        let checked = config.checked()?;
        let host = checked.from.email.domain().to_owned();
        Ok(Self {
            host: config.host.clone(),
            port: config.port,
            security: config.security,
            tls: checked.tls,
            credentials: config.credentials(),
            from: checked.from,
            hello: ClientId::Domain(host),
            within: CALL_TIMEOUT.unsigned_abs(),
        })
    }

    fn written(&self, letter: &Letter, id: &str) -> Option<(Address, Vec<u8>)> {
        let to: Address = letter.to.as_str().parse().ok()?;
        let id = format!("<{id}@{}>", self.from.email.domain());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(&letter.subject)
            .date(SystemTime::from(letter.at))
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .ok()?;
        Some((to, message.formatted()))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let server = (self.host.as_str(), self.port);
        let at_once = (self.security == Security::Tls).then(|| self.tls.clone());
        let mut smtp = AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, at_once, None).await?;
        if self.security == Security::Starttls {
            smtp.starttls(self.tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(smtp)
    }

    /// Up to the point from which the server takes the words.
    async fn announce(&self, to: Address) -> Result<AsyncSmtpConnection, Error> {
        let mut smtp = self.connect().await?;
        smtp.command(Mail::new(Some(self.from.email.clone()), vec![])).await?;
        smtp.command(Rcpt::new(to, vec![])).await?;
        smtp.command(Data).await?;
        Ok(smtp)
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, letter: &Letter, id: &str) -> Outcome {
        let Some((to, words)) = self.written(letter, id) else {
            return Outcome::Rejected { class: Refusal::Content, why: Remark::new("it cannot be written") };
        };
        let end = tokio::time::Instant::now() + self.within;
        let mut smtp = match timeout_at(end, self.announce(to)).await {
            Ok(Ok(smtp)) => smtp,
            Ok(Err(error)) => return outcome(&Broken::Before(error)),
            Err(_) => {
                let why = Remark::new("no answer in time, before the words were handed over");
                return Outcome::RefusedForNow { why, not_sent: true };
            }
        };
        match timeout_at(end, smtp.message(&words)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return outcome(&Broken::After(error)),
            Err(_) => return Outcome::Unknown { why: Remark::new("no answer in time to the whole letter") },
        }
        // It is taken: whether the farewell is heard does not matter.
        let _ = timeout_at(end, smtp.quit()).await;
        Outcome::Accepted { provider_id: None }
    }
}

fn outcome(broken: &Broken) -> Outcome {
    let (Broken::Before(error) | Broken::After(error)) = broken;
    // What the server says may repeat the address: only its code is told.
    let why = match error.status() {
        Some(code) => Remark::new(&code.to_string()),
        None => Remark::new(kind(error)),
    };
    match (error.status().map(u16::from), broken) {
        (Some(421 | 450..=499), _) => Outcome::RefusedForNow { why, not_sent: false },
        // Who we are, how we speak, or that we may not send at all.
        (Some(500..=504 | 523 | 530 | 534 | 535 | 538), _) => {
            Outcome::Rejected { class: Refusal::Config, why }
        }
        (Some(550 | 551 | 553), Broken::Before(_)) => Outcome::Rejected { class: Refusal::Number, why },
        (Some(552), _) => Outcome::Rejected { class: Refusal::Limit, why },
        (Some(500..=599), _) => Outcome::Rejected { class: Refusal::Content, why },
        (_, Broken::Before(_)) if error.is_client() || error.is_tls() => {
            Outcome::Rejected { class: Refusal::Config, why }
        }
        (_, Broken::Before(_)) => Outcome::RefusedForNow { why, not_sent: true },
        (_, Broken::After(_)) => Outcome::Unknown { why },
    }
}

fn kind(error: &Error) -> &'static str {
    if error.is_tls() {
        "TLS failed; is the certificate one that the system trusts?"
    } else if error.is_client() {
        "the server offers no STARTTLS or no known way to sign in"
    } else if error.is_timeout() {
        "no answer in time"
    } else {
        "the connection broke off"
    }
}
