//! The checks of one log.

use std::collections::BTreeSet;

use super::{AnchoredHead, Entry, Fault, Log};
use crate::chain::{Digest, LoggedEvent, START, of_words};
use crate::number::TicketId;
use crate::ticket::EventKind;

/// All that is wrong with a log; nothing when it is what was written.
pub fn faults(log: &Log) -> Vec<Fault> {
    let mut faults = Vec::new();
    match (&log.row, log.anchored.last()) {
        (None, Some(head)) if log.entries.is_empty() => return vec![Fault::Gone { day: head.day }],
        (None, _) => faults.push(Fault::NoTicket),
        (Some(_), _) => {}
    }
    check_links(log, &mut faults);
    check_words(log, &mut faults);
    check_row(log, &mut faults);
    check_anchored(log, &mut faults);
    faults
}

/// Follows the links from the first entry on. What goes before the next entry may be in doubt: then each digest that it
/// may have is tried.
fn check_links(log: &Log, faults: &mut Vec<Fault>) {
    let last = log.entries.iter().map(Entry::revision).chain(log.row.iter().map(|row| row.revision)).max();
    let last = last.unwrap_or(0);
    let mut before = vec![START];
    let mut placed = BTreeSet::new();
    let mut number = 1;
    while number <= last {
        let stated = log.entries.iter().find(|entry| entry.revision() == number);
        let fits = |entry: &&Entry| follows(entry, &before, log.ticket, number);
        if let Some(event) = stated.filter(|entry| before.is_empty() || fits(entry)).and_then(Entry::kept) {
            placed.insert(number);
            before = vec![event.digest];
        } else if let Some(event) = log.entries.iter().find(fits).and_then(Entry::kept) {
            faults.push(Fault::OutOfOrder { entry: event.revision, belongs: number });
            placed.insert(event.revision);
            before = vec![event.digest];
        } else if let Some(entry) = stated {
            if placed.insert(number) {
                faults.push(Fault::Altered { entry: number });
            }
            before = possible_digests(entry, &before, log.ticket);
        } else {
            let following = log.entries.iter().map(Entry::revision).filter(|there| *there > number).min();
            let until = following.map_or(last, |there| there - 1);
            faults.push(Fault::Missing { first: number, last: until });
            before.clear();
            number = until;
        }
        let Some(next) = number.checked_add(1) else { break };
        number = next;
    }
    // In whose place another one belongs, or under a number before the first: they were put there.
    let added = log.entries.iter().map(Entry::revision).filter(|entry| !placed.contains(entry));
    faults.extend(added.map(|entry| Fault::Altered { entry }));
}

fn follows(entry: &Entry, before: &[Digest], ticket: TicketId, number: i32) -> bool {
    entry.kept().is_some_and(|event| before.iter().any(|digest| event.follows(digest, ticket, number)))
}

/// Either the link of an altered entry was changed or something that it covers: the next one may follow on both.
fn possible_digests(entry: &Entry, before: &[Digest], ticket: TicketId) -> Vec<Digest> {
    let Some(event) = entry.kept() else { return Vec::new() };
    let computed = before.iter().map(|digest| event.link_after(digest, ticket, event.revision));
    computed.chain([event.digest]).collect()
}

fn check_words(log: &Log, faults: &mut Vec<Fault>) {
    let erased = |entry: &LoggedEvent| matches!(entry.event.kind, EventKind::Erased { .. });
    let erased_until =
        log.entries.iter().filter_map(Entry::kept).filter(|e| erased(e)).map(|e| e.revision).max();
    for entry in log.entries.iter().filter_map(Entry::kept) {
        let number = entry.revision;
        if faults.iter().any(|fault| fault.names(number)) || (number == 1 && log.row.is_none()) {
            continue;
        }
        let own = entry.event.note.as_ref().map(crate::text::Words::as_str);
        let words = match &log.row {
            Some(row) if number == 1 => own.or(row.words.as_deref()),
            _ => own,
        };
        let may_be_erased = !erased(entry) && erased_until.is_some_and(|until| number < until);
        match (entry.words_digest, words, entry.salt) {
            (None, None, None) => {}
            (Some(digest), Some(words), Some(salt)) if of_words(&salt, words) == digest => {}
            (Some(_), None, None) if may_be_erased => {}
            (Some(_), None, _) => faults.push(Fault::WordsGone { entry: number }),
            _ => faults.push(Fault::Words { entry: number }),
        }
    }
}

fn check_row(log: &Log, faults: &mut Vec<Fault>) {
    let (Some(row), Some(last)) = (&log.row, log.entries.last()) else { return };
    let number = last.revision();
    let ends_here = row.revision == number && row.head == last.kept().map(|event| event.digest);
    let told = row.revision > number || row.revision == number && faults.iter().any(|f| f.names(number));
    if !ends_here && !told {
        faults.push(Fault::Head { last: number });
    }
}

fn check_anchored(log: &Log, faults: &mut Vec<Fault>) {
    let there = |number: i32| log.entries.iter().find(|entry| entry.revision() == number);
    let Some(furthest) = log.anchored.iter().max_by_key(|head| head.revision) else { return };
    let last = log.entries.last().map_or(0, Entry::revision).max(log.row.as_ref().map_or(0, |r| r.revision));
    if furthest.revision > last {
        // The first day on which it had come so far.
        let AnchoredHead { day, revision, .. } = *furthest;
        faults.push(Fault::CutOff { first: last.saturating_add(1), last: revision, day });
    }
    let known = log.anchored.iter().filter(|head| !faults.iter().any(|fault| fault.names(head.revision)));
    let other = |head: &&AnchoredHead| {
        there(head.revision).and_then(Entry::kept).map(|event| Some(event.digest)) != Some(head.digest)
    };
    // Whatever follows an entry that was rewritten is another one as well.
    if let Some(head) = known.into_iter().find(other) {
        faults.push(Fault::Rewritten { entry: head.revision, day: head.day });
    }
}
