//! What all symbols of one version and level have in common, learnt once from the `qrcode` crate.

use std::sync::{LazyLock, OnceLock};

use qrcode::Color;
use qrcode::canvas::{Canvas, MaskPattern, Module};
use qrcode::types::Version;

use super::{Level, Row};

/// The masks in the order of the standard; of equally good ones the first is taken.
const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// Function patterns, masks and the way through the data modules.
pub(super) struct Template<const N: usize> {
    /// Modules in a row.
    pub(super) width: usize,
    /// For each mask the symbol whose data are all zero: function patterns, format information and the bare mask.
    /// The symbol of any data is this, exclusive-or the data in their places.
    pub(super) masks: [Vec<Row<N>>; 8],
    /// Row and column of each data module, in the order of the bits.
    path: Vec<(u8, u8)>,
}

type Cache<const N: usize> = LazyLock<Vec<OnceLock<Template<N>>>>;
static NARROW: Cache<1> = LazyLock::new(empty_cache);
static WIDE: Cache<3> = LazyLock::new(empty_cache);

fn empty_cache<const N: usize>() -> Vec<OnceLock<Template<N>>> {
    std::iter::repeat_with(OnceLock::new).take(40 * Level::ALL.len()).collect()
}

fn cached<const N: usize>(cache: &'static Cache<N>, version: i16, level: Level) -> &'static Template<N> {
    let at = usize::from(version.unsigned_abs() - 1) * Level::ALL.len() + level as usize;
    cache[at].get_or_init(|| Template::learn(version, level))
}

impl Template<1> {
    /// Versions 1 to 11, at most 61 modules wide.
    pub(super) fn narrow(version: i16, level: Level) -> &'static Self {
        cached(&NARROW, version, level)
    }
}

impl Template<3> {
    /// Versions up to 40, at most 177 modules wide.
    pub(super) fn wide(version: i16, level: Level) -> &'static Self {
        cached(&WIDE, version, level)
    }
}

impl<const N: usize> Template<N> {
    fn learn(version: i16, level: Level) -> Self {
        let mut canvas = Canvas::new(Version::Normal(version), level.of_crate());
        canvas.draw_all_functional_patterns();
        let width = canvas_width(version);
        let masks = MASKS.map(|mask| {
            let mut masked = canvas.clone();
            masked.apply_mask(mask);
            rows(&masked.into_colors(), width)
        });
        Self { width, masks, path: path(&canvas, Version::Normal(version).width()) }
    }

    /// The codewords' bits in their places, everything else zero.
    pub(super) fn place(&self, codewords: &[u8]) -> Vec<Row<N>> {
        let mut rows = vec![Row::EMPTY; self.width];
        for (&byte, places) in codewords.iter().zip(self.path.chunks(8)) {
            for (&(y, x), shift) in places.iter().zip((0..8).rev()) {
                rows[usize::from(y)].or_bit(usize::from(x), u64::from(byte >> shift & 1));
            }
        }
        rows
    }
}

fn canvas_width(version: i16) -> usize {
    usize::from(version.unsigned_abs()) * 4 + 17
}

fn rows<const N: usize>(colors: &[Color], width: usize) -> Vec<Row<N>> {
    let row = |line: &[Color]| {
        let mut row = Row::EMPTY;
        for (x, color) in line.iter().enumerate() {
            row.or_bit(x, u64::from(*color == Color::Dark));
        }
        row
    };
    colors.chunks(width).map(row).collect()
}

/// The data modules in placing order: pairs of columns from right to left, upwards and downwards by turns, right
/// column first, around the vertical timing pattern in column 6 and all other function patterns.
fn path(functions: &Canvas, side: i16) -> Vec<(u8, u8)> {
    let pairs = (7..side).rev().step_by(2).chain([5, 3, 1]);
    let mut path = Vec::new();
    for (pair, right) in pairs.enumerate() {
        for step in 0..side {
            let y = if pair % 2 == 0 { side - 1 - step } else { step };
            for x in [right, right - 1] {
                if functions.get(x, y) == Module::Empty {
                    path.push((y.to_be_bytes()[1], x.to_be_bytes()[1]));
                }
            }
        }
    }
    path
}
