//! Gateways that take texts, and what they say of them.
//!
//! A driver turns one text into one call and the answer into an [`Outcome`]; it turns what a gateway posts to us into
//! [`Receipt`]s and [`Inbound`] texts. It never retries, never waits longer than a call may take, and knows nothing of
//! messages, leases or rows.

pub mod aliyun;
mod callback;
pub mod demo;
pub mod generic;
pub mod kannel;
pub mod mas;
mod means;
#[cfg(feature = "smpp")]
pub mod smpp;
/// What every build knows of SMPP: its configuration.
#[cfg(not(feature = "smpp"))]
pub(crate) mod smpp {
    pub(crate) mod config;
}
pub mod templates;
pub mod tencent;
pub mod twilio;
mod vendor;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::delivery::{
    Ack, AttemptId, CallbackKind, GatewayKind, NoTemplate, Outcome, Phrasing, ProviderId, RawCallback,
    ReceiptState, Receipts, Remark, TextKind,
};
use domain::phone::PhoneNumber;
use i18n::texts::room;
use i18n::{Draft, Lang};
use jiff::Timestamp;
use tokio::sync::watch;

use crate::config::{GatewayConfig, Problem, SmsConfig};

pub use callback::CallbackError;
pub(crate) use callback::sender;
pub use domain::delivery::{Inbound, Receipt, ReceiptOf};
pub use means::Means;

/// One text to one telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingText {
    /// The attempt that this call is. Goes along and comes back in receipts.
    pub attempt: AttemptId,
    /// Whom it is for.
    pub to: PhoneNumber,
    /// As this gateway puts it.
    pub said: Phrasing,
}

/// A text whose fate is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The attempt.
    pub attempt: AttemptId,
    /// The gateway's own name for it, if it was ever heard.
    pub provider_id: Option<ProviderId>,
    /// Whom it was for.
    pub to: PhoneNumber,
    /// When the call was made, UTC.
    pub sent: Timestamp,
}

/// What a gateway says when it is asked what became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It has it.
    Found {
        /// Its own name for it, where it tells.
        provider_id: Option<ProviderId>,
        /// How far it has come.
        state: ReceiptState,
        /// The network's own word.
        code: Remark,
    },
    /// It does not have it. A gateway may learn of a text a moment after it took it: to be believed after a while only.
    NotThere,
    /// It cannot be asked at all.
    CannotBeAsked,
    /// It cannot say now; worth asking later.
    NotNow {
        /// Why.
        why: Remark,
    },
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

/// Where a driver that holds a line puts what comes over it, as the web service does with what is posted.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Keeps what came, and returns when that is durable.
    ///
    /// # Errors
    /// Why it could not be kept; the gateway is to send it again.
    async fn keep(&self, gateway: &str, kind: CallbackKind, raw: &RawCallback) -> Result<(), Remark>;
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

    /// How it puts a text. Any words, unless it takes only approved templates.
    ///
    /// # Errors
    /// [`NoTemplate`] when it cannot put it: another gateway is to be chosen.
    fn phrase(&self, draft: &Draft) -> Result<Phrasing, NoTemplate> {
        Ok(draft.free())
    }

    /// Whether it can be asked what became of a text, also of one whose answer never came.
    fn can_be_asked(&self) -> bool {
        false
    }

    /// Asks what became of a text. Ends within [`domain::delivery::CALL_TIMEOUT`] for each of the few calls it makes.
    async fn ask(&self, _: &Asked) -> Fate {
        Fate::CannotBeAsked
    }

    /// Makes one call. Whatever happens, it ends within [`domain::delivery::CALL_TIMEOUT`] with an outcome.
    async fn send(&self, text: &OutgoingText) -> Outcome;

    /// Holds a line to the gateway until told to stop, where texts and receipts come over one. What comes over it goes into
    /// the inbox before it is answered. One process holds one line.
    async fn hold(&self, _inbox: Arc<dyn Inbox>, _stopped: watch::Receiver<bool>) {}

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
    /// Shares of the texts, where the configuration has any.
    weights: BTreeMap<String, u32>,
}

impl Gateways {
    /// Builds every configured gateway, so that a faulty one is found at start and not in the night.
    ///
    /// # Errors
    /// Everything that is wrong, by key.
    pub fn build(config: &SmsConfig, means: &Means) -> Result<Self, Vec<Problem>> {
        let mut problems = config.problems();
        let mut built: Vec<Arc<dyn SmsGateway>> = Vec::new();
        for (name, gateway) in &config.gateways {
            match one(name, gateway, &config.callback_base, means) {
                Ok(gateway) => built.push(gateway),
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() {
            Ok(Self { weights: config.weights.clone(), ..Self::ordered(built, &config.order) })
        } else {
            Err(problems)
        }
    }

    /// Gateways that were built elsewhere, the preferred one first.
    pub fn from_list(order: Vec<Arc<dyn SmsGateway>>) -> Self {
        Self { order, others: Vec::new(), weights: BTreeMap::new() }
    }

    fn ordered(mut built: Vec<Arc<dyn SmsGateway>>, names: &[String]) -> Self {
        let mut order = Vec::new();
        for name in names {
            if let Some(at) = built.iter().position(|gateway| gateway.name() == name) {
                order.push(built.swap_remove(at));
            }
        }
        Self { order, others: built, weights: BTreeMap::new() }
    }

    /// All that there are, those that nothing is sent by among them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<dyn SmsGateway>> {
        self.order.iter().chain(&self.others)
    }

    /// Those that texts are sent by, the preferred one first.
    pub fn in_order(&self) -> &[Arc<dyn SmsGateway>] {
        &self.order
    }

    /// The same by name, each with its share of the texts.
    pub fn weights(&self) -> Vec<(String, u32)> {
        let weight = |(at, name): (usize, String)| {
            // Without weights everything goes by the first, and by the others when it does not.
            let usual = if at == 0 { 100 } else { 0 };
            let weight =
                if self.weights.is_empty() { usual } else { self.weights.get(&name).copied().unwrap_or(0) };
            (name, weight)
        };
        self.names().into_iter().enumerate().map(weight).collect()
    }

    /// The names of those that texts are sent by, the preferred one first.
    pub fn names(&self) -> Vec<String> {
        self.order.iter().map(|gateway| gateway.name().to_owned()).collect()
    }

    /// Whatever works and is still to be looked at: texts for which a gateway has no template, in a language.
    pub fn warnings(&self, lang: Lang, sign: &str) -> Vec<Problem> {
        let lacking = |gateway: &Arc<dyn SmsGateway>| {
            let put =
                |kind: &&TextKind| gateway.phrase(&lang.sample(**kind, room(sign)).signed(sign)).is_err();
            let lacking: Vec<&str> = TextKind::ALL.iter().filter(put).map(|kind| kind.as_str()).collect();
            let wrong = format!(
                "no template fits {} of {} texts: {}",
                lacking.len(),
                TextKind::ALL.len(),
                lacking.join(", ")
            );
            let remedy = "this gateway is passed over for them; add templates, or a general one for = \"*\" (see /desk/admin/texts)";
            (!lacking.is_empty())
                .then(|| Problem::new(format!("sms.gateways.{}.templates", gateway.name()), wrong, remedy))
        };
        self.order.iter().filter_map(lacking).collect()
    }

    /// The gateway of this name, also one that nothing is sent by: its receipts still come.
    pub fn named(&self, name: &str) -> Option<&Arc<dyn SmsGateway>> {
        self.all().find(|gateway| gateway.name() == name)
    }
}

fn one(
    name: &str,
    config: &GatewayConfig,
    callback_base: &str,
    means: &Means,
) -> Result<Arc<dyn SmsGateway>, Vec<Problem>> {
    Ok(match config {
        GatewayConfig::Demo(_) => Arc::new(demo::Demo::new(name)),
        GatewayConfig::Kannel(kannel) => {
            Arc::new(kannel::Kannel::new(name, kannel, callback_base, means.client.clone())?)
        }
        GatewayConfig::Http(http) => Arc::new(generic::Generic::new(name, http, means.client.clone())?),
        GatewayConfig::Aliyun(aliyun) => Arc::new(aliyun::Aliyun::new(name, aliyun, means.clone())?),
        GatewayConfig::Tencent(tencent) => Arc::new(tencent::Tencent::new(name, tencent, means.clone())?),
        GatewayConfig::Mas(mas) => Arc::new(mas::Mas::new(name, mas, means.clone())?),
        GatewayConfig::Twilio(twilio) => {
            Arc::new(twilio::Twilio::new(name, twilio, callback_base, means.clone())?)
        }
        #[cfg(feature = "smpp")]
        GatewayConfig::Smpp(smpp) => Arc::new(smpp::Smpp::new(name, smpp, means.clone())?),
        #[cfg(not(feature = "smpp"))]
        GatewayConfig::Smpp(_) => return Err(vec![without_smpp(name)]),
    })
}

/// Whether this build speaks SMPP.
pub const SPEAKS_SMPP: bool = cfg!(feature = "smpp");

#[cfg(not(feature = "smpp"))]
fn without_smpp(name: &str) -> Problem {
    Problem::new(
        format!("sms.gateways.{name}.kind"),
        "this program was built without SMPP",
        "build it with `cargo build --release --locked --package mashang --features smpp`, or name another kind",
    )
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
