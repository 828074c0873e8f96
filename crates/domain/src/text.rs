//! Words that people write, cleaned once at the edge.

use std::fmt;

use thiserror::Error;

/// Characters that can be seen by nobody but change what is read: zero-width, direction marks, byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("nothing was written")]
    Empty,
    /// More than allowed.
    #[error("at most {limit} characters; {found} were written")]
    Long {
        /// The limit in characters.
        limit: usize,
        /// How many there are.
        found: usize,
    },
}

/// Trims, drops invisible and control characters, keeps line breaks (as `\n`).
fn clean(text: &str, lines: bool) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unified
        .chars()
        .filter_map(|c| match c {
            '\n' if lines => Some('\n'),
            '\n' | '\t' => Some(' '),
            c if c.is_control() || is_invisible(c) => None,
            c => Some(c),
        })
        .collect();
    kept.trim().to_owned()
}

fn bounded(text: String, limit: usize) -> Result<String, TextError> {
    let found = text.chars().count();
    match found {
        0 => Err(TextError::Empty),
        n if n > limit => Err(TextError::Long { limit, found }),
        _ => Ok(text),
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $limit:expr, $lines:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The longest text, in characters.
            pub const LIMIT: usize = $limit;

            /// Cleans and checks.
            ///
            /// # Errors
            /// [`TextError`] when nothing is left, or too much.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                bounded(clean(text, $lines), Self::LIMIT).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text! {
    /// What a resident or a member of the staff writes about a matter. Its `Debug` shows only the length.
    Words, 1_000, true
}
text! {
    /// A person's name. Its `Debug` shows only the length.
    PersonName, 40, false
}
text! {
    /// What somebody writes as the answer to a question of a category. Its `Debug` shows only the length.
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(try_from = "String", into = "String")]
    ShortAnswer, 200, false
}
text! {
    /// The name of a place or a division.
    PlaceName, 80, false
}
text! {
    /// Why an administrator does something. Its `Debug` shows only the length.
    Note, 200, false
}
text! {
    /// What somebody calls the program that has one of their access tokens.
    TokenName, 40, false
}

/// The code that a place or a member of the staff has in the administration's own lists. They are found again by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListCode(String);

impl ListCode {
    /// The longest code, in characters.
    pub const LIMIT: usize = 40;

    /// Reads a code: full-width letters and digits become ordinary ones, blanks and what nobody sees are dropped, case
    /// is kept.
    ///
    /// # Errors
    /// [`TextError`] when nothing is left, or too much.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let unseen = |c: &char| c.is_whitespace() || c.is_control() || is_invisible(*c);
        let code = text.chars().map(half_width).filter(|c| !unseen(c)).collect();
        bounded(code, Self::LIMIT).map(Self)
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ListCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An ordinary character for a full-width one, as Chinese keyboards write letters, digits and blanks.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

macro_rules! hidden_debug {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} characters)"), self.0.chars().count())
            }
        }
    };
}
hidden_debug!(Words);
hidden_debug!(PersonName);
hidden_debug!(ShortAnswer);
hidden_debug!(Note);

impl TryFrom<String> for ShortAnswer {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<ShortAnswer> for String {
    fn from(answer: ShortAnswer) -> Self {
        answer.0
    }
}

impl fmt::Debug for TokenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenName({:?})", self.0)
    }
}

impl fmt::Debug for PlaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlaceName({:?})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_code_is_the_same_however_it_is_typed() {
        assert_eq!(ListCode::parse("ＪＸ－０１ 2").unwrap().as_str(), "JX-012");
        assert_eq!(ListCode::parse("jx\u{200B}1").unwrap().as_str(), "jx1");
        assert_eq!(ListCode::parse(" \u{3000}"), Err(TextError::Empty));
        assert_eq!(ListCode::parse(&"1".repeat(41)), Err(TextError::Long { limit: 40, found: 41 }));
    }

    #[test]
    fn words_keep_their_lines_and_lose_what_nobody_sees() {
        let words = Words::parse(" 三楼\u{200B}漏水\r\n昨天\u{202E}开始\u{0007} ").unwrap();
        assert_eq!(words.as_str(), "三楼漏水\n昨天开始");
    }

    #[test]
    fn nothing_and_too_much_are_told() {
        assert_eq!(Words::parse(" \u{200B}\n "), Err(TextError::Empty));
        assert_eq!(Words::parse(&"水".repeat(1_001)), Err(TextError::Long { limit: 1_000, found: 1_001 }));
    }

    #[test]
    fn logs_do_not_show_what_people_wrote() {
        assert_eq!(format!("{:?}", Words::parse("漏水").unwrap()), "Words(2 characters)");
    }
}
