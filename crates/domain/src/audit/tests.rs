use jiff::SignedDuration;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::chain::{START, link, of_words};
use crate::ids::StaffId;
use crate::text::Words;
use crate::ticket::{Actor, ErasureGround, Event, EventKind, Judgement};

const TICKET: TicketId = TicketId(77);

/// The words of the first entry.
const FILED: &str = "三楼水管漏水";

fn words(text: &str) -> Words {
    Words::parse(text).unwrap()
}

/// A log of eight entries, every second with words; the first day's anchor covers three, the second's six.
fn log() -> Log {
    let kinds = [
        EventKind::Acknowledged,
        EventKind::Tried,
        EventKind::Remarked,
        EventKind::Added,
        EventKind::Tried,
        EventKind::Judged { judgement: Judgement::Satisfied, solved: None },
        EventKind::Remarked,
        EventKind::Withdrawn,
    ];
    let mut head = START;
    let mut entries = Vec::new();
    for (kind, revision) in kinds.into_iter().zip(1..) {
        let at = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(7 * i64::from(revision));
        let note = (revision % 2 == 1 && revision > 1).then(|| words(&format!("第{revision}条")));
        let said =
            if revision == 1 { Some(FILED.to_owned()) } else { note.as_ref().map(ToString::to_string) };
        let salt = said.as_ref().map(|_| [u8::try_from(revision).unwrap(); 16]);
        let words_digest = said.zip(salt).map(|(words, salt)| of_words(&salt, &words));
        let actor = if revision % 3 == 0 { Actor::Requester } else { Actor::Staff(StaffId(5)) };
        let event = Event { at, actor, kind, note };
        let digest = link(&head, TICKET, revision, &event, words_digest);
        head = digest;
        entries.push(LoggedEvent { revision, event, salt, words_digest, digest });
    }
    let anchored = [(1, 3), (2, 6)].map(|(day, revision)| AnchoredHead {
        day: date(1970, 1, day),
        revision,
        digest: Some(entries[usize::try_from(revision).unwrap() - 1].digest),
    });
    let row = Row { revision: 8, head: Some(head), words: Some(FILED.to_owned()) };
    let entries = entries.into_iter().map(|entry| Entry::Kept(Box::new(entry))).collect();
    Log { ticket: TICKET, row: Some(row), entries, anchored: anchored.to_vec() }
}

fn row(log: &mut Log) -> &mut Row {
    log.row.as_mut().unwrap()
}

fn event(log: &mut Log, entry: i32) -> &mut LoggedEvent {
    let found = log.entries.iter_mut().find(|e| e.revision() == entry).unwrap();
    match found {
        Entry::Kept(event) => event,
        Entry::Unreadable { .. } => panic!("entry {entry} cannot be read"),
    }
}

/// Links all entries anew, as somebody would who knows how, and sets the ticket to the last.
fn relink(log: &mut Log) {
    let mut head = START;
    for entry in &mut log.entries {
        if let Entry::Kept(event) = entry {
            event.digest = event.link_after(&head, TICKET, event.revision);
            head = event.digest;
        }
    }
    let revision = log.entries.last().map_or(0, Entry::revision);
    let row = row(log);
    (row.revision, row.head) = (revision, Some(head));
}

/// What an erasure leaves of the words before it.
fn erase(log: &mut Log) {
    for n in 1..=8 {
        let event = event(log, n);
        (event.event.note, event.salt) = (None, None);
    }
    let note = Some(words("本人要求"));
    let kind = EventKind::Erased { ground: ErasureGround::Law };
    let at = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(99);
    let salt = [9; 16];
    let event = Event { at, actor: Actor::System, kind, note };
    let words_digest = Some(of_words(&salt, "本人要求"));
    let logged = LoggedEvent { revision: 9, event, salt: Some(salt), words_digest, digest: START };
    log.entries.push(Entry::Kept(Box::new(logged)));
    relink(log);
    row(log).words = None;
}

#[test]
fn what_was_written_has_no_fault() {
    assert_eq!(faults(&log()), []);
    assert_eq!((unanchored(&log()), log().anchored.len()), (2, 2));
}

#[test]
fn a_fault_is_told_in_a_sentence() {
    let told = |fault: Fault| fault.to_string();
    assert_eq!(told(Fault::Missing { first: 2, last: 2 }), "entry 2 is missing");
    let cut = Fault::CutOff { first: 5, last: 6, day: date(1970, 1, 2) };
    assert_eq!(told(cut), "entries 5 to 6 are missing; the anchor of 1970-01-02 covers what was there");
}

#[test]
fn erased_words_are_no_fault_but_words_that_went_without_a_record_are() {
    let mut erased = log();
    erase(&mut erased);
    assert_eq!(faults(&erased), []);
    event(&mut erased, 9).event.note = None;
    assert_eq!(faults(&erased), [Fault::WordsGone { entry: 9 }], "why it was done must stay");
    let mut gone = log();
    (event(&mut gone, 3).event.note, event(&mut gone, 3).salt) = (None, None);
    row(&mut gone).words = None;
    assert_eq!(faults(&gone), [Fault::WordsGone { entry: 1 }, Fault::WordsGone { entry: 3 }]);
}

#[test]
fn words_that_come_back_after_an_erasure_are_not_taken_for_genuine() {
    let mut erased = log();
    erase(&mut erased);
    row(&mut erased).words = Some("别的".to_owned());
    event(&mut erased, 5).salt = Some([1; 16]);
    assert_eq!(faults(&erased), [Fault::Words { entry: 1 }, Fault::WordsGone { entry: 5 }]);
}

#[test]
fn a_ticket_or_a_log_that_is_gone_is_named() {
    let mut gone = log();
    gone.row = None;
    assert_eq!(faults(&gone), [Fault::NoTicket]);
    gone.entries.clear();
    assert_eq!(faults(&gone), [Fault::Gone { day: date(1970, 1, 2) }]);
    let mut without_log = log();
    without_log.entries.clear();
    assert_eq!(faults(&without_log), [Fault::Missing { first: 1, last: 8 }]);
}

#[test]
fn the_newest_entries_cut_off_are_found_by_the_ticket_or_else_by_the_anchor() {
    let mut cut = log();
    cut.entries.truncate(4);
    assert_eq!(faults(&cut), [Fault::Missing { first: 5, last: 8 }]);
    relink(&mut cut);
    assert_eq!(faults(&cut), [Fault::CutOff { first: 5, last: 6, day: date(1970, 1, 2) }]);
    let mut since = log();
    since.entries.truncate(6);
    relink(&mut since);
    assert_eq!(faults(&since), [], "what no anchor covers can be cut off: the limit that is stated");
}

#[test]
fn a_log_that_was_computed_anew_is_found_by_the_first_anchor_that_covers_it() {
    let mut anew = log();
    event(&mut anew, 4).event.actor = Actor::System;
    relink(&mut anew);
    assert_eq!(faults(&anew), [Fault::Rewritten { entry: 6, day: date(1970, 1, 2) }]);
}

#[test]
fn an_entry_under_an_absurd_number_is_named_without_counting_so_far() {
    for number in [i32::MAX, i32::MIN, 0] {
        let mut moved = log();
        event(&mut moved, 4).revision = number;
        moved.entries.sort_by_key(Entry::revision);
        assert!(faults(&moved).contains(&Fault::OutOfOrder { entry: number, belongs: 4 }), "{number}");
    }
}

#[test]
fn entries_that_came_after_their_day_was_anchored_are_told_but_are_no_fault() {
    let mut log = log();
    // As if the first day's anchor had found one entry only: those of the first day that follow it came late.
    log.anchored[0].revision = 1;
    log.anchored[0].digest = log.entries[0].kept().map(|e| e.digest);
    assert_eq!(faults(&log), []);
    let utc = TimeZone::UTC;
    let day = date(1970, 1, 2);
    assert_eq!(late(&log, day, &utc), [], "the first anchor covers everything before it");
    let told: Vec<_> = late(&log, date(1970, 1, 1), &utc).iter().map(|late| (late.entry, late.day)).collect();
    assert_eq!(told, [(2, day), (3, day)]);
}

/// A stored field of an entry.
#[derive(Debug, Clone, Copy)]
enum Field {
    At,
    Actor,
    Kind,
    Note,
    Salt,
    WordsDigest,
    Digest,
    Spelling,
}

fn change(log: &mut Log, entry: i32, field: Field, bit: usize) {
    let flip = |digest: &mut Digest| digest[bit / 8] ^= 1 << (bit % 8);
    let at = usize::try_from(entry).unwrap() - 1;
    let event = event(log, entry);
    match field {
        Field::At => event.event.at += SignedDuration::from_millis(1),
        Field::Actor => event.event.actor = Actor::Staff(StaffId(6)),
        Field::Kind => {
            event.event.kind = EventKind::Reopened {
                level: crate::ticket::Level::Major,
                owner: crate::ticket::Owner { unit: "990101".parse().unwrap(), staff: None },
                due: Timestamp::UNIX_EPOCH,
            }
        }
        Field::Note => event.event.note = Some(words("不是这样说的")),
        Field::Salt => match &mut event.salt {
            Some(salt) => salt[bit / 16] ^= 1,
            none => *none = Some([1; 16]),
        },
        Field::WordsDigest => match &mut event.words_digest {
            Some(digest) => flip(digest),
            none => *none = Some([1; 32]),
        },
        Field::Digest => flip(&mut event.digest),
        Field::Spelling => log.entries[at] = Entry::Unreadable { revision: entry },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_single_change_to_a_stored_field_names_that_entry_and_no_other(
        entry in 1..=8_i32,
        field in select(vec![
            Field::At, Field::Actor, Field::Kind, Field::Note, Field::Salt, Field::WordsDigest, Field::Digest,
            Field::Spelling,
        ]),
        bit in 0_usize..256,
        erased in any::<bool>(),
    ) {
        let mut log = log();
        if erased {
            erase(&mut log);
        }
        change(&mut log, entry, field, bit);
        let found = faults(&log);
        prop_assert!(matches!(
            found[..],
            [Fault::Altered { entry: e } | Fault::Words { entry: e } | Fault::WordsGone { entry: e }] if e == entry
        ), "{:?} of {}: {:?}", field, entry, found);
    }

    #[test]
    fn any_change_to_the_ticket_is_found(what in 0..4, bit in 0_usize..256) {
        let mut log = log();
        let row = row(&mut log);
        match what {
            0 => row.head.as_mut().unwrap()[bit / 8] ^= 1 << (bit % 8),
            1 => row.head = None,
            2 => row.revision += 1,
            _ => row.revision -= 1,
        }
        let expected = if what == 2 { Fault::Missing { first: 9, last: 9 } } else { Fault::Head { last: 8 } };
        prop_assert_eq!(faults(&log), vec![expected]);
    }

    #[test]
    fn entries_that_were_removed_are_named(first in 1..=8_i32, more in 0..8_i32) {
        let last = (first + more).min(8);
        let mut log = log();
        log.entries.retain(|entry| !(first..=last).contains(&entry.revision()));
        prop_assert_eq!(faults(&log), vec![Fault::Missing { first, last }]);
    }

    #[test]
    fn two_entries_that_changed_places_are_named(one in 1..=8_i32, other in 1..=8_i32) {
        prop_assume!(one != other);
        let mut log = log();
        event(&mut log, one).revision = 0;
        event(&mut log, other).revision = one;
        event(&mut log, 0).revision = other;
        log.entries.sort_by_key(Entry::revision);
        let found = faults(&log);
        for (entry, belongs) in [(one, other), (other, one)] {
            prop_assert!(found.contains(&Fault::OutOfOrder { entry, belongs }), "{:?}", found);
        }
    }

    #[test]
    fn an_entry_that_was_added_is_named(at in 1..=9_i32) {
        let mut log = log();
        let mut added: LoggedEvent = event(&mut log, at.min(8)).clone();
        for entry in log.entries.iter_mut().rev() {
            if let Entry::Kept(event) = entry && event.revision >= at {
                event.revision += 1;
            }
        }
        added.revision = at;
        added.event.actor = Actor::System;
        log.entries.push(Entry::Kept(Box::new(added)));
        log.entries.sort_by_key(Entry::revision);
        let found = faults(&log);
        prop_assert!(found.iter().any(|fault| fault.names(at)), "{:?}", found);
    }
}
