//! The one stylesheet, inlined into every page so that a page is one request, and the policy that allows it.
//!
//! The policy names the sheet by its hash, so that no other style and no script at all can run on a page, whatever
//! somebody manages to write into it.

use std::sync::LazyLock;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

static SHEET: LazyLock<String> = LazyLock::new(|| squeeze(include_str!("style.css")));

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = BASE64.encode(&Sha256::digest(sheet()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
});

/// The stylesheet as it stands in a page.
pub fn sheet() -> &'static str {
    &SHEET
}

/// The value of the `Content-Security-Policy` header that goes with every page.
pub fn content_security_policy() -> &'static str {
    &POLICY
}

/// Takes comments, indentation and line breaks out. Not a general minifier: it relies on how our sheet is laid out (a
/// comment is a line of its own, and nothing in quotes holds one of the pairs below).
fn squeeze(css: &str) -> String {
    let lines = css.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("/*"));
    let joined: String = lines.collect();
    let shorter = [
        (" {", "{"),
        ("{ ", "{"),
        (" }", "}"),
        ("; ", ";"),
        (": ", ":"),
        (", ", ","),
        (" > ", ">"),
        (";}", "}"),
    ];
    shorter.iter().fold(joined, |css, (long, short)| css.replace(long, short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_is_small() {
        assert!(sheet().len() <= 7 * 1024, "{} bytes", sheet().len());
    }

    #[test]
    fn squeezing_keeps_what_counts() {
        let css = "/* Why. */\na {\n  color: red;\n  font: 1rem/1 \"PingFang SC\", serif;\n}\n";
        assert_eq!(squeeze(css), "a{color:red;font:1rem/1 \"PingFang SC\",serif}");
    }

    #[test]
    fn nothing_comes_from_elsewhere() {
        for foreign in ["http:", "https:", "//", "@import", "url("] {
            assert!(!sheet().contains(foreign), "{foreign}");
        }
    }
}
