//! The alphabet in which people read numbers to each other.
//!
//! 31 characters without look-alikes: no `0 O`, no `1 I L`. 31 is prime, so that one weighted check character finds
//! every single wrong character and every exchange of two characters in texts shorter than 31.

use thiserror::Error;

/// The characters, in the order of their values 0 to 30.
pub const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many characters the alphabet has.
pub const RADIX: u64 = 31;

/// Why a text is not a text of this alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AlphabetError {
    /// A character that does not occur in the alphabet, with its position (from 0).
    #[error("character {found:?} at position {at} is not used in codes")]
    Foreign {
        /// The character found.
        found: char,
        /// Its position in the text, from 0.
        at: usize,
    },
    /// The check character does not fit: something was misread or mistyped.
    #[error("mistyped: the check character does not fit")]
    Check,
    /// The text is too short or too long.
    #[error("{found} characters instead of {wanted}")]
    Length {
        /// How many characters there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
}

/// Folds what people type: lower case, full-width letters and digits, blanks and hyphens between groups.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '－' | '·' => None,
            c if c.is_whitespace() || c.is_control() => None,
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
            c => Some(c),
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Writes `value` with exactly `width` characters, most significant first; higher digits are cut off.
pub fn encode(mut value: u64, width: usize) -> String {
    let mut out = vec![ALPHABET[0]; width];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[digit(value % RADIX)];
        value /= RADIX;
    }
    out.into_iter().map(char::from).collect()
}

/// Reads a text of this alphabet as a number.
///
/// # Errors
/// [`AlphabetError::Foreign`] names the first character that does not belong to it; [`AlphabetError::Length`] a text
/// too long for 64 bits.
pub fn decode(text: &str) -> Result<u64, AlphabetError> {
    let mut value = 0_u64;
    for digit in digits(text)? {
        value = value
            .checked_mul(RADIX)
            .and_then(|v| v.checked_add(u64::from(digit)))
            .ok_or(AlphabetError::Length { found: text.chars().count(), wanted: 12 })?;
    }
    Ok(value)
}

/// The check character of a text of this alphabet.
///
/// # Errors
/// [`AlphabetError::Foreign`] names the first character that does not belong to it.
pub fn check(text: &str) -> Result<char, AlphabetError> {
    let sum: u64 = digits(text)?.iter().zip(2_u64..).map(|(&d, weight)| u64::from(d) * weight).sum();
    Ok(char::from(ALPHABET[digit((RADIX - sum % RADIX) % RADIX)]))
}

/// Takes the check character off the end of `text` when it fits.
///
/// # Errors
/// [`AlphabetError::Check`] when it does not fit, [`AlphabetError::Foreign`] as [`decode`].
pub fn strip_check(text: &str) -> Result<&str, AlphabetError> {
    let (at, last) = text.char_indices().next_back().ok_or(AlphabetError::Length { found: 0, wanted: 2 })?;
    digits(text)?;
    let body = &text[..at];
    if check(body)? == last { Ok(body) } else { Err(AlphabetError::Check) }
}

fn digits(text: &str) -> Result<Vec<u8>, AlphabetError> {
    text.chars()
        .enumerate()
        .map(|(at, found)| {
            ALPHABET
                .iter()
                .position(|&a| char::from(a) == found)
                .and_then(|p| u8::try_from(p).ok())
                .ok_or(AlphabetError::Foreign { found, at })
        })
        .collect()
}

/// A digit below 31 as an index.
fn digit(value: u64) -> usize {
    usize::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_single_slip_and_every_exchange_of_neighbours_is_found() {
        let body = "7K3M9P2XVTAB";
        let whole = format!("{body}{}", check(body).unwrap());
        assert_eq!(strip_check(&whole), Ok(body));
        for at in 0..whole.len() {
            for &other in ALPHABET {
                let mut slip = whole.clone().into_bytes();
                if slip[at] == other {
                    continue;
                }
                slip[at] = other;
                let slip = String::from_utf8(slip).unwrap();
                assert_eq!(strip_check(&slip), Err(AlphabetError::Check), "{slip}");
            }
            for with in at + 1..whole.len() {
                let mut swap = whole.clone().into_bytes();
                swap.swap(at, with);
                let swap = String::from_utf8(swap).unwrap();
                assert!(swap == whole || strip_check(&swap) == Err(AlphabetError::Check), "{swap}");
            }
        }
    }

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, 30, 31, 28_629_150, 887_503_680] {
            assert_eq!(decode(&encode(value, 6)), Ok(value));
        }
    }

    #[test]
    fn what_people_type_is_folded() {
        assert_eq!(fold(" 7k3m-９p２x "), "7K3M9P2X");
    }

    #[test]
    fn a_foreign_character_is_named() {
        assert_eq!(decode("A0B"), Err(AlphabetError::Foreign { found: '0', at: 1 }));
    }
}
