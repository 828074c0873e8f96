//! A message centre that speaks SMPP 3.4 (Short Message Peer to Peer Protocol Specification v3.4, issue 1.2), as Kannel,
//! Jasmin and carriers do.
//!
//! A process that works as notifier holds one line: it is bound as transceiver, watched over by an enquiry every 30 s and
//! built again when it falls. A text that was written and not answered is unknown and never written again by this driver;
//! one that was not written has not reached the centre. Whatever the centre delivers is stored as it came before it is
//! answered, and read later. Nothing is encrypted.

mod alphabet;
mod check;
pub(crate) mod config;
mod delivered;
mod line;
mod name;
mod pdu;
mod session;
mod status;
mod submit;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::delivery::{
    CALL_TIMEOUT, CONNECT_TIMEOUT, GatewayKind, Outcome, ProviderId, RawCallback, Receipts, Remark,
};
use rusmpp::pdus::SubmitSm;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use self::config::SmppConfig;
use self::delivered::Delivered;
use self::line::{Keeper, Standing, Times};
use self::session::{Answer, Session};
use super::{CallbackError, Inbound, Inbox, Means, OutgoingText, Parsed, Receipt, SmsGateway};
use crate::config::Problem;

/// How long a part of a text waits that the centre asked to wait, after parts before it were taken: sending the whole again
/// would send those twice.
const ASKED_TO_WAIT: Duration = Duration::from_secs(1);

/// A message centre to send by.
pub struct Smpp {
    name: String,
    config: SmppConfig,
    means: Means,
    times: Times,
    standing: watch::Sender<Standing>,
}

impl Smpp {
    /// Checks the configuration. There is no line before [`SmsGateway::hold`] holds one.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn new(name: &str, config: &SmppConfig, means: Means) -> Result<Self, Vec<Problem>> {
        let problems = check::check(name, config);
        if !problems.is_empty() {
            return Err(problems);
        }
        let why = Remark::new("no line to the message centre yet");
        let (standing, _) = watch::channel(Standing::Down { why, mend: None });
        Ok(Self { name: name.to_owned(), config: config.clone(), means, times: Times::default(), standing })
    }

    /// The line, once there is one: it is waited for as long as a connection may take.
    async fn session(&self, first: bool) -> Result<Session, Outcome> {
        let mut standing = self.standing.subscribe();
        let until = Instant::now() + CONNECT_TIMEOUT.unsigned_abs();
        let settled = |standing: &Standing| !matches!(standing, Standing::Down { mend: None, .. });
        let _ = timeout_at(until, standing.wait_for(settled)).await;
        match &*standing.borrow() {
            Standing::Up(session) => Ok(session.clone()),
            Standing::Down { why, mend: Some(class) } => {
                Err(Outcome::Rejected { class: *class, why: why.clone() })
            }
            Standing::Down { why, mend: None } => {
                Err(Outcome::RefusedForNow { why: why.clone(), not_sent: first })
            }
        }
    }

    /// Submits one unit: its name, or what comes of the whole text.
    async fn submit(
        &self,
        unit: SubmitSm,
        first: bool,
        until: Instant,
    ) -> Result<Option<ProviderId>, Outcome> {
        loop {
            let session = self.session(first).await?;
            match session.submit(unit.clone(), until).await {
                Answer::Taken(name) => return Ok(name),
                Answer::Refused(status) => {
                    let again =
                        !first && status::is_passing(status) && Instant::now() + ASKED_TO_WAIT < until;
                    if !again {
                        return Err(status::refusal(status));
                    }
                    tokio::time::sleep(ASKED_TO_WAIT).await;
                }
                Answer::NotWritten(why) => return Err(Outcome::RefusedForNow { why, not_sent: first }),
                Answer::Lost(why) => return Err(Outcome::Unknown { why }),
            }
        }
    }
}

#[async_trait]
impl SmsGateway for Smpp {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Smpp
    }

    fn receipts(&self) -> Receipts {
        Receipts::Later
    }

    async fn send(&self, text: &OutgoingText) -> Outcome {
        let until = Instant::now() + CALL_TIMEOUT.unsigned_abs();
        let units = match submit::units(&self.config, text.attempt, &text.to, &text.said.text()) {
            Ok(units) => units,
            Err(outcome) => return outcome,
        };
        // One after the other: when one is refused, the telephone gets no more of what it could not join.
        let mut names = Vec::with_capacity(units.len());
        for unit in units {
            match self.submit(unit, names.is_empty(), until).await {
                Ok(name) => names.push(name),
                Err(outcome) => return outcome,
            }
        }
        Outcome::Accepted { provider_id: ProviderId::of_segments(&names) }
    }

    async fn hold(&self, inbox: Arc<dyn Inbox>, stopped: watch::Receiver<bool>) {
        let Self { name, config, means, times, standing } = self;
        Keeper { gateway: name, config, means, times, standing, inbox }.keep(stopped).await;
    }

    fn receipt(&self, raw: &RawCallback) -> Parsed<Receipt> {
        let read = |unit: Delivered| unit.receipt(self.config.message_ids, self.config.alphabet);
        [delivered(raw).and_then(read)].into_iter().collect()
    }

    fn reply(&self, raw: &RawCallback) -> Parsed<Inbound> {
        [delivered(raw).and_then(|unit| unit.inbound(self.config.alphabet))].into_iter().collect()
    }
}

fn delivered(raw: &RawCallback) -> Result<Delivered, CallbackError> {
    Delivered::read(&raw.body).ok_or(CallbackError::Body("a deliver_sm of SMPP 3.4"))
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod real;
