//! What stands where on a label or poster.
//!
//! Two designs cover all layouts: beside the code on wide labels, around it on square labels and posters. Each has a
//! common part, drawn once into the document and shown on every label, and an own part with the code and the words of
//! one place.

mod around;
mod beside;
mod margin;

use i18n::sheets;

use super::layout::{Grid, Layout};
use super::pen::Pen;
use super::{SheetItem, SheetStyle};
use crate::symbol::Symbol;

pub(super) use margin::{margin, margin_line};

/// Grey of what is said quietly, dark enough for a laser printer to print solid strokes.
pub(super) const QUIET: f32 = 0.35;

/// What is the same on every label or poster.
pub(super) fn common(pen: &mut Pen<'_>, style: SheetStyle) {
    let cell = style.layout.grid().cell;
    match style.layout {
        Layout::A4x24 | Layout::A4x12 => beside::common(pen, style, cell),
        Layout::A4x6 | Layout::A5Poster | Layout::A4Poster => around::common(pen, style, cell),
    }
}

/// What belongs to one place.
pub(super) fn own(pen: &mut Pen<'_>, style: SheetStyle, item: &SheetItem, symbol: Option<&Symbol>) {
    let cell = style.layout.grid().cell;
    match style.layout {
        Layout::A4x24 | Layout::A4x12 => beside::own(pen, style, cell, item, symbol),
        Layout::A4x6 | Layout::A5Poster | Layout::A4Poster => around::own(pen, style, cell, item, symbol),
    }
}

/// All words that a style prints, whatever the places: so that their characters are known beforehand.
pub(super) fn words(style: SheetStyle) -> Vec<String> {
    let lang = style.lang;
    let [scan, call] = sheets::promise(lang, style.contact_minutes);
    let fixed = [
        sheets::between(lang),
        sheets::emergency(lang),
        sheets::EMERGENCY_NUMBERS,
        sheets::number(lang),
        sheets::number_hint(lang),
        sheets::hotline(lang),
        sheets::how(lang),
        sheets::print_hint(lang),
        "0123456789",
        "…",
    ];
    let page = sheets::page(lang, 0, 0);
    let text = sheets::by_text(lang, "");
    fixed.into_iter().map(str::to_owned).chain([scan, call, page, text]).collect()
}

/// A short number in groups of three or four digits, as one reads it out.
fn grouped(short: &str) -> String {
    let cut = short.len() / 2;
    format!("{} {}", &short[..cut], &short[cut..])
}

/// Lower left of each label on a page.
pub(super) fn places(grid: &Grid) -> impl Iterator<Item = (f32, f32)> + '_ {
    (0..grid.columns * grid.rows).map(|number| grid.place(number))
}
