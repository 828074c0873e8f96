//! Weighs the archive inside an `.xlsx` before anything of it is kept in memory.
//!
//! The reader of workbooks believes the file: it keeps all texts, and reserves as much room as the file says that it
//! will need. A file of a few kilobytes could therefore ask for more memory than any machine has.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::bounds::{MAX_TEXTS_BYTES, MAX_UNPACKED_BYTES};
use super::read_error::ReadError;

/// The part with all texts of the cells, by the end of its name.
const TEXTS: &str = "sharedstrings.xml";
/// The attribute by which that part says how many texts it has.
const COUNT: &[u8] = b"uniqueCount";
/// How many bytes of a chunk are looked at again with the next one: the attribute, its value and blanks between.
const OVERLAP: usize = 64;
const CHUNK: usize = 64 << 10;

/// Unpacks every part into nothing and counts.
///
/// # Errors
/// [`ReadError::Unpacked`] beyond the bounds, [`ReadError::Damaged`] when it is no sound archive.
pub(super) fn weigh(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|e| damaged(&e))?;
        let name = part.name().map_err(|e| damaged(&e))?.to_ascii_lowercase();
        let is_texts = name.ends_with(TEXTS);
        let weight = if is_texts {
            weigh_part(&mut part, MAX_TEXTS_BYTES.min(left), announced)?
        } else {
            weigh_part(&mut part, left, |_| 0)?
        };
        if weight.announced > weight.bytes {
            return Err(ReadError::Damaged { detail: "it announces more texts than it holds".to_owned() });
        }
        left -= weight.bytes;
    }
    Ok(())
}

struct Weight {
    bytes: u64,
    /// The largest number of texts that the part says it has.
    announced: u64,
}

fn weigh_part(part: &mut impl Read, limit: u64, announced: fn(&[u8]) -> u64) -> Result<Weight, ReadError> {
    let mut weight = Weight { bytes: 0, announced: 0 };
    let mut chunk = vec![0; OVERLAP + CHUNK];
    let mut kept = 0;
    loop {
        let read = part.read(&mut chunk[kept..]).map_err(|e| damaged(&e))?;
        if read == 0 {
            return Ok(weight);
        }
        weight.bytes += read as u64;
        if weight.bytes > limit {
            return Err(ReadError::Unpacked);
        }
        let filled = kept + read;
        weight.announced = weight.announced.max(announced(&chunk[..filled]));
        kept = filled.min(OVERLAP);
        chunk.copy_within(filled - kept..filled, 0);
    }
}

/// The largest value of [`COUNT`] in these bytes. A number too long for 64 bits counts as the largest.
fn announced(bytes: &[u8]) -> u64 {
    let mut largest = 0;
    let mut rest = bytes;
    while let Some(at) = rest.windows(COUNT.len()).position(|window| window == COUNT) {
        rest = &rest[at + COUNT.len()..];
        let digits = rest
            .iter()
            .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''))
            .take_while(|b| b.is_ascii_digit());
        let count = digits.fold(0_u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0')));
        largest = largest.max(count);
    }
    largest
}

fn damaged(error: &dyn std::error::Error) -> ReadError {
    ReadError::Damaged { detail: error.to_string() }
}
