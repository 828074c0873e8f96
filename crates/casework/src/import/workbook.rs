//! Workbooks (`.xlsx`).

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::bounds::MAX_COLUMNS;
use super::cell::Cell;
use super::read_error::ReadError;
use super::source::Rows;
use super::unpack;

/// Reads the rows of the first visible sheet that has any.
///
/// Rows are counted as they come; what the sheet says about its own size is not believed, because it is wrong both
/// ways: a format drawn down to the last row makes a short list look like a million rows.
///
/// # Errors
/// [`ReadError`] when the workbook cannot be read or is larger than the bounds.
pub(super) fn read(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), ReadError> {
    unpack::weigh(bytes)?;
    // The reader of workbooks does arithmetic with what a damaged or hostile file says, and some of that panics.
    // Nothing of it is used afterwards, so the panic can end here, in a sentence.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, rows)))
        .unwrap_or_else(|_| Err(ReadError::Damaged { detail: "its cells contradict each other".to_owned() }))
}

fn read_sheets(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| refused(&e))?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in names {
        if read_sheet(&mut book, &name, rows)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Says whether the sheet has any content.
fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, rows: &mut Rows<'_>) -> Result<bool, ReadError> {
    let mut merged = Merged::new(book.merge_cells_by_sheet_name(name).map_err(|e| refused(&e))?);
    let mut cells = book.worksheet_cells_reader(name).map_err(|e| refused(&e))?;
    let mut row: Vec<Cell> = Vec::new();
    let mut at = 0;
    let mut any = false;
    while let Some(found) = cells.next_cell().map_err(|e| refused(&e))? {
        let (line, column) = found.get_position();
        if line != at {
            any |= finish(&mut row, at, &mut merged, rows)?;
            at = line;
        }
        let cell = read_cell(found.get_value());
        if !cell.is_empty() {
            place(&mut row, line, column, cell)?;
        }
    }
    any |= finish(&mut row, at, &mut merged, rows)?;
    Ok(any)
}

fn place(row: &mut Vec<Cell>, line: u32, column: u32, cell: Cell) -> Result<(), ReadError> {
    let column = usize::try_from(column).unwrap_or(usize::MAX);
    if column >= MAX_COLUMNS {
        return Err(ReadError::Columns { line: number(line) });
    }
    if row.len() <= column {
        row.resize(column + 1, Cell::Empty);
    }
    row[column] = cell;
    Ok(())
}

/// Hands the row on and empties it; says whether it had content.
fn finish(row: &mut Vec<Cell>, at: u32, merged: &mut Merged, rows: &mut Rows<'_>) -> Result<bool, ReadError> {
    if row.is_empty() {
        return Ok(false);
    }
    merged.mark(row, at);
    rows.push(number(at), row)?;
    row.clear();
    Ok(true)
}

/// Rows as Excel numbers them.
fn number(line: u32) -> u32 {
    line.saturating_add(1)
}

/// The merged cells of a sheet, met from the top down.
struct Merged {
    /// Those further down, the next one last.
    ahead: Vec<Dimensions>,
    /// Those that reach the row just read.
    here: Vec<Dimensions>,
}

impl Merged {
    fn new(mut regions: Vec<Dimensions>) -> Self {
        regions.sort_unstable_by_key(|r| std::cmp::Reverse(r.start.0));
        Self { ahead: regions, here: Vec::new() }
    }

    /// Marks the cells of a row that are covered by a merged cell which begins elsewhere.
    fn mark(&mut self, row: &mut Vec<Cell>, line: u32) {
        while let Some(region) = self.ahead.pop_if(|r| r.start.0 <= line) {
            self.here.push(region);
        }
        self.here.retain(|r| r.end.0 >= line);
        // Merged cells do not overlap: a row cannot meet more of them than it has columns.
        self.here.truncate(MAX_COLUMNS);
        for region in &self.here {
            cover(row, region);
        }
    }
}

fn cover(row: &mut Vec<Cell>, region: &Dimensions) {
    let column = |at: u32| usize::try_from(at).map_or(MAX_COLUMNS, |at| at.min(MAX_COLUMNS - 1));
    let (start, end) = (column(region.start.1), column(region.end.1));
    if start <= end && row.len() <= end {
        row.resize(end + 1, Cell::Empty);
    }
    for cell in row.iter_mut().take(end + 1).skip(start).filter(|c| **c == Cell::Empty) {
        *cell = Cell::Merged;
    }
}

fn read_cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::words(text),
        DataRef::SharedString(text) => Cell::words(text),
        #[expect(
            clippy::cast_precision_loss,
            reason = "an .xlsx holds no integers; Excel itself has only floats"
        )]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::DateTime(date) => Cell::Date(written(*date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Date(text.clone()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn written(date: ExcelDateTime) -> String {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year}-{month:02}-{day:02}")
}

fn refused(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::OldExcel,
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => ReadError::NotATable,
        other => ReadError::Damaged { detail: other.to_string() },
    }
}
