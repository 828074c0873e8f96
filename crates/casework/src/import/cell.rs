//! One cell, as the file has it.

use domain::text::is_invisible;

use super::bounds::SHOWN_CHARS;
use super::fault::Reason;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing, or nothing that anybody could see.
    Empty,
    /// Nothing of its own: it is covered by a merged cell that begins elsewhere.
    Merged,
    /// Words, cleaned.
    Text(String),
    /// A number of Excel.
    Number(f64),
    /// Something that Excel takes for a date, as it would be written down.
    Date(String),
    /// Yes or no.
    Bool(bool),
    /// What a failed formula left (`#REF!`).
    Error(String),
}

impl Cell {
    /// A cell of words: without what nobody sees, on one line, without blanks around it.
    pub(super) fn words(text: &str) -> Self {
        let kept: String = text
            .chars()
            .filter(|&c| !is_invisible(c))
            .map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c })
            .collect();
        let kept = kept.trim();
        if kept.is_empty() { Self::Empty } else { Self::Text(kept.to_owned()) }
    }

    /// Whether the cell itself holds nothing.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty | Self::Merged)
    }

    /// The content as it can be repeated to a person.
    pub(super) fn shown(&self) -> String {
        let whole = match self {
            Self::Empty | Self::Merged => String::new(),
            Self::Text(text) | Self::Date(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
        };
        shorten(&whole)
    }

    /// The words in the cell; `None` when it is empty.
    ///
    /// A whole number comes back digit by digit, because lists of codes are typed as numbers.
    ///
    /// # Errors
    /// A [`Reason`] when Excel has changed what was typed, so that it cannot be known any more.
    pub(super) fn text(&self) -> Result<Option<String>, Reason> {
        match self {
            Self::Empty => Ok(None),
            Self::Merged => Err(Reason::Merged),
            Self::Text(text) if is_shortened(text) => Err(Reason::Shortened),
            Self::Text(text) => Ok(Some(text.clone())),
            Self::Number(number) => whole(*number).map(Some),
            Self::Date(_) => Err(Reason::Date),
            Self::Bool(_) => Err(Reason::Bool),
            Self::Error(_) => Err(Reason::Formula),
        }
    }

    /// As [`Cell::text`], but a number may have decimals: for measured values, which are no codes.
    ///
    /// # Errors
    /// As [`Cell::text`].
    pub(super) fn measure(&self) -> Result<Option<String>, Reason> {
        match self {
            Self::Number(number) => Ok(Some(number.to_string())),
            other => other.text(),
        }
    }
}

/// Cuts a text to what a message can hold.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= SHOWN_CHARS {
        return text.to_owned();
    }
    let head: String = text.chars().take(SHOWN_CHARS).collect();
    format!("{head}…")
}

/// Excel keeps 15 significant digits: what is longer has been rounded.
const EXACT_BELOW: f64 = 1e15;

fn whole(number: f64) -> Result<String, Reason> {
    if number.abs() >= EXACT_BELOW || !number.is_finite() {
        Err(Reason::Digits15)
    } else if number.fract() != 0.0 {
        Err(Reason::Decimals)
    } else {
        Ok(format!("{number:.0}"))
    }
}

/// `1.38E+10`: what Excel writes into a `.csv` for a number wider than its column. The other digits are gone.
fn is_shortened(text: &str) -> bool {
    text.split_once(['E', 'e']).is_some_and(|(mantissa, exponent)| {
        exponent.strip_prefix('+').is_some_and(is_digits)
            && is_digits(mantissa.replacen('.', "", 1).trim_start_matches('-'))
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_typed_as_a_number_comes_back_digit_by_digit() {
        for (number, text) in [
            (620_402_001.0, "620402001"),
            (990_101_001_002_003.0, "990101001002003"),
            (1.38e10, "13800000000"),
            (0.0, "0"),
        ] {
            assert_eq!(Cell::Number(number).text(), Ok(Some(text.to_owned())));
        }
    }

    #[test]
    fn what_excel_has_rounded_or_shortened_is_refused() {
        assert_eq!(Cell::Number(1e15).text(), Err(Reason::Digits15));
        assert_eq!(Cell::Number(f64::NAN).text(), Err(Reason::Digits15));
        assert_eq!(Cell::Number(1.5).text(), Err(Reason::Decimals));
        for text in ["1.38E+10", "6.20402E+11", "1E+15", "1.38e+10"] {
            assert_eq!(Cell::words(text).text(), Err(Reason::Shortened), "{text}");
        }
        for text in ["E+10", "A1E+10", "1号楼E+1", "3E", "1E10"] {
            assert_eq!(Cell::words(text).text(), Ok(Some(text.to_owned())));
        }
    }

    #[test]
    fn what_nobody_sees_is_dropped() {
        assert_eq!(Cell::words("\u{FEFF}\u{3000} 1号\u{200B}楼\u{A0}\r\n"), Cell::Text("1号楼".to_owned()));
        assert_eq!(Cell::words(" \u{200B}\u{3000}\t"), Cell::Empty);
    }
}
