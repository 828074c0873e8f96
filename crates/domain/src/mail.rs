//! Mail addresses, as far as a program can tell: whether a letter arrives only the letter shows.

use std::fmt;

use thiserror::Error;

/// The most characters of an address, and of what stands before its `@` (RFC 5321, 4.5.3.1).
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// A mail address: `name@example.gov.cn`. Its `Debug` does not show whose it is.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MailAddress(String);

/// It is no mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no mail address; write one such as name@example.gov.cn")]
pub struct MailError;

impl MailAddress {
    /// Reads an address as people write it, blanks around it forgiven.
    ///
    /// # Errors
    /// [`MailError`].
    pub fn parse(text: &str) -> Result<Self, MailError> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@').ok_or(MailError)?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
        let label = |label: &str| {
            let inside = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            inside && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
        };
        let local_fits = local.len() <= LONGEST_LOCAL
            && local.split('.').all(|part| !part.is_empty())
            && local.bytes().all(plain);
        let host_fits = host.contains('.') && host.split('.').all(label);
        if text.len() <= LONGEST && local_fits && host_fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(MailError)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to recognise it by, and no more: `l…@example.gov.cn`.
    pub fn masked(&self) -> String {
        let (local, host) = self.0.rsplit_once('@').unwrap_or_default();
        format!("{}…@{host}", local.chars().take(1).collect::<String>())
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailAddress({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read_and_what_no_letter_reaches_is_refused() {
        for good in ["lin@example.gov.cn", " lin.xy+desk@mail.example.cn ", "O'Hara@a-b.cn"] {
            assert_eq!(MailAddress::parse(good).unwrap().as_str(), good.trim());
        }
        let long = format!("{}@example.cn", "a".repeat(65));
        for bad in
            ["", "lin", "lin@", "@example.cn", "lin@example", "l in@example.cn", "lin@-a.cn", "林@example.cn"]
                .into_iter()
                .chain(["lin@example..cn", ".lin@example.cn", "lin@example.cn\nBcc: a@b.cn", &long])
        {
            assert_eq!(MailAddress::parse(bad), Err(MailError), "{bad:?}");
        }
    }

    #[test]
    fn it_does_not_show_whose_it_is() {
        let address = MailAddress::parse("lin@example.cn").unwrap();
        assert_eq!(format!("{address:?}"), "MailAddress(l…@example.cn)");
    }
}
