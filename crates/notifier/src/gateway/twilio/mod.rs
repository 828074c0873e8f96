//! Twilio's Programmable Messaging, 2010-04-01, by the vendor's documentation: the reference among gateways, and not for
//! a street office in mainland China, where it takes no replies.
//!
//! Our attempt travels in the address that Twilio calls with each change. A call is not idempotent.

mod answer;
mod callback;
pub mod config;
mod signature;

use async_trait::async_trait;
use domain::delivery::{Ack, CallbackKind, GatewayKind, Outcome, RawCallback, Receipts};
use reqwest::RequestBuilder;
use url::Url;

use self::config::TwilioConfig;
use super::means::Means;
use super::{Inbound, OutgoingText, Parsed, Receipt, SmsGateway};
use crate::check::Check;
use crate::config::{NumberForm, Problem, callback_secret};
use crate::http;

/// See the module.
pub struct Twilio {
    name: String,
    url: Url,
    config: TwilioConfig,
    /// Up to the secret, without the kind of callback.
    called_at: String,
    means: Means,
}

impl Twilio {
    /// Checks the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn new(
        name: &str,
        config: &TwilioConfig,
        callback_base: &str,
        means: Means,
    ) -> Result<Self, Vec<Problem>> {
        let mut check = Check::gateway(name);
        let sid = |sid: &str, start: &str| {
            sid.len() == 34 && sid.starts_with(start) && sid.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        if !sid(&config.account_sid, "AC") {
            check.add("account_sid", "no account", "give AC and 32 characters, as the console shows them");
        }
        check.secret("auth_token", &config.auth_token, 32);
        match (&config.from, &config.messaging_service_sid) {
            (Some(from), None) if !from.is_empty() => {}
            (None, Some(service)) if sid(service, "MG") => {}
            _ => check.add(
                "from",
                "nothing says who texts are from",
                "give either from, or messaging_service_sid (MG and 32 characters)",
            ),
        }
        check.extend(callback_secret(&check.key("callback_secret"), &config.callback_secret));
        let endpoint = check.encrypted("endpoint", &config.endpoint, config.allow_http);
        let path = format!("/2010-04-01/Accounts/{}/Messages.json", config.account_sid);
        let called_at =
            format!("{}/cb/{name}/{}", callback_base.trim_end_matches('/'), config.callback_secret.reveal());
        match (endpoint.and_then(|url| url.join(&path).ok()), check.done()) {
            (Some(url), problems) if problems.is_empty() => {
                Ok(Self { name: name.to_owned(), url, config: config.clone(), called_at, means })
            }
            (_, problems) => Err(problems),
        }
    }

    fn request(&self, text: &OutgoingText) -> RequestBuilder {
        let TwilioConfig { account_sid, auth_token, from, messaging_service_sid, .. } = &self.config;
        let (to, body) = (NumberForm::International.write(&text.to), text.said.text());
        let report_to = format!("{}/receipt?m={}", self.called_at, text.attempt);
        let validity = self.config.validity_period.map(|seconds| seconds.to_string());
        let optional = [
            ("From", from.as_deref()),
            ("MessagingServiceSid", messaging_service_sid.as_deref()),
            ("ValidityPeriod", validity.as_deref()),
        ];
        let mut form = vec![("To", to.as_str()), ("Body", &body), ("StatusCallback", &report_to)];
        form.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
        let request = self.means.client.post(self.url.clone());
        request.basic_auth(account_sid, Some(auth_token.reveal())).form(&form)
    }

    /// The address at which Twilio called, as it knows it.
    fn address(&self, kind: CallbackKind, raw: &RawCallback) -> String {
        let address = format!("{}/{kind}", self.called_at);
        if raw.query.is_empty() { address } else { format!("{address}?{}", raw.query) }
    }

    fn checked(&self, kind: CallbackKind, raw: &RawCallback) -> callback::Checked {
        let token = self.config.check_signature.then_some(&self.config.auth_token);
        callback::checked(raw, &self.address(kind, raw), token)
    }
}

#[async_trait]
impl SmsGateway for Twilio {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Twilio
    }

    fn receipts(&self) -> Receipts {
        Receipts::Later
    }

    fn ack(&self) -> Ack {
        GatewayKind::Twilio.ack()
    }

    async fn send(&self, text: &OutgoingText) -> Outcome {
        match http::call(self.request(text)).await {
            Ok(answer) => answer::outcome(&answer),
            Err(failure) => failure.into(),
        }
    }

    fn receipt(&self, raw: &RawCallback) -> Parsed<Receipt> {
        let report =
            self.checked(CallbackKind::Receipt, raw).and_then(|fields| callback::report(&fields, raw));
        [report].into_iter().collect()
    }

    fn reply(&self, raw: &RawCallback) -> Parsed<Inbound> {
        let inbound = self.checked(CallbackKind::Reply, raw).and_then(|fields| callback::inbound(&fields));
        [inbound].into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
