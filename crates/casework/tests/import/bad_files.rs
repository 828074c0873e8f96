use casework::import::{MAX_FILE_BYTES, ReadError};

use crate::support::read_as_all;
use crate::workbooks::{pack, sound};

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
