//! Reading codes from a photograph.
//!
//! Most pictures are read at the first attempt. The others are tried again smaller, larger, with more contrast and
//! smoothed: each helps against another fault (a huge picture, a tiny code, poor light, a coarse screen).

use std::io::Cursor;

use image::imageops::{self, FilterType};
use image::{GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use rxing::helpers::{detect_in_luma_filtered_with_hints, detect_in_luma_with_hints};
use rxing::{BarcodeFormat, DecodeHints, RXingResult};
use thiserror::Error;

/// Largest file: the largest that phones make, twice over.
pub const MOST_BYTES: usize = 32 << 20;

/// Most pixels along a side, and in all: what a phone of 108 megapixels makes.
const LONGEST_SIDE: u32 = 16_384;
const MOST_PIXELS: u64 = 120_000_000;

/// Most memory that decoding may take: three bytes a pixel and a little.
const MOST_MEMORY: u64 = 400 << 20;

/// Most codes that are looked for in one picture: a whole sheet has 24.
const MOST_CODES: usize = 32;

/// Why no text was found.
#[derive(Debug, Error)]
pub enum PhotoError {
    /// Not a picture that we read.
    #[error(
        "this is not a JPEG, PNG or WebP picture: photograph the code again, or save the picture as JPEG"
    )]
    NotAPicture,
    /// A file beyond [`MOST_BYTES`].
    #[error("the picture has {} MB; at most {} MB are read: send a smaller one", .0 >> 20, MOST_BYTES >> 20)]
    TooManyBytes(usize),
    /// More pixels than any camera makes; perhaps a small file made to fill the memory.
    #[error("the picture has {width} × {height} pixels, more than is read: send a smaller one")]
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// A picture that ends early or contradicts itself.
    #[error("the picture is damaged: {0}; photograph the code again")]
    Damaged(#[from] ImageError),
    /// A picture without a legible code.
    #[error(
        "no code was found: photograph it from the front, in good light, so that it fills a third of the picture"
    )]
    NoCode,
}

/// The texts of the codes in a picture file (JPEG, PNG or WebP), each once.
///
/// # Errors
/// [`PhotoError`] says what is wrong with the file or the picture.
pub fn read(file: &[u8]) -> Result<Vec<String>, PhotoError> {
    let picture = decode(file)?;
    for prepare in ATTEMPTS {
        let Some(picture) = prepare(&picture) else { continue };
        let texts = texts(picture);
        if !texts.is_empty() {
            return Ok(texts);
        }
    }
    Err(PhotoError::NoCode)
}

/// The brightness of each pixel.
fn decode(file: &[u8]) -> Result<GrayImage, PhotoError> {
    if file.len() > MOST_BYTES {
        return Err(PhotoError::TooManyBytes(file.len()));
    }
    let mut reader =
        ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(ImageError::IoError)?;
    match reader.format() {
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) => {}
        _ => return Err(PhotoError::NotAPicture),
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PhotoError::TooLarge { width, height });
    }
    let picture = image::DynamicImage::from_decoder(decoder)?;
    Ok(picture.into_luma8())
}

/// One way to prepare a picture; nothing when it would change nothing.
type Prepare = fn(&GrayImage) -> Option<GrayImage>;

/// The attempts, the most promising first.
const ATTEMPTS: [Prepare; 7] = [
    |picture| Some(at_most(picture, 1_600)),
    |picture| Some(stretched(at_most(picture, 1_600))),
    |picture| (longest(picture) > 800).then(|| at_most(picture, 800)),
    |picture| (longest(picture) > 1_600).then(|| at_most(picture, 3_200)),
    |picture| (longest(picture) < 1_000).then(|| scaled(picture, 2, 1)),
    |picture| Some(imageops::blur(&at_most(picture, 1_200), 1.4)),
    |picture| Some(imageops::unsharpen(&stretched(at_most(picture, 1_000)), 3.0, 2)),
];

fn longest(picture: &GrayImage) -> u32 {
    picture.width().max(picture.height())
}

/// The picture made smaller if a side is longer than this.
fn at_most(picture: &GrayImage, side: u32) -> GrayImage {
    let longest = longest(picture);
    if longest <= side { picture.clone() } else { scaled(picture, side, longest) }
}

fn scaled(picture: &GrayImage, by: u32, of: u32) -> GrayImage {
    let size = |pixels: u32| (pixels * by / of).max(1);
    imageops::resize(picture, size(picture.width()), size(picture.height()), FilterType::Triangle)
}

/// The darkest and lightest hundredth become black and white, and all between is spread evenly.
fn stretched(mut picture: GrayImage) -> GrayImage {
    let mut counts = [0_usize; 256];
    for pixel in picture.pixels() {
        counts[usize::from(pixel.0[0])] += 1;
    }
    let hundredth = (picture.len() / 100).max(1);
    let dark = level_reaching(hundredth, &counts, 0..=u8::MAX).unwrap_or(0);
    let light = level_reaching(hundredth, &counts, (0..=u8::MAX).rev()).unwrap_or(255).max(dark + 1);
    for pixel in picture.pixels_mut() {
        let level = u32::from(pixel.0[0]).clamp(dark, light) - dark;
        pixel.0[0] = u8::try_from(level * 255 / (light - dark)).unwrap_or(u8::MAX);
    }
    picture
}

/// The level up to which there are so many pixels, counted in the given order.
fn level_reaching(many: usize, counts: &[usize; 256], mut levels: impl Iterator<Item = u8>) -> Option<u32> {
    let mut seen = 0;
    let level = levels.find(|&level| {
        seen += counts[usize::from(level)];
        seen >= many
    });
    level.map(u32::from)
}

/// The texts of all codes: each code found is painted over, so that the search finds the next.
fn texts(mut picture: GrayImage) -> Vec<String> {
    let mut texts = Vec::new();
    while texts.len() < MOST_CODES {
        let Some(found) = find(&picture) else { break };
        let text = found.getText().to_owned();
        if !texts.contains(&text) {
            texts.push(text);
        }
        if !paint_over(&mut picture, &found) {
            break;
        }
    }
    texts
}

fn find(picture: &GrayImage) -> Option<RXingResult> {
    let (width, height) = picture.dimensions();
    let hints = || DecodeHints { AlsoInverted: Some(true), ..DecodeHints::default() };
    let format = Some(BarcodeFormat::QR_CODE);
    let luma = || picture.as_raw().clone();
    detect_in_luma_with_hints(luma(), width, height, format, &mut hints())
        .or_else(|_| detect_in_luma_filtered_with_hints(luma(), width, height, format, &mut hints()))
        .ok()
}

/// Whitens the square around a code's marks; false when the marks span nothing, so that the search must end.
fn paint_over(picture: &mut GrayImage, found: &RXingResult) -> bool {
    let points = found.getPoints();
    let span = |of: fn(&rxing::Point) -> f32| {
        let low = points.iter().map(of).fold(f32::INFINITY, f32::min);
        let high = points.iter().map(of).fold(f32::NEG_INFINITY, f32::max);
        // The marks are centres of the corner patterns, 3.5 modules inside the symbol.
        let rim = (high - low) * 0.2;
        low - rim..=high + rim
    };
    let (across, down) = (span(|point| point.x), span(|point| point.y));
    // No side is longer than 16 bits.
    let at = |pixel: u32| f32::from(u16::try_from(pixel).unwrap_or(u16::MAX));
    let mut painted = false;
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        if across.contains(&at(x)) && down.contains(&at(y)) {
            painted |= pixel.0[0] != u8::MAX;
            pixel.0[0] = u8::MAX;
        }
    }
    painted
}

#[cfg(test)]
mod tests;
