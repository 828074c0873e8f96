//! Telephone numbers.

use std::fmt;

use thiserror::Error;

/// A number that can be called, in international form (`+8613800001234`). Its `Debug` is masked: numbers do not belong
/// in logs.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(String);

/// Why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// Nothing was given.
    #[error("no telephone number was given")]
    Empty,
    /// Something else than digits and the usual punctuation.
    #[error("a telephone number consists of digits")]
    Digits,
    /// Neither a mobile number, nor a landline with area code, nor an international number.
    #[error("give a mobile number of 11 digits, or a landline with its area code")]
    Form,
}

impl PhoneNumber {
    /// Reads what people type: blanks, hyphens, brackets, full-width digits, with or without `+86`. A number without
    /// a country code is Chinese: a mobile number of 11 digits, or a landline with its area code (0931-1234567).
    ///
    /// # Errors
    /// [`PhoneError`] in words that can stand beside the field.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let folded = fold(text)?;
        let digits = folded.strip_prefix('+').unwrap_or(&folded);
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        let plus = folded.starts_with('+');
        let chinese = match digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86")) {
            Some(rest) if is_chinese(rest) => Some(rest),
            // Behind a country code a landline stands without its leading zero.
            Some(rest) if (plus || digits.starts_with('0')) && is_chinese(&format!("0{rest}")) => Some(rest),
            _ if !plus && is_chinese(digits) => Some(digits),
            _ => None,
        };
        if let Some(national) = chinese {
            return Ok(Self(format!("+86{}", national.strip_prefix('0').unwrap_or(national))));
        }
        let abroad = plus && !digits.starts_with("86") && !digits.starts_with('0');
        if abroad && (8..=15).contains(&digits.len()) {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(PhoneError::Form)
        }
    }

    /// The international form with `+`; [`Self::parse`] reads it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is dialled within China: 11 digits of a mobile number, a landline with its leading zero; a number of
    /// another country in international form.
    pub fn national(&self) -> String {
        match self.0.strip_prefix("+86") {
            Some(rest) if rest.starts_with('1') && rest.len() == 11 => rest.to_owned(),
            Some(rest) => format!("0{rest}"),
            None => self.0.clone(),
        }
    }

    /// Whether it is a landline in China, which no text reaches.
    pub fn is_landline(&self) -> bool {
        self.national().starts_with('0')
    }

    /// For lists: the first three and the last four digits.
    pub fn masked(&self) -> String {
        let national = self.national();
        let tail = national.len().saturating_sub(4);
        let head = tail.min(3);
        format!("{}****{}", &national[..head], &national[tail..])
    }
}

fn fold(text: &str) -> Result<String, PhoneError> {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => out.push(c),
            '０'..='９' => out.push(char::from_u32(u32::from(c) - 0xFEE0).unwrap_or('0')),
            '+' | '＋' if out.is_empty() => out.push('+'),
            '-' | '(' | ')' | '（' | '）' | '.' | '－' | '\u{2010}'..='\u{2015}' => {}
            c if c.is_whitespace() || crate::text::is_invisible(c) => {}
            _ => return Err(PhoneError::Digits),
        }
    }
    Ok(out)
}

/// A national number: 1[3-9] and nine digits, or 0, an area code and seven or eight digits.
fn is_chinese(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    match bytes {
        [b'1', b'3'..=b'9', rest @ ..] => rest.len() == 9,
        [b'0', b'1' | b'2', rest @ ..] => rest.len() == 9,
        [b'0', b'3'..=b'9', rest @ ..] => rest.len() == 9 || rest.len() == 10,
        _ => false,
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_type_becomes_one_number() {
        for text in [
            "13800001234",
            "138 0000 1234",
            "+86 138-0000-1234",
            "0086 13800001234",
            "１３８００００１２３４",
            "8613800001234",
        ] {
            assert_eq!(PhoneNumber::parse(text).unwrap().as_str(), "+8613800001234", "{text}");
        }
        assert_eq!(PhoneNumber::parse("0931-8123456").unwrap().as_str(), "+869318123456");
        assert_eq!(PhoneNumber::parse("+86 931 8123456").unwrap().national(), "09318123456");
        assert_eq!(PhoneNumber::parse("0086-10-65123456").unwrap().national(), "01065123456");
        assert_eq!(PhoneNumber::parse("(010) 6512 3456").unwrap().national(), "01065123456");
        assert_eq!(PhoneNumber::parse("+49 30 1234567").unwrap().national(), "+49301234567");
    }

    #[test]
    fn what_is_no_number_is_refused_in_words() {
        assert_eq!(PhoneNumber::parse(" "), Err(PhoneError::Empty));
        assert_eq!(PhoneNumber::parse("138abc"), Err(PhoneError::Digits));
        for text in ["110", "12345", "23800001234", "138000012345", "+86 123", "1380000123"] {
            assert_eq!(PhoneNumber::parse(text), Err(PhoneError::Form), "{text}");
        }
    }

    #[test]
    fn lists_and_logs_show_a_masked_number() {
        let phone = PhoneNumber::parse("13800001234").unwrap();
        assert_eq!(phone.masked(), "138****1234");
        assert_eq!(format!("{phone:?}"), "PhoneNumber(138****1234)");
    }

    proptest! {
        /// What is kept is read back: a number that opened a matter must never lock it.
        #[test]
        fn every_number_is_read_from_its_own_form(text in r"\+?(86|0086|0)?(1[3-9][0-9]{9}|[1-9][0-9]{5,14})") {
            if let Ok(phone) = PhoneNumber::parse(&text) {
                prop_assert_eq!(PhoneNumber::parse(phone.as_str()), Ok(phone.clone()));
                prop_assert_eq!(PhoneNumber::parse(&phone.national()), Ok(phone));
            }
        }
    }
}
