//! Reading what gateways post: bytes of their own charset, percent-encoded or not.

use std::collections::HashMap;

use domain::phone::{PhoneError, PhoneNumber};
use encoding_rs::{Encoding, UTF_8};
use percent_encoding::percent_decode;
use thiserror::Error;

/// Why a callback, or one item of it, was not read. Holds names of fields, never their values: those are people's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CallbackError {
    /// This gateway does not call back.
    #[error("this gateway does not call back; check which address the gateway was given")]
    Uncalled,
    /// It does not bear the vendor's signature.
    #[error(
        "the vendor's signature is missing or does not hold; if it is genuine, compare auth_token and sms.callback_base \
         with what the vendor has"
    )]
    Forged,
    /// A field is missing.
    #[error("{0} is missing; compare what the gateway posts with its configuration here")]
    Missing(String),
    /// A field holds something else than it should.
    #[error("{field} is not {expected}; compare what the gateway posts with its configuration here")]
    Field {
        /// The field.
        field: String,
        /// What it should be.
        expected: &'static str,
    },
    /// The body is not of the kind that was configured.
    #[error("the body is not {0}; compare what the gateway posts with its configuration here")]
    Body(&'static str),
    /// The sender's number is none that can be called: a service number, or a name.
    #[error("the sender cannot be called back ({0})")]
    Sender(#[from] PhoneError),
}

/// The fields of a query or of a posted form, as bytes.
pub(super) struct Fields(HashMap<String, Vec<u8>>);

impl Fields {
    pub(super) fn read(encoded: &[u8]) -> Self {
        let pair = |pair: &[u8]| {
            let at = pair.iter().position(|&b| b == b'=').unwrap_or(pair.len());
            let value = pair.get(at + 1..).unwrap_or_default();
            (String::from_utf8_lossy(&unescape(&pair[..at])).into_owned(), unescape(value))
        };
        Self(encoded.split(|&b| b == b'&').filter(|part| !part.is_empty()).map(pair).collect())
    }

    pub(super) fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// A field in UTF-8; empty is as good as missing.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.bytes(name)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .filter(|text| !text.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<String, CallbackError> {
        self.text(name).ok_or_else(|| CallbackError::Missing(name.to_owned()))
    }

    /// Every field, each value in the charset named.
    pub(super) fn into_texts(self, charset: &'static Encoding) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter().map(move |(name, value)| (name, decode(&value, charset)))
    }
}

fn unescape(part: &[u8]) -> Vec<u8> {
    let blanks: Vec<u8> = part.iter().map(|&b| if b == b'+' { b' ' } else { b }).collect();
    percent_decode(&blanks).collect()
}

/// The charset of that name; UTF-8 when there is none of it.
pub(super) fn charset(name: Option<&str>) -> &'static Encoding {
    name.and_then(|name| Encoding::for_label(name.as_bytes())).unwrap_or(UTF_8)
}

/// The charset that a media type names.
pub(super) fn charset_of(content_type: Option<&str>) -> &'static Encoding {
    let parameter = content_type.and_then(|value| {
        value.split(';').skip(1).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
        })
    });
    charset(parameter)
}

/// Bytes as text; what is none becomes U+FFFD.
pub(super) fn decode(bytes: &[u8], charset: &'static Encoding) -> String {
    charset.decode_with_bom_removal(bytes).0.into_owned()
}

/// The sender of a text.
pub(crate) fn sender(number: &str) -> Result<PhoneNumber, CallbackError> {
    PhoneNumber::parse(number).map_err(CallbackError::from)
}
