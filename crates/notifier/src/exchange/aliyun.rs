//! Aliyun's number masking (号码隐私保护, PLS 2017-05-25): `BindAxb` lends a middle number X to A and B, and `SecretReport`
//! says of each call over it what became of it.
//!
//! Facts: the vendor's documentation of both. Times in reports are local to China. A binding ends by itself at the time
//! that was asked for, so that nothing need be taken back.

use async_trait::async_trait;
use casework::{Bound, CallBridge, Pair, Unbound};
use domain::calls::{CallRecord, Direction, Line};
use domain::delivery::RawCallback;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, civil};
use reqwest::Client;
use serde::Deserialize;
use serde_json::Value;

use super::Exchange;
use super::config::AliyunConfig;
use crate::acs3::{AccessKey, Call};
use crate::gateway::{CallbackError, Parsed};
use crate::http::{self, Failure};

/// The version of the interface.
const VERSION: &str = "2017-05-25";

/// How times are written.
const TIMES: &str = "%Y-%m-%d %H:%M:%S";

/// China's time, all year round.
const CHINA: Offset = Offset::constant(8);

/// See the module.
pub(super) struct Aliyun {
    name: String,
    url: String,
    host: String,
    key: AccessKey,
    pool: String,
    lends_for: SignedDuration,
    client: Client,
}

impl Aliyun {
    /// From a configuration that was checked.
    pub(super) fn new(name: &str, config: &AliyunConfig, client: Client) -> Self {
        let host = url::Url::parse(&config.url).ok().map(|url| url.authority().to_owned());
        Self {
            name: name.to_owned(),
            url: config.url.trim_end_matches('/').to_owned(),
            host: host.unwrap_or_default(),
            key: AccessKey { id: config.access_key_id.clone(), secret: config.access_key_secret.clone() },
            pool: config.pool_key.clone(),
            lends_for: SignedDuration::from_mins(i64::from(config.lend_minutes)),
            client,
        }
    }

    fn request(&self, pair: &Pair) -> reqwest::RequestBuilder {
        let until = CHINA.to_datetime(pair.until).strftime(TIMES).to_string();
        let (from, to) = (pair.caller.national(), pair.called.national());
        let parameters = [
            ("PoolKey", self.pool.as_str()),
            ("PhoneNoA", &from),
            ("PhoneNoB", &to),
            ("Expiration", &until),
            ("IsRecordingEnabled", "false"),
            ("OutId", &pair.matter),
        ];
        let call = Call { host: &self.host, action: "BindAxb", version: VERSION, parameters: &parameters };
        let signed = call.sign(&self.key, pair.now, &pair.nonce);
        let request = self.client.post(format!("{}/?{}", self.url, signed.query));
        signed.headers.into_iter().fold(request, |request, (name, value)| request.header(name, value))
    }
}

/// What `BindAxb` answers. Its own words may repeat what was sent, so that only its code is told.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: String,
    #[serde(rename = "SecretBindDTO")]
    bound: Option<Binding>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Binding {
    secret_no: String,
    subs_id: Value,
}

#[async_trait]
impl CallBridge for Aliyun {
    fn name(&self) -> &str {
        &self.name
    }

    fn lends_for(&self) -> SignedDuration {
        self.lends_for
    }

    async fn bind(&self, pair: &Pair) -> Result<Bound, Unbound> {
        let answer = http::call(self.request(pair)).await.map_err(|failure| match failure {
            Failure::NotSent(why) | Failure::Unknown(why) => Unbound(why.to_string()),
        })?;
        let status = answer.status.as_u16();
        let Ok(Answer { code, bound }) = serde_json::from_str(&answer.body) else {
            return Err(Unbound(format!("{status} and no answer that can be read")));
        };
        let named = |binding: Binding| {
            let name = text(&binding.subs_id).filter(|_| !binding.secret_no.is_empty())?;
            Some(Bound { name, number: binding.secret_no })
        };
        let bound = bound.filter(|_| code == "OK").and_then(named);
        bound.ok_or_else(|| Unbound(format!("{status}, code {}", code.chars().take(60).collect::<String>())))
    }
}

impl Exchange for Aliyun {
    fn name(&self) -> &str {
        &self.name
    }

    fn calls(&self, raw: &RawCallback) -> Parsed<CallRecord> {
        match serde_json::from_slice(&raw.body) {
            Ok(Value::Array(reports)) => reports.iter().map(read).collect(),
            Ok(report @ Value::Object(_)) => [read(&report)].into_iter().collect(),
            _ => [Err(CallbackError::Body("JSON"))].into_iter().collect(),
        }
    }
}

fn read(report: &Value) -> Result<CallRecord, CallbackError> {
    let field = |name: &str| report.get(name).and_then(text).filter(|text| !text.is_empty());
    let required = |name: &str| field(name).ok_or_else(|| CallbackError::Missing(name.to_owned()));
    let time = |name: &str| field(name).map(|text| moment(name, &text)).transpose();
    let direction = match required("call_type")?.as_str() {
        "0" => Direction::ToRequester,
        "1" => Direction::FromRequester,
        _ => return Err(wrong("call_type", "0 or 1: a call over a middle number")),
    };
    let ended = time("release_time")?.ok_or_else(|| CallbackError::Missing("release_time".to_owned()))?;
    // Not connected: there is no start, or it is the end.
    let answered = time("start_time")?.filter(|start| *start < ended);
    Ok(CallRecord {
        name: required("call_id")?,
        line: Line::Bound { binding: required("sub_id")?, direction },
        rang: rang(time("call_out_time")?, time("free_ring_time")?, time("ring_time")?, answered.is_some()),
        answered,
        ended,
    })
}

/// When it rang. A call that was not answered has rung only if the ringing began after the call went out: else the
/// telephone was busy, off, or told to say so.
fn rang(
    called_out: Option<Timestamp>,
    free_ring: Option<Timestamp>,
    ring: Option<Timestamp>,
    answered: bool,
) -> Option<Timestamp> {
    let real = free_ring.filter(|ring| called_out.is_none_or(|out| *ring > out));
    if answered { real.or(ring) } else { real }
}

/// A text or number as text: the vendor writes both.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn moment(field: &str, text: &str) -> Result<Timestamp, CallbackError> {
    let local = civil::DateTime::strptime(TIMES, text).ok();
    let at = local.and_then(|local| TimeZone::fixed(CHINA).to_timestamp(local).ok());
    at.ok_or_else(|| wrong(field, "a time such as 2026-03-10 09:12:00"))
}

fn wrong(field: &str, expected: &'static str) -> CallbackError {
    CallbackError::Field { field: field.to_owned(), expected }
}
