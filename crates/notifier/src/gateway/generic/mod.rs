//! Any gateway over HTTP that configuration describes.

mod answer;
pub(crate) mod callback;
pub(crate) mod check;
pub mod config;
mod template;

use async_trait::async_trait;
use domain::delivery::{Ack, GatewayKind, Outcome, RawCallback, Receipts};
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use self::config::{ContentType, GenericConfig, Method};
use self::template::{Template, Values, escape, in_address};
use super::{Inbound, OutgoingText, Parsed, Receipt, SmsGateway};
use crate::config::Problem;
use crate::http;

/// See the module.
pub struct Generic {
    name: String,
    url: Template,
    headers: HeaderMap,
    body: Option<Template>,
    config: GenericConfig,
    client: Client,
}

impl Generic {
    /// Checks the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn new(name: &str, config: &GenericConfig, client: Client) -> Result<Self, Vec<Problem>> {
        let url = Template::new(&config.url);
        let body = config.body.as_ref().map(|body| Template::new(body.reveal()));
        let headers = check::headers(name, config);
        let mut problems = check::problems(name, config, &url, body.as_ref());
        match headers {
            Ok(headers) if problems.is_empty() => {
                Ok(Self { name: name.to_owned(), url, headers, body, config: config.clone(), client })
            }
            other => {
                problems.extend(other.err().into_iter().flatten());
                Err(problems)
            }
        }
    }

    fn request(&self, text: &OutgoingText) -> reqwest::RequestBuilder {
        let to = self.config.number.write(&text.to);
        let id = text.attempt.to_string();
        let said = &text.said;
        let body = if self.config.adds_sign { said.body.clone() } else { said.text() };
        let values = Values { to: &to, text: &body, id: &id };
        let url = self.url.fill(&values, in_address);
        let request = match self.config.method {
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url),
        };
        let request = match &self.body {
            Some(body) => request
                .header(CONTENT_TYPE, media_type(self.config.content_type))
                .body(body.fill(&values, escape(self.config.content_type))),
            None => request,
        };
        // After the media type, so that the configuration has the last word.
        request.headers(self.headers.clone())
    }
}

fn media_type(kind: ContentType) -> &'static str {
    match kind {
        ContentType::Json => "application/json; charset=utf-8",
        ContentType::Form => "application/x-www-form-urlencoded; charset=utf-8",
        ContentType::Plain => "text/plain; charset=utf-8",
    }
}

#[async_trait]
impl SmsGateway for Generic {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Http
    }

    fn receipts(&self) -> Receipts {
        if self.config.receipt.is_some() { Receipts::Later } else { Receipts::Never }
    }

    fn ack(&self) -> Ack {
        self.config.ack()
    }

    async fn send(&self, text: &OutgoingText) -> Outcome {
        match http::call(self.request(text)).await {
            Ok(answer) => answer::outcome(&self.config, &answer),
            Err(failure) => failure.into(),
        }
    }

    fn receipt(&self, raw: &RawCallback) -> Parsed<Receipt> {
        callback::receipts(self.config.receipt.as_ref(), raw)
    }

    fn reply(&self, raw: &RawCallback) -> Parsed<Inbound> {
        callback::replies(self.config.reply.as_ref(), raw)
    }
}

#[cfg(test)]
mod tests;
