//! What an answer means, by the rules of the configuration.

use domain::delivery::{Outcome, ProviderId, Refusal, Remark};
use serde_json::Value;

use super::config::{Condition, GenericConfig, Meaning};
use crate::gateway::by_status;
use crate::http::Answer;

pub(super) fn outcome(config: &GenericConfig, answer: &Answer) -> Outcome {
    let json = serde_json::from_str::<Value>(&answer.body).ok();
    if let Some(rule) = config.rules.iter().find(|rule| holds(&rule.when, answer, json.as_ref())) {
        return refused(rule.means, remark(&rule.when, answer, json.as_ref()));
    }
    let taken = match &config.success {
        Some(success) => {
            holds(success, answer, json.as_ref())
                && (answer.status.is_success() || !success.status.is_empty())
        }
        None => answer.status.is_success(),
    };
    if !taken {
        let why = config.success.as_ref().map(|success| remark(success, answer, json.as_ref()));
        return by_status(answer, why.unwrap_or_else(|| answer.remark()));
    }
    let pointer = config.provider_id.as_deref();
    let id = pointer.and_then(|pointer| json.as_ref()?.pointer(pointer)).and_then(scalar);
    Outcome::Accepted { provider_id: id.as_deref().and_then(ProviderId::new) }
}

/// Why, for the record: the status, and what stands where the condition looks. The rest of an answer may repeat the text,
/// and with it what a resident wrote.
fn remark(condition: &Condition, answer: &Answer, json: Option<&Value>) -> Remark {
    let at = condition.pointer.as_ref().and_then(|at| json?.pointer(at)).and_then(scalar);
    let status = answer.status.as_u16();
    match at.as_ref().or(condition.contains.as_ref().filter(|words| answer.body.contains(*words))) {
        Some(found) => Remark::new(&format!("{status}: {found}")),
        None => answer.remark(),
    }
}

fn refused(meaning: Meaning, why: Remark) -> Outcome {
    let class = match meaning {
        Meaning::Later => return Outcome::RefusedForNow { why, not_sent: false },
        Meaning::Unknown => return Outcome::Unknown { why },
        Meaning::Number => Refusal::Number,
        Meaning::Content => Refusal::Content,
        Meaning::Config => Refusal::Config,
        Meaning::Balance => Refusal::Balance,
        Meaning::Limit => Refusal::Limit,
    };
    Outcome::Rejected { class, why }
}

fn holds(condition: &Condition, answer: &Answer, json: Option<&Value>) -> bool {
    let status = condition.status.is_empty() || condition.status.contains(&answer.status.as_u16());
    let words = condition.contains.as_ref().is_none_or(|words| answer.body.contains(words));
    let value = condition.pointer.as_ref().is_none_or(|pointer| {
        let found = json.and_then(|json| json.pointer(pointer)).and_then(scalar);
        found.is_some_and(|found| condition.equals.contains(&found))
    });
    status && words && value
}

/// A text, number or truth value as text: vendors write `0` and `"0"` for the same.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
