//! What came of one call of a gateway.

use std::fmt;

use super::stored_as;

/// What came of one call of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The gateway has taken it.
    Accepted {
        /// The gateway's own name for it, where it gives one.
        provider_id: Option<String>,
    },
    /// Certainly not sent, and worth another try: it did not leave this machine, or the gateway asked for patience.
    RefusedForNow {
        /// The gateway's or the network's words.
        why: Remark,
        /// Nothing reached the gateway at all: no name, no connection, no TLS.
        not_sent: bool,
    },
    /// Certainly not sent, and the same call would be refused again.
    Rejected {
        /// What has to change before it would be taken.
        class: Refusal,
        /// The gateway's words.
        why: Remark,
    },
    /// The call broke off after its first byte, or the answer says nothing: it may have been sent or not. Never to be
    /// read as "failed".
    Unknown {
        /// What was seen.
        why: Remark,
    },
}

/// What has to change before a refused text would be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The telephone number: no other gateway will do better.
    Number,
    /// The words.
    Content,
    /// The gateway's configuration: account, password, signature, template, address.
    Config,
    /// The account's balance.
    Balance,
    /// A limit per number or per day.
    Limit,
}

stored_as!(Refusal, "class of refusal", {
    Number => "number",
    Content => "content",
    Config => "config",
    Balance => "balance",
    Limit => "limit",
});

/// A gateway's own words, kept for whoever has to find out. Short, on one line, and without telephone numbers: it goes
/// into logs and onto the console.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Remark(String);

impl Remark {
    /// The longest remark, in characters. An answer's first line says it; the rest is markup.
    pub const LIMIT: usize = 160;
    /// From how many digits in a row on it is taken for a telephone number. Error codes are shorter.
    const TELEPHONE: usize = 7;

    /// Cleans and cuts what a gateway wrote.
    pub fn new(words: &str) -> Self {
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        Self(mask(&line).chars().filter(|c| !c.is_control()).take(Self::LIMIT).collect())
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Leaves three digits of every long row of digits.
fn mask(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut digits = String::new();
    for c in line.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_ascii_digit() => digits.push(c),
            other => {
                if digits.len() >= Remark::TELEPHONE {
                    out.push_str(&digits[..3]);
                    out.push_str("****");
                } else {
                    out.push_str(&digits);
                }
                digits.clear();
                out.extend(other);
            }
        }
    }
    out
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Remark({:?})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_short_on_one_line_and_without_telephone_numbers() {
        let remark = Remark::new("Denied receivers are:\r\n 13800001234 +8613900005678,\tcode 30003");
        assert_eq!(remark.as_str(), "Denied receivers are: 138**** +861****, code 30003");
        assert_eq!(Remark::new("13800001234").as_str(), "138****");
        assert_eq!(Remark::new(&"字".repeat(5_000)).as_str().chars().count(), Remark::LIMIT);
    }
}
