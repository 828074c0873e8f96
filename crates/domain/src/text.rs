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
    /// The name of a place or a division.
    PlaceName, 80, false
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

impl fmt::Debug for PlaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlaceName({:?})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
