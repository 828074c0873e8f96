//! What a command says to whoever ran it.

use std::fmt::Display;
use std::io::{self, Write};

use i18n::Lang;

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

/// The language of whoever reads faults of a list, as the system's variables say it: English where they do, else Chinese.
pub(crate) fn language() -> Lang {
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let named = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG")).unwrap_or_default();
    if named.starts_with("en") { Lang::En } else { Lang::Zh }
}
