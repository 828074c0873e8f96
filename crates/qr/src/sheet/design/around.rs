//! The square label and the poster: headline above the code, the place and its number below it.

use i18n::sheets;

use super::{QUIET, grouped};
use crate::sheet::layout::MM;
use crate::sheet::pen::{Align, LINE, Pen, Weight};
use crate::sheet::text::Place;
use crate::sheet::{SheetItem, SheetStyle};
use crate::symbol::Symbol;

/// Where the parts stand. Lengths are shares of the cell's height, so that one design serves three sizes.
struct Frame {
    width: f32,
    height: f32,
    /// The band with the headline: its lower edge and height.
    band: (f32, f32),
    /// The code with its quiet zone: lower edge and side.
    code: (f32, f32),
    /// A label is cut out of a sheet: its band must not run to the edge, where a cut a hair off would show.
    inset: f32,
}

impl Frame {
    fn new((width, height): (f32, f32)) -> Self {
        let label = height < 100.0 * MM;
        let inset = if label { 2.5 * MM } else { 0.0 };
        let band_height = height * if label { 0.135 } else { 0.15 };
        let band = (height - inset - band_height, band_height);
        let side = if label { height * 0.55 } else { width * 0.7 };
        let code = (band.0 - side - height * if label { 0.0 } else { 0.045 }, side);
        Self { width, height, band, code, inset }
    }

    fn middle(&self) -> f32 {
        self.width / 2.0
    }

    /// A place as wide as the cell less its margins; sizes are shares of the height.
    fn place(&self, size: f32, least: f32, lines: usize) -> Place {
        let width = self.width - 2.0 * (self.inset + self.width * 0.06);
        Place { width, size: size * self.height, least: least * self.height, lines }
    }

    /// A height as a share of the cell's.
    fn y(&self, share: f32) -> f32 {
        share * self.height
    }
}

pub(super) fn common(pen: &mut Pen<'_>, style: &SheetStyle, cell: (f32, f32)) {
    let frame = Frame::new(cell);
    headline(pen, style, &frame);
    let middle = frame.middle();
    pen.grey(QUIET);
    if frame.inset == 0.0 {
        let how = pen.fit(Weight::Regular, sheets::how(style.lang), frame.place(0.019, 0.012, 1));
        let y = frame.band.0 - frame.height * 0.04;
        pen.lines(Weight::Regular, Align::Centre, (middle, y), &how);
    }
    let emergency = format!("{} {}", sheets::emergency(style.lang), sheets::EMERGENCY_NUMBERS);
    let size = if frame.inset > 0.0 { 0.026 } else { 0.0185 };
    let emergency = pen.fit(Weight::Regular, &emergency, frame.place(size, 0.01, 1));
    pen.grey(0.0);
    pen.lines(Weight::Regular, Align::Centre, (middle, frame.y(0.045)), &emergency);
}

/// White on a dark band.
fn headline(pen: &mut Pen<'_>, style: &SheetStyle, frame: &Frame) {
    let headline = sheets::promise(style.lang, style.contact_minutes).join(sheets::BETWEEN);
    let (y, height) = frame.band;
    pen.grey(0.12);
    pen.fill(frame.inset, y, frame.width - 2.0 * frame.inset, height);
    let fitted = pen.fit(Weight::Bold, &headline, Place { size: height * 0.48, ..frame.place(0.0, 0.02, 1) });
    pen.grey(1.0);
    // Chinese characters stand from 0.12 below the baseline to 0.88 above it.
    let baseline = y + (height - fitted.size) / 2.0 + fitted.size * 0.12;
    pen.lines(Weight::Bold, Align::Centre, (frame.middle(), baseline), &fitted);
}

pub(super) fn own(
    pen: &mut Pen<'_>,
    style: &SheetStyle,
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
    let name = pen.fit(Weight::Bold, &item.place_name, frame.place(0.043, 0.024, 2));
    pen.grey(0.0);
    let below = pen.lines(Weight::Bold, Align::Centre, (middle, y - name.size * 0.9), &name);
    let division = pen.fit(Weight::Regular, &item.division_path, frame.place(0.02, 0.013, 1));
    pen.grey(QUIET);
    pen.lines(Weight::Regular, Align::Centre, (middle, below - division.size * LINE * 1.3), &division);
    pen.grey(0.0);
    number(pen, style, &frame, item);
}

/// Short number and hotline side by side.
fn number(pen: &mut Pen<'_>, style: &SheetStyle, frame: &Frame, item: &SheetItem) {
    let short = format!("{} {}", sheets::number(style.lang), grouped(&item.place.short()));
    let hotline = match item.hotline.as_str() {
        "" => String::new(),
        number => format!("　{} {number}", sheets::hotline(style.lang)),
    };
    let line = pen.fit(Weight::Bold, &format!("{short}{hotline}"), frame.place(0.035, 0.015, 1));
    pen.lines(Weight::Bold, Align::Centre, (frame.middle(), frame.y(0.11)), &line);
    if frame.inset == 0.0 {
        pen.grey(QUIET);
        let hint = pen.fit(Weight::Regular, sheets::number_hint(style.lang), frame.place(0.016, 0.01, 1));
        pen.lines(Weight::Regular, Align::Centre, (frame.middle(), frame.y(0.085)), &hint);
    }
}
