//! The choice among the eight masks by the standard's penalty, on whole rows at once.

use super::bits::Row;
use super::template::Template;

/// The rows of the masked symbol with the least penalty; of equal ones the first.
pub(super) fn lightest<const N: usize>(template: &Template<N>, data: &[Row<N>]) -> Vec<Row<N>> {
    let mut rows = vec![Row::EMPTY; template.width];
    let frame = Frame { all: Row::ones(template.width), pairs: Row::ones(template.width - 1) };
    let mut best = (u32::MAX, 0);
    for (number, mask) in template.masks.iter().enumerate() {
        apply(mask, data, &mut rows);
        let score = score(&rows, &frame);
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

/// What cuts off the bits beyond a row: for all its modules, and for all pairs of neighbours.
struct Frame<const N: usize> {
    all: Row<N>,
    pairs: Row<N>,
}

/// The penalty of a symbol by all four rules.
fn score<const N: usize>(rows: &[Row<N>], frame: &Frame<N>) -> u32 {
    let width = rows.len();
    let (mut runs, mut blocks, mut finders, mut dark) = (Tally::new(), 0, 0, 0);
    let mut columns = Columns::new();
    for (y, &row) in rows.iter().enumerate() {
        dark += row.count();
        let level = !(row ^ row.left::<1>()) & frame.pairs;
        let below = rows.get(y + 1);
        let upright = below.map_or(Row::EMPTY, |&below| !(row ^ below) & frame.all);
        blocks += below.map_or(0, |_| (level & upright & upright.left::<1>()).count());
        finders += finders_across(row);
        if let Some(seven) = rows.get(y..y + 7) {
            finders += finders_down(seven, &rows[y.saturating_sub(4)..y], &rows[y + 7..width.min(y + 11)]);
        }
        runs.add(runs_across(level), columns.runs(upright));
    }
    runs.add(columns.runs(Row::EMPTY), columns.runs(Row::EMPTY));
    runs.total() + 3 * blocks + 40 * finders + balance(dark, width)
}

/// Rule 1 along a row: a run of n ≥ 5 equal modules costs n − 2. Where five in a row begin there are n − 4 marks a run;
/// with each mark drawn out by two it is n − 2, and runs never grow into each other.
fn runs_across<const N: usize>(level: Row<N>) -> Row<N> {
    let fives = level & level.left::<1>() & level.left::<2>() & level.left::<3>();
    fives | fives.right::<1>() | fives.right::<2>()
}

/// Rule 1 down the columns, all columns at once. Two empty rows at the end draw out the marks of the last row.
struct Columns<const N: usize> {
    /// Whether a row equals the one below, for the last three rows, the latest first.
    same: [Row<N>; 3],
    /// Where five equal modules ended one and two rows earlier.
    fives: [Row<N>; 2],
}

impl<const N: usize> Columns<N> {
    fn new() -> Self {
        Self { same: [Row::EMPTY; 3], fives: [Row::EMPTY; 2] }
    }

    fn runs(&mut self, same: Row<N>) -> Row<N> {
        let [first, second, third] = self.same;
        let fives = same & first & second & third;
        let marks = fives | self.fives[0] | self.fives[1];
        *self = Self { same: [same, first, second], fives: [fives, self.fives[0]] };
        marks
    }
}

/// Counts ones two rows at a time: three bits make a sum and a carry, and only the carries are counted each time.
struct Tally<const N: usize> {
    sum: Row<N>,
    carries: u32,
}

impl<const N: usize> Tally<N> {
    fn new() -> Self {
        Self { sum: Row::EMPTY, carries: 0 }
    }

    fn add(&mut self, one: Row<N>, other: Row<N>) {
        let differ = one ^ other;
        self.carries += (one & other | self.sum & differ).count();
        self.sum = self.sum ^ differ;
    }

    fn total(self) -> u32 {
        2 * self.carries + self.sum.count()
    }
}

/// Rule 3 along a row: how often `#.###.#` stands with four light modules before or after it. What lies outside the
/// symbol is light.
fn finders_across<const N: usize>(row: Row<N>) -> u32 {
    let dark = row & row.left::<2>() & row.left::<3>() & row.left::<4>() & row.left::<6>();
    let found = dark & !row.left::<1>() & !row.left::<5>();
    let before = row.right::<1>() | row.right::<2>() | row.right::<3>() | row.right::<4>();
    let after = row.left::<7>() | row.left::<8>() | row.left::<9>() | row.left::<10>();
    let found = found & !(before & after);
    if found == Row::EMPTY { 0 } else { found.count() }
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
