//! Text tables (`.csv`) as Excel in China and elsewhere saves them.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030};

use super::bounds::MAX_COLUMNS;
use super::cell::Cell;
use super::read_error::ReadError;
use super::source::Rows;

/// What may stand between two cells: Excel takes it from the settings of the computer.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Reads a text table in UTF-8, GB18030 or, with a byte order mark, UTF-16.
///
/// # Errors
/// [`ReadError`] when it is no text, or a quotation mark is left open.
pub(super) fn read(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), ReadError> {
    let text = decode(bytes)?;
    let text = lines(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut numbers = LineNumbers::default();
    // Every mark has its fellow, unless one was forgotten; then it swallows rows until the next one.
    let unpaired = text.bytes().filter(|&b| b == b'"').count() % 2 == 1;
    while reader.read_record(&mut record).map_err(|_| ReadError::NotATable)? {
        let line = numbers.of(&record, reader.position().line());
        if unpaired && record.iter().any(|cell| cell.contains('\n')) {
            return Err(ReadError::Quote { line });
        }
        if record.len() > MAX_COLUMNS {
            // Not kept: a line of nothing but commas would take fifty times as much memory as the file.
            if record.iter().all(|cell| Cell::words(cell).is_empty()) {
                continue;
            }
            return Err(ReadError::Columns { line });
        }
        let cells: Vec<Cell> = record.iter().map(Cell::words).collect();
        rows.push(line, &cells)?;
    }
    Ok(())
}

/// Strictly UTF-8, else GB18030: hardly any text of the second is by chance one of the first.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        encoding
            .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
            .ok_or(ReadError::Encoding)?
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        Cow::Borrowed(text)
    } else if bytes.contains(&0) {
        return Err(ReadError::NotATable);
    } else {
        GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or(ReadError::Encoding)?
    };
    if text.contains('\0') { Err(ReadError::NotATable) } else { Ok(text) }
}

/// Ends every line, the last one too, with one line feed, so that lines can be counted.
fn lines(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains('\r') {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if !text.ends_with('\n') {
        text.to_mut().push('\n');
    }
    text
}

/// What occurs most often outside quotation marks in the first line with content.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        if let Some(which) = DELIMITERS.iter().position(|&d| d == byte && !quoted) {
            counts[which] += 1;
        }
    }
    // The last of equals would win: of equals the comma is meant.
    let best = (0..DELIMITERS.len()).rev().max_by_key(|&which| counts[which]);
    DELIMITERS[best.unwrap_or(0)]
}

/// Numbers rows as Excel does when it opens the file: empty lines count, line breaks within a cell do not.
#[derive(Default)]
struct LineNumbers {
    row: u64,
    /// Line feeds before the end of the last row.
    feeds: u64,
}

impl LineNumbers {
    /// The number of `record`, after which the reader stands in line `after` (from 1).
    fn of(&mut self, record: &csv::StringRecord, after: u64) -> u32 {
        let feeds = after.saturating_sub(1);
        let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let own = u64::try_from(within).unwrap_or(u64::MAX).saturating_add(1);
        let blank = (feeds - self.feeds).saturating_sub(own);
        self.feeds = feeds;
        self.row += blank + 1;
        u32::try_from(self.row).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Result<Vec<(u32, Vec<Cell>)>, ReadError> {
        let mut taken = Vec::new();
        let mut take = |line: u32, cells: &[Cell]| taken.push((line, cells.to_vec()));
        read(bytes, &mut Rows::new(&mut take))?;
        Ok(taken)
    }

    fn text(cells: &[&str]) -> Vec<Cell> {
        cells.iter().map(|c| Cell::words(c)).collect()
    }

    #[test]
    fn every_encoding_that_excel_saves_gives_the_same_rows() {
        let table = "名称,地址\r\n龙江苑,㐂路１号\r\n";
        let (gb, _, lossy) = GB18030.encode(table);
        assert!(!lossy);
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let expected = vec![(1, text(&["名称", "地址"])), (2, text(&["龙江苑", "㐂路１号"]))];
        for bytes in [table.as_bytes(), format!("\u{FEFF}{table}").as_bytes(), &gb, &utf16] {
            assert_eq!(rows(bytes).unwrap(), expected);
        }
    }

    #[test]
    fn the_delimiter_is_found() {
        for (bytes, cells) in [
            ("a,b;c,d", ["a", "b;c", "d"]),
            ("a;\"b;,,,\";d,", ["a", "b;,,,", "d,"]),
            ("a\tb,c\td", ["a", "b,c", "d"]),
        ] {
            assert_eq!(rows(bytes.as_bytes()).unwrap(), [(1, text(&cells))], "{bytes}");
        }
    }

    #[test]
    fn rows_are_numbered_as_excel_numbers_them() {
        let lines =
            |bytes: &str| -> Vec<u32> { rows(bytes.as_bytes()).unwrap().iter().map(|r| r.0).collect() };
        assert_eq!(lines("a,b\r\n\r\n1,\"two\r\nlines\"\r\n\r\n\r\n2,x"), [1, 3, 6]);
        assert_eq!(lines("\n\na,b\n1,\"x\n\ny\"\n2,z\n"), [3, 4, 5]);
        assert_eq!(lines("a,b\r1,2\r\r3,4"), [1, 2, 4]);
        assert_eq!(lines("a,b\n,\n3,4\n"), [1, 3]);
    }

    #[test]
    fn an_open_quotation_mark_is_found() {
        let error = rows(b"a,b\n1,\"x\n2,y\n3,z\n").unwrap_err();
        assert_eq!(error, ReadError::Quote { line: 2 });
        assert!(rows(b"a,b\n1,5\" pipe\n2,y\n").is_ok());
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(rows(b"\x89PNG\r\n\x1a\n\0\0"), Err(ReadError::NotATable));
        assert_eq!(rows(b"a,b\n\xFF\xFF\x80"), Err(ReadError::Encoding));
        assert_eq!(rows(b"a,\0b"), Err(ReadError::NotATable));
    }
}
