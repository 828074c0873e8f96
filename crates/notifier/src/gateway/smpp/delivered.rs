//! What the centre delivers: receipts of texts, and texts that people sent.
//!
//! Only the class of the unit says which it is: words that look like a receipt and come as a text are a text, or anybody
//! could forge receipts from a telephone.

use domain::delivery::{CallbackKind, Inbound, Receipt, ReceiptOf, ReceiptState, Remark};
use domain::phone::PhoneNumber;
use rusmpp::pdus::DeliverSm;
use rusmpp::tlvs::TlvValue;
use rusmpp::values::MessageState;
use rusmpp::{CommandId, Pdu};

use super::alphabet::words;
use super::config::{DefaultAlphabet, MessageIds};
use super::name::{answered, reported};
use super::pdu;
use crate::gateway::CallbackError;
use crate::gateway::callback::sender;

/// The bits of `esm_class` that tell a receipt from a text (SMPP 3.4, 5.2.12).
const KIND: u8 = 0b0011_1100;

/// The bit that says that the words begin with a header.
const HEADED: u8 = 0b0100_0000;

/// One unit that was delivered.
#[derive(Debug)]
pub(super) struct Delivered {
    unit: DeliverSm,
}

impl Delivered {
    /// Reads the body of a unit. A field behind the words that the codec does not take is left out with all others there:
    /// many centres leave out the zero at the end of names.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let whole = || pdu::decode(CommandId::DeliverSm, body);
        let without_fields = || pdu::decode(CommandId::DeliverSm, body.get(..end_of_words(body)?)?);
        match whole().or_else(without_fields) {
            Some(Pdu::DeliverSm(unit)) => Some(Self { unit }),
            _ => None,
        }
    }

    /// What it is.
    pub(super) fn kind(&self) -> CallbackKind {
        if u8::from(self.unit.esm_class) & KIND == 0 { CallbackKind::Reply } else { CallbackKind::Receipt }
    }

    fn words(&self, unnamed: DefaultAlphabet) -> String {
        let payload = self.field(|field| match field {
            TlvValue::MessagePayload(payload) => Some(payload.value.as_ref()),
            _ => None,
        });
        let message = payload.unwrap_or(self.unit.short_message().as_ref());
        let has_header = u8::from(self.unit.esm_class) & HEADED != 0;
        let header =
            if has_header { message.first().map_or(0, |length| usize::from(*length) + 1) } else { 0 };
        words(message.get(header..).unwrap_or_default(), u8::from(self.unit.data_coding), unnamed)
    }

    fn field<'a, T>(&'a self, pick: impl Fn(&'a TlvValue) -> Option<T>) -> Option<T> {
        self.unit.tlvs().iter().filter_map(|tlv| tlv.value()).find_map(pick)
    }

    /// Centres disagree whether a number with its country code is marked as international; a number that is Chinese as it
    /// stands is one.
    fn from(&self) -> Result<PhoneNumber, CallbackError> {
        let number = self.unit.source_addr.as_str();
        sender(number).or_else(|fault| sender(&format!("+{number}")).map_err(|_| fault))
    }

    /// As a text that somebody sent. It has no name: the same words that come twice may have been sent twice.
    pub(super) fn inbound(&self, unnamed: DefaultAlphabet) -> Result<Inbound, CallbackError> {
        Ok(Inbound { from: self.from()?, text: self.words(unnamed), provider_id: None })
    }

    /// As a receipt.
    pub(super) fn receipt(
        &self,
        ids: MessageIds,
        unnamed: DefaultAlphabet,
    ) -> Result<Receipt, CallbackError> {
        let words = self.words(unnamed);
        let in_words = || said(&words, "id").and_then(|name| reported(name, ids));
        let in_field = || {
            let name = self.field(|field| match field {
                TlvValue::ReceiptedMessageId(name) => Some(name.as_str()),
                _ => None,
            });
            name.and_then(|name| answered(name, ids))
        };
        // Where both are written alike the field is the surer one; else centres disagree how they write the field.
        let name =
            if ids == MessageIds::Same { in_field().or_else(in_words) } else { in_words().or_else(in_field) };
        let name = name
            .ok_or_else(|| CallbackError::Missing("receipted_message_id, or id in the words,".to_owned()))?;
        let of = match self.from() {
            Ok(to) => ReceiptOf::Segment { name, to },
            Err(_) => ReceiptOf::Provider(name),
        };
        let (stat, err) = (said(&words, "stat"), said(&words, "err").unwrap_or_default());
        let state = self.field(|field| match field {
            TlvValue::MessageState(state) => Some(by_number(*state)),
            _ => None,
        });
        let state = state
            .or_else(|| stat.map(by_word))
            .ok_or_else(|| CallbackError::Missing("message_state, or stat in the words,".to_owned()))?;
        // Between them no blank, which would make one number of two codes.
        let code = Remark::new(&format!("{}/{err}", stat.unwrap_or_default()));
        // A centre that took a text whole reports on it once; what was sent in parts is known by the name of each.
        Ok(Receipt { of, segment: 1, segments: 1, state, code })
    }
}

/// The fate of a text, by number (SMPP 3.4, 5.2.28).
fn by_number(state: MessageState) -> ReceiptState {
    match state {
        MessageState::Delivered => ReceiptState::Delivered,
        MessageState::Scheduled | MessageState::Enroute => ReceiptState::Buffered,
        // Read by somebody at the centre, or lost sight of: no telephone has it yet.
        MessageState::Accepted | MessageState::Unknown => ReceiptState::Accepted,
        _ => ReceiptState::Undelivered,
    }
}

/// The same by word (SMPP 3.4, appendix B). Gateways of mainland carriers put the carrier's own code in its place, which
/// always is a failure.
fn by_word(stat: &str) -> ReceiptState {
    match stat.to_ascii_uppercase().as_str() {
        "DELIVRD" => ReceiptState::Delivered,
        "ENROUTE" | "BUFFERED" | "BUFFRED" => ReceiptState::Buffered,
        "ACCEPTD" | "UNKNOWN" => ReceiptState::Accepted,
        _ => ReceiptState::Undelivered,
    }
}

/// What stands behind `name:` in the words of a receipt, before it repeats the text.
fn said<'a>(words: &'a str, name: &str) -> Option<&'a str> {
    let mut tokens = words.split_whitespace().take_while(|token| !starts(token, "text"));
    let value = tokens.find(|token| starts(token, name))?.get(name.len() + 1..)?;
    let value = if value.is_empty() { tokens.next()? } else { value };
    (!value.is_empty()).then_some(value)
}

fn starts(token: &str, name: &str) -> bool {
    let head = token.as_bytes();
    head.len() > name.len()
        && head[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        && head[name.len()] == b':'
}

/// Where the words end (SMPP 3.4, 4.6.1): texts end with a zero, numbers have one byte each.
fn end_of_words(body: &[u8]) -> Option<usize> {
    let mut at = 0;
    // service_type, source_addr, destination_addr, schedule_delivery_time, validity_period, and the bytes before each.
    for bytes in [0, 2, 2, 3, 0] {
        at += bytes;
        at += body.get(at..)?.iter().position(|&byte| byte == 0)? + 1;
    }
    // registered_delivery, replace_if_present_flag, data_coding, sm_default_msg_id.
    at += 4;
    Some(at + 1 + usize::from(*body.get(at)?))
}

#[cfg(test)]
mod tests;
