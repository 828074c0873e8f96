//! What Tencent posts: receipts in a list, replies one by one. Neither is signed.

use domain::delivery::{Inbound, Receipt, ReceiptState, Remark};
use serde_json::Value;

use crate::gateway::callback::{CallbackError, sender};
use crate::gateway::vendor::{named, required, text};

/// One receipt. A long text has one, whatever its segments.
pub(super) fn report(item: &Value) -> Result<Receipt, CallbackError> {
    let state = match required(item, "report_status")?.as_str() {
        "SUCCESS" => ReceiptState::Delivered,
        "FAIL" => ReceiptState::Undelivered,
        _ => {
            let field = "report_status".to_owned();
            return Err(CallbackError::Field { field, expected: "SUCCESS or FAIL" });
        }
    };
    let code = Remark::new(&text(item, "errmsg").unwrap_or_default());
    Ok(Receipt { of: named(item, "sid")?, segment: 1, segments: 1, state, code })
}

/// One reply. It has no name; its second and its sender tell it from others.
pub(super) fn inbound(item: &Value) -> Result<Inbound, CallbackError> {
    let nation = text(item, "nationcode").unwrap_or_else(|| "86".to_owned());
    let nation = nation.trim_start_matches('+');
    let mobile = required(item, "mobile")?;
    let from = match mobile.strip_prefix('+') {
        Some(_) => sender(&mobile)?,
        None => sender(&format!("+{nation}{mobile}"))?,
    };
    let words = text(item, "text").unwrap_or_default();
    Ok(Inbound { from, text: words, provider_id: text(item, "time") })
}
