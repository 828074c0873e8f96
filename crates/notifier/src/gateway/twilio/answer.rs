//! What Twilio's answers mean (vendor's documentation of error codes).

use domain::delivery::{Outcome, ProviderId, Refusal};
use serde_json::Value;

use crate::gateway::by_status;
use crate::gateway::vendor::{Meaning, text};
use crate::http::Answer;

/// What an answer means.
pub(super) fn outcome(answer: &Answer) -> Outcome {
    let Ok(body) = serde_json::from_str::<Value>(&answer.body) else {
        return by_status(answer, answer.remark());
    };
    if answer.status.is_success() {
        let name = text(&body, "sid").as_deref().and_then(ProviderId::new);
        // A page of something in between is no text that was taken.
        return match name {
            Some(name) => Outcome::Accepted { provider_id: Some(name) },
            None => Outcome::Unknown { why: answer.remark() },
        };
    }
    match text(&body, "code") {
        Some(code) => meaning(&code, answer).outcome(answer, &code),
        None => by_status(answer, answer.remark()),
    }
}

fn meaning(code: &str, answer: &Answer) -> Meaning {
    match code {
        "20429" | "30001" => Meaning::Later,
        // An internal error: documented as one after which nobody knows.
        "20500" => Meaning::Unknown,
        "21211" | "21614" | "21610" | "30004" | "30005" | "30006" => Meaning::Refused(Refusal::Number),
        "30007" | "21617" => Meaning::Refused(Refusal::Content),
        "30002" => Meaning::Refused(Refusal::Balance),
        _ if answer.status.as_u16() == 429 => Meaning::Later,
        // 20003 the token, 21408 the region; and whatever else the customer must mend.
        _ => Meaning::Refused(Refusal::Config),
    }
}
