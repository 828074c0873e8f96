//! A text as units that are submitted.
//!
//! Every text goes in UCS-2: it begins with a sign in Chinese brackets, which no default alphabet has, and the segments
//! that are counted beforehand are those of UCS-2.

use domain::delivery::{AttemptId, Outcome, Refusal, Remark, SINGLE_SEGMENT, segments};
use domain::phone::PhoneNumber;
use rusmpp::pdus::SubmitSm;
use rusmpp::tlvs::MessageSubmissionRequestTlvValue;
use rusmpp::types::{AnyOctetString, COctetString, OctetString};
use rusmpp::values::{
    Ansi41Specific, DataCoding, EsmClass, IntermediateNotification, MCDeliveryReceipt, MessagePayload, Npi,
    RegisteredDelivery, SmeOriginatedAcknowledgement, Ton,
};

use super::config::{LongTexts, SmppConfig};
use crate::config::NumberForm;

/// The units of a text, in the order in which they are submitted.
///
/// # Errors
/// The outcome, when the text cannot be put into units at all.
pub(super) fn units(
    config: &SmppConfig,
    attempt: AttemptId,
    to: &PhoneNumber,
    text: &str,
) -> Result<Vec<SubmitSm>, Outcome> {
    let whole: Vec<u16> = text.encode_utf16().collect();
    let addressed = addressed(config, to)?;
    if whole.len() <= SINGLE_SEGMENT {
        return Ok(vec![addressed.with_short_message(short(&bytes(&whole))?)]);
    }
    if config.long_texts == LongTexts::Whole {
        let mut unit = addressed;
        let payload = MessagePayload::new(AnyOctetString::from_vec(bytes(&whole)));
        unit.push_tlv(MessageSubmissionRequestTlvValue::MessagePayload(payload));
        return Ok(vec![unit]);
    }
    let sizes = segments(text);
    let total = u8::try_from(sizes.len()).map_err(|_| unspeakable("too long for a text"))?;
    let (mut rest, mut units) = (whole.as_slice(), Vec::with_capacity(sizes.len()));
    for (segment, size) in (1..=total).zip(sizes) {
        let (part, later) = rest.split_at(size.min(rest.len()));
        rest = later;
        let mut message = header(attempt, total, segment).to_vec();
        message.extend(bytes(part));
        units.push(addressed.clone().with_udhi_indicator().with_short_message(short(&message)?));
    }
    Ok(units)
}

/// The header by which a telephone joins the parts of a text (3GPP TS 23.040, 9.2.3.24.1). Two texts of one sender to
/// one telephone bear the same mark only after 256 others.
fn header(attempt: AttemptId, total: u8, segment: u8) -> [u8; 6] {
    let mark = attempt.0.to_be_bytes()[7];
    [5, 0, 3, mark, total, segment]
}

/// Everything but the words.
fn addressed(config: &SmppConfig, to: &PhoneNumber) -> Result<SubmitSm, Outcome> {
    let number = config.number.write(to);
    let ton = config.to_ton.unwrap_or(match config.number {
        NumberForm::National => 0,
        NumberForm::International | NumberForm::Digits => 1,
    });
    let wrong_number =
        |_| Outcome::Rejected { class: Refusal::Number, why: Remark::new("no number that SMPP carries") };
    let wrong_sender = |_| Outcome::Rejected {
        class: Refusal::Config,
        why: Remark::new("the sender is longer than SMPP carries"),
    };
    Ok(SubmitSm::builder()
        .source_addr_ton(Ton::from(config.from_ton))
        .source_addr_npi(Npi::from(config.from_npi))
        .source_addr(COctetString::from_string(config.from.clone()).map_err(wrong_sender)?)
        .dest_addr_ton(Ton::from(ton))
        .dest_addr_npi(Npi::from(config.to_npi))
        .destination_addr(COctetString::from_string(number).map_err(wrong_number)?)
        // The codec's own default is no zero but the acknowledgement of a telephone.
        .esm_class(EsmClass { ansi41_specific: Ansi41Specific::Other(0), ..EsmClass::default() })
        .registered_delivery(RegisteredDelivery::new(
            MCDeliveryReceipt::McDeliveryReceiptRequestedWhereFinalDeliveryOutcomeIsSuccessOrFailure,
            SmeOriginatedAcknowledgement::NoReceiptSmeAcknowledgementRequested,
            IntermediateNotification::NoIntermediaryNotificationRequested,
            0,
        ))
        .data_coding(DataCoding::Ucs2)
        .build())
}

fn bytes(units: &[u16]) -> Vec<u8> {
    units.iter().flat_map(|unit| unit.to_be_bytes()).collect()
}

fn short(message: &[u8]) -> Result<OctetString<0, 255>, Outcome> {
    OctetString::from_slice(message).map_err(|_| unspeakable("a segment is too long"))
}

fn unspeakable(why: &str) -> Outcome {
    Outcome::Rejected { class: Refusal::Content, why: Remark::new(why) }
}

#[cfg(test)]
mod tests {
    use rusmpp::{CommandStatus, Pdu};

    use super::super::pdu::encode;
    use super::super::tests::config;
    use super::*;

    fn made(config: &SmppConfig, text: &str) -> Vec<SubmitSm> {
        units(config, AttemptId(0x1_2A), &PhoneNumber::parse("13800001234").unwrap(), text).unwrap()
    }

    fn hex(bytes: &[u8]) -> String {
        data_encoding::HEXLOWER.encode(bytes)
    }

    /// The bytes of SMPP 3.4, 4.4.1, written down field by field.
    #[test]
    fn a_text_stands_on_the_wire_as_the_standard_says() {
        let unit = made(&config("from = \"10690000\""), "水漏").remove(0);
        let head = "00000045 00000004 00000000 00000007";
        let source = "00 00 00 3130363930303030 00";
        let destination = "01 01 38363133383030303031323334 00";
        let kind = "00 00 00 00 00 01 00 08 00";
        let wanted = format!("{head} {source} {destination} {kind} 04 6c346f0f").replace(' ', "");
        let bytes = encode(CommandStatus::EsmeRok, 7, Pdu::from(unit));
        let length = format!("{:08x}", bytes.len());
        assert_eq!(hex(&bytes), wanted.replacen("00000045", &length, 1));
        assert_eq!(bytes.len(), wanted.len() / 2);
    }

    #[test]
    fn a_long_text_goes_in_parts_of_67_units_that_bear_one_mark() {
        let text = format!("【码上】{}", "水".repeat(130));
        let parts = made(&config(""), &text);
        let messages: Vec<&[u8]> = parts.iter().map(|part| part.short_message().as_ref()).collect();
        assert_eq!(messages.iter().map(|m| m.len()).collect::<Vec<_>>(), [140, 140]);
        assert_eq!(
            (hex(&messages[0][..6]), hex(&messages[1][..6])),
            ("0500032a0201".into(), "0500032a0202".into())
        );
        assert!(parts.iter().all(|part| u8::from(part.esm_class) == 0x40));
        let joined: Vec<u16> = messages
            .iter()
            .flat_map(|message| message[6..].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])))
            .collect();
        assert_eq!(String::from_utf16(&joined).unwrap(), text);
    }

    #[test]
    fn a_character_of_two_units_stays_in_one_part() {
        let text = format!("{}😀{}", "水".repeat(66), "水".repeat(10));
        let parts = made(&config(""), &text);
        let sizes: Vec<usize> = parts.iter().map(|part| (part.short_message().len() - 6) / 2).collect();
        assert_eq!(sizes, segments(&text));
        assert_eq!(sizes[0], 66);
    }

    #[test]
    fn a_centre_that_cuts_texts_itself_gets_them_whole() {
        let parts = made(&config("long_texts = \"whole\""), &"水".repeat(71));
        assert_eq!(parts.len(), 1);
        assert!(parts[0].short_message().is_empty());
        let bytes = encode(CommandStatus::EsmeRok, 1, Pdu::from(parts[0].clone()));
        assert!(hex(&bytes).contains("0424008e6c346c34"), "142 bytes in message_payload");
    }

    #[test]
    fn numbers_are_written_as_configured() {
        for (more, number, ton) in [
            ("", "8613800001234", 1),
            ("number = \"national\"", "13800001234", 0),
            ("number = \"national\"\nto_ton = 2", "13800001234", 2),
        ] {
            let unit = made(&config(more), "水").remove(0);
            assert_eq!(
                (unit.destination_addr.as_str(), u8::from(unit.dest_addr_ton)),
                (number, ton),
                "{more}"
            );
        }
    }
}
