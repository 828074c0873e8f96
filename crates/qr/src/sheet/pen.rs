//! Writing and drawing on a page, in points from the lower left.

use pdf_writer::{Content, Name, Str};

use super::face::Face;
use super::fonts::Fonts;
use super::text::{Fitted, Place, fit};
use crate::symbol::{Bar, Symbol};

/// Names under which pages know their fonts and forms.
pub(super) const REGULAR: Name<'static> = Name(b"R");
pub(super) const BOLD: Name<'static> = Name(b"B");
/// What every label or poster has in common.
pub(super) const COMMON: Name<'static> = Name(b"L");
/// Cutting marks and what else belongs to a sheet and not to a label.
pub(super) const MARGIN: Name<'static> = Name(b"M");

/// Height of a line of text in sizes.
pub(super) const LINE: f32 = 1.25;

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Where a text stands at its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// One page or form in the making.
pub(super) struct Pen<'a> {
    fonts: &'a Fonts,
    /// What is finished, and what comes after it.
    done: Vec<u8>,
    content: Content,
    glyphs: Vec<u8>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, done: Vec::new(), content: empty(), glyphs: Vec::new() }
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.flush();
        self.done
    }

    fn flush(&mut self) {
        let content = std::mem::replace(&mut self.content, empty()).finish();
        self.done.extend_from_slice(&content);
        self.done.push(b'\n');
    }

    pub(super) fn face(&self, weight: Weight) -> &'a Face {
        match (weight, &self.fonts.bold) {
            (Weight::Bold, Some(bold)) => bold,
            _ => &self.fonts.regular,
        }
    }

    pub(super) fn fit(&self, weight: Weight, text: &str, place: Place) -> Fitted {
        fit(self.face(weight), text, place)
    }

    /// Writes one line with its baseline at `y`.
    pub(super) fn line(&mut self, weight: Weight, size: f32, align: Align, (x, y): (f32, f32), text: &str) {
        if text.is_empty() {
            return;
        }
        let face = self.face(weight);
        let x = match align {
            Align::Left => x,
            Align::Centre => x - face.width(text) * size / 2.0,
            Align::Right => x - face.width(text) * size,
        };
        face.show(text, &mut self.glyphs);
        let name = if weight == Weight::Bold && self.fonts.bold.is_some() { BOLD } else { REGULAR };
        self.content.begin_text().set_font(name, hundredths(size));
        self.content.next_line(hundredths(x), hundredths(y)).show(Str(&self.glyphs)).end_text();
    }

    /// Writes fitted lines with the first baseline at `y`; returns the last baseline.
    pub(super) fn lines(&mut self, weight: Weight, align: Align, (x, y): (f32, f32), fitted: &Fitted) -> f32 {
        let mut baseline = y;
        for (number, line) in fitted.lines.iter().enumerate() {
            if number > 0 {
                baseline -= fitted.size * LINE;
            }
            self.line(weight, fitted.size, align, (x, baseline), line);
        }
        baseline
    }

    /// Grey from here on: 0 is black, 1 white.
    pub(super) fn grey(&mut self, grey: f32) -> &mut Self {
        self.content.set_fill_gray(grey);
        self
    }

    /// A colour from here on: red, green and blue from 0 to 1.
    pub(super) fn colour(&mut self, [red, green, blue]: [f32; 3]) {
        self.content.set_fill_rgb(red, green, blue);
    }

    /// A filled rectangle.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.content.rect(hundredths(x), hundredths(y), hundredths(width), hundredths(height)).fill_nonzero();
    }

    /// Lines of the given thickness and grey from point to point.
    pub(super) fn strokes(&mut self, thickness: f32, grey: f32, lines: &[[f32; 4]]) {
        self.content.set_line_width(thickness).set_stroke_gray(grey);
        for &[x0, y0, x1, y1] in lines {
            self.content.move_to(hundredths(x0), hundredths(y0)).line_to(hundredths(x1), hundredths(y1));
        }
        self.content.stroke();
    }

    /// Draws what `draw` draws, moved to (x, y).
    pub(super) fn at(&mut self, x: f32, y: f32, draw: impl FnOnce(&mut Self)) {
        self.content.save_state().transform([1.0, 0.0, 0.0, 1.0, hundredths(x), hundredths(y)]);
        draw(self);
        self.content.restore_state();
    }

    pub(super) fn form(&mut self, name: Name<'_>) {
        self.content.x_object(name);
    }

    /// Draws a symbol with its quiet zone into a square whose lower left is (x, y).
    ///
    /// One path in whole modules with one rectangle a bar and one fill: the form that comes out without seams in every
    /// viewer and on every printer. Its rectangles are nearly all of a document, so they are written past the general
    /// writer.
    pub(super) fn symbol(&mut self, (x, y): (f32, f32), side: f32, symbol: &Symbol) {
        let module = side / modules(symbol.width() + 2 * Symbol::QUIET_ZONE);
        let quiet = modules(Symbol::QUIET_ZONE) * module;
        let matrix = [module, 0.0, 0.0, -module, hundredths(x + quiet), hundredths(y + side - quiet)];
        self.content.save_state().set_fill_gray(0.0).transform(matrix);
        self.flush();
        let done = &mut self.done;
        symbol.for_each_bar(|Bar { run, height }| {
            for number in [run.x, run.y, run.len, height] {
                push_number(done, number);
            }
            done.extend_from_slice(b"re\n");
        });
        self.content.fill_nonzero().restore_state();
    }
}

fn empty() -> Content {
    Content::with_settings(pdf_writer::Settings { pretty: false })
}

/// Writes a number below 1,000 and a blank.
fn push_number(out: &mut Vec<u8>, number: usize) {
    let digit = |value: usize| b'0' + value.to_le_bytes()[0];
    match number {
        0..10 => out.extend_from_slice(&[digit(number), b' ']),
        10..100 => out.extend_from_slice(&[digit(number / 10), digit(number % 10), b' ']),
        _ => {
            let (hundreds, rest) = (number / 100, number % 100);
            out.extend_from_slice(&[digit(hundreds), digit(rest / 10), digit(rest % 10), b' ']);
        }
    }
}

/// Rounded to what any printer resolves; short numbers compress well.
fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

/// A number of modules, at most 185 with the quiet zone.
fn modules(count: usize) -> f32 {
    u8::try_from(count).map_or(0.0, f32::from)
}
