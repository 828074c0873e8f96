//! Why a file as a whole cannot be read.

use thiserror::Error;

use super::bounds::{MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS};

/// Why nothing of a file was read. Each sentence says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// No bytes, or no cell with content.
    #[error("the file is empty: save the list with its headings and try again")]
    Empty,
    /// Larger than [`MAX_FILE_BYTES`].
    #[error(
        "the file has {found} bytes; at most {MAX_FILE_BYTES} can be read: divide it, for example by county"
    )]
    Size {
        /// Its size in bytes.
        found: usize,
    },
    /// More rows than [`MAX_ROWS`].
    #[error(
        "the sheet has more than {MAX_ROWS} rows with content: delete what was filled in below the list, or divide it"
    )]
    Rows,
    /// More columns than [`MAX_COLUMNS`].
    #[error("line {line} has more than {MAX_COLUMNS} columns: delete what stands to the right of the list")]
    Columns {
        /// The line.
        line: u32,
    },
    /// The archive inside an `.xlsx` unpacks to more than can be read.
    #[error("the workbook unpacks to far more than a list needs: copy the list alone into a new workbook")]
    Unpacked,
    /// The binary format of Excel before 2007, or a protected workbook, which looks alike.
    #[error(
        "this is an old Excel file (.xls) or one with a password: save it as .xlsx without a password, or as .csv"
    )]
    OldExcel,
    /// Neither a workbook nor text.
    #[error(
        "this is neither an Excel workbook (.xlsx) nor a text table (.csv): save the list as one of them"
    )]
    NotATable,
    /// Neither UTF-8 nor GB18030.
    #[error("the text is neither UTF-8 nor GB18030: save it from Excel as .xlsx, or as \"CSV UTF-8\"")]
    Encoding,
    /// A quotation mark that is never closed swallows the rows after it.
    #[error("a quotation mark in line {line} is never closed: delete or double it")]
    Quote {
        /// The line where the cell begins.
        line: u32,
    },
    /// The workbook is damaged, or made by a program that does not keep to the format.
    #[error("the workbook cannot be read ({detail}): open it in Excel and save it again, or save it as .csv")]
    Damaged {
        /// What the reader of workbooks says.
        detail: String,
    },
}
