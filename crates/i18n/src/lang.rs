//! The languages, and how one is chosen.

use std::fmt;
use std::str::FromStr;

/// A language that every word exists in. Chinese is the default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Simplified Chinese, `zh-CN`.
    #[default]
    Zh,
    /// English, `en`.
    En,
}

/// A language tag that we have no words for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLang(String);

impl fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there are no words in language {:?}; use zh-CN or en", self.0)
    }
}

impl std::error::Error for UnknownLang {}

impl Lang {
    /// Both languages, the default first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The tag as it stands in `<html lang>` and in configuration.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The short name under which a person's language is kept.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language that a page offers to change to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// The first language of an `Accept-Language` header that we have, by its weights (RFC 9110, 12.5.4); otherwise the
    /// default.
    pub fn accepted(header: &str) -> Self {
        let mut best = (0_u16, Self::default());
        for range in header.split(',') {
            let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
            let Ok(lang) = tag.parse() else { continue };
            let weight = thousandths(weight);
            if weight > best.0 {
                best = (weight, lang);
            }
        }
        best.1
    }
}

/// A weight such as `q=0.8` in thousandths; without one it is 1, an unreadable one counts as 0.
fn thousandths(weight: &str) -> u16 {
    let Some(value) = weight.trim().strip_prefix("q=") else {
        return if weight.trim().is_empty() { 1000 } else { 0 };
    };
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if whole == "1" {
        return 1000;
    }
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    digits.parse().unwrap_or(0)
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(UnknownLang(tag.trim().chars().take(20).collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_however_it_is_written() {
        for tag in ["zh", "zh-CN", "zh_cn", "ZH-Hans-CN", " zh-TW "] {
            assert_eq!(tag.parse(), Ok(Lang::Zh), "{tag}");
        }
        for tag in ["en", "en-GB", "EN_us"] {
            assert_eq!(tag.parse(), Ok(Lang::En), "{tag}");
        }
        assert!("fr".parse::<Lang>().is_err());
        assert!("".parse::<Lang>().is_err());
    }

    #[test]
    fn the_heaviest_language_that_we_have_wins() {
        assert_eq!(Lang::accepted("zh-CN,zh;q=0.9,en;q=0.8"), Lang::Zh);
        assert_eq!(Lang::accepted("de, en;q=0.7, zh;q=0.3"), Lang::En);
        assert_eq!(Lang::accepted("zh;q=0.3, en;q=0.35"), Lang::En);
        assert_eq!(Lang::accepted("en;q=0, fr"), Lang::Zh);
    }

    #[test]
    fn an_unreadable_header_gives_the_default() {
        for header in ["", "*", ";;;,,,", "en;q=zwei", "日本語"] {
            assert_eq!(Lang::accepted(header), Lang::Zh, "{header}");
        }
    }
}
