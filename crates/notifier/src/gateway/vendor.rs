//! What the drivers of Chinese vendors have in common: their codes in answers, their lists in callbacks.

use domain::delivery::{AttemptId, Outcome, ProviderId, RawCallback, Refusal, Remark};
use serde_json::Value;

use super::callback::{CallbackError, charset_of, decode};
use super::{Parsed, ReceiptOf};
use crate::http::Answer;

/// What a vendor's code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Certainly not sent, and the same call would be refused again.
    Refused(Refusal),
    /// Certainly not sent; worth another try.
    Later,
    /// Perhaps sent.
    Unknown,
    /// Our clock is wrong, so that no signature holds.
    Clock,
}

impl Meaning {
    /// The outcome. An answer with a status of 500 and more says nothing certain, whatever it says.
    pub(super) fn outcome(self, answer: &Answer, code: &str) -> Outcome {
        let why = remark(answer, code);
        match self {
            _ if answer.status.is_server_error() => Outcome::Unknown { why },
            Self::Refused(class) => Outcome::Rejected { class, why },
            Self::Later => Outcome::RefusedForNow { why, not_sent: false },
            Self::Unknown => Outcome::Unknown { why },
            Self::Clock => Outcome::Rejected { class: Refusal::Config, why: clock(code) },
        }
    }
}

/// The status and the vendor's code, for the record. Their message may repeat the text.
pub(super) fn remark(answer: &Answer, code: &str) -> Remark {
    Remark::new(&format!("{}: {}", answer.status.as_u16(), tidy(code)))
}

fn clock(code: &str) -> Remark {
    let code = tidy(code);
    Remark::new(&format!(
        "{code}: the clock of this machine is wrong; switch on time synchronisation (timedatectl)"
    ))
}

/// A code as vendors write them; anything else is not repeated.
fn tidy(code: &str) -> &str {
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if code.len() <= 80 && code.chars().all(usual) { code } else { "an answer that cannot be read" }
}

/// A text or a number as text; vendors write both for the same. Empty is as good as missing.
pub(super) fn text(item: &Value, field: &str) -> Option<String> {
    let text = match item.get(field)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

pub(super) fn required(item: &Value, field: &str) -> Result<String, CallbackError> {
    text(item, field).ok_or_else(|| CallbackError::Missing(field.to_owned()))
}

/// Reads every item of a JSON body that is a list of them, or one.
pub(super) fn each<T>(raw: &RawCallback, read: impl Fn(&Value) -> Result<T, CallbackError>) -> Parsed<T> {
    let body = decode(&raw.body, charset_of(raw.content_type.as_deref()));
    match serde_json::from_str::<Value>(&body) {
        Ok(Value::Array(items)) if !items.is_empty() => items.iter().map(read).collect(),
        Ok(item @ Value::Object(_)) => [read(&item)].into_iter().collect(),
        _ => [Err(CallbackError::Body("a JSON object or a list of them"))].into_iter().collect(),
    }
}

/// Our attempt, where its number came back; else what the gateway calls it.
pub(super) fn attempt_or(item: &Value, ours: &str, theirs: &str) -> Result<ReceiptOf, CallbackError> {
    if let Some(id) = text(item, ours).and_then(|id| id.parse().ok()) {
        return Ok(ReceiptOf::Attempt(AttemptId(id)));
    }
    named(item, theirs)
}

/// What the gateway calls it.
pub(super) fn named(item: &Value, field: &str) -> Result<ReceiptOf, CallbackError> {
    let wrong = || CallbackError::Field { field: field.to_owned(), expected: "the name of a text" };
    ProviderId::new(&required(item, field)?).map(ReceiptOf::Provider).ok_or_else(wrong)
}
