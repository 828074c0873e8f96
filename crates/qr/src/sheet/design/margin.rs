//! What stands in the margin of a sheet of labels: where to cut, and a word to whoever prints.

use i18n::sheets;

use super::QUIET;
use crate::sheet::SheetStyle;
use crate::sheet::layout::{Grid, MM};
use crate::sheet::pen::{Align, Pen, Weight};

/// Length of the marks outside the labels and of the arms of the crosses between them.
const OUTER: f32 = 4.0 * MM;
const ARM: f32 = 1.2 * MM;

/// Cutting marks at all corners and the print hint. A poster has neither.
pub(in crate::sheet) fn margin(pen: &mut Pen<'_>, style: SheetStyle) {
    let grid = style.layout.grid();
    if grid.columns * grid.rows == 1 {
        return;
    }
    let (xs, ys) = grid.cuts();
    let mut lines = Vec::new();
    for (column, &x) in xs.iter().enumerate() {
        for (row, &y) in ys.iter().enumerate() {
            // Short crosses inside, so that a cut a hair off leaves no line on a label; long marks towards the edge.
            let arm = |outer| if outer { OUTER } else { ARM };
            lines.push([x, y - arm(row == 0), x, y + arm(row == grid.rows)]);
            lines.push([x - arm(column == 0), y, x + arm(column == grid.columns), y]);
        }
    }
    pen.strokes(0.3, 0.55, &lines);
    let y = margin_line(&grid);
    pen.grey(QUIET);
    pen.line(
        Weight::Regular,
        6.0,
        Align::Left,
        (grid.origin.0 + 2.0 * MM, y),
        sheets::print_hint(style.lang),
    );
}

/// The baseline of the words below the labels.
pub(in crate::sheet) fn margin_line(grid: &Grid) -> f32 {
    grid.origin.1 - OUTER - 2.0 * MM
}
