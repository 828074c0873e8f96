//! Tencent Cloud SMS, 2021-01-11, by the vendor's documentation and its client.
//!
//! Nothing but approved templates, filled in; values go by their order. Refusals stand in answers of status 200, for the
//! whole call or for the number. Our attempt goes along as `SessionContext`; receipts know only the vendor's own name.

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
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::json;
use url::Url;

use self::config::TencentConfig;
use super::means::Means;
use super::templates::{Demands, Templates};
use super::{Asked, Fate, Inbound, OutgoingText, Parsed, Receipt, SmsGateway, vendor};
use crate::check::Check;
use crate::config::{NumberForm, Problem, callback_secret};
use crate::http::{self, host_of};
use crate::tc3::{Call, SecretKey};

/// The version of the interface.
const VERSION: &str = "2021-01-11";

/// Signed and sent to the letter.
const JSON: &str = "application/json; charset=utf-8";

/// See the module.
pub struct Tencent {
    name: String,
    endpoint: Url,
    host: String,
    key: SecretKey,
    config: TencentConfig,
    templates: Templates,
    means: Means,
}

impl Tencent {
    /// Checks the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn new(name: &str, config: &TencentConfig, means: Means) -> Result<Self, Vec<Problem>> {
        let mut check = Check::gateway(name);
        check.credential("secret_id", &config.secret_id, 16);
        check.secret("secret_key", &config.secret_key, 16);
        if config.app_id.is_empty() || !config.app_id.bytes().all(|b| b.is_ascii_digit()) {
            check.add("app_id", "no number", "give the SdkAppId of the console, such as \"1400006666\"");
        }
        check.credential("region", &config.region, 1);
        check.sign(&config.sign);
        check.extend(callback_secret(&check.key("callback_secret"), &config.callback_secret));
        let endpoint = check.encrypted("endpoint", &config.endpoint, config.allow_http);
        let templates = templates(config, check.prefix()).map_err(|found| check.extend(found)).ok();
        match (endpoint, templates, check.done()) {
            (Some(endpoint), Some(templates), problems) if problems.is_empty() => Ok(Self {
                name: name.to_owned(),
                host: host_of(&endpoint),
                endpoint,
                key: SecretKey { id: config.secret_id.clone(), key: config.secret_key.clone() },
                config: config.clone(),
                templates,
                means,
            }),
            (_, _, problems) => Err(problems),
        }
    }

    /// A signed call.
    fn request(&self, action: &str, body: String) -> RequestBuilder {
        let call = Call { service: "sms", host: &self.host, content_type: JSON, body: &body };
        let now = self.means.now();
        self.means
            .client
            .post(self.endpoint.clone())
            .header(CONTENT_TYPE, JSON)
            .header("X-TC-Action", action)
            .header("X-TC-Version", VERSION)
            .header("X-TC-Region", &self.config.region)
            .header("X-TC-Timestamp", now.as_second())
            .header(AUTHORIZATION, call.authorization(&self.key, now))
            .body(body)
    }

    fn send_request(&self, text: &OutgoingText) -> Option<RequestBuilder> {
        let filled = text.said.template.as_ref()?;
        let values: Vec<&str> = filled.values.iter().map(|(_, value)| value.as_str()).collect();
        let body = json!({
            "PhoneNumberSet": [NumberForm::International.write(&text.to)],
            "SmsSdkAppId": self.config.app_id,
            "TemplateId": filled.code,
            "SignName": self.config.sign,
            "TemplateParamSet": values,
            "SessionContext": text.attempt.to_string(),
        });
        Some(self.request("SendSms", body.to_string()))
    }
}

fn templates(config: &TencentConfig, prefix: &str) -> Result<Templates, Vec<Problem>> {
    let is_code = |code: &str| !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
    let code = "give the number that the console shows";
    let demands = Demands { limit: config.variable_limit, is_code, code };
    Templates::build(prefix, Some(&config.sign), &config.templates, demands)
}

#[async_trait]
impl SmsGateway for Tencent {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Tencent
    }

    fn receipts(&self) -> Receipts {
        Receipts::Later
    }

    fn ack(&self) -> Ack {
        GatewayKind::Tencent.ack()
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
