//! What Twilio posts: forms, which it signs.

use std::collections::BTreeMap;

use domain::delivery::{
    AttemptId, Inbound, ProviderId, RawCallback, Receipt, ReceiptOf, ReceiptState, Remark,
};
use encoding_rs::UTF_8;

use super::signature;
use crate::config::Secret;
use crate::gateway::callback::{CallbackError, Fields, sender};

/// The fields of a form whose signature holds.
pub(super) type Checked = Result<BTreeMap<String, String>, CallbackError>;

/// Reads a form, if it was signed for this address; without a token any form is read.
pub(super) fn checked(raw: &RawCallback, address: &str, token: Option<&Secret>) -> Checked {
    let fields: BTreeMap<String, String> = Fields::read(&raw.body).into_texts(UTF_8).collect();
    let given = raw.signature.as_deref().unwrap_or_default();
    match token {
        Some(token) if !signature::holds(token, address, &fields, given) => Err(CallbackError::Forged),
        _ => Ok(fields),
    }
}

fn required<'a>(fields: &'a BTreeMap<String, String>, name: &str) -> Result<&'a str, CallbackError> {
    let found = fields.get(name).map(String::as_str).filter(|value| !value.is_empty());
    found.ok_or_else(|| CallbackError::Missing(name.to_owned()))
}

/// A change of a text. They may come in any order.
pub(super) fn report(fields: &BTreeMap<String, String>, raw: &RawCallback) -> Result<Receipt, CallbackError> {
    let wrong = |field: &str, expected| CallbackError::Field { field: field.to_owned(), expected };
    let state = match required(fields, "MessageStatus")? {
        "accepted" | "scheduled" | "queued" | "sending" => ReceiptState::Accepted,
        // With the carrier, of which nothing more may ever be heard.
        "sent" => ReceiptState::Buffered,
        "delivered" | "read" => ReceiptState::Delivered,
        "undelivered" | "failed" | "canceled" => ReceiptState::Undelivered,
        _ => return Err(wrong("MessageStatus", "the state of a text")),
    };
    let of = if let Some(id) = Fields::read(raw.query.as_bytes()).text("m") {
        ReceiptOf::Attempt(AttemptId(id.parse().map_err(|_| wrong("m", "a number"))?))
    } else {
        let name = ProviderId::new(required(fields, "MessageSid")?);
        ReceiptOf::Provider(name.ok_or_else(|| wrong("MessageSid", "the name of a text"))?)
    };
    let code = Remark::new(fields.get("ErrorCode").map_or("", String::as_str));
    Ok(Receipt { of, segment: 1, segments: 1, state, code })
}

/// A reply.
pub(super) fn inbound(fields: &BTreeMap<String, String>) -> Result<Inbound, CallbackError> {
    Ok(Inbound {
        from: sender(required(fields, "From")?)?,
        text: fields.get("Body").cloned().unwrap_or_default(),
        provider_id: fields.get("MessageSid").cloned(),
    })
}
