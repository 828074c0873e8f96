//! The square label and the poster: the promise above the code, the place and its numbers below it.

use i18n::sheets;

use super::{QUIET, grouped};
use crate::sheet::layout::MM;
use crate::sheet::pen::{Align, Pen, Weight};
use crate::sheet::text::Place;
use crate::sheet::{Layout, SheetItem, SheetStyle};
use crate::symbol::Symbol;

/// A calm dark blue; a printer without colours makes a dark grey of it.
const BLUE: [f32; 3] = [0.06, 0.22, 0.42];

/// Where the parts stand. Heights are shares of the cell's height, so that one design serves three sizes.
struct Frame {
    width: f32,
    height: f32,
    /// Between the cell's edge and everything printed: room for a cut a hair off, and for printers that cannot print
    /// to the edge.
    inset: f32,
    /// The band with the promise: its lower edge and height.
    band: (f32, f32),
    /// The code with its quiet zone: lower edge and side.
    code: (f32, f32),
}

impl Frame {
    fn new((width, height): (f32, f32)) -> Self {
        let poster = height > 100.0 * MM;
        let inset = width * if poster { 0.05 } else { 0.03 };
        let band_height = height * 0.115;
        let band = (height - inset - band_height, band_height);
        let side = if poster { width * 0.69 } else { height * 0.545 };
        let below_band = if poster { 0.045 * height } else { 0.0 };
        Self { width, height, inset, band, code: (band.0 - below_band - side, side) }
    }

    fn is_poster(&self) -> bool {
        self.height > 100.0 * MM
    }

    fn middle(&self) -> f32 {
        self.width / 2.0
    }

    /// A place across the cell; sizes are shares of the height.
    fn place(&self, size: f32, least: f32, lines: usize) -> Place {
        let width = self.width - 2.0 * (self.inset + self.width * 0.035);
        let (size, least) = (size * self.height, least * self.height);
        Place { width, size, several: size, least, lines }
    }

    /// A height as a share of the cell's, above the inset.
    fn y(&self, share: f32) -> f32 {
        self.inset + share * self.height
    }
}

pub(super) fn common(pen: &mut Pen<'_>, style: SheetStyle, cell: (f32, f32)) {
    let frame = Frame::new(cell);
    headline(pen, style, &frame);
    emergency(pen, style, &frame);
    if frame.is_poster() {
        pen.grey(QUIET);
        let how = pen.fit(Weight::Regular, sheets::how(style.lang), frame.place(0.021, 0.012, 1));
        let y = frame.band.0 - frame.height * 0.04;
        pen.lines(Weight::Regular, Align::Centre, (frame.middle(), y), &how);
    }
}

/// The promise, white on a dark band.
fn headline(pen: &mut Pen<'_>, style: SheetStyle, frame: &Frame) {
    let headline = sheets::promise(style.lang, style.contact_minutes).join(sheets::between(style.lang));
    let (y, height) = frame.band;
    pen.colour(BLUE);
    pen.fill(frame.inset, y, frame.width - 2.0 * frame.inset, height);
    let fitted = pen.fit(Weight::Bold, &headline, Place { size: height * 0.52, ..frame.place(0.0, 0.02, 1) });
    pen.grey(1.0);
    pen.lines(Weight::Bold, Align::Centre, (frame.middle(), centred(y, height, fitted.size)), &fitted);
}

/// The emergency numbers on a light strip at the foot.
fn emergency(pen: &mut Pen<'_>, style: SheetStyle, frame: &Frame) {
    let height = frame.height * 0.055;
    pen.grey(0.91);
    pen.fill(frame.inset, frame.inset, frame.width - 2.0 * frame.inset, height);
    let words = format!("{} {}", sheets::emergency(style.lang), sheets::EMERGENCY_NUMBERS);
    let fitted = pen.fit(Weight::Bold, &words, frame.place(0.029, 0.012, 1));
    pen.grey(0.0);
    let baseline = centred(frame.inset, height, fitted.size);
    pen.lines(Weight::Bold, Align::Centre, (frame.middle(), baseline), &fitted);
}

/// The baseline that centres a line in a strip: Chinese characters stand from 0.12 below it to 0.88 above.
fn centred(y: f32, height: f32, size: f32) -> f32 {
    y + (height - size) / 2.0 + size * 0.12
}

pub(super) fn own(
    pen: &mut Pen<'_>,
    style: SheetStyle,
    cell: (f32, f32),
    item: &SheetItem,
    symbol: Option<&Symbol>,
) {
    let frame = Frame::new(cell);
    let (y, side) = frame.code;
    if let Some(symbol) = symbol {
        pen.symbol((frame.middle() - side / 2.0, y), side, symbol);
    }
    let middle = frame.middle();
    let place = Place { several: frame.height * 0.036, ..frame.place(0.046, 0.02, 2) };
    let name = pen.fit(Weight::Bold, &item.place_name, place);
    let division = pen.fit(Weight::Regular, &item.division_path, frame.place(0.022, 0.014, 1));
    // Two lines begin right below the quiet zone, one line a little lower.
    let top = if name.lines.len() > 1 { y } else { y - frame.height * 0.018 };
    pen.grey(0.0);
    let below = pen.lines(Weight::Bold, Align::Centre, (middle, top - name.size * 0.88), &name);
    pen.grey(QUIET);
    pen.lines(Weight::Regular, Align::Centre, (middle, below - frame.height * 0.033), &division);
    numbers(pen, style, &frame, item);
}

/// Short number and hotline beside each other, each under a word of its own.
fn numbers(pen: &mut Pen<'_>, style: SheetStyle, frame: &Frame, item: &SheetItem) {
    let short = grouped(&item.place.short());
    texts(pen, style, frame, item);
    if item.hotline.is_empty() {
        return column(pen, frame, frame.middle(), sheets::number_hint(style.lang), &short);
    }
    let room = frame.width - 2.0 * frame.inset;
    column(pen, frame, frame.inset + room * 0.25, sheets::number_hint(style.lang), &short);
    column(pen, frame, frame.inset + room * 0.75, sheets::hotline(style.lang), &item.hotline);
    pen.strokes(0.5, 0.7, &[[frame.middle(), frame.y(0.075), frame.middle(), frame.y(0.136)]]);
}

/// Where to text the short number, over it; labels have no room between the names and the numbers.
fn texts(pen: &mut Pen<'_>, style: SheetStyle, frame: &Frame, item: &SheetItem) {
    let poster = matches!(style.layout, Layout::A5Poster | Layout::A4Poster);
    if item.text_to.is_empty() || !poster {
        return;
    }
    let line = sheets::by_text(style.lang, &item.text_to);
    let line = pen.fit(Weight::Regular, &line, frame.place(0.017, 0.011, 1));
    pen.grey(0.0);
    pen.lines(Weight::Regular, Align::Centre, (frame.middle(), frame.y(0.144)), &line);
}

fn column(pen: &mut Pen<'_>, frame: &Frame, x: f32, label: &str, value: &str) {
    let half = |place: Place| Place { width: frame.width * 0.38, ..place };
    let label = pen.fit(Weight::Regular, label, half(frame.place(0.0185, 0.011, 1)));
    pen.grey(QUIET);
    pen.lines(Weight::Regular, Align::Centre, (x, frame.y(0.122)), &label);
    let value = pen.fit(Weight::Bold, value, half(frame.place(0.041, 0.015, 1)));
    pen.grey(0.0);
    pen.lines(Weight::Bold, Align::Centre, (x, frame.y(0.077)), &value);
}
