//! What the service is told by configuration.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use domain::delivery::{Ack, GatewayKind, NoTemplate, Phrasing};
use i18n::{Draft, Lang};
use ipnet::IpNet;
use qr::sheet::FontFile;

use crate::address::TrustedProxies;
use crate::throttle::Allowance;

/// Everything that differs from town to town.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How many threads serve requests; at least one.
    pub workers: usize,
    /// Scheme and host that printed codes lead to, such as `https://example.gov.cn`. With `https` cookies are sent over
    /// nothing else.
    pub public_url: String,
    /// Whether addresses are printed all in upper case.
    pub upper_case_codes: bool,
    /// Proxies whose word about a client's address is taken.
    pub trusted_proxies: TrustedProxies,
    /// From where the counters may be read.
    pub watchers: Vec<IpNet>,
    /// The town.
    pub town: Town,
    /// How much is taken.
    pub limits: Limits,
    /// Gateways that may call back.
    pub gateways: Vec<Gateway>,
    /// How texts look, for the preview.
    pub texts: TextPreview,
    /// The name of the demo gateway, where the page of its telephones is to exist.
    pub demo: Option<String>,
    /// Fonts for printing, regular and bold; without them the first known Chinese family that is installed.
    pub fonts: Option<(FontFile, Option<FontFile>)>,
}

/// How the town calls itself.
#[derive(Debug, Clone)]
pub struct Town {
    /// The service's name at the head of pages.
    pub name: String,
    /// The hotline's number.
    pub hotline: Option<String>,
    /// The number that residents may text to, for what is printed; empty when there is none.
    pub text_to: String,
    /// The language of what is printed.
    pub lang: Lang,
}

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Forms of residents from one address, faulty ones too.
    pub per_address: Allowance,
    /// Submissions for one place.
    pub per_place: Allowance,
    /// Attempts to sign in for one number from one address; five times as many for either alone.
    pub sign_in: Allowance,
    /// Photos of one submission.
    pub photos: usize,
    /// Megabytes of one photo as it is sent.
    pub photo_megabytes: usize,
}

impl Default for Limits {
    /// A whole building may share one address; nobody has twenty matters in a minute.
    fn default() -> Self {
        let allowance = |burst: u32, seconds| Allowance {
            burst: NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN),
            refill: Duration::from_secs(seconds),
        };
        Self {
            per_address: allowance(20, 15),
            per_place: allowance(60, 5),
            sign_in: allowance(10, 60),
            photos: 3,
            photo_megabytes: 10,
        }
    }
}

/// How texts look by the gateways that they are sent by.
#[derive(Debug, Clone, Default)]
pub struct TextPreview {
    /// The sign that stands before each text, without its brackets.
    pub sign: String,
    /// The gateways, the preferred one first.
    pub ways: Vec<Way>,
}

/// How a gateway puts a text.
pub type Phrase = Arc<dyn Fn(&Draft) -> Result<Phrasing, NoTemplate> + Send + Sync>;

/// A gateway that texts are sent by, as far as the preview needs it.
#[derive(Clone)]
pub struct Way {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: GatewayKind,
    /// How it puts a text.
    pub phrase: Phrase,
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Way({}, {})", self.name, self.kind)
    }
}

/// A gateway that may call back.
#[derive(Clone)]
pub struct Gateway {
    /// Its name: part of its addresses.
    pub name: String,
    /// The secret part of its addresses.
    pub secret: String,
    /// What it wants to hear.
    pub ack: Ack,
    /// From where it may call. Empty: from anywhere.
    pub allow_from: Vec<IpNet>,
}

/// Does not show the secret.
impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gateway({})", self.name)
    }
}
