//! Telephone exchanges: what lends middle numbers, and what says of calls that they were.
//!
//! A driver turns what an exchange posts into [`CallRecord`]s, and a pair of people into a middle number. What a call
//! proves is decided in [`domain::calls`]; this module knows nothing of matters, promises or rows.

mod aliyun;
pub mod config;
mod record;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use casework::CallBridge;
use domain::calls::CallRecord;
use domain::delivery::RawCallback;
use reqwest::Client;

use self::config::{CallsConfig, ExchangeConfig};
use crate::config::Problem;
use crate::gateway::Parsed;

/// Something that records calls.
pub trait Exchange: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// Reads a callback about calls that were made.
    fn calls(&self, raw: &RawCallback) -> Parsed<CallRecord>;
}

/// The exchanges of a configuration.
#[derive(Clone, Default)]
pub struct Exchanges {
    all: Vec<Arc<dyn Exchange>>,
    bridge: Option<Arc<dyn CallBridge>>,
}

impl Exchanges {
    /// Builds every configured exchange, so that a faulty one is found at start. `taken` are the names of gateways: both
    /// stand in addresses of the same form.
    ///
    /// # Errors
    /// Everything that is wrong, by key.
    pub fn build(config: &CallsConfig, taken: &[&str], client: &Client) -> Result<Self, Vec<Problem>> {
        let mut problems = config.problems(taken);
        let mut all: Vec<Arc<dyn Exchange>> = Vec::new();
        let mut bridge: Option<Arc<dyn CallBridge>> = None;
        for (name, exchange) in &config.exchanges {
            match exchange {
                ExchangeConfig::Aliyun(aliyun) => {
                    problems.extend(aliyun.problems(name));
                    let built = Arc::new(aliyun::Aliyun::new(name, aliyun, client.clone()));
                    if *name == config.bridge {
                        bridge = Some(built.clone());
                    }
                    all.push(built);
                }
                ExchangeConfig::Record(record) => match record::Recorder::new(name, record) {
                    Ok(built) => all.push(Arc::new(built)),
                    Err(found) => problems.extend(found),
                },
            }
        }
        if problems.is_empty() { Ok(Self { all, bridge }) } else { Err(problems) }
    }

    /// Exchanges that were built elsewhere, none of which lends numbers.
    pub fn from_list(all: Vec<Arc<dyn Exchange>>) -> Self {
        Self { all, bridge: None }
    }

    /// The one that lends middle numbers, if any does.
    pub fn bridge(&self) -> Option<Arc<dyn CallBridge>> {
        self.bridge.clone()
    }

    /// The exchange of this name.
    pub fn named(&self, name: &str) -> Option<&Arc<dyn Exchange>> {
        self.all.iter().find(|exchange| exchange.name() == name)
    }
}
