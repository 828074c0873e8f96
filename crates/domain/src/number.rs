//! Numbers that people say, type and text: a place's short number and a ticket's number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::alphabet::{self, AlphabetError};

/// The running number of a place: what its printed code is built on. Never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlaceNumber(u32);

/// Why a place number or a short number is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlaceNumberError {
    /// Outside 1 to [`PlaceNumber::MAX`].
    #[error("a place number is from 1 to {}", PlaceNumber::MAX)]
    Range,
    /// Not a row of at least six digits.
    #[error("a short number has six digits or a few more")]
    Form,
    /// The last digit does not fit: something was misheard or mistyped.
    #[error("mistyped: the last digit does not fit the others")]
    Check,
}

impl PlaceNumber {
    /// The largest number: with the issue it must fit six characters of the code.
    pub const MAX: u32 = (1 << 23) - 1;

    /// # Errors
    /// [`PlaceNumberError::Range`] outside 1 to [`Self::MAX`].
    pub fn new(number: u32) -> Result<Self, PlaceNumberError> {
        if (1..=Self::MAX).contains(&number) { Ok(Self(number)) } else { Err(PlaceNumberError::Range) }
    }

    /// The bare number.
    pub fn get(self) -> u32 {
        self.0
    }

    /// The short number under the printed code: at least five digits and a check digit (Damm's), digits only, so that
    /// it can be read over the telephone and typed on any phone.
    pub fn short(self) -> String {
        let digits = format!("{:05}", self.0);
        let check = damm(&digits);
        format!("{digits}{check}")
    }

    /// Reads a short number as people type it (blanks, hyphens, full-width digits).
    ///
    /// # Errors
    /// [`PlaceNumberError`] says whether it is no number at all or a mistyped one.
    pub fn from_short(text: &str) -> Result<Self, PlaceNumberError> {
        let text = alphabet::fold(text);
        if text.len() < 6 || text.len() > 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PlaceNumberError::Form);
        }
        if damm(&text) != 0 {
            return Err(PlaceNumberError::Check);
        }
        let number = text[..text.len() - 1].parse().map_err(|_| PlaceNumberError::Form)?;
        let place = Self::new(number)?;
        // A number has one way to be written: "0000017" is not another spelling of "000017".
        if place.short() == text { Ok(place) } else { Err(PlaceNumberError::Form) }
    }
}

impl fmt::Display for PlaceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

/// The check digit that makes the whole row zero (H. Michael Damm, 2004): finds every single wrong digit and every
/// exchange of neighbours.
fn damm(digits: &str) -> u8 {
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.bytes().fold(0, |interim, b| TABLE[usize::from(interim)][usize::from((b - b'0') % 10)])
}

/// One matter. Given out in order, starting at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(pub i64);

/// Why a text is not a ticket number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TicketNumberError {
    /// Not of the alphabet, or mistyped.
    #[error(transparent)]
    Alphabet(#[from] AlphabetError),
    /// Neither six nor a few more characters.
    #[error("a ticket number has six characters")]
    Form,
}

/// How many tickets have a number of `width` characters before the check character.
const fn span(width: u32) -> i64 {
    (alphabet::RADIX as i64).pow(width)
}

/// Coprime to 31, near the golden section of 31^5, so that neighbours in time look nothing alike on paper.
const SPREAD: i64 = 17_694_787;

impl TicketId {
    /// The number that people see: five characters and a check character, seven in all after 28 million tickets. It is
    /// the ticket's only name: on pages, in texts and in replies. At most six characters are what Tencent allows for a
    /// variable of a text.
    pub fn number(self) -> String {
        let (width, offset) = if self.0 < span(5) { (5, 0) } else { (6, span(5)) };
        let modulus = i128::from(span(width));
        let spread = (i128::from(self.0 - offset) * i128::from(SPREAD)).rem_euclid(modulus);
        let body = alphabet::encode(u64::try_from(spread).unwrap_or(0), width as usize);
        let check = alphabet::check(&body).unwrap_or('2');
        format!("{body}{check}")
    }
}

impl FromStr for TicketId {
    type Err = TicketNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = alphabet::fold(text);
        let (width, offset) = match text.chars().count() {
            6 => (5, 0),
            7 => (6, span(5)),
            _ => return Err(TicketNumberError::Form),
        };
        let spread = alphabet::decode(alphabet::strip_check(&text)?)?;
        let modulus = i128::from(span(width));
        let id = (i128::from(spread) * inverse(i128::from(SPREAD), modulus)).rem_euclid(modulus);
        Ok(Self(i64::try_from(id).unwrap_or(0) + offset))
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number())
    }
}

/// The multiplicative inverse of `a` modulo `m` for coprime `a` and `m` (extended Euclid).
fn inverse(a: i128, m: i128) -> i128 {
    let (mut old, mut now, mut x_old, mut x) = (a, m, 1_i128, 0_i128);
    while now != 0 {
        let quotient = old / now;
        (old, now) = (now, old - quotient * now);
        (x_old, x) = (x, x_old - quotient * x);
    }
    x_old.rem_euclid(m)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn damm_gives_the_published_example() {
        assert_eq!(damm("572"), 4);
        assert_eq!(damm("5724"), 0);
    }

    #[test]
    fn a_short_number_comes_back_however_it_is_typed() {
        for number in [1, 17, 44_000, 99_999, 100_000, PlaceNumber::MAX] {
            let place = PlaceNumber::new(number).unwrap();
            assert_eq!(PlaceNumber::from_short(&place.short()), Ok(place));
        }
        let short = PlaceNumber::new(17).unwrap().short();
        assert_eq!(short.len(), 6);
        assert_eq!(
            PlaceNumber::from_short(&format!("{} {}", &short[..3], &short[3..])),
            PlaceNumber::new(17)
        );
    }

    #[test]
    fn a_misheard_digit_is_found() {
        let short = PlaceNumber::new(4_711).unwrap().short();
        for at in 0..short.len() {
            for digit in '0'..='9' {
                let mut slip: Vec<char> = short.chars().collect();
                if slip[at] == digit {
                    continue;
                }
                slip[at] = digit;
                let slip: String = slip.into_iter().collect();
                assert_eq!(PlaceNumber::from_short(&slip), Err(PlaceNumberError::Check), "{slip}");
            }
        }
    }

    #[test]
    fn ticket_numbers_are_short_different_and_come_back() {
        let mut seen = HashSet::new();
        for id in (1..2_000).chain([28_629_150, 28_629_151, 28_629_152, 900_000_000]) {
            let number = TicketId(id).number();
            assert!(number.len() == 6 || id >= 28_629_151, "{number}");
            assert_eq!(number.to_lowercase().parse(), Ok(TicketId(id)));
            assert!(seen.insert(number));
        }
    }
}
