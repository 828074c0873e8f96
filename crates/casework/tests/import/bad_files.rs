use casework::import::{MAX_FILE_BYTES, ReadError};
use proptest::prelude::*;

use crate::support::read_as_all;
use crate::workbooks::{pack, parts, sound};

fn refusal(bytes: &[u8]) -> ReadError {
    let [divisions, places, staff] = read_as_all(bytes);
    assert_eq!(divisions, places);
    assert_eq!(divisions, staff);
    divisions.unwrap_err()
}

#[test]
fn what_is_no_list_is_refused_in_a_sentence() {
    assert_eq!(refusal(b""), ReadError::Empty);
    assert_eq!(refusal(b"\xEF\xBB\xBF \r\n,,\r\n"), ReadError::Empty);
    assert_eq!(refusal(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), ReadError::OldExcel);
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\n\0\0\0"), ReadError::NotATable);
    assert_eq!(refusal(&vec![b'a'; MAX_FILE_BYTES + 1]), ReadError::Size { found: MAX_FILE_BYTES + 1 });
    assert!(matches!(refusal(b"PK\x03\x04"), ReadError::Damaged { .. }));
    let document = pack(&[("word/document.xml".to_owned(), b"<w/>".to_vec())]);
    assert!(matches!(refusal(&document), ReadError::NotATable | ReadError::Damaged { .. }));
    let mut cut = sound();
    cut.truncate(cut.len() / 2);
    assert!(matches!(refusal(&cut), ReadError::Damaged { .. }));
}

#[test]
fn more_rows_or_columns_than_a_list_has_are_refused() {
    let rows = "99,x\n".repeat(200_001);
    assert_eq!(refusal(rows.as_bytes()), ReadError::Rows);
    let columns = "code,name\n".to_owned() + &"x,".repeat(300);
    assert_eq!(refusal(columns.as_bytes()), ReadError::Columns { line: 2 });
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read_as_all(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "(code|name|编号|名称|division|工号|[,;\t\"\r\n]|[0-9E+.]{1,9}|\\PC){0,60}") {
        let _ = read_as_all(text.as_bytes());
    }

    #[test]
    fn no_damage_within_a_workbook_makes_it_panic(
        part in any::<prop::sample::Index>(),
        hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut parts = parts(&sound());
        let at = part.index(parts.len());
        let bytes = &mut parts[at].1;
        for (index, value) in hits {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        let _ = read_as_all(&pack(&parts));
    }
}
