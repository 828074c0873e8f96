//! A row of up to 192 modules as a number.

use std::ops::{BitAnd, BitOr, BitXor, Not};

/// `N` words; bit 0 of the first is the leftmost module. With one word everything becomes single instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row<const N: usize>([u64; N]);

impl<const N: usize> Row<N> {
    pub(super) const EMPTY: Self = Self([0; N]);

    /// The lowest `count` bits.
    pub(super) fn ones(count: usize) -> Self {
        let mut row = Self::EMPTY;
        (0..count).for_each(|x| row.or_bit(x, 1));
        row
    }

    /// Sets bit `x` when `bit` is 1.
    pub(super) fn or_bit(&mut self, x: usize, bit: u64) {
        self.0[x / 64] |= bit << (x % 64);
    }

    pub(super) fn count(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn words(self) -> [u64; N] {
        self.0
    }

    /// Moves every module `by` places to the left; `by` is below 64.
    pub(super) fn left<const BY: u32>(self) -> Self {
        let mut out = self.map(|word| word >> BY);
        for i in 1..N {
            out.0[i - 1] |= self.0[i] << (64 - BY);
        }
        out
    }

    /// Moves every module `by` places to the right; `by` is below 64.
    pub(super) fn right<const BY: u32>(self) -> Self {
        let mut out = self.map(|word| word << BY);
        for i in 1..N {
            out.0[i] |= self.0[i - 1] >> (64 - BY);
        }
        out
    }

    fn map(mut self, f: impl Fn(u64) -> u64) -> Self {
        for word in &mut self.0 {
            *word = f(*word);
        }
        self
    }

    fn zip(mut self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a = f(*a, b);
        }
        self
    }
}

impl<const N: usize> BitAnd for Row<N> {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }
}

impl<const N: usize> BitOr for Row<N> {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }
}

impl<const N: usize> BitXor for Row<N> {
    type Output = Self;
    fn bitxor(self, other: Self) -> Self {
        self.zip(other, |a, b| a ^ b)
    }
}

impl<const N: usize> Not for Row<N> {
    type Output = Self;
    fn not(self) -> Self {
        self.map(|word| !word)
    }
}
