//! An anchor as text.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::chain::Digest;

/// An anchor as it is kept elsewhere: the day, a colon, 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchorCopy {
    /// Which day.
    pub day: Date,
    /// Its digest.
    pub digest: Digest,
}

/// Why a text is no copy of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("write an anchor as `mashang audit anchor` prints it: a day, a colon and 64 hexadecimal digits")]
pub struct AnchorCopyError;

impl fmt::Display for AnchorCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.day)?;
        self.digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for AnchorCopy {
    type Err = AnchorCopyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (day, digits) = text.trim().split_once(':').ok_or(AnchorCopyError)?;
        if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(AnchorCopyError);
        }
        let mut digest = Digest::default();
        for (n, byte) in digest.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).map_err(|_| AnchorCopyError)?;
        }
        Ok(Self { day: day.parse().map_err(|_| AnchorCopyError)?, digest })
    }
}
