//! What a command says to whoever ran it.

use std::fmt::Display;
use std::io::{self, Write};

/// A line on the standard output. Whoever closed it does not want to read on.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// A line on the standard error output.
pub(crate) fn complain(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// A number of things in words: `1 place`, `2 places`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
