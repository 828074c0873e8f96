//! A gateway for trying out: takes everything, and everything arrives at once. The inbox is a page that shows the
//! messages themselves; nothing is kept here.

use async_trait::async_trait;
use domain::delivery::{GatewayKind, Outcome, RawCallback, Receipts};

use super::{CallbackError, Inbound, OutgoingText, Parsed, Receipt, SmsGateway};

/// See the module.
#[derive(Debug, Clone)]
pub struct Demo {
    name: String,
}

impl Demo {
    /// A demo gateway of this name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned() }
    }
}

#[async_trait]
impl SmsGateway for Demo {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Demo
    }

    fn receipts(&self) -> Receipts {
        Receipts::AtOnce
    }

    async fn send(&self, text: &OutgoingText) -> Outcome {
        Outcome::Accepted { provider_id: Some(format!("demo-{}", text.attempt)) }
    }

    fn receipt(&self, _: &RawCallback) -> Parsed<Receipt> {
        [Err(CallbackError::Uncalled)].into_iter().collect()
    }

    fn reply(&self, _: &RawCallback) -> Parsed<Inbound> {
        [Err(CallbackError::Uncalled)].into_iter().collect()
    }
}
