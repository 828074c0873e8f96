//! What all lists share: find the headings, read the rows, collect what is good and what is not.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, Reason};
use super::heading::{Column, Field, HeadingSearch, Layout};
use super::plan::{Entry, Record};
use super::read_error::ReadError;
use super::row::{Row, fault};
use super::source;

/// A list whose rows have been read, but not yet compared with each other's and with what is known.
pub(super) struct Listed<R: Record> {
    /// `None` when no headings were found; then there are faults and no rows.
    pub(super) layout: Option<Layout>,
    pub(super) good: Good<R>,
    pub(super) faults: Vec<Fault>,
}

/// What one row gave.
pub(super) enum Outcome<R: Record> {
    /// A record without fault.
    Good(R),
    /// Faults have been noted; the key, where it could be read, so that other rows of the same key fall with it.
    Faulty(Option<R::Key>),
}

/// Reads a list.
///
/// # Errors
/// [`ReadError`] when the file as a whole cannot be read.
pub(super) fn read<R: Record>(
    bytes: &[u8],
    columns: &'static [Column],
    parse: impl Fn(&mut Row<'_>) -> Outcome<R>,
) -> Result<Listed<R>, ReadError> {
    let mut search = HeadingSearch::new(columns);
    let mut listed = Listed { layout: None, good: Good::new(), faults: Vec::new() };
    source::read(bytes, &mut |line, cells| {
        let Some(layout) = &listed.layout else {
            if listed.faults.is_empty() {
                match search.look(line, cells) {
                    Ok(layout) => listed.layout = layout,
                    Err(faults) => listed.faults = faults,
                }
            }
            return;
        };
        match parse(&mut Row::new(line, cells, layout, &mut listed.faults)) {
            Outcome::Good(record) => listed.good.add(Entry { line, record }, layout, &mut listed.faults),
            Outcome::Faulty(key) => listed.good.spoiled.extend(key),
        }
    })?;
    if listed.layout.is_none() && listed.faults.is_empty() {
        listed.faults = search.give_up();
    }
    Ok(listed)
}

/// Records without fault so far, by key.
pub(super) struct Good<R: Record> {
    entries: BTreeMap<R::Key, Entry<R>>,
    /// Keys of which some row has a fault: none of their rows may be imported.
    spoiled: BTreeSet<R::Key>,
}

impl<R: Record> Good<R> {
    fn new() -> Self {
        Self { entries: BTreeMap::new(), spoiled: BTreeSet::new() }
    }

    fn add(&mut self, entry: Entry<R>, layout: &Layout, faults: &mut Vec<Fault>) {
        let key = entry.record.key();
        let Some(earlier) = self.entries.get_mut(&key) else {
            self.entries.insert(key, entry);
            return;
        };
        if !earlier.record.join(entry.record) {
            let reason = Reason::Contradiction { line: earlier.line };
            faults.push(fault(layout, entry.line, Field::Code, key.to_string(), reason));
            self.spoiled.insert(key);
        }
    }

    /// The keys of what has no fault so far.
    pub(super) fn keys(&self) -> impl Iterator<Item = &R::Key> {
        self.entries.keys().filter(|key| !self.spoiled.contains(key))
    }

    /// Keeps what `check` finds nothing against; it is asked in the order of the keys and told what was kept so far.
    pub(super) fn check(
        mut self,
        mut check: impl FnMut(&Entry<R>, &BTreeMap<R::Key, Entry<R>>) -> Vec<(Field, String, Reason)>,
        layout: &Layout,
        faults: &mut Vec<Fault>,
    ) -> BTreeMap<R::Key, Entry<R>> {
        self.entries.retain(|key, _| !self.spoiled.contains(key));
        let mut kept = BTreeMap::new();
        for (key, entry) in self.entries {
            let against = check(&entry, &kept);
            if against.is_empty() {
                kept.insert(key, entry);
            } else {
                let found = against.into_iter().map(|(f, value, r)| fault(layout, entry.line, f, value, r));
                faults.extend(found);
            }
        }
        kept
    }
}
