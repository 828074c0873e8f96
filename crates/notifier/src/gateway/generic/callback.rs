//! Receipts and replies, by the fields of the configuration.

use domain::delivery::{AttemptId, ProviderId, RawCallback, ReceiptState, Remark};
use serde_json::Value;

use super::answer::scalar;
use super::config::{Format, ReceiptFields, ReplyFields};
use crate::gateway::callback::{CallbackError, Fields, charset_of, decode, sender};
use crate::gateway::{Inbound, Parsed, Receipt, ReceiptOf};

pub(super) fn receipts(fields: Option<&ReceiptFields>, raw: &RawCallback) -> Parsed<Receipt> {
    let Some(fields) = fields else { return refuse(CallbackError::Uncalled) };
    match items(fields.format, &fields.list, raw) {
        Ok(items) => items.iter().map(|item| receipt(fields, item)).collect(),
        Err(fault) => refuse(fault),
    }
}

pub(super) fn replies(fields: Option<&ReplyFields>, raw: &RawCallback) -> Parsed<Inbound> {
    let Some(fields) = fields else { return refuse(CallbackError::Uncalled) };
    match items(fields.format, &fields.list, raw) {
        Ok(items) => items.iter().map(|item| reply(fields, item)).collect(),
        Err(fault) => refuse(fault),
    }
}

fn refuse<T>(fault: CallbackError) -> Parsed<T> {
    [Err(fault)].into_iter().collect()
}

/// The items of a callback, whatever its form, as JSON.
pub(crate) fn items(format: Format, list: &str, raw: &RawCallback) -> Result<Vec<Value>, CallbackError> {
    let charset = charset_of(raw.content_type.as_deref());
    let object = |encoded: &[u8]| {
        Value::Object(
            Fields::read(encoded).into_texts(charset).map(|(name, text)| (name, Value::from(text))).collect(),
        )
    };
    let whole = match format {
        Format::Json => {
            serde_json::from_str(&decode(&raw.body, charset)).map_err(|_| CallbackError::Body("JSON"))?
        }
        Format::Form => object(&raw.body),
        Format::Query => object(raw.query.as_bytes()),
    };
    let found = whole.pointer(list).ok_or_else(|| CallbackError::Missing(list.to_owned()))?;
    let found = match found {
        Value::String(text) => {
            serde_json::from_str(text).map_err(|_| CallbackError::Body("JSON within a field"))?
        }
        other => other.clone(),
    };
    Ok(match found {
        Value::Array(items) => items,
        one => vec![one],
    })
}

fn receipt(fields: &ReceiptFields, item: &Value) -> Result<Receipt, CallbackError> {
    let state = required(item, &fields.state)?;
    let code = fields.code.as_deref().and_then(|at| optional(item, at)).unwrap_or_else(|| state.clone());
    Ok(Receipt {
        of: attempt(fields, item)?,
        segment: count(item, fields.segment.as_deref())?,
        segments: count(item, fields.segments.as_deref())?,
        state: state_of(fields, &state)?,
        code: Remark::new(&code),
    })
}

fn attempt(fields: &ReceiptFields, item: &Value) -> Result<ReceiptOf, CallbackError> {
    match (&fields.attempt, &fields.provider_id) {
        (Some(at), _) => {
            let wrong =
                |_| CallbackError::Field { field: at.clone(), expected: "the number that was sent along" };
            Ok(ReceiptOf::Attempt(AttemptId(required(item, at)?.parse().map_err(wrong)?)))
        }
        (None, Some(at)) => {
            let wrong =
                || CallbackError::Field { field: at.clone(), expected: "the name that was given to a text" };
            ProviderId::new(&required(item, at)?).map(ReceiptOf::Provider).ok_or_else(wrong)
        }
        (None, None) => Err(CallbackError::Missing("attempt or provider_id".to_owned())),
    }
}

fn state_of(fields: &ReceiptFields, state: &String) -> Result<ReceiptState, CallbackError> {
    if fields.delivered.contains(state) {
        Ok(ReceiptState::Delivered)
    } else if fields.buffered.contains(state) {
        Ok(ReceiptState::Buffered)
    } else if fields.undelivered.is_empty() || fields.undelivered.contains(state) {
        Ok(ReceiptState::Undelivered)
    } else {
        Err(CallbackError::Field {
            field: fields.state.clone(),
            expected: "a state that the configuration names",
        })
    }
}

/// A count from 1; 1 where none is configured.
fn count(item: &Value, at: Option<&str>) -> Result<u16, CallbackError> {
    let Some(at) = at else { return Ok(1) };
    let wrong = || CallbackError::Field { field: at.to_owned(), expected: "a count from 1" };
    required(item, at)?.parse().ok().filter(|&count| count > 0).ok_or_else(wrong)
}

fn reply(fields: &ReplyFields, item: &Value) -> Result<Inbound, CallbackError> {
    Ok(Inbound {
        from: sender(&required(item, &fields.from)?)?,
        text: optional(item, &fields.text).unwrap_or_default(),
        provider_id: fields.id.as_deref().and_then(|at| optional(item, at)),
    })
}

pub(crate) fn optional(item: &Value, at: &str) -> Option<String> {
    item.pointer(at).and_then(scalar).filter(|text| !text.is_empty())
}

pub(crate) fn required(item: &Value, at: &str) -> Result<String, CallbackError> {
    optional(item, at).ok_or_else(|| CallbackError::Missing(at.to_owned()))
}
