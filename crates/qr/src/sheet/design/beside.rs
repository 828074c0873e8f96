//! The wide label: the code on the left, the words on the right.

use i18n::sheets;

use super::{QUIET, grouped};
use crate::sheet::layout::MM;
use crate::sheet::pen::{Align, Pen, Weight};
use crate::sheet::text::Place;
use crate::sheet::{SheetItem, SheetStyle};
use crate::symbol::Symbol;

/// Height of the rule between promise and place above the lower edge, in millimetres on the label of 34 mm.
const RULE: f32 = 23.7;

/// Where the parts of a label of this height stand. All lengths follow from the height.
struct Frame {
    /// Side of the code with its quiet zone, and its distance from the edges.
    side: f32,
    edge: f32,
    /// Left and right end of the words.
    left: f32,
    right: f32,
    /// The unit of all sizes: 1 on the label of 34 mm.
    unit: f32,
}

impl Frame {
    fn new((width, height): (f32, f32)) -> Self {
        let unit = height / (34.0 * MM);
        let edge = 1.2 * MM * unit;
        let side = height - 2.0 * edge;
        Self { side, edge, left: edge + side, right: width - 3.0 * MM * unit, unit }
    }

    fn width(&self) -> f32 {
        self.right - self.left
    }

    /// A height above the lower edge, given for the label of 34 mm.
    fn y(&self, millimetres: f32) -> f32 {
        millimetres * MM * self.unit
    }

    fn place(&self, size: f32, least: f32, lines: usize) -> Place {
        let (size, least) = (size * self.unit, least * self.unit);
        Place { width: self.width(), size, several: size, least, lines }
    }
}

pub(super) fn common(pen: &mut Pen<'_>, style: SheetStyle, cell: (f32, f32)) {
    let frame = Frame::new(cell);
    let [scan, promise] = sheets::promise(style.lang, style.contact_minutes);
    pen.grey(0.0);
    let scan = pen.fit(Weight::Bold, &scan, frame.place(10.5, 6.0, 1));
    pen.lines(Weight::Bold, Align::Left, (frame.left, frame.y(28.5)), &scan);
    let promise = pen.fit(Weight::Regular, &promise, frame.place(8.0, 5.0, 1));
    pen.lines(Weight::Regular, Align::Left, (frame.left, frame.y(25.0)), &promise);
    let rule = frame.y(RULE);
    pen.strokes(0.4 * frame.unit, 0.6, &[[frame.left, rule, frame.right, rule]]);
    pen.grey(QUIET);
    let emergency = pen.fit(Weight::Regular, sheets::emergency(style.lang), frame.place(5.0, 3.2, 1));
    pen.lines(Weight::Regular, Align::Left, (frame.left, frame.y(4.3)), &emergency);
    let numbers = pen.fit(Weight::Regular, sheets::EMERGENCY_NUMBERS, frame.place(5.0, 3.2, 1));
    pen.lines(Weight::Regular, Align::Left, (frame.left, frame.y(2.2)), &numbers);
}

pub(super) fn own(
    pen: &mut Pen<'_>,
    style: SheetStyle,
    cell: (f32, f32),
    item: &SheetItem,
    symbol: Option<&Symbol>,
) {
    let frame = Frame::new(cell);
    if let Some(symbol) = symbol {
        pen.symbol((frame.edge, frame.edge), frame.side, symbol);
    }
    let name = pen.fit(Weight::Bold, &item.place_name, frame.place(8.5, 5.0, 2));
    pen.grey(0.0);
    let first = frame.y(RULE - 0.9) - name.size * 0.88;
    let below = pen.lines(Weight::Bold, Align::Left, (frame.left, first), &name);
    // There is room for three lines of name and division together.
    let lines = 3 - name.lines.len();
    let division = pen.fit(Weight::Regular, &item.division_path, frame.place(5.2, 4.0, lines));
    pen.grey(QUIET);
    pen.lines(Weight::Regular, Align::Left, (frame.left, below - 6.6 * frame.unit), &division);
    pen.grey(0.0);
    number(pen, style, &frame, item);
}

/// The short number and the hotline.
fn number(pen: &mut Pen<'_>, style: SheetStyle, frame: &Frame, item: &SheetItem) {
    let size = 5.6 * frame.unit;
    let label = sheets::number(style.lang);
    pen.line(Weight::Regular, size, Align::Left, (frame.left, frame.y(9.6)), label);
    let indent = pen.face(Weight::Regular).width(label) * size + 2.0 * frame.unit;
    let short = grouped(&item.place.short());
    pen.line(Weight::Bold, 10.5 * frame.unit, Align::Left, (frame.left + indent, frame.y(9.6)), &short);
    if item.hotline.is_empty() {
        return;
    }
    let hotline = format!("{} {}", sheets::hotline(style.lang), item.hotline);
    let hotline = pen.fit(Weight::Regular, &hotline, frame.place(5.8, 3.5, 1));
    pen.lines(Weight::Regular, Align::Left, (frame.left, frame.y(6.8)), &hotline);
}
