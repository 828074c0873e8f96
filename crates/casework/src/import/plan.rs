//! What an import would do, before it does it.

use std::collections::BTreeMap;
use std::fmt;

use super::fault::Fault;
use super::heading::Field;
use super::list::Listed;

/// A record and the line where it first stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<R> {
    /// The row as Excel numbers it, from 1.
    pub line: u32,
    /// What the row says.
    pub record: R,
}

/// One value that an import would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which value.
    pub field: Field,
    /// What is stored; empty when nothing is.
    pub old: String,
    /// What would be stored.
    pub new: String,
}

/// A record that an import would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<R> {
    /// The row as Excel numbers it, from 1.
    pub line: u32,
    /// What is stored.
    pub before: R,
    /// What would be stored: never less than before, because an empty cell leaves a value as it is.
    pub after: R,
    /// The values that differ.
    pub fields: Vec<FieldChange>,
}

/// What an import would do. Nothing is ever deleted by an import: what the list does not mention is left alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan<R> {
    /// Not stored yet, by their keys (so that a division comes after the one that contains it).
    pub new: Vec<Entry<R>>,
    /// Stored with other values.
    pub changed: Vec<Change<R>>,
    /// How many are stored exactly as listed.
    pub unchanged: usize,
    /// How many are stored and not listed.
    pub untouched: usize,
    /// What is wrong, by line.
    pub faults: Vec<Fault>,
    /// Headings that mean nothing here.
    pub ignored: Vec<String>,
}

impl<R> Plan<R> {
    /// Whether the plan may be carried out: a list with faults only when the good rows are wanted on their own.
    pub fn may_apply(&self, keep_good: bool) -> bool {
        self.faults.is_empty() || keep_good
    }

    /// Whether carrying it out would change nothing.
    pub fn is_idle(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty()
    }
}

/// What can be listed, stored and compared.
pub(super) trait Record: Clone + PartialEq {
    /// By which it is found again.
    type Key: Clone + Ord + fmt::Display;

    /// Its key.
    fn key(&self) -> Self::Key;

    /// Takes in another row of the same key; says whether the two agree.
    fn join(&mut self, other: Self) -> bool {
        *self == other
    }

    /// This record where it says something, `stored` where it is silent.
    fn over(self, stored: &Self) -> Self;

    /// Its values other than the key, as they can be shown; always the same fields in the same order.
    fn values(&self) -> Vec<(Field, String)>;
}

/// Compares good rows with what is stored.
pub(super) fn make<R: Record>(
    good: BTreeMap<R::Key, Entry<R>>,
    stored: &BTreeMap<R::Key, R>,
    ignored: Vec<String>,
    mut faults: Vec<Fault>,
) -> Plan<R> {
    faults.sort_by_key(|f| f.line);
    let untouched = stored.keys().filter(|key| !good.contains_key(key)).count();
    let mut plan = Plan { new: Vec::new(), changed: Vec::new(), unchanged: 0, untouched, faults, ignored };
    for (key, entry) in good {
        let Some(before) = stored.get(&key) else {
            plan.new.push(entry);
            continue;
        };
        let after = entry.record.over(before);
        let fields = differences(before, &after);
        if fields.is_empty() {
            plan.unchanged += 1;
        } else {
            plan.changed.push(Change { line: entry.line, before: before.clone(), after, fields });
        }
    }
    plan
}

/// The plan of a list without headings: its faults.
pub(super) fn refused<R: Record>(listed: Listed<R>, stored: &BTreeMap<R::Key, R>) -> Plan<R> {
    make(BTreeMap::new(), stored, Vec::new(), listed.faults)
}

fn differences<R: Record>(before: &R, after: &R) -> Vec<FieldChange> {
    before
        .values()
        .into_iter()
        .zip(after.values())
        .filter(|(old, new)| old.1 != new.1)
        .map(|((field, old), (_, new))| FieldChange { field, old, new })
        .collect()
}
