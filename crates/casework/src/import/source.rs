//! From bytes to rows: finds out what kind of file it is and hands its rows on, one at a time.

use super::bounds::{MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS};
use super::cell::Cell;
use super::read_error::ReadError;
use super::{delimited, workbook};

/// The first bytes of a ZIP archive, which an `.xlsx` is.
const ZIP: &[u8] = b"PK\x03\x04";
/// The first bytes of the compound files of Excel before 2007 and of protected workbooks.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";

/// Takes rows with content. It counts them, so that no source has to.
pub(super) struct Rows<'a> {
    taken: usize,
    take: &'a mut dyn FnMut(u32, &[Cell]),
}

impl<'a> Rows<'a> {
    pub(super) fn new(take: &'a mut dyn FnMut(u32, &[Cell])) -> Self {
        Self { taken: 0, take }
    }

    /// Hands a row on; one without content is passed over.
    ///
    /// # Errors
    /// [`ReadError::Rows`] and [`ReadError::Columns`] beyond the bounds.
    pub(super) fn push(&mut self, line: u32, cells: &[Cell]) -> Result<(), ReadError> {
        if cells.iter().all(Cell::is_empty) {
            return Ok(());
        }
        if cells.len() > MAX_COLUMNS {
            return Err(ReadError::Columns { line });
        }
        if self.taken == MAX_ROWS {
            return Err(ReadError::Rows);
        }
        self.taken += 1;
        (self.take)(line, cells);
        Ok(())
    }
}

/// Reads the rows of an `.xlsx` or a text table. The content decides which it is, not the name: lists are often
/// renamed without being converted.
///
/// # Errors
/// [`ReadError`] when the file as a whole cannot be read; rows taken before that must be forgotten.
pub(super) fn read(bytes: &[u8], take: &mut dyn FnMut(u32, &[Cell])) -> Result<(), ReadError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadError::Size { found: bytes.len() });
    }
    let mut rows = Rows::new(take);
    if bytes.starts_with(ZIP) {
        workbook::read(bytes, &mut rows)?;
    } else if bytes.starts_with(COMPOUND) {
        return Err(ReadError::OldExcel);
    } else {
        delimited::read(bytes, &mut rows)?;
    }
    if rows.taken == 0 { Err(ReadError::Empty) } else { Ok(()) }
}
