//! The alphabets in which texts come from telephones.

use encoding_rs::{Encoding, GBK, UTF_16BE};

use super::config::DefaultAlphabet;

/// GSM 03.38, the default alphabet: what each code below 128 stands for. The escape (27) is a blank by itself.
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{a0}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                   ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// What stands for something else behind the escape.
const ESCAPE: u8 = 27;

/// GSM 03.38, the codes behind the escape.
const ESCAPED: [(u8, char); 10] = [
    (0x0A, '\u{c}'),
    (0x14, '^'),
    (0x28, '{'),
    (0x29, '}'),
    (0x2F, '\\'),
    (0x3C, '['),
    (0x3D, '~'),
    (0x3E, ']'),
    (0x40, '|'),
    (0x65, '€'),
];

/// The words of a text that came with this `data_coding`.
pub(super) fn words(bytes: &[u8], coding: u8, unnamed: DefaultAlphabet) -> String {
    match coding {
        // The bits of classes and of indications say nothing of the alphabet.
        _ if coding & 0xEC == 0x08 => by(UTF_16BE, bytes),
        1 => ascii(bytes),
        3 => latin1(bytes),
        // As mainland gateways number it (CMPP).
        15 => by(GBK, bytes),
        _ => match unnamed {
            DefaultAlphabet::Gsm => gsm(bytes),
            DefaultAlphabet::Latin1 => latin1(bytes),
            DefaultAlphabet::Gbk => by(GBK, bytes),
        },
    }
}

fn by(charset: &'static Encoding, bytes: &[u8]) -> String {
    charset.decode_without_bom_handling(bytes).0.into_owned()
}

/// ISO 8859-1 proper: each byte is the character of that number.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn ascii(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|&byte| if byte.is_ascii() { char::from(byte) } else { char::REPLACEMENT_CHARACTER })
        .collect()
}

fn gsm(bytes: &[u8]) -> String {
    let table: Vec<char> = GSM.chars().collect();
    let plain = |byte: u8| table.get(usize::from(byte)).copied().unwrap_or(char::REPLACEMENT_CHARACTER);
    let mut words = String::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        let escaped = if byte == ESCAPE { rest.next() } else { None };
        let meant = |code: u8| ESCAPED.iter().find(|(known, _)| *known == code).map(|(_, c)| *c);
        words.push(escaped.map_or_else(|| plain(byte), |code| meant(code).unwrap_or_else(|| plain(code))));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn default(bytes: &[u8]) -> String {
        words(bytes, 0, DefaultAlphabet::Gsm)
    }

    #[test]
    fn the_default_alphabet_has_128_characters_each_in_its_place() {
        assert_eq!(GSM.chars().count(), 128);
        // Letters, digits and most signs stand where ASCII has them.
        let same: Vec<u8> =
            (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*b" !\"#%&'()*+,-./:;<=>?").collect();
        assert_eq!(default(&same).as_bytes(), same);
        assert_eq!(default(&[0x00, 0x01, 0x02, 0x10, 0x11, 0x40, 0x5B, 0x60, 0x7F]), "@£$Δ_¡Ä¿à");
    }

    #[test]
    fn what_stands_behind_an_escape_is_another_character() {
        assert_eq!(default(&[0x1B, 0x65, 0x1B, 0x3C, b'x', 0x1B, 0x3E]), "€[x]");
        // A telephone that does not know the code shows the plain one.
        assert_eq!(default(&[0x1B, b'A']), "A");
        assert_eq!(default(&[b'A', 0x1B]), "A\u{a0}");
    }

    #[test]
    fn each_coding_is_read_as_itself() {
        let gsm = DefaultAlphabet::Gsm;
        assert_eq!(words(&[0x65, 0x36, 0x52, 0x30], 8, gsm), "收到");
        assert_eq!(words(&[0xD8, 0x3D, 0xDE, 0x00], 8, gsm), "😀");
        assert_eq!(words(&[0x65, 0x36], 0x18, gsm), "收", "shown at once, in UCS-2");
        assert_eq!(words(b"Caf\xE9", 3, gsm), "Café");
        assert_eq!(words(b"A@_\xE9", 1, gsm), "A@_\u{fffd}");
        assert_eq!(words(&[0xCA, 0xD5, 0xB5, 0xBD], 15, gsm), "收到");
        assert_eq!(words(&[0xCA, 0xD5], 0, DefaultAlphabet::Gbk), "收");
        assert_eq!(words(b"\xE9@", 0, DefaultAlphabet::Latin1), "é@");
    }
}
