//! Whatever a file holds, reading it ends: in a plan, or in a sentence that a person can use.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use casework::import::{Fault, Known, Plan, ReadError, plan_divisions, plan_places, plan_staff};
use domain::policy::{Role, RoleId};
use i18n::Lang;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::{roles, town};
use crate::workbooks::{pack, parts, sound};

/// The longest sentence about a fault. What was typed is repeated, but not all of it.
const LONGEST_SENTENCE: usize = 4_000;

/// Lists as they are sent: those of the demo town.
const LISTS: [&str; 3] = [
    include_str!("../../../mashang/demo/divisions.csv"),
    include_str!("../../../mashang/demo/places.csv"),
    include_str!("../../../mashang/demo/staff.csv"),
];

/// What stands in attributes and cells and is believed by careless readers.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "99999999999999999999999",
    "1e308",
    "NaN",
    "A0",
    "XFD1048576",
    "ZZZZZZZ99999999999",
    "A1:XFD1048576",
];

/// Reads bytes as each kind of list.
fn read_as_all(bytes: &[u8]) {
    static AROUND: LazyLock<(Known, BTreeMap<RoleId, Role>)> = LazyLock::new(|| (town(), roles()));
    let (known, roles) = &*AROUND;
    ends_in_words(plan_divisions(bytes, known));
    ends_in_words(plan_places(bytes, known, roles));
    ends_in_words(plan_staff(bytes, known, roles));
}

fn ends_in_words<R>(read: Result<Plan<R>, ReadError>) {
    match read {
        Ok(plan) => plan.faults.iter().for_each(is_told),
        Err(refusal) => assert_bounded(&refusal.to_string()),
    }
}

fn is_told(fault: &Fault) {
    for lang in [Lang::Zh, Lang::En] {
        assert_bounded(&fault.words(lang));
    }
}

fn assert_bounded(sentence: &str) {
    assert!(!sentence.is_empty() && sentence.len() <= LONGEST_SENTENCE, "{} bytes", sentence.len());
}

/// A change of some bytes.
#[derive(Debug, Clone)]
enum Damage {
    Set(Index, u8),
    Cut(Index, usize),
    Repeat(Index, usize),
    End(Index),
}

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let at = any::<Index>;
    let one = prop_oneof![
        6 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        2 => (at(), 1..400_usize).prop_map(|(at, length)| Damage::Cut(at, length)),
        2 => (at(), 1..400_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        1 => at().prop_map(Damage::End),
    ];
    proptest::collection::vec(one, 1..6)
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let range = |at: &Index, length: usize| {
            let start = at.index(bytes.len());
            start..(start + length).min(bytes.len())
        };
        match damage {
            Damage::Set(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Damage::Cut(at, length) => drop(bytes.drain(range(at, *length))),
            Damage::Repeat(at, length) => {
                let range = range(at, *length);
                let again = bytes[range.clone()].to_vec();
                bytes.splice(range.end..range.end, again);
            }
            Damage::End(at) => bytes.truncate(at.index(bytes.len())),
        }
    }
    bytes
}

/// A list in one of the encodings in which Excel saves it.
fn encoded(list: &str, encoding: usize) -> Vec<u8> {
    match encoding {
        0 => list.as_bytes().to_vec(),
        1 => encoding_rs::GB18030.encode(list).0.into_owned(),
        _ => [0xFEFF].into_iter().chain(list.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
    }
}

/// Puts something else in place of one of the values of attributes and of cells.
fn with_value(xml: &[u8], which: Index, value: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(xml).into_owned();
    let values: Vec<(usize, usize)> = ['"', '>']
        .into_iter()
        .flat_map(|open| {
            text.match_indices(open).filter_map(|(at, _)| {
                let end = text[at + 1..].find(['"', '<'])?;
                (1..20).contains(&end).then_some((at + 1, at + 1 + end))
            })
        })
        .collect();
    if values.is_empty() {
        return xml.to_vec();
    }
    let (start, end) = values[which.index(values.len())];
    format!("{}{value}{}", &text[..start], &text[end..]).into_bytes()
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read_as_all(&bytes);
    }

    #[test]
    fn any_bytes_that_begin_like_a_workbook(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read_as_all(&[b"PK\x03\x04", &bytes[..]].concat());
    }

    #[test]
    fn any_text(text in "(code|name|编号|名称|division|工号|[,;\t\"\r\n]|[0-9E+.]{1,9}|\\PC){0,60}") {
        read_as_all(text.as_bytes());
    }

    #[test]
    fn a_damaged_text_table(list in 0..LISTS.len(), encoding in 0..3_usize, damages in damage()) {
        read_as_all(&damaged(encoded(LISTS[list], encoding), &damages));
    }

    #[test]
    fn a_damaged_archive(damages in damage()) {
        read_as_all(&damaged(sound(), &damages));
    }

    #[test]
    fn damage_within_the_parts_of_a_sound_archive(part in any::<Index>(), damages in damage()) {
        let mut parts = parts(&sound());
        let at = part.index(parts.len());
        parts[at].1 = damaged(std::mem::take(&mut parts[at].1), &damages);
        read_as_all(&pack(&parts));
    }

    #[test]
    fn numbers_that_no_sheet_has(
        part in any::<Index>(),
        values in proptest::collection::vec((any::<Index>(), proptest::sample::select(&NUMBERS[..])), 1..4),
    ) {
        let mut parts = parts(&sound());
        let at = part.index(parts.len());
        for (which, value) in values {
            parts[at].1 = with_value(&parts[at].1, which, value);
        }
        read_as_all(&pack(&parts));
    }
}

#[test]
fn a_huge_cell_is_repeated_shortened() {
    let huge = "字".repeat(300_000);
    for list in [huge.clone(), format!("code,name\n{huge}"), format!("code,name\n99,{huge}\n{huge},x")] {
        read_as_all(list.as_bytes());
    }
}
