//! The sizes of pages and of what stands on them.

use std::str::FromStr;

use thiserror::Error;

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// What a document is a stack of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// A4 with 24 labels of 64 × 34 mm: letter boxes, switch boxes, tables.
    A4x24,
    /// A4 with 12 labels of 95 × 46 mm: doors and meter cabinets.
    A4x12,
    /// A4 with 6 labels of 95 × 90 mm: notice boards, lifts.
    A4x6,
    /// One poster of A5: the entrance of a building.
    A5Poster,
    /// One poster of A4: the gate of an estate, the centre of a village.
    A4Poster,
}

/// No layout of that name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no layout {0:?}; the layouts are a4-24, a4-12, a4-6, a5-poster and a4-poster")]
pub struct UnknownLayout(String);

impl Layout {
    /// All layouts.
    pub const ALL: [Self; 5] = [Self::A4x24, Self::A4x12, Self::A4x6, Self::A5Poster, Self::A4Poster];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::A4x24 => "a4-24",
            Self::A4x12 => "a4-12",
            Self::A4x6 => "a4-6",
            Self::A5Poster => "a5-poster",
            Self::A4Poster => "a4-poster",
        }
    }

    /// Codes on a page.
    pub fn per_page(self) -> usize {
        let grid = self.grid();
        grid.columns * grid.rows
    }

    pub(super) fn grid(self) -> Grid {
        let (a4, a5) = ((210.0, 297.0), (148.0, 210.0));
        match self {
            Self::A4x24 => Grid::new(a4, 3, 8, (64.0, 34.0)),
            Self::A4x12 => Grid::new(a4, 2, 6, (95.0, 46.0)),
            Self::A4x6 => Grid::new(a4, 2, 3, (95.0, 90.0)),
            Self::A5Poster => Grid::new(a5, 1, 1, a5),
            Self::A4Poster => Grid::new(a4, 1, 1, a4),
        }
    }
}

impl FromStr for Layout {
    type Err = UnknownLayout;

    fn from_str(name: &str) -> Result<Self, UnknownLayout> {
        let found = Self::ALL.into_iter().find(|layout| layout.name().eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| UnknownLayout(name.chars().take(40).collect()))
    }
}

/// Equal cells in the middle of a page; lengths in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub(super) page: (f32, f32),
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) cell: (f32, f32),
    /// Left and lower edge of the whole block of cells.
    pub(super) origin: (f32, f32),
}

impl Grid {
    /// From millimetres.
    fn new(page: (f32, f32), columns: usize, rows: usize, cell: (f32, f32)) -> Self {
        let (width, height) = (cell.0 * many(columns), cell.1 * many(rows));
        let origin = ((page.0 - width) / 2.0, (page.1 - height) / 2.0);
        let points = |(x, y): (f32, f32)| (x * MM, y * MM);
        Self { page: points(page), columns, rows, cell: points(cell), origin: points(origin) }
    }

    /// Lower left of cell `number`, counted from the upper left in reading order.
    pub(super) fn place(&self, number: usize) -> (f32, f32) {
        let (column, row) = (number % self.columns, number / self.columns);
        let x = self.origin.0 + many(column) * self.cell.0;
        (x, self.origin.1 + many(self.rows - 1 - row) * self.cell.1)
    }

    /// The x of all vertical and the y of all horizontal cuts.
    pub(super) fn cuts(&self) -> (Vec<f32>, Vec<f32>) {
        let x = (0..=self.columns).map(|n| self.origin.0 + many(n) * self.cell.0).collect();
        let y = (0..=self.rows).map(|n| self.origin.1 + many(n) * self.cell.1).collect();
        (x, y)
    }
}

/// A small count as a factor.
fn many(count: usize) -> f32 {
    u8::try_from(count).map_or(0.0, f32::from)
}
