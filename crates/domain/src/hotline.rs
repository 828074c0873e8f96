//! Numbers that residents may call.

use std::fmt;

use thiserror::Error;

/// A number for residents, as it is printed and dialled within China: a landline, a mobile, or a service number such as
/// 12345, 110, 95598 or 400-123-4567. Nothing is ever texted to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hotline(String);

/// Why a text is no hotline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a hotline has 3 to 12 digits, with hyphens if you like: 12345, 400-123-4567, 0931-1234567")]
pub struct HotlineError;

impl Hotline {
    /// How many digits it has: from 110 to a landline with area code.
    const DIGITS: std::ops::RangeInclusive<usize> = 3..=12;

    /// Reads what people type: full-width digits become ordinary ones; brackets, dots, blanks and all kinds of hyphens
    /// become a hyphen, which is kept because it helps whoever dials.
    ///
    /// # Errors
    /// [`HotlineError`] in words that can stand beside the field.
    pub fn parse(text: &str) -> Result<Self, HotlineError> {
        let mut parts = vec![String::new()];
        for c in text.chars().filter(|&c| !crate::text::is_invisible(c)) {
            let digit = match c {
                '0'..='9' => Some(c),
                '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0),
                '-' | '(' | ')' | '（' | '）' | '.' | '－' | '\u{2010}'..='\u{2015}' => None,
                c if c.is_whitespace() => None,
                _ => return Err(HotlineError),
            };
            match (digit, parts.last_mut()) {
                (Some(digit), Some(part)) => part.push(digit),
                _ => parts.push(String::new()),
            }
        }
        parts.retain(|part| !part.is_empty());
        let digits = parts.iter().map(String::len).sum();
        if Self::DIGITS.contains(&digits) { Ok(Self(parts.join("-"))) } else { Err(HotlineError) }
    }

    /// The digits and hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hotline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_that_residents_may_call_is_taken_with_its_hyphens() {
        for (typed, kept) in [
            ("12345", "12345"),
            ("110", "110"),
            ("95598", "95598"),
            ("12315", "12315"),
            ("400-123-4567", "400-123-4567"),
            ("400 123 4567", "400-123-4567"),
            ("(0931) 8123456", "0931-8123456"),
            ("０９３１－８１２３４５６", "0931-8123456"),
            ("13800001234", "13800001234"),
        ] {
            assert_eq!(Hotline::parse(typed).unwrap().as_str(), kept, "{typed}");
        }
    }

    #[test]
    fn what_nobody_can_dial_is_refused() {
        for typed in ["", "-", "11", "1234567890123", "王主任", "0931-abc", "+86"] {
            assert_eq!(Hotline::parse(typed), Err(HotlineError), "{typed}");
        }
    }
}
