//! What came of one call of a gateway.

use std::fmt;

use super::stored_as;

/// What came of one call of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The gateway has taken it.
    Accepted {
        /// The gateway's own name for it, where it gives one.
        provider_id: Option<ProviderId>,
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

/// A gateway's own name for a text: by it receipts are known. What no database would store, or nobody could have meant as
/// a name, is none: a text that was taken must not be sent twice because its name cannot be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderId(String);

impl ProviderId {
    /// The longest name, in characters: those of eight segments, of 64 characters each (SMPP 3.4), with blanks between.
    pub const LIMIT: usize = 8 * 64 + 7;

    /// The name, if it is one: not empty, at most [`Self::LIMIT`] characters, none of them a control character.
    pub fn new(name: &str) -> Option<Self> {
        let name = name.trim();
        let fits =
            !name.is_empty() && name.chars().count() <= Self::LIMIT && !name.chars().any(char::is_control);
        fits.then(|| Self(name.to_owned()))
    }

    /// The name of a text whose segments the gateway names one by one, in their order. `None` when one of them has none:
    /// then nothing could be said of the whole.
    pub fn of_segments(names: &[Option<Self>]) -> Option<Self> {
        let names: Option<Vec<&str>> = names.iter().map(|name| name.as_ref().map(Self::as_str)).collect();
        names.and_then(|names| Self::new(&names.join(" ")))
    }

    /// The names of the segments, in their order. A single one, unless [`Self::of_segments`] made it of several.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ')
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

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

/// Leaves three digits of every long row of digits, also where single blanks or hyphens stand between them.
fn mask(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut row = String::new();
    for c in line.chars() {
        let within = row.ends_with(|last: char| last.is_ascii_digit()) && matches!(c, ' ' | '-');
        if c.is_ascii_digit() || within {
            row.push(c);
        } else {
            push_row(&mut out, &row);
            row.clear();
            out.push(c);
        }
    }
    push_row(&mut out, &row);
    out
}

fn push_row(out: &mut String, row: &str) {
    let number = row.trim_end_matches([' ', '-']);
    let digits = || number.chars().filter(char::is_ascii_digit);
    if digits().count() >= Remark::TELEPHONE {
        out.extend(digits().take(3));
        out.push_str("****");
    } else {
        out.push_str(number);
    }
    out.push_str(&row[number.len()..]);
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
        for number in ["138-0000-1234", "138 0000 1234", "0931-812 3456"] {
            let remark = Remark::new(&format!("no {number}, 4-1"));
            assert_eq!(remark.as_str(), format!("no {}****, 4-1", &number.replace('-', "")[..3]), "{number}");
        }
        assert_eq!(Remark::new(&"字".repeat(5_000)).as_str().chars().count(), Remark::LIMIT);
    }

    #[test]
    fn a_name_that_no_database_would_store_is_none() {
        assert_eq!(ProviderId::new(" 9007 ").unwrap().as_str(), "9007");
        assert!(ProviderId::new(&"x".repeat(519)).is_some());
        for name in ["", " ", "a\0b", "a\nb", &"x".repeat(520)] {
            assert_eq!(ProviderId::new(name), None, "{name:?}");
        }
    }

    #[test]
    fn the_names_of_segments_are_kept_together_and_come_back_in_their_order() {
        let names: Vec<_> = ["a1", "a2", "b9"].map(ProviderId::new).to_vec();
        let whole = ProviderId::of_segments(&names).unwrap();
        assert_eq!(whole.segments().collect::<Vec<_>>(), ["a1", "a2", "b9"]);
        assert_eq!(ProviderId::of_segments(&names[..1]), names[0]);
        assert_eq!(ProviderId::of_segments(&[ProviderId::new("a1"), None]), None);
        assert_eq!(ProviderId::of_segments(&[]), None);
    }
}
