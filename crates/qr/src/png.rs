//! A symbol as a PNG picture of one bit a pixel, every module exactly the same number of pixels.

use png::{BitDepth, ColorType, Encoder, EncodingError};
use thiserror::Error;

use crate::symbol::Symbol;

/// How large the picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PngStyle {
    /// Pixels along the side of a module, 1 to [`PngStyle::LARGEST_SCALE`].
    pub scale: u8,
    /// Modules of light border; readers need [`Symbol::QUIET_ZONE`].
    pub quiet_zone: u8,
}

impl PngStyle {
    /// Beyond it the largest symbol would have more than a hundred million pixels.
    pub const LARGEST_SCALE: u8 = 50;
}

impl Default for PngStyle {
    /// About 8 cm in print at 300 dots an inch, for a symbol of usual size.
    fn default() -> Self {
        Self { scale: 20, quiet_zone: 4 }
    }
}

/// Why there is no picture.
#[derive(Debug, Error)]
pub enum PngError {
    /// Modules of no pixels or of too many.
    #[error("a module of {0} pixels is not possible: choose 1 to {max}", max = PngStyle::LARGEST_SCALE)]
    Scale(u8),
    /// The encoder refused.
    #[error("the picture could not be encoded: {0}")]
    Encoder(#[from] EncodingError),
}

/// The picture as a file's bytes.
///
/// # Errors
/// [`PngError::Scale`] outside 1 to [`PngStyle::LARGEST_SCALE`].
pub fn encode(symbol: &Symbol, style: PngStyle) -> Result<Vec<u8>, PngError> {
    if !(1..=PngStyle::LARGEST_SCALE).contains(&style.scale) {
        return Err(PngError::Scale(style.scale));
    }
    let modules = symbol.width() + 2 * usize::from(style.quiet_zone);
    let side = modules * usize::from(style.scale);
    let pixels = u32::try_from(side).map_err(|_| PngError::Scale(style.scale))?;
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels, pixels);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&bitmap(symbol, style, modules, side))?;
    writer.finish()?;
    Ok(file)
}

/// The pixels, eight to a byte, each row beginning a new byte; a light pixel is 1.
fn bitmap(symbol: &Symbol, style: PngStyle, modules: usize, side: usize) -> Vec<u8> {
    let (scale, quiet) = (usize::from(style.scale), usize::from(style.quiet_zone));
    let mut rows = vec![vec![0xFF_u8; side.div_ceil(8)]; modules];
    for run in symbol.runs() {
        let row = &mut rows[run.y + quiet];
        for x in (run.x + quiet) * scale..(run.x + run.len + quiet) * scale {
            row[x / 8] &= !(0x80 >> (x % 8));
        }
    }
    rows.into_iter().flat_map(|row| std::iter::repeat_n(row, scale)).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbol::Level;

    #[test]
    fn every_pixel_is_that_of_its_module() {
        let symbol = Symbol::encode("HTTPS://M.EXAMPLE/C/2WB8X6BSYRC2X", Level::Q).unwrap();
        for style in [PngStyle { scale: 1, quiet_zone: 0 }, PngStyle { scale: 3, quiet_zone: 4 }] {
            let file = encode(&symbol, style).unwrap();
            let picture = image::load_from_memory(&file).unwrap().into_luma8();
            let (scale, quiet) = (u32::from(style.scale), usize::from(style.quiet_zone));
            assert_eq!(picture.width() as usize, (symbol.width() + 2 * quiet) * usize::from(style.scale));
            for (x, y, pixel) in picture.enumerate_pixels() {
                let module = |at: u32| (at / scale) as usize;
                let dark = module(x) >= quiet
                    && module(y) >= quiet
                    && symbol.is_dark(module(x) - quiet, module(y) - quiet);
                assert_eq!(pixel.0[0] == 0, dark, "{x} {y}");
            }
        }
    }

    #[test]
    fn a_picture_has_one_bit_a_pixel_and_is_small() {
        let symbol = Symbol::encode("https://mashang.example/c/2WB8X6BSYRC2X", Level::Q).unwrap();
        let file = encode(&symbol, PngStyle::default()).unwrap();
        // Byte 24 of a PNG file is the bit depth, byte 25 the colour type: grey.
        assert_eq!((file[24], file[25]), (1, 0));
        assert!(file.len() < 6_000, "{}", file.len());
    }

    #[test]
    fn an_impossible_scale_is_refused_in_words() {
        let symbol = Symbol::encode("A", Level::M).unwrap();
        for scale in [0, 51] {
            let error = encode(&symbol, PngStyle { scale, quiet_zone: 4 }).unwrap_err().to_string();
            assert!(error.contains("choose 1 to 50"), "{error}");
        }
    }
}
