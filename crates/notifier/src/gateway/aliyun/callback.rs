//! What Aliyun posts: `SmsReport` and `SmsUp`. Neither is signed.

use domain::delivery::{Inbound, Receipt, ReceiptState, Remark};
use serde_json::Value;

use crate::gateway::callback::{CallbackError, sender};
use crate::gateway::vendor::{attempt_or, required, text};

/// One receipt. A long text has one, whatever its segments.
pub(super) fn report(item: &Value) -> Result<Receipt, CallbackError> {
    let state = match required(item, "success")?.as_str() {
        "true" => ReceiptState::Delivered,
        "false" => ReceiptState::Undelivered,
        _ => return Err(CallbackError::Field { field: "success".to_owned(), expected: "true or false" }),
    };
    let code = Remark::new(&text(item, "err_code").unwrap_or_default());
    Ok(Receipt { of: attempt_or(item, "out_id", "biz_id")?, segment: 1, segments: 1, state, code })
}

/// One reply.
pub(super) fn inbound(item: &Value) -> Result<Inbound, CallbackError> {
    Ok(Inbound {
        from: sender(&required(item, "phone_number")?)?,
        text: text(item, "content").unwrap_or_default(),
        provider_id: text(item, "sequence_id"),
    })
}
