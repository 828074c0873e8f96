//! The printed code of a place: thirteen characters that can be checked without a database.
//!
//! ```text
//! 7K3M9P 2XVTAB 4
//! ────── ────── ─
//! issue  keyed  check character over the twelve
//! place  tag
//! ```
//!
//! The check character catches what people mistype; the tag catches what people make up. They are told apart because
//! the first needs "look again" and the second needs "this is not one of our codes".

mod keys;
mod scanned;

use std::fmt;

use domain::alphabet::{self, AlphabetError};
use domain::number::{Issue, PlaceNumber};
use thiserror::Error;

pub use keys::{CodeKeys, CodeKeysError};
pub use scanned::{Scanned, extract, url};

/// Characters of a code.
pub const LENGTH: usize = 13;

/// Characters of the payload and of the tag.
const PART: usize = 6;

/// Bits of the place number below the issue.
const PLACE_BITS: u32 = 23;

/// The characters of one printed code. Made by [`sign`], so a value of this type is one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeText([u8; LENGTH]);

impl CodeText {
    /// The thirteen characters.
    pub fn as_str(&self) -> &str {
        // Only characters of the alphabet get in, so the fallback is never seen.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a genuine code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlaceCode {
    /// The place that it is posted on.
    pub place: PlaceNumber,
    /// Which printing of that place's code it is.
    pub issue: Issue,
}

/// Why a text is not one of our codes, in the order in which it is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Nothing was given.
    #[error("there is no code: type the {LENGTH} characters printed with it")]
    Empty,
    /// A character that no code has.
    #[error("character {found:?} at position {position} does not occur in codes: look at it again")]
    Foreign {
        /// The character.
        found: char,
        /// Where it stands, from 1, not counting blanks and hyphens.
        position: usize,
    },
    /// Too short or too long.
    #[error("{found} characters, but a code has {LENGTH}: look for a missing or doubled one")]
    Length {
        /// How many there are, not counting blanks and hyphens.
        found: usize,
    },
    /// The check character does not fit.
    #[error("mistyped: one of the characters is wrong; compare them with the printed ones")]
    Mistyped,
    /// Well formed, but no key of ours signed it.
    #[error("this is not one of our codes: it may belong to another city or be a forgery")]
    NotOurs,
}

/// The printed code of an issue of a place, signed with the first key.
pub fn sign(keys: &CodeKeys, place: PlaceNumber, issue: Issue) -> CodeText {
    let payload = u64::from(issue.get()) << PLACE_BITS | u64::from(place.get());
    let mut text = alphabet::encode(payload, PART);
    text.push_str(&alphabet::encode(keys.tag(payload), PART));
    // The text consists of the alphabet's own characters, so that its check character exists.
    text.extend(alphabet::check(&text));
    let mut code = [alphabet::ALPHABET[0]; LENGTH];
    for (slot, byte) in code.iter_mut().zip(text.bytes()) {
        *slot = byte;
    }
    CodeText(code)
}

/// Reads a code as it was scanned or typed; letter case, blanks, hyphens and full-width characters are forgiven.
///
/// # Errors
/// [`CodeError`] says what is wrong, the first of its kinds that applies.
pub fn verify(keys: &CodeKeys, text: &str) -> Result<PlaceCode, CodeError> {
    let text = alphabet::fold(text);
    if text.is_empty() {
        return Err(CodeError::Empty);
    }
    if let Err(AlphabetError::Foreign { found, at }) = alphabet::check(&text) {
        return Err(CodeError::Foreign { found, position: at + 1 });
    }
    if text.len() != LENGTH {
        return Err(CodeError::Length { found: text.len() });
    }
    let body = alphabet::strip_check(&text).map_err(|_| CodeError::Mistyped)?;
    let (payload, tag) = body.split_at(PART);
    let number = |part| alphabet::decode(part).map_err(|_| CodeError::Mistyped);
    let (payload, tag) = (number(payload)?, number(tag)?);
    if keys.match_tag(payload, tag) {
        split(payload).ok_or(CodeError::NotOurs)
    } else {
        Err(CodeError::NotOurs)
    }
}

/// Issue and place of a payload.
fn split(payload: u64) -> Option<PlaceCode> {
    let place = u32::try_from(payload & ((1 << PLACE_BITS) - 1)).ok()?;
    let issue = u8::try_from(payload >> PLACE_BITS).ok()?;
    Some(PlaceCode { place: PlaceNumber::new(place).ok()?, issue: Issue::new(issue).ok()? })
}

#[cfg(test)]
mod tests;
