//! Kannel's smsbox over HTTP (user guide 1.4.5, checked against Debian's packages).
//!
//! Kannel returns no name for a text and knows no repetition of a call: our attempt's number travels in the address that
//! it calls with the receipts. What Kannel itself must be told, because its defaults lose texts:
//! `store-type = spool` and `dlr-storage = spool`; `http-request-retry = 100` and `http-queue-delay = 10`, or receipts and
//! replies are dropped while we restart; `max-messages = 6` for `sendsms-user`, or long texts are cut; for replies a
//! `sms-service` with `catch-all = true`, `max-messages = 0` and
//! `get-url = "…/cb/NAME/SECRET/reply?from=%p&text=%b&charset=%C&coding=%c&id=%I"`.

pub mod config;

use async_trait::async_trait;
use domain::delivery::{
    AttemptId, GatewayKind, Outcome, RawCallback, ReceiptState, Receipts, Refusal, Remark,
};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, RequestBuilder};
use url::Url;

use self::config::{KannelConfig, KannelMethod};
use super::callback::{CallbackError, Fields, charset, decode, sender};
use super::{Inbound, OutgoingText, Parsed, Receipt, ReceiptOf, SmsGateway, by_status};
use crate::config::{Problem, address, callback_secret};
use crate::http::{self, Answer};

/// UCS-2: the only coding in which Kannel sends Chinese.
const UCS2: &str = "2";

/// Every report that says something: delivered 1, failed 2, buffered 4, taken by the network 8, refused by it 16.
const REPORTS: &str = "31";

/// A Kannel to send by.
pub struct Kannel {
    name: String,
    url: Url,
    config: KannelConfig,
    receipts_at: String,
    client: Client,
}

impl Kannel {
    /// Checks the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn new(
        name: &str,
        config: &KannelConfig,
        callback_base: &str,
        client: Client,
    ) -> Result<Self, Vec<Problem>> {
        let key = |field: &str| format!("sms.gateways.{name}.{field}");
        let mut problems: Vec<Problem> =
            callback_secret(&key("callback_secret"), &config.callback_secret).into_iter().collect();
        let given = [("username", config.username.as_str()), ("password", config.password.reveal())];
        let optional = [("from", config.from.as_deref()), ("smsc", config.smsc.as_deref())];
        let optional = optional.into_iter().filter_map(|(field, value)| Some((field, value?)));
        for (field, value) in given.into_iter().chain(optional) {
            if value.is_empty() || HeaderValue::from_str(value).is_err() {
                problems.push(Problem::new(
                    key(field),
                    "empty, or with characters that a header does not carry",
                    "give it as in Kannel's own configuration, or leave it out if it is optional",
                ));
            }
        }
        let receipts_at = format!(
            "{}/cb/{name}/{}/receipt",
            callback_base.trim_end_matches('/'),
            config.callback_secret.reveal()
        );
        match address(&key("url"), &config.url) {
            Ok(url) if problems.is_empty() => {
                Ok(Self { name: name.to_owned(), url, config: config.clone(), receipts_at, client })
            }
            other => {
                problems.extend(other.err());
                Err(problems)
            }
        }
    }

    /// The address that Kannel calls with each report; it fills in what stands after the percent signs.
    fn report_to(&self, attempt: AttemptId) -> String {
        format!("{}?m={attempt}&d=%d&a=%A", self.receipts_at)
    }

    fn request(&self, text: &OutgoingText) -> RequestBuilder {
        let to = self.config.number.write(&text.to);
        let report_to = self.report_to(text.attempt);
        let mut fields = vec![
            ("username", "X-Kannel-Username", self.config.username.as_str()),
            ("password", "X-Kannel-Password", self.config.password.reveal()),
            ("to", "X-Kannel-To", to.as_str()),
            ("coding", "X-Kannel-Coding", UCS2),
            ("dlr-mask", "X-Kannel-DLR-Mask", REPORTS),
            ("dlr-url", "X-Kannel-DLR-Url", report_to.as_str()),
        ];
        fields.extend(self.config.from.as_deref().map(|from| ("from", "X-Kannel-From", from)));
        fields.extend(self.config.smsc.as_deref().map(|smsc| ("smsc", "X-Kannel-SMSC", smsc)));
        match self.config.method {
            KannelMethod::Get => {
                let query: Vec<_> = fields.iter().map(|&(name, _, value)| (name, value)).collect();
                let request = self.client.get(self.url.clone()).query(&query);
                request.query(&[("charset", "UTF-8"), ("text", text.said.text().as_str())])
            }
            KannelMethod::Post => {
                let request = self.client.post(self.url.clone());
                let request =
                    fields.iter().fold(request, |request, &(_, header, value)| request.header(header, value));
                request.header(CONTENT_TYPE, "text/plain; charset=UTF-8").body(text.said.text())
            }
        }
    }
}

#[async_trait]
impl SmsGateway for Kannel {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Kannel
    }

    fn receipts(&self) -> Receipts {
        Receipts::Later
    }

    async fn send(&self, text: &OutgoingText) -> Outcome {
        match http::call(self.request(text)).await {
            Ok(answer) => outcome(&answer),
            Err(failure) => failure.into(),
        }
    }

    fn receipt(&self, raw: &RawCallback) -> Parsed<Receipt> {
        [report(raw)].into_iter().collect()
    }

    fn reply(&self, raw: &RawCallback) -> Parsed<Inbound> {
        [inbound(raw)].into_iter().collect()
    }
}

/// What Kannel's answer means. It uses few statuses and says the rest in words.
fn outcome(answer: &Answer) -> Outcome {
    let body = answer.body.trim_start();
    let why = Remark::new(&format!("{}: {body}", answer.status.as_u16()));
    let rejected = |class| Outcome::Rejected { class, why: why.clone() };
    match answer.status.as_u16() {
        202 if body.contains("Denied receivers are") => rejected(Refusal::Number),
        // "0: Accepted", "3: Queued for later": its store has it. "Sent.": handed on already.
        202 if ["0:", "3:", "Sent."].iter().any(|start| body.starts_with(start)) => {
            Outcome::Accepted { provider_id: None }
        }
        400 if body.contains("receiver") || body.starts_with("Number(s) has/have been denied") => {
            rejected(Refusal::Number)
        }
        400 if body.contains("body misformed") => rejected(Refusal::Content),
        // "Not routable" says the same of a number outside its routes and of a connection that was stopped: not enough
        // to call the number wrong.
        400 | 403 => rejected(Refusal::Config),
        503 if body.starts_with("Temporal failure") => Outcome::RefusedForNow { why, not_sent: false },
        // Not Kannel's words: something in between, which may repeat what it was given.
        _ => by_status(answer, answer.remark()),
    }
}

/// A report. Its value is a set of bits: an expired text comes as 34, failed and intermediate.
fn report(raw: &RawCallback) -> Result<Receipt, CallbackError> {
    let fields = Fields::read(raw.query.as_bytes());
    let number = |name: &str| {
        let wrong = || CallbackError::Field { field: name.to_owned(), expected: "a number" };
        fields.required(name)?.parse::<i64>().map_err(|_| wrong())
    };
    let (attempt, bits) = (number("m")?, number("d")?);
    let has = |bit: i64| bits & bit != 0;
    let state = if has(1) {
        ReceiptState::Delivered
    } else if has(2 | 16) {
        ReceiptState::Undelivered
    } else if has(4) {
        ReceiptState::Buffered
    } else if has(8) {
        ReceiptState::Accepted
    } else {
        return Err(CallbackError::Field { field: "d".to_owned(), expected: "a report that says something" });
    };
    let code = Remark::new(&fields.text("a").unwrap_or_default());
    // A long text is reported once, not once per segment.
    Ok(Receipt { of: ReceiptOf::Attempt(AttemptId(attempt)), segment: 1, segments: 1, state, code })
}

/// A reply. Without `mo-recode` it comes in the network's coding.
fn inbound(raw: &RawCallback) -> Result<Inbound, CallbackError> {
    let fields = Fields::read(raw.query.as_bytes());
    let from = sender(&fields.required("from")?)?;
    let named = fields.text("charset");
    let unnamed = (fields.text("coding").as_deref() == Some(UCS2)).then_some("UTF-16BE");
    let charset = charset(named.as_deref().or(unnamed));
    let text = decode(fields.bytes("text").unwrap_or_default(), charset);
    Ok(Inbound { from, text, provider_id: fields.text("id") })
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod real;
