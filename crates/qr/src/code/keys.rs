//! The secrets that make a code ours.

use std::fmt;

use domain::alphabet::RADIX;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use thiserror::Error;

/// Keeps a tag from being mistaken for any other use of the same secret.
const DOMAIN: &[u8] = b"mashang place code v1\0";

/// How many tags there are: six characters of the alphabet.
const TAGS: u64 = RADIX.pow(6);

/// The secrets behind the printed codes: the first signs, any of them verifies.
///
/// A secret is replaced by putting the new one in front; the old one stays for as long as paper signed with it hangs.
#[derive(Clone)]
pub struct CodeKeys(Vec<Hmac<Sha256>>);

/// Why a list of secrets is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeKeysError {
    /// No secret at all.
    #[error("codes need at least one secret: make one with `openssl rand -base64 32`")]
    None,
    /// A secret that could be guessed.
    #[error(
        "secret {position} for codes has {found} bytes, fewer than {}: make one with `openssl rand -base64 32`",
        CodeKeys::SHORTEST
    )]
    Short {
        /// Which one, from 1.
        position: usize,
        /// How long it is.
        found: usize,
    },
}

impl CodeKeys {
    /// Fewest bytes of a secret.
    pub const SHORTEST: usize = 32;

    /// Takes the secrets, the signing one first.
    ///
    /// # Errors
    /// [`CodeKeysError`] when there is none or one is shorter than [`Self::SHORTEST`].
    pub fn new<S: AsRef<[u8]>>(secrets: impl IntoIterator<Item = S>) -> Result<Self, CodeKeysError> {
        let mut keys = Vec::new();
        for (secret, position) in secrets.into_iter().zip(1..) {
            let short = CodeKeysError::Short { position, found: secret.as_ref().len() };
            if secret.as_ref().len() < Self::SHORTEST {
                return Err(short);
            }
            keys.push(Hmac::new_from_slice(secret.as_ref()).map_err(|_| short)?);
        }
        if keys.is_empty() { Err(CodeKeysError::None) } else { Ok(Self(keys)) }
    }

    /// The tag that the signing secret gives a payload.
    pub(super) fn tag(&self, payload: u64) -> u64 {
        self.0.first().map_or(0, |key| tag(key, payload))
    }

    /// Whether any secret gives the payload this tag. Takes the same time whichever does, or none.
    pub(super) fn match_tag(&self, payload: u64, given: u64) -> bool {
        let none = Choice::from(0);
        self.0.iter().fold(none, |found, key| found | tag(key, payload).ct_eq(&given)).into()
    }
}

/// Shows how many secrets there are and nothing of them.
impl fmt::Debug for CodeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeKeys({} hidden)", self.0.len())
    }
}

/// Sixteen bytes of the keyed hash, reduced: one tag is at most 2⁻⁹⁸ likelier than another.
fn tag(key: &Hmac<Sha256>, payload: u64) -> u64 {
    let mut mac = key.clone();
    mac.update(DOMAIN);
    mac.update(&payload.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    digest[..16].iter().fold(0, |rest, &byte| (rest << 8 | u64::from(byte)) % TAGS)
}
