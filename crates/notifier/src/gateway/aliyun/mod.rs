//! Alibaba Cloud SMS: Dysmsapi 2017-05-25, by the vendor's documentation and its client.
//!
//! Nothing but approved templates, filled in. Success and refusal both come with status 200; a call is not idempotent,
//! so that one without an answer is asked about (`QuerySendDetails`) and never blindly repeated. Our attempt goes along
//! as `OutId` and comes back in receipts and in what is asked.

mod answer;
mod callback;
pub mod config;
mod fate;

use async_trait::async_trait;
use domain::delivery::{
    Ack, GatewayKind, NoTemplate, Outcome, Phrasing, RawCallback, Receipts, Refusal, Remark,
};
use i18n::Draft;
use reqwest::RequestBuilder;
use url::Url;

use self::config::AliyunConfig;
use super::means::Means;
use super::templates::{Demands, Templates};
use super::{Asked, Fate, Inbound, OutgoingText, Parsed, Receipt, SmsGateway, vendor};
use crate::acs3::{AccessKey, Call};
use crate::check::Check;
use crate::config::{NumberForm, Problem, callback_secret};
use crate::http::{self, host_of};

/// The version of the interface.
const VERSION: &str = "2017-05-25";

/// See the module.
pub struct Aliyun {
    name: String,
    endpoint: Url,
    host: String,
    key: AccessKey,
    sign: String,
    templates: Templates,
    means: Means,
}

impl Aliyun {
    /// Checks the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn new(name: &str, config: &AliyunConfig, means: Means) -> Result<Self, Vec<Problem>> {
        let mut check = Check::gateway(name);
        check.credential("access_key_id", &config.access_key_id, 16);
        check.secret("access_key_secret", &config.access_key_secret, 30);
        check.sign(&config.sign);
        check.extend(callback_secret(&check.key("callback_secret"), &config.callback_secret));
        let endpoint = check.encrypted("endpoint", &config.endpoint, config.allow_http);
        let templates = templates(config, check.prefix()).map_err(|found| check.extend(found)).ok();
        match (endpoint, templates, check.done()) {
            (Some(endpoint), Some(templates), problems) if problems.is_empty() => Ok(Self {
                name: name.to_owned(),
                host: host_of(&endpoint),
                endpoint,
                key: AccessKey { id: config.access_key_id.clone(), secret: config.access_key_secret.clone() },
                sign: config.sign.clone(),
                templates,
                means,
            }),
            (_, _, problems) => Err(problems),
        }
    }

    /// A signed call.
    fn request(&self, action: &str, parameters: &[(&str, &str)]) -> RequestBuilder {
        let call = Call { host: &self.host, action, version: VERSION, parameters };
        let signed = call.sign(&self.key, self.means.now(), &self.means.nonce());
        let mut url = self.endpoint.clone();
        url.set_query(Some(&signed.query));
        let request = self.means.client.post(url);
        signed.headers.into_iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    fn send_request(&self, text: &OutgoingText) -> Option<RequestBuilder> {
        let filled = text.said.template.as_ref()?;
        let values: serde_json::Map<String, serde_json::Value> =
            filled.values.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let values = serde_json::Value::Object(values).to_string();
        let (to, id) = (NumberForm::National.write(&text.to), text.attempt.to_string());
        let mut parameters = vec![
            ("PhoneNumbers", to.as_str()),
            ("SignName", &self.sign),
            ("TemplateCode", &filled.code),
            ("OutId", &id),
        ];
        if !filled.values.is_empty() {
            parameters.push(("TemplateParam", &values));
        }
        Some(self.request("SendSms", &parameters))
    }
}

fn templates(config: &AliyunConfig, prefix: &str) -> Result<Templates, Vec<Problem>> {
    let is_code = |code: &str| {
        let digits = code.strip_prefix("SMS_");
        digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    let code = "give it as the console shows it: SMS_ and digits";
    let demands = Demands { limit: config.variable_limit, is_code, code };
    Templates::build(prefix, Some(&config.sign), &config.templates, demands)
}

#[async_trait]
impl SmsGateway for Aliyun {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Aliyun
    }

    fn receipts(&self) -> Receipts {
        Receipts::Later
    }

    fn ack(&self) -> Ack {
        GatewayKind::Aliyun.ack()
    }

    fn phrase(&self, draft: &Draft) -> Result<Phrasing, NoTemplate> {
        self.templates.phrase(draft)
    }

    async fn send(&self, text: &OutgoingText) -> Outcome {
        let Some(request) = self.send_request(text) else {
            let why = Remark::new("no template was filled in");
            return Outcome::Rejected { class: Refusal::Config, why };
        };
        match http::call(request).await {
            Ok(answer) => answer::outcome(&answer),
            Err(failure) => failure.into(),
        }
    }

    fn can_be_asked(&self) -> bool {
        true
    }

    async fn ask(&self, asked: &Asked) -> Fate {
        self.fate(asked).await
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
