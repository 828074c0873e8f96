//! The choice among the eight masks by the standard's penalty, on whole rows at once.

use super::bits::Row;
use super::template::Template;

/// The rows of the masked symbol with the least penalty; of equal ones the first.
pub(super) fn lightest<const N: usize>(template: &Template<N>, data: &[Row<N>]) -> Vec<Row<N>> {
    let mut rows = vec![Row::EMPTY; template.width];
    let mut best = (u32::MAX, 0);
    for (number, mask) in template.masks.iter().enumerate() {
        apply(mask, data, &mut rows);
        let score = score(&rows);
        if score < best.0 {
            best = (score, number);
        }
    }
    apply(&template.masks[best.1], data, &mut rows);
    rows
}

fn apply<const N: usize>(mask: &[Row<N>], data: &[Row<N>], rows: &mut [Row<N>]) {
    for ((row, &mask), &data) in rows.iter_mut().zip(mask).zip(data) {
        *row = mask ^ data;
    }
}

/// The penalty of a symbol by all four rules.
pub(super) fn score<const N: usize>(rows: &[Row<N>]) -> u32 {
    let width = rows.len();
    let (all, pairs) = (Row::ones(width), Row::ones(width - 1));
    let (mut runs, mut blocks, mut finders, mut dark) = (0, 0, 0, 0);
    let mut upright = Upright::new();
    for (y, &row) in rows.iter().enumerate() {
        dark += row.count();
        let equal = !(row ^ row.left::<1>()) & pairs;
        runs += runs_of_five(equal & equal.left::<1>() & equal.left::<2>() & equal.left::<3>());
        finders += finders_across(row);
        let Some(&below) = rows.get(y + 1) else { break };
        let same = !(row ^ below) & all;
        runs += upright.runs(same);
        blocks += (equal & same & same.left::<1>()).count();
        if let Some(seven) = rows.get(y..y + 7) {
            finders += finders_down(seven, &rows[y.saturating_sub(4)..y], &rows[y + 7..width.min(y + 11)]);
        }
    }
    runs + 3 * blocks + 40 * finders + balance(dark, width)
}

/// Rule 1 along a row: a run of n ≥ 5 equal modules costs n − 2. `fives` marks where five in a row begin: n − 4 marks a
/// run, so each run costs its marks and 2 more.
fn runs_of_five<const N: usize>(fives: Row<N>) -> u32 {
    fives.count() + 2 * (fives & !fives.right::<1>()).count()
}

/// Rule 1 down the columns, all columns at once: remembers in which of them the last rows were equal.
struct Upright<const N: usize> {
    /// Whether a row equals the one below, for the last three rows, the latest first.
    same: [Row<N>; 3],
    /// Where five equal modules ended one row earlier.
    fives: Row<N>,
}

impl<const N: usize> Upright<N> {
    fn new() -> Self {
        Self { same: [Row::EMPTY; 3], fives: Row::EMPTY }
    }

    fn runs(&mut self, same: Row<N>) -> u32 {
        let [a, b, c] = self.same;
        let fives = same & a & b & c;
        let score = fives.count() + 2 * (fives & !self.fives).count();
        *self = Self { same: [same, a, b], fives };
        score
    }
}

/// Rule 3 along a row: how often `#.###.#` stands with four light modules before or after it. What lies outside the
/// symbol is light.
fn finders_across<const N: usize>(row: Row<N>) -> u32 {
    let dark = row & row.left::<2>() & row.left::<3>() & row.left::<4>() & row.left::<6>();
    let found = dark & !row.left::<1>() & !row.left::<5>();
    let before = row.right::<1>() | row.right::<2>() | row.right::<3>() | row.right::<4>();
    let after = row.left::<7>() | row.left::<8>() | row.left::<9>() | row.left::<10>();
    (found & !(before & after)).count()
}

/// Rule 3 down the columns: the same in seven rows, with up to four rows before and after them.
fn finders_down<const N: usize>(seven: &[Row<N>], before: &[Row<N>], after: &[Row<N>]) -> u32 {
    let found = seven[0] & !seven[1] & seven[2] & seven[3] & seven[4] & !seven[5] & seven[6];
    let any = |rows: &[Row<N>]| rows.iter().fold(Row::EMPTY, |any, &row| any | row);
    if found == Row::EMPTY { 0 } else { (found & !(any(before) & any(after))).count() }
}

/// Rule 4: half a per cent of dark modules above or below one half costs 1.
fn balance(dark: u32, width: usize) -> u32 {
    let modules = u32::try_from(width * width).unwrap_or(u32::MAX);
    (dark * 200 / modules).abs_diff(100)
}
