//! How much one file may hold. Every bound has a reason; beyond it the file is refused in a sentence.

/// The largest file, in bytes. A list of 200,000 places with long addresses is about 20 MB as `.xlsx` or `.csv`.
pub const MAX_FILE_BYTES: usize = 32 << 20;

/// The most rows with content. The largest city known to us has 52,000 codes; a sheet of Excel could hold a million
/// rows, which is always a mistake (a formula drawn down to the end) or an attack.
pub const MAX_ROWS: usize = 200_000;

/// The most columns with content; the widest list that an import knows has eleven.
pub const MAX_COLUMNS: usize = 256;

/// The largest content of an `.xlsx` file once unpacked, in bytes. The longest list unpacks to about 100 MB, but the
/// file is a ZIP archive: 32 MB could unpack to 30 GB.
pub(super) const MAX_UNPACKED_BYTES: u64 = 256 << 20;

/// The largest table of texts in an `.xlsx` file once unpacked, in bytes. It is the one part that has to be in memory
/// as a whole while rows are read.
pub(super) const MAX_TEXTS_BYTES: u64 = 96 << 20;

/// Among how many first rows the headings are looked for: lists often begin with a title and a note.
pub(super) const HEADING_SEARCH_ROWS: usize = 10;

/// How many characters of a refused value are repeated to the person who must find it.
pub(super) const SHOWN_CHARS: usize = 60;
