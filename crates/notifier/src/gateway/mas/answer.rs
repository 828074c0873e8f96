//! What a cloud MAS answers.

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
    match text(&body, "rspcod") {
        Some(code) if code.eq_ignore_ascii_case("success") && answer.status.is_success() => {
            // The vendor's own description spells it this way; some gateways do not.
            let group = text(&body, "mgsGroup").or_else(|| text(&body, "msgGroup"));
            Outcome::Accepted { provider_id: group.as_deref().and_then(ProviderId::new) }
        }
        Some(code) => meaning(&code).outcome(answer, &code),
        None => by_status(answer, answer.remark()),
    }
}

fn meaning(code: &str) -> Meaning {
    match code {
        "InvalidMobile" | "TooManyMobiles" => Meaning::Refused(Refusal::Number),
        // IllegalMac, IllegalSignId, InvalidMessage, InvalidUsrOrPwd, NoSignId, NOT_WHITE_IP: and whatever else there is,
        // the account must be put right.
        _ => Meaning::Refused(Refusal::Config),
    }
}
