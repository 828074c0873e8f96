//! What a scanned text is, before any key is asked.

use domain::alphabet;

use super::{CodeText, LENGTH};

/// The path under which a code is printed: `https://host/c/CODE`. It never changes while paper hangs.
const PATH: &str = "/c/";

/// What a text looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// A code, or an attempt at one: [`super::verify`] says which.
    Code(String),
    /// A row of digits like the number under a code: `PlaceNumber::from_short` says whether it is one.
    ShortNumber(String),
    /// Something else: another firm's code, a word, a web page.
    Foreign,
}

/// Finds the code in a whole scanned or typed text.
///
/// Takes our printed address on any host, since a city may have changed its own, in upper or lower case, with or
/// without a closing slash, query or fragment; a bare code; and a bare short number.
pub fn extract(text: &str) -> Scanned {
    let text = text.trim();
    if text.contains("://") {
        return code_of_address(text).map_or(Scanned::Foreign, |code| Scanned::Code(code.to_owned()));
    }
    let folded = alphabet::fold(text);
    let digits = folded.bytes().all(|b| b.is_ascii_digit());
    match folded.len() {
        6..=8 if digits => Scanned::ShortNumber(folded),
        LENGTH if alphabet::check(&folded).is_ok() => Scanned::Code(folded),
        // One character lost, doubled or misread is still an attempt at a code. A row of digits is not: bar codes of
        // goods have twelve or thirteen.
        12..=14 if !digits && folded.bytes().all(|b| b.is_ascii_alphanumeric()) => Scanned::Code(folded),
        _ => Scanned::Foreign,
    }
}

/// The segment after `/c/` of a web address.
fn code_of_address(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let path = rest.split(['?', '#']).next()?;
    let at = path.to_ascii_lowercase().find(PATH)?;
    let code = path[at + PATH.len()..].trim_end_matches('/');
    (!code.is_empty() && !code.contains('/')).then_some(code)
}

/// The address to print: `base` (scheme and host, perhaps a path) with the code under `/c/`.
///
/// All in upper case the address needs a symbol one size smaller. Scheme, host and code mean the same in either case,
/// and our `/c/` answers to both; a prefix rule of a mini-program may not, so it is the caller's choice.
pub fn url(base: &str, code: &CodeText, uppercase: bool) -> String {
    let url = format!("{}{PATH}{code}", base.trim_end_matches('/'));
    if uppercase { url.to_ascii_uppercase() } else { url }
}
