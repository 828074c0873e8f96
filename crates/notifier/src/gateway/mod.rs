//! Gateways that take texts, and what they say of them.
//!
//! A driver turns one text into one call and the answer into an [`Outcome`]; it turns what a gateway posts to us into
//! [`Receipt`]s and [`Inbound`] texts. It never retries, never waits longer than a call may take, and knows nothing of
//! messages, leases or rows.

mod callback;
pub mod demo;
pub mod generic;
pub mod kannel;

use std::sync::Arc;

use async_trait::async_trait;
use domain::delivery::{Ack, AttemptId, GatewayKind, Outcome, RawCallback, Receipts, Remark};
use domain::phone::PhoneNumber;
use reqwest::Client;

use crate::config::{GatewayConfig, Problem, SmsConfig};

pub use callback::CallbackError;
pub(crate) use callback::sender;
pub use domain::delivery::{Inbound, Receipt, ReceiptOf};

/// One text to one telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingText {
    /// The attempt that this call is. Goes along and comes back in receipts.
    pub attempt: AttemptId,
    /// Whom it is for.
    pub to: PhoneNumber,
    /// The whole text, signature included.
    pub body: String,
}

/// What was read of one callback. One item that cannot be read does not lose its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    /// What was read.
    pub items: Vec<T>,
    /// What was not, and why.
    pub faults: Vec<CallbackError>,
}

impl<T> FromIterator<Result<T, CallbackError>> for Parsed<T> {
    fn from_iter<I: IntoIterator<Item = Result<T, CallbackError>>>(results: I) -> Self {
        let mut parsed = Self { items: Vec::new(), faults: Vec::new() };
        for result in results {
            match result {
                Ok(item) => parsed.items.push(item),
                Err(fault) => parsed.faults.push(fault),
            }
        }
        parsed
    }
}

/// Something that takes texts.
#[async_trait]
pub trait SmsGateway: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// Its kind.
    fn kind(&self) -> GatewayKind;

    /// Whether and how it says that a text arrived.
    fn receipts(&self) -> Receipts;

    /// What it wants to hear when it calls back.
    fn ack(&self) -> Ack {
        self.kind().ack()
    }

    /// Makes one call. Whatever happens, it ends within [`domain::delivery::CALL_TIMEOUT`] with an outcome.
    async fn send(&self, text: &OutgoingText) -> Outcome;

    /// Reads a callback about texts that were sent.
    fn receipt(&self, raw: &RawCallback) -> Parsed<Receipt>;

    /// Reads a callback with texts that people sent.
    fn reply(&self, raw: &RawCallback) -> Parsed<Inbound>;
}

/// The gateways of a configuration.
#[derive(Clone)]
pub struct Gateways {
    order: Vec<Arc<dyn SmsGateway>>,
    others: Vec<Arc<dyn SmsGateway>>,
}

impl Gateways {
    /// Builds every configured gateway, so that a faulty one is found at start and not in the night.
    ///
    /// # Errors
    /// Everything that is wrong, by key.
    pub fn build(config: &SmsConfig, client: &Client) -> Result<Self, Vec<Problem>> {
        let mut problems = config.problems();
        let mut built: Vec<Arc<dyn SmsGateway>> = Vec::new();
        for (name, gateway) in &config.gateways {
            match one(name, gateway, &config.callback_base, client) {
                Ok(gateway) => built.push(gateway),
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() { Ok(Self::ordered(built, &config.order)) } else { Err(problems) }
    }

    /// Gateways that were built elsewhere, the preferred one first.
    pub fn from_list(order: Vec<Arc<dyn SmsGateway>>) -> Self {
        Self { order, others: Vec::new() }
    }

    fn ordered(mut built: Vec<Arc<dyn SmsGateway>>, names: &[String]) -> Self {
        let mut order = Vec::new();
        for name in names {
            if let Some(at) = built.iter().position(|gateway| gateway.name() == name) {
                order.push(built.swap_remove(at));
            }
        }
        Self { order, others: built }
    }

    /// The gateway for a text for which these have been tried, the latest last: the first that has not been, or the one
    /// whose turn is longest past when all have.
    pub fn choose(&self, tried: &[String]) -> Option<&Arc<dyn SmsGateway>> {
        let last = |gateway: &&Arc<dyn SmsGateway>| tried.iter().rposition(|name| name == gateway.name());
        self.order.iter().min_by_key(last)
    }

    /// The names of those that texts are sent by, the preferred one first.
    pub fn names(&self) -> Vec<String> {
        self.order.iter().map(|gateway| gateway.name().to_owned()).collect()
    }

    /// The gateway of this name, also one that nothing is sent by: its receipts still come.
    pub fn named(&self, name: &str) -> Option<&Arc<dyn SmsGateway>> {
        self.order.iter().chain(&self.others).find(|gateway| gateway.name() == name)
    }
}

fn one(
    name: &str,
    config: &GatewayConfig,
    callback_base: &str,
    client: &Client,
) -> Result<Arc<dyn SmsGateway>, Vec<Problem>> {
    Ok(match config {
        GatewayConfig::Demo(_) => Arc::new(demo::Demo::new(name)),
        GatewayConfig::Kannel(kannel) => {
            Arc::new(kannel::Kannel::new(name, kannel, callback_base, client.clone())?)
        }
        GatewayConfig::Http(http) => Arc::new(generic::Generic::new(name, http, client.clone())?),
    })
}

/// What a status says by itself, where a gateway's own words say nothing: the common ground of HTTP. `why` is for the
/// record.
fn by_status(answer: &crate::http::Answer, why: Remark) -> Outcome {
    use domain::delivery::Refusal;
    match answer.status.as_u16() {
        429 => Outcome::RefusedForNow { why, not_sent: false },
        // A redirect was not followed, so that nothing was taken; the address in the configuration is not the right one.
        300..=428 | 430..=499 => Outcome::Rejected { class: Refusal::Config, why },
        _ => Outcome::Unknown { why },
    }
}
