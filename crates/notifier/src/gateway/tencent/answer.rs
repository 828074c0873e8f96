//! What Tencent's codes mean (vendor's documentation of error codes).

use domain::delivery::{Outcome, ProviderId, Refusal};
use serde_json::Value;

use crate::gateway::by_status;
use crate::gateway::vendor::{Meaning, text};
use crate::http::Answer;

/// What an answer to `SendSms` means: the whole call may be refused, or the number.
pub(super) fn outcome(answer: &Answer) -> Outcome {
    let nothing = || by_status(answer, answer.remark());
    let Ok(body) = serde_json::from_str::<Value>(&answer.body) else { return nothing() };
    if let Some(code) = refusal(&body) {
        return meaning(&code).outcome(answer, &code);
    }
    let Some(status) = body.pointer("/Response/SendStatusSet/0") else { return nothing() };
    match text(status, "Code") {
        Some(code) if code == "Ok" && answer.status.is_success() => {
            let name = text(status, "SerialNo");
            Outcome::Accepted { provider_id: name.as_deref().and_then(ProviderId::new) }
        }
        Some(code) => meaning(&code).outcome(answer, &code),
        None => nothing(),
    }
}

/// Why the whole call was refused, if it was.
pub(super) fn refusal(body: &Value) -> Option<String> {
    text(body.pointer("/Response/Error")?, "Code")
}

fn meaning(code: &str) -> Meaning {
    let (class, detail) = code.split_once('.').unwrap_or((code, ""));
    match (class, detail) {
        ("RequestLimitExceeded", _) => Meaning::Later,
        ("AuthFailure", "SignatureExpire") | ("InternalError", "RequestTimeException") => Meaning::Clock,
        ("InternalError", _) => Meaning::Unknown,
        ("LimitExceeded", _) => Meaning::Refused(Refusal::Limit),
        ("FailedOperation", "InsufficientBalanceInSmsPackage")
        | ("UnauthorizedOperation", "ServiceSuspendDueToArrears") => Meaning::Refused(Refusal::Balance),
        ("InvalidParameterValue", "IncorrectPhoneNumber") | ("FailedOperation", "PhoneNumberInBlacklist") => {
            Meaning::Refused(Refusal::Number)
        }
        ("FailedOperation", "ContainSensitiveWord")
        | ("InvalidParameterValue", "TemplateParameterLengthLimit" | "ProhibitedUseUrlInTemplateParameter")
        | (_, "UnsupportedTemplateVariable" | "ProhibitedUseUrlInTemplateParameter") => {
            Meaning::Refused(Refusal::Content)
        }
        // Signs, templates, rights, applications; and whatever else the customer must mend.
        _ => Meaning::Refused(Refusal::Config),
    }
}
