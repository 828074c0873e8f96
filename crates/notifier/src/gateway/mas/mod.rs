//! China Mobile's cloud MAS over HTTP, as many public programs speak it; the vendor's own text is not public.
//!
//! The body is JSON in Base64 with an MD5 over its fields. The gateway puts the sign before the text, so that it goes
//! without one. Nothing of ours comes back but in the vendor's group number, and it cannot be asked what became of a text:
//! a call without an answer stays unknown.

mod answer;
mod callback;
pub mod config;
mod submit;

use async_trait::async_trait;
use domain::delivery::{Ack, GatewayKind, NoTemplate, Outcome, Phrasing, RawCallback, Receipts};
use i18n::Draft;
use reqwest::RequestBuilder;
use reqwest::header::CONTENT_TYPE;
use url::Url;

use self::config::MasConfig;
use super::means::Means;
use super::templates::{Demands, Templates};
use super::{Inbound, OutgoingText, Parsed, Receipt, SmsGateway, vendor};
use crate::check::Check;
use crate::config::{NumberForm, Problem, callback_secret};
use crate::http;

/// See the module.
pub struct Mas {
    name: String,
    url: Url,
    config: MasConfig,
    templates: Option<Templates>,
    means: Means,
}

impl Mas {
    /// Checks the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn new(name: &str, config: &MasConfig, means: Means) -> Result<Self, Vec<Problem>> {
        let mut check = Check::gateway(name);
        for (field, value) in [("ec_name", &config.ec_name), ("ap_id", &config.ap_id), ("sign", &config.sign)]
        {
            if value.is_empty() {
                check.add(field, "missing", "give it as China Mobile gave it");
            }
        }
        if config.sign.contains(['【', '】']) {
            check.add("sign", "the words of a sign", "give the code that China Mobile gave for the sign");
        }
        if !config.add_serial.bytes().all(|b| b.is_ascii_digit()) {
            check.add("add_serial", "no digits", "give digits, or nothing");
        }
        check.extend(callback_secret(&check.key("callback_secret"), &config.callback_secret));
        // Without TLS by nature: that it is, is told by the doctor.
        let url = check.encrypted("url", &config.url, true);
        let templates = (!config.templates.is_empty()).then(|| templates(config, check.prefix()));
        let templates = templates.transpose().map_err(|found| check.extend(found)).ok();
        match (url, templates, check.done()) {
            (Some(url), Some(templates), problems) if problems.is_empty() => {
                Ok(Self { name: name.to_owned(), url, config: config.clone(), templates, means })
            }
            (_, _, problems) => Err(problems),
        }
    }

    fn request(&self, text: &OutgoingText) -> RequestBuilder {
        let to = NumberForm::National.write(&text.to);
        let request = self.means.client.post(self.url.clone());
        let body = submit::body(&self.config, &to, &text.said);
        request.header(CONTENT_TYPE, "text/plain; charset=utf-8").body(body)
    }
}

fn templates(config: &MasConfig, prefix: &str) -> Result<Templates, Vec<Problem>> {
    let is_code = |code: &str| !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric());
    let code = "give the number of the template as China Mobile shows it";
    // What stands before the text is decided by the code of the sign; its words are the town's.
    Templates::build(prefix, None, &config.templates, Demands { limit: config.variable_limit, is_code, code })
}

#[async_trait]
impl SmsGateway for Mas {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Mas
    }

    fn receipts(&self) -> Receipts {
        Receipts::Later
    }

    fn ack(&self) -> Ack {
        GatewayKind::Mas.ack()
    }

    fn phrase(&self, draft: &Draft) -> Result<Phrasing, NoTemplate> {
        match &self.templates {
            Some(templates) => templates.phrase(draft),
            None => Ok(draft.free()),
        }
    }

    async fn send(&self, text: &OutgoingText) -> Outcome {
        match http::call(self.request(text)).await {
            Ok(answer) => answer::outcome(&answer),
            Err(failure) => failure.into(),
        }
    }

    fn receipt(&self, raw: &RawCallback) -> Parsed<Receipt> {
        vendor::each(raw, callback::report)
    }

    fn reply(&self, raw: &RawCallback) -> Parsed<Inbound> {
        vendor::each(raw, callback::inbound)
    }
}

#[cfg(test)]
mod tests;
