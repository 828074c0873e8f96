//! Sheets of labels and posters as PDF: true vectors, embedded fonts, any number of pages in little memory.
//!
//! Printing goes over the places twice: first for the characters, so that a missing one is found before anything is
//! written, then for the pages, which are drawn and compressed on several threads and written in order.

mod design;
mod face;
mod file;
mod fonts;
mod layout;
mod pen;
mod stack;
mod text;

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use domain::number::PlaceNumber;
use i18n::Lang;
use thiserror::Error;

pub use fonts::{FontError, FontFile, Fonts};
pub use layout::{Layout, UnknownLayout};

use crate::code::CodeText;
use crate::symbol::{Level, SymbolError};

/// One code to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetItem {
    /// The place; its short number stands under the code.
    pub place: PlaceNumber,
    /// The place's code, for errors and lists; the symbol shows `url`.
    pub code: CodeText,
    /// The address that the symbol holds, made by [`crate::code::url`].
    pub url: String,
    /// What people call the place: "幸福家园3号楼2单元".
    pub place_name: String,
    /// Where it is, from large to small: "白银区 · 人民路街道 · 苹果社区".
    pub division_path: String,
    /// The telephone number for those who do not scan; empty when there is none.
    pub hotline: String,
    /// The number to which they may text the short number and what is wrong; empty when there is none. Printed on
    /// posters only: labels have no room to say so.
    pub text_to: String,
}

/// How a whole document is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetStyle {
    /// Labels or posters.
    pub layout: Layout,
    /// How much damage a code survives.
    pub level: Level,
    /// Language of the words around the code.
    pub lang: Lang,
    /// Within how many minutes somebody calls back: it is printed.
    pub contact_minutes: u16,
}

/// Why nothing was printed.
#[derive(Debug, Error)]
pub enum SheetError {
    /// The font lacks characters of some captions. It would print boxes in silence.
    #[error("the font lacks characters of {} captions: {}; print with Noto Sans CJK (fonts-noto-cjk) or correct the names", .0.len(), list(.0))]
    Glyphs(Vec<MissingGlyphs>),
    /// There is nothing to print.
    #[error("there is no code to print: check the division and the filter")]
    Nothing,
    /// A code's address has no symbol.
    #[error("code {code} cannot be printed: {reason}")]
    Symbol {
        /// Its characters.
        code: CodeText,
        /// What is wrong.
        reason: SymbolError,
    },
    /// The font cannot be embedded.
    #[error("the font cannot be embedded: {0}; try another font file")]
    Font(String),
    /// The file cannot be written.
    #[error("the sheets cannot be written: {0}; check the folder's permissions and free space")]
    Write(#[from] io::Error),
    /// A drawing thread is gone; nothing is known of why.
    #[error("drawing stopped unexpectedly: print again, and report it if it happens twice")]
    Stopped,
}

/// A caption that cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyphs {
    /// Which row of those to print, from 1; 0 for the words that stand on every label.
    pub row: usize,
    /// The place's name.
    pub place_name: String,
    /// The characters that the font does not have.
    pub characters: String,
}

/// The first few captions in a message; the error has them all.
fn list(missing: &[MissingGlyphs]) -> String {
    let name = |m: &MissingGlyphs| format!("row {} ({}): {}", m.row, m.place_name, m.characters);
    let shown: Vec<_> = missing.iter().take(5).map(name).collect();
    shown.join("; ") + if missing.len() > 5 { "; …" } else { "" }
}

/// What was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// Codes.
    pub codes: usize,
    /// Pages.
    pub pages: usize,
}

/// Prints codes as a PDF document.
///
/// The items are gone over twice, so hand over something that can be iterated again, such as a slice.
///
/// # Errors
/// [`SheetError`]; nothing has been written when the items or the font are at fault.
pub fn print<I>(style: SheetStyle, fonts: Fonts, items: I, out: impl Write) -> Result<Printed, SheetError>
where
    I: IntoIterator<Item: Borrow<SheetItem> + Send> + Clone,
{
    render(style, fonts, items, out, true)
}

/// The same document without the codes: what everything but the codes costs. The yardstick of the benchmark.
///
/// # Errors
/// As [`print`].
pub fn print_blank<I>(
    style: SheetStyle,
    fonts: Fonts,
    items: I,
    out: impl Write,
) -> Result<Printed, SheetError>
where
    I: IntoIterator<Item: Borrow<SheetItem> + Send> + Clone,
{
    render(style, fonts, items, out, false)
}

fn render<I>(
    style: SheetStyle,
    mut fonts: Fonts,
    items: I,
    out: impl Write,
    codes: bool,
) -> Result<Printed, SheetError>
where
    I: IntoIterator<Item: Borrow<SheetItem> + Send> + Clone,
{
    let count = admit(style, &mut fonts, items.clone())?;
    let pages = count.div_ceil(style.layout.per_page());
    stack::write(&stack::Job { style, fonts: &fonts, pages, codes }, items, out)?;
    Ok(Printed { codes: count, pages })
}

/// Takes all characters into use and counts the items.
fn admit<I>(style: SheetStyle, fonts: &mut Fonts, items: I) -> Result<usize, SheetError>
where
    I: IntoIterator<Item: Borrow<SheetItem>>,
{
    let mut known: BTreeSet<char> = design::words(style).iter().flat_map(|text| text.chars()).collect();
    known.insert(' ');
    let mut missing = Vec::new();
    let lacking = fonts.admit(&known);
    if !lacking.is_empty() {
        let characters = lacking.iter().collect();
        missing.push(MissingGlyphs { row: 0, place_name: String::new(), characters });
    }
    let mut count = 0;
    for item in items {
        let item: &SheetItem = item.borrow();
        count += 1;
        let captions = [&item.place_name, &item.division_path, &item.hotline, &item.text_to];
        let all = captions.into_iter().flat_map(|text| text.chars()).filter(|c| !c.is_whitespace());
        let new: BTreeSet<char> = all.filter(|c| !known.contains(c)).collect();
        if new.is_empty() {
            continue;
        }
        let lacking = fonts.admit(&new);
        known.extend(new.difference(&lacking));
        if !lacking.is_empty() {
            let characters = lacking.into_iter().collect();
            missing.push(MissingGlyphs { row: count, place_name: item.place_name.clone(), characters });
        }
    }
    match (missing.is_empty(), count) {
        (false, _) => Err(SheetError::Glyphs(missing)),
        (true, 0) => Err(SheetError::Nothing),
        (true, count) => Ok(count),
    }
}

#[cfg(test)]
mod tests;
