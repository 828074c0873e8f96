//! What drivers are given from outside: the client, the time, randomness.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use domain::clock::{Clock, Entropy, random};
use jiff::Timestamp;
use reqwest::Client;

/// See the module. Cheap to clone.
#[derive(Clone)]
pub struct Means {
    /// For the calls: as [`crate::http::client`] makes it.
    pub client: Client,
    /// Signatures hold for minutes.
    pub clock: Arc<dyn Clock>,
    /// Signatures hold once.
    pub entropy: Arc<dyn Entropy>,
}

impl Means {
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A word that was never used before.
    pub(super) fn nonce(&self) -> String {
        HEXLOWER.encode(&random::<16>(self.entropy.as_ref()))
    }
}
