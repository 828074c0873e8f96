//! What a cloud MAS posts: one receipt or one reply at a time. Neither is signed.

use domain::delivery::{Inbound, Receipt, ReceiptState, Remark};
use serde_json::Value;

use crate::gateway::callback::{CallbackError, sender};
use crate::gateway::vendor::{named, required, text};

/// One receipt: delivered when both its codes say so.
pub(super) fn report(item: &Value) -> Result<Receipt, CallbackError> {
    let (error, status) = (required(item, "errorCode")?, text(item, "reportStatus").unwrap_or_default());
    let delivered = error == "DELIVRD" && (status == "CM:0000" || status.is_empty());
    let state = if delivered { ReceiptState::Delivered } else { ReceiptState::Undelivered };
    let field = if text(item, "msgGroup").is_some() { "msgGroup" } else { "mgsGroup" };
    let code = Remark::new(&format!("{error} {status}"));
    Ok(Receipt { of: named(item, field)?, segment: 1, segments: 1, state, code })
}

/// One reply. It has no name; its second and its sender tell it from others.
pub(super) fn inbound(item: &Value) -> Result<Inbound, CallbackError> {
    Ok(Inbound {
        from: sender(&required(item, "mobile")?)?,
        text: text(item, "smsContent").unwrap_or_default(),
        provider_id: text(item, "sendTime"),
    })
}
