//! A text as a code symbol: a square grid of dark and light modules (ISO/IEC 18004).
//!
//! Bits and error correction come from the `qrcode` crate; nearly all of its time goes into its search for a mask,
//! so placing and masking are ours, on rows of bits. The result is the crate's own, module for module, for the same
//! bits; ours may be a size smaller, because the text is cut into segments as short as can be.

mod bits;
mod penalty;
mod segments;
mod template;

use thiserror::Error;

use bits::Row;
use template::Template;

/// How much of a symbol may be lost. Sizes grow with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Level {
    /// A good deal smaller than Q for long addresses; for indoors.
    M,
    /// Survives scratches and a torn corner; costs no more than M for usual addresses.
    #[default]
    Q,
    /// The most robust: for posters that hang outside for years.
    H,
}

impl Level {
    /// All levels, the weakest first.
    pub const ALL: [Self; 3] = [Self::M, Self::Q, Self::H];

    fn of_crate(self) -> qrcode::EcLevel {
        match self {
            Self::M => qrcode::EcLevel::M,
            Self::Q => qrcode::EcLevel::Q,
            Self::H => qrcode::EcLevel::H,
        }
    }
}

/// Why a text has no symbol.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SymbolError {
    /// Longer than the largest symbol holds.
    #[error("a text of {bytes} bytes does not fit the largest code at level {level:?}: shorten it")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The level asked for.
        level: Level,
    },
    /// The encoder refused; cannot happen with the segments that we make.
    #[error("the encoder refused the text: {0}")]
    Encoder(qrcode::types::QrError),
}

/// A square of modules, packed: bit `x % 64` of word `x / 64` of a row is the module in column `x`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    width: usize,
    words: usize,
    rows: Vec<u64>,
}

/// A horizontal run of dark modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Column of its first module, from the left.
    pub x: usize,
    /// Row, from the top.
    pub y: usize,
    /// How many modules.
    pub len: usize,
}

impl Symbol {
    /// The light border that readers need around a symbol, in modules.
    pub const QUIET_ZONE: usize = 4;

    /// The smallest symbol of a text at a level, with the mask that the standard's penalty prefers.
    ///
    /// # Errors
    /// [`SymbolError::TooLong`] beyond what version 40 holds.
    pub fn encode(text: &str, level: Level) -> Result<Self, SymbolError> {
        let codewords = segments::codewords(text.as_bytes(), level)?;
        Ok(match codewords.version {
            1..=11 => Self::place(Template::<1>::narrow(codewords.version, level), &codewords.bytes),
            _ => Self::place(Template::<3>::wide(codewords.version, level), &codewords.bytes),
        })
    }

    fn place<const N: usize>(template: &Template<N>, codewords: &[u8]) -> Self {
        let data = template.place(codewords);
        let best = penalty::lightest(template, &data);
        Self { width: template.width, words: N, rows: best.iter().flat_map(|row| row.words()).collect() }
    }

    /// Modules in a row, without a quiet zone.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether the module in column `x` of row `y` is dark; outside the symbol all is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.width && self.rows[y * self.words + x / 64] >> (x % 64) & 1 == 1
    }

    /// The horizontal runs of dark modules, row by row.
    pub fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        (0..self.width).flat_map(|y| self.runs_in(y))
    }

    /// The runs of one row: each begins at a dark module after a light one and ends at a dark one before a light one.
    pub(crate) fn runs_in(&self, y: usize) -> impl Iterator<Item = Run> + '_ {
        let row = &self.rows[y * self.words..][..self.words];
        let starts = SetBits::new(row, |word, before, _| word & !(word << 1 | before >> 63));
        let ends = SetBits::new(row, |word, _, after| word & !(word >> 1 | after << 63));
        starts.zip(ends).map(move |(start, end)| Run { x: start, y, len: end + 1 - start })
    }
}

/// A rectangle of dark modules: a run, as high as it goes on unchanged from row to row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its uppermost run.
    pub run: Run,
    /// How many rows it is high.
    pub height: usize,
}

impl Symbol {
    /// Bars that together cover each dark module once: a fifth fewer rectangles to draw than runs.
    ///
    /// Only symbols of one word a row (versions 1 to 11, all that addresses need) are searched for higher bars; in
    /// larger ones every run is a bar.
    pub fn for_each_bar(&self, mut draw: impl FnMut(Bar)) {
        for y in 0..self.width {
            for run in self.runs_in(y) {
                let height = if self.words > 1 { 1 } else { self.height(run) };
                if height > 0 {
                    draw(Bar { run, height });
                }
            }
        }
    }

    /// How many rows a run goes on for; 0 when it goes on from the row above and so belongs to a bar begun there.
    fn height(&self, run: Run) -> usize {
        // The run and its two light neighbours; a row has the same run when it does not differ in any of them.
        let frame = ((1_u64 << (run.len + 2)) - 1) << run.x >> 1;
        let row = self.rows[run.y];
        let same = |y: usize| (self.rows[y] ^ row) & frame == 0;
        if run.y > 0 && same(run.y - 1) {
            return 0;
        }
        1 + (run.y + 1..self.width).take_while(|&y| same(y)).count()
    }
}

/// The positions of ones in words that are derived from a row: from each word, the one before and the one after.
struct SetBits<'a, F> {
    row: &'a [u64],
    derive: F,
    /// The word in work, and what is left of it.
    at: usize,
    rest: u64,
}

impl<'a, F: Fn(u64, u64, u64) -> u64> SetBits<'a, F> {
    fn new(row: &'a [u64], derive: F) -> Self {
        let mut bits = Self { row, derive, at: 0, rest: 0 };
        bits.rest = bits.word(0);
        bits
    }

    fn word(&self, at: usize) -> u64 {
        let before = if at == 0 { 0 } else { self.row[at - 1] };
        (self.derive)(self.row[at], before, self.row.get(at + 1).copied().unwrap_or(0))
    }
}

impl<F: Fn(u64, u64, u64) -> u64> Iterator for SetBits<'_, F> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.rest == 0 {
            self.at += 1;
            if self.at >= self.row.len() {
                return None;
            }
            self.rest = self.word(self.at);
        }
        let bit = self.rest.trailing_zeros() as usize;
        self.rest &= self.rest - 1;
        Some(self.at * 64 + bit)
    }
}

#[cfg(test)]
mod tests;
