//! A gateway for trying out: takes everything, and everything arrives at once. The inbox is a page that shows the
//! messages themselves; nothing is kept here. What is typed on that page comes as a reply whose query is a form with the
//! fields `from` and `text`.

use async_trait::async_trait;
use domain::delivery::{GatewayKind, Outcome, ProviderId, RawCallback, Receipts};

use super::callback::{Fields, sender};
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
        Outcome::Accepted { provider_id: ProviderId::new(&format!("demo-{}", text.attempt)) }
    }

    fn receipt(&self, _: &RawCallback) -> Parsed<Receipt> {
        [Err(CallbackError::Uncalled)].into_iter().collect()
    }

    fn reply(&self, raw: &RawCallback) -> Parsed<Inbound> {
        [typed(raw)].into_iter().collect()
    }
}

fn typed(raw: &RawCallback) -> Result<Inbound, CallbackError> {
    let fields = Fields::read(raw.query.as_bytes());
    let from = sender(&fields.required("from")?)?;
    // Nobody types the same twice by repeating a call: each is a text of its own.
    Ok(Inbound { from, text: fields.required("text")?, provider_id: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_on_the_page_is_a_text_from_that_telephone() {
        let query = "from=13800001234&text=A7K2M3+%E6%94%B6%E5%88%B0".to_owned();
        let parsed = Demo::new("demo").reply(&RawCallback { query, ..RawCallback::default() });
        assert_eq!(parsed.faults, []);
        assert_eq!(parsed.items[0].from.national(), "13800001234");
        assert_eq!(parsed.items[0].text, "A7K2M3 收到");
    }
}
