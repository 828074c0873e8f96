//! What holds when, as a list of times.

use jiff::civil::{Date, DateTime};

use super::{Leaves, Roster, day_after};

/// A time through which the same holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span<T> {
    /// Since when.
    pub from: DateTime,
    /// The first moment after it.
    pub to: DateTime,
    /// What.
    pub what: T,
}

/// What holds from the beginning of `first` for `days` days, as `what` says for each time; it changes only where hours of
/// the rosters or leave begin or end. The spans follow one another without a gap, and no two neighbours are the same.
pub fn spans<'a, T: PartialEq>(
    rosters: impl Iterator<Item = &'a Roster>,
    leaves: &Leaves,
    first: Date,
    days: i32,
    what: impl Fn(DateTime) -> T,
) -> Vec<Span<T>> {
    let midnight = |day: Date| day.at(0, 0, 0, 0);
    let (begin, Some(end)) = (midnight(first), day_after(first, days).map(midnight)) else {
        return Vec::new();
    };
    let hours = rosters.flat_map(|roster| roster.changes(first, days));
    let mut times: Vec<DateTime> = hours.chain(leaves.changes().map(midnight)).collect();
    times.retain(|at| begin < *at && *at < end);
    times.extend([begin, end]);
    times.sort_unstable();
    times.dedup();
    let mut spans: Vec<Span<T>> = Vec::new();
    for pair in times.windows(2) {
        let &[from, to] = pair else { continue };
        let what = what(from);
        match spans.last_mut().filter(|last| last.what == what) {
            Some(last) => last.to = to,
            None => spans.push(Span { from, to, what }),
        }
    }
    spans
}
