//! The lines of Kannel's fake SMSC.

/// A text as the phone shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The number that it came from.
    pub from: String,
    /// The phone.
    pub to: String,
    /// What it says; the parts of a long text are joined.
    pub body: String,
    /// How many parts it came in, each of which the carrier charges.
    pub segments: usize,
}

/// One line: a whole text, or one part of a long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    from: String,
    to: String,
    units: Vec<u16>,
    place: Option<Place>,
}

/// The place of a part in a long text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    reference: u8,
    of: u8,
    number: u8,
}

/// Reads a line.
///
/// # Panics
/// If Kannel writes what this module does not know: then a test must not pass.
pub(super) fn parse(line: &str) -> Part {
    let unknown = || -> ! { panic!("an unknown line from Kannel: {line}") };
    let mut fields = line.splitn(4, ' ');
    let (Some(from), Some(to), Some(kind), Some(content)) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        unknown()
    };
    let (units, place) = match (kind, content.split_once(" data ")) {
        ("text", _) => (content.encode_utf16().collect(), None),
        ("ucs-2", _) => (utf16(&percent_decode(content)), None),
        ("udh", Some((header, data))) => (utf16(&percent_decode(data)), Some(place(&percent_decode(header)))),
        _ => unknown(),
    };
    Part { from: from.to_owned(), to: to.to_owned(), units, place }
}

/// Joins parts to texts, in the order in which the texts became whole.
pub(super) fn join(parts: &[Part]) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut open: Vec<&Part> = Vec::new();
    for part in parts {
        open.push(part);
        let same = |other: &Part| {
            (&other.from, &other.to) == (&part.from, &part.to)
                && other.place.map(|place| place.reference) == part.place.map(|place| place.reference)
        };
        let (mut mine, rest): (Vec<&Part>, Vec<&Part>) = open.iter().partition(|other| same(other));
        let wanted = part.place.map_or(1, |place| usize::from(place.of));
        if mine.len() == wanted {
            mine.sort_by_key(|part| part.place.map(|place| place.number));
            texts.push(text(&mine));
            open = rest;
        }
    }
    texts
}

/// UTF-16BE in percent encoding, as the fake SMSC takes it.
pub(super) fn encode(text: &str) -> String {
    use std::fmt::Write;

    let mut encoded = String::new();
    for byte in text.encode_utf16().flat_map(u16::to_be_bytes) {
        // Writing to a string cannot fail.
        let _ = write!(encoded, "%{byte:02X}");
    }
    encoded
}

fn text(parts: &[&Part]) -> Text {
    let units: Vec<u16> = parts.iter().flat_map(|part| part.units.iter().copied()).collect();
    let body = String::from_utf16(&units).unwrap_or_else(|_| panic!("half a surrogate pair in {parts:?}"));
    let first = parts[0];
    Text { from: first.from.clone(), to: first.to.clone(), body, segments: parts.len() }
}

/// The header of a concatenated text (3GPP TS 23.040, 9.2.3.24.1): 05 00 03, reference, count, number.
fn place(header: &[u8]) -> Place {
    match header {
        [5, 0, 3, reference, of, number] => Place { reference: *reference, of: *of, number: *number },
        _ => panic!("an unknown user data header: {header:?}"),
    }
}

fn utf16(bytes: &[u8]) -> Vec<u16> {
    assert!(bytes.len().is_multiple_of(2), "UTF-16 of an odd length: {bytes:?}");
    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

/// Decodes `%XX`, and `+` as a blank; every other character stands for itself.
fn percent_decode(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => match (hex(bytes.next()), hex(bytes.next())) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => panic!("a broken percent escape in {text}"),
            },
            other => other,
        });
    }
    decoded
}

fn hex(digit: Option<u8>) -> Option<u8> {
    char::from(digit?).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Lines as Kannel 1.4.5 wrote them.
    const SHORT: &str = "10690000 13800138000 ucs-2 l4%7B%A1o%0Fl4%00+%00a%00%2B%00b%00+%00%25";

    #[test]
    fn a_short_text_is_read() {
        let texts = join(&[parse(SHORT)]);
        assert_eq!(texts.len(), 1);
        assert_eq!((texts[0].body.as_str(), texts[0].segments), ("水管漏水 a+b %", 1));
        assert_eq!(texts[0].to, "13800138000");
    }

    #[test]
    fn parts_of_two_long_texts_are_joined_whatever_their_order() {
        let line = |reference: u8, number: u8, data: &str| {
            parse(&format!("1 2 udh %05%00%03%{reference:02X}%02%{number:02X} data {data}"))
        };
        let parts = [line(7, 2, "%4E%8C"), line(8, 1, "%4E%09"), line(7, 1, "%4E%00"), line(8, 2, "%56%DB")];
        let bodies: Vec<String> = join(&parts).into_iter().map(|text| text.body).collect();
        assert_eq!(bodies, ["一二", "三四"]);
        assert_eq!(join(&parts[..2]), []);
    }

    #[test]
    fn what_we_say_is_read_back() {
        let said = parse(&format!("1 2 ucs-2 {}", encode("收到 K3N7 😀")));
        assert_eq!(join(&[said])[0].body, "收到 K3N7 😀");
    }
}
