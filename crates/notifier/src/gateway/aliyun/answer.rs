//! What Aliyun's codes mean (vendor's documentation of error codes).

use domain::delivery::{Outcome, ProviderId, Refusal};
use serde_json::Value;

use crate::gateway::by_status;
use crate::gateway::vendor::{Meaning, text};
use crate::http::Answer;

/// What an answer to `SendSms` means.
pub(super) fn outcome(answer: &Answer) -> Outcome {
    let Some(code) = code(answer) else { return by_status(answer, answer.remark()) };
    if code == "OK" && answer.status.is_success() {
        let body = serde_json::from_str::<Value>(&answer.body).ok();
        let name = body.and_then(|body| text(&body, "BizId"));
        return Outcome::Accepted { provider_id: name.as_deref().and_then(ProviderId::new) };
    }
    meaning(&code).outcome(answer, &code)
}

/// The code of an answer, if it is one of Aliyun's.
pub(super) fn code(answer: &Answer) -> Option<String> {
    let body = serde_json::from_str::<Value>(&answer.body).ok()?;
    text(&body, "Code")
}

/// `isv.` is what the customer must mend, `isp.` what the vendor must; what has neither comes from the door before.
fn meaning(code: &str) -> Meaning {
    match code {
        "isv.BUSINESS_LIMIT_CONTROL" | "isv.DAY_LIMIT_CONTROL" | "isv.MONTH_LIMIT_CONTROL" => {
            Meaning::Refused(Refusal::Limit)
        }
        "isv.OUT_OF_SERVICE"
        | "isv.AMOUNT_NOT_ENOUGH"
        | "isv.ACCOUNT_ABNORMAL"
        | "isv.PRODUCT_UN_SUBSCRIPT" => Meaning::Refused(Refusal::Balance),
        "isv.MOBILE_NUMBER_ILLEGAL" | "isv.MOBILE_COUNT_OVER_LIMIT" => Meaning::Refused(Refusal::Number),
        "isv.TEMPLATE_MISSING_PARAMETERS"
        | "isv.INVALID_JSON_PARAM"
        | "isv.PARAM_LENGTH_LIMIT"
        | "isv.PARAM_NOT_SUPPORT_URL"
        | "isv.SMS_CONTENT_ILLEGAL"
        | "isv.BLACK_KEY_CONTROL_LIMIT" => Meaning::Refused(Refusal::Content),
        "isp.SYSTEM_ERROR" => Meaning::Later,
        // The same nonce came twice: something repeated our call, and the first of them may have been taken.
        "SignatureNonceUsed" => Meaning::Unknown,
        clock if clock.starts_with("InvalidTimeStamp") || clock == "IllegalTimestamp" => Meaning::Clock,
        busy if busy.starts_with("Throttling") || busy == "ServiceUnavailable" => Meaning::Later,
        // The signs, templates, addresses and rights; and whatever else the customer must mend.
        _ => Meaning::Refused(Refusal::Config),
    }
}
