//! From a text to codewords: cut into segments so that the whole is as short as it can be, then error correction.

use qrcode::bits::Bits;
use qrcode::ec::construct_codewords;
use qrcode::types::{Mode, Version};

use super::{Level, SymbolError};

/// Codewords in the order in which they are placed, for a symbol of this version.
pub(super) struct Codewords {
    pub(super) version: i16,
    pub(super) bytes: Vec<u8>,
}

/// Versions that share the width of their length fields: first and last.
const CLASSES: [(i16, i16); 3] = [(1, 9), (10, 26), (27, 40)];

/// Modes in the order of the columns below. Kanji is left out: our texts are addresses.
const MODES: [Mode; 3] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte];

/// The codewords of the smallest version that holds the text.
pub(super) fn codewords(text: &[u8], level: Level) -> Result<Codewords, SymbolError> {
    for (first, last) in CLASSES {
        let plan = plan(text, Version::Normal(first));
        let length: usize = plan.iter().map(|segment| segment.bits(Version::Normal(first))).sum();
        for version in first..=last {
            if Bits::new(Version::Normal(version)).max_len(level.of_crate()).is_ok_and(|max| length <= max) {
                return encode(text, &plan, version, level).map_err(SymbolError::Encoder);
            }
        }
    }
    Err(SymbolError::TooLong { bytes: text.len(), level })
}

/// The data bits of a plan, closed and padded.
pub(super) fn bits(text: &[u8], plan: &[Segment], version: i16, level: Level) -> qrcode::QrResult<Bits> {
    let mut bits = Bits::new(Version::Normal(version));
    let mut rest = text;
    for segment in plan {
        let (part, tail) = rest.split_at(segment.len.min(rest.len()));
        match segment.mode {
            Mode::Numeric => bits.push_numeric_data(part)?,
            Mode::Alphanumeric => bits.push_alphanumeric_data(part)?,
            _ => bits.push_byte_data(part)?,
        }
        rest = tail;
    }
    bits.push_terminator(level.of_crate())?;
    Ok(bits)
}

fn encode(text: &[u8], plan: &[Segment], version: i16, level: Level) -> qrcode::QrResult<Codewords> {
    let data = bits(text, plan, version, level)?.into_bytes();
    let (mut bytes, correction) = construct_codewords(&data, Version::Normal(version), level.of_crate())?;
    bytes.extend(correction);
    Ok(Codewords { version, bytes })
}

/// A stretch of the text in one mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) mode: Mode,
    pub(super) len: usize,
}

impl Segment {
    /// Bits that it takes, its header included.
    pub(super) fn bits(self, version: Version) -> usize {
        header(self.mode, version) + self.mode.data_bits_count(self.len)
    }
}

/// Bits of mode and length before a segment's data.
fn header(mode: Mode, version: Version) -> usize {
    version.mode_bits_count() + mode.length_bits_count(version)
}

/// Sixths of a bit that a character takes in each of [`MODES`]: three digits are 10 bits, two alphanumerics 11. Sixths
/// keep a half-filled group exact; a segment that ends in one rounds up to whole bits.
fn sixths(byte: u8) -> [Option<u32>; 3] {
    let alphanumeric = byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte);
    [byte.is_ascii_digit().then_some(20), alphanumeric.then_some(33), Some(48)]
}

/// No way leads here.
const NEVER: u32 = u32::MAX / 2;

/// The cheapest way to have written the text up to a character in each mode, character by character.
pub(super) fn plan(text: &[u8], version: Version) -> Vec<Segment> {
    let headers = MODES.map(|mode| u32::try_from(header(mode, version) * 6).unwrap_or(NEVER));
    let mut cost = [0; 3];
    let mut steps = Vec::with_capacity(text.len());
    for (at, &byte) in text.iter().enumerate() {
        let (cheapest, end) = cheapest_end(cost);
        let (mut next, mut step) = ([NEVER; 3], [0; 3]);
        for (mode, price) in sixths(byte).into_iter().enumerate() {
            let Some(price) = price else { continue };
            let switched = end + headers[mode];
            let stays = at > 0 && cost[mode] <= switched;
            next[mode] = price + if stays { cost[mode] } else { switched };
            step[mode] = if stays { mode } else { cheapest };
        }
        steps.push(step);
        cost = next;
    }
    walk_back(&steps, cheapest_end(cost).0)
}

/// The mode in which the text so far ends cheapest, and what it costs in whole bits (as sixths).
fn cheapest_end(cost: [u32; 3]) -> (usize, u32) {
    let ends = cost.map(|sixths| sixths.div_ceil(6) * 6);
    let best = (1..3).fold(0, |best, mode| if ends[mode] < ends[best] { mode } else { best });
    (best, ends[best])
}

/// The segments of the way that ends in `mode`.
fn walk_back(steps: &[[usize; 3]], mut mode: usize) -> Vec<Segment> {
    let mut plan: Vec<Segment> = Vec::with_capacity(4);
    for step in steps.iter().rev() {
        match plan.last_mut() {
            Some(segment) if segment.mode == MODES[mode] => segment.len += 1,
            _ => plan.push(Segment { mode: MODES[mode], len: 1 }),
        }
        mode = step[mode];
    }
    plan.reverse();
    plan
}
