//! What an answer means, by the rules of the configuration.

use domain::delivery::{Outcome, Refusal};
use serde_json::Value;

use super::config::{Condition, GenericConfig, Meaning};
use crate::gateway::by_status;
use crate::http::Answer;

pub(super) fn outcome(config: &GenericConfig, answer: &Answer) -> Outcome {
    let json = serde_json::from_str::<Value>(&answer.body).ok();
    if let Some(rule) = config.rules.iter().find(|rule| holds(&rule.when, answer, json.as_ref())) {
        return refused(rule.means, answer);
    }
    let taken = match &config.success {
        Some(success) => {
            holds(success, answer, json.as_ref())
                && (answer.status.is_success() || !success.status.is_empty())
        }
        None => answer.status.is_success(),
    };
    if !taken {
        return by_status(answer);
    }
    let pointer = config.provider_id.as_deref();
    let id = pointer.and_then(|pointer| json.as_ref()?.pointer(pointer)).and_then(scalar);
    Outcome::Accepted { provider_id: id.filter(|id| !id.is_empty()) }
}

fn refused(meaning: Meaning, answer: &Answer) -> Outcome {
    let why = answer.remark();
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
