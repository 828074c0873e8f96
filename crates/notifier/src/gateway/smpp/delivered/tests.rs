//! Units as centres send them, written down byte by byte.

use super::*;

/// The body of a unit: from 13800001234 to 10690000.
fn body(class: u8, coding: u8, message: &[u8], fields: &[u8]) -> Vec<u8> {
    let mut body = b"\0\x01\x0113800001234\0\0\x0110690000\0".to_vec();
    body.extend([class, 0, 0, 0, 0, 0, 0, coding, 0, u8::try_from(message.len()).unwrap()]);
    body.extend(message);
    body.extend(fields);
    body
}

fn receipt_of(body: &[u8]) -> Result<Receipt, CallbackError> {
    Delivered::read(body).unwrap().receipt(MessageIds::Same, DefaultAlphabet::Gsm)
}

const WORDS: &[u8] = b"id:m17 sub:001 dlvrd:001 submit date:2603100900 done date:2603100901 stat:DELIVRD err:000 text:id:x stat:EXPIRED";

/// Field 0x001E of this name with its zero, and field 0x0427.
fn fields(name: &str, state: u8) -> Vec<u8> {
    let length = u8::try_from(name.len() + 1).unwrap();
    [&[0, 0x1E, 0, length], name.as_bytes(), &[0, 0x04, 0x27, 0, 1, state]].concat()
}

fn segment(name: &str) -> ReceiptOf {
    let name = domain::delivery::ProviderId::new(name).unwrap();
    ReceiptOf::Segment { name, to: PhoneNumber::parse("13800001234").unwrap() }
}

#[test]
fn a_receipt_is_read_from_its_words_or_its_fields() {
    for (message, more) in [(WORDS, vec![]), (WORDS, fields("m17", 2)), (b"".as_slice(), fields("m17", 2))] {
        let body = body(0x04, 0, message, &more);
        assert_eq!(Delivered::read(&body).unwrap().kind(), CallbackKind::Receipt);
        let receipt = receipt_of(&body).unwrap();
        assert_eq!((receipt.of, receipt.state), (segment("m17"), ReceiptState::Delivered));
    }
}

#[test]
fn a_field_that_ends_without_its_zero_does_not_lose_the_words() {
    let mut more = fields("m17", 2);
    let zero = more.iter().position(|&byte| byte == b'7').unwrap() + 1;
    more.remove(zero);
    more[3] -= 1;
    let receipt = receipt_of(&body(0x04, 0, WORDS, &more)).unwrap();
    assert_eq!((receipt.of, receipt.state), (segment("m17"), ReceiptState::Delivered));
}

#[test]
fn what_became_of_a_text_is_told_by_each_word() {
    for (word, state) in [
        ("DELIVRD", ReceiptState::Delivered),
        ("delivrd", ReceiptState::Delivered),
        ("EXPIRED", ReceiptState::Undelivered),
        ("DELETED", ReceiptState::Undelivered),
        ("UNDELIV", ReceiptState::Undelivered),
        ("REJECTD", ReceiptState::Undelivered),
        // The code of a carrier.
        ("MK:0005", ReceiptState::Undelivered),
        ("ENROUTE", ReceiptState::Buffered),
        ("ACCEPTD", ReceiptState::Accepted),
        ("UNKNOWN", ReceiptState::Accepted),
    ] {
        let words = format!("id:0042 sub:001 dlvrd:000 stat:{word} err:027 text:");
        let receipt = receipt_of(&body(0x04, 0, words.as_bytes(), &[])).unwrap();
        assert_eq!((receipt.of, receipt.state), (segment("42"), state), "{word}");
        assert_eq!(receipt.code.as_str(), format!("{word}/027"));
    }
}

#[test]
fn a_receipt_that_says_nothing_is_named() {
    for words in [b"".as_slice(), b"id:m17 err:000", b"stat:DELIVRD err:000", b"id: stat: text:"] {
        assert!(receipt_of(&body(0x04, 0, words, &[])).is_err(), "{words:?}");
    }
}

#[test]
fn a_name_that_is_written_in_two_ways_is_one() {
    let words = b"id:24378 sub:001 dlvrd:001 stat:DELIVRD err:000 text:";
    let read = |fields: &[u8]| {
        let unit = Delivered::read(&body(0x04, 0, words, fields)).unwrap();
        unit.receipt(MessageIds::HexThenDecimal, DefaultAlphabet::Gsm).unwrap().of
    };
    assert_eq!(read(&[]), segment("24378"));
    assert_eq!(read(&fields("5F3A", 2)), segment("24378"));
    let answer = answered("5F3A", MessageIds::HexThenDecimal).unwrap();
    assert_eq!(answer.as_str(), "24378");
}

#[test]
fn words_that_look_like_a_receipt_and_come_as_a_text_are_a_text() {
    let body = body(0, 0, WORDS, &[]);
    let unit = Delivered::read(&body).unwrap();
    assert_eq!(unit.kind(), CallbackKind::Reply);
    assert!(unit.inbound(DefaultAlphabet::Gsm).unwrap().text.starts_with("id:m17"));
}

#[test]
fn a_text_is_read_in_its_alphabet_without_its_header() {
    let read = |class, coding, message: &[u8], fields: &[u8]| {
        let unit = Delivered::read(&body(class, coding, message, fields)).unwrap();
        unit.inbound(DefaultAlphabet::Gsm).unwrap()
    };
    let said = read(0, 8, &[0x65, 0x36, 0x52, 0x30], &[]);
    assert_eq!((said.text.as_str(), said.from.national().as_str()), ("收到", "13800001234"));
    assert_eq!(said.provider_id, None);
    assert_eq!(read(0, 0, b"7K3M2Q 1", &[]).text, "7K3M2Q 1");
    assert_eq!(read(0x40, 8, &[5, 0, 3, 7, 2, 1, 0x65, 0x36], &[]).text, "收");
    assert_eq!(read(0, 8, &[], &[0x04, 0x24, 0, 2, 0x65, 0x36]).text, "收", "in message_payload");
}

#[test]
fn what_is_no_unit_is_none() {
    for bytes in [b"".as_slice(), b"\0\x01", b"\0\x01\x011380", &[0xFF; 40]] {
        assert!(Delivered::read(bytes).is_none(), "{bytes:?}");
    }
}
