use std::io::Write;

use image::{DynamicImage, Luma};

use super::*;
use crate::png::{PngStyle, encode};
use crate::symbol::{Level, Symbol};

const TEXT: &str = "https://mashang.example/c/2WB8X6BSYRC2X";

fn code(text: &str, scale: u8) -> GrayImage {
    let symbol = Symbol::encode(text, Level::Q).unwrap();
    let file = encode(&symbol, PngStyle { scale, quiet_zone: 4 }).unwrap();
    image::load_from_memory(&file).unwrap().into_luma8()
}

fn file(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(picture.clone()).into_rgb8().write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A code on a grey wall: turned, in poor light that falls off to one side, blurred and grainy.
fn photograph(code: &GrayImage, size: (u32, u32), degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let centre = |side: u32| f32::from(u16::try_from(side).unwrap()) / 2.0;
    let mut grain = 12_345_u32;
    let picture = GrayImage::from_fn(size.0, size.1, |x, y| {
        let coordinate = |at: u32| f32::from(u16::try_from(at).unwrap());
        let (dx, dy) = (coordinate(x) - centre(size.0), coordinate(y) - centre(size.1));
        let u = dx * cos + dy * sin + centre(code.width());
        let v = dy * cos - dx * sin + centre(code.height());
        let inside =
            (0.0..coordinate(code.width())).contains(&u) && (0.0..coordinate(code.height())).contains(&v);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the picture")]
        let level = if inside { code.get_pixel(u as u32, v as u32).0[0] } else { 170 };
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let light = 60 + u32::from(level) / 3 + 40 * x / size.0 + (grain >> 28);
        Luma([u8::try_from(light.min(255)).unwrap()])
    });
    imageops::blur(&picture, 1.0)
}

#[test]
fn a_printed_code_is_read_from_every_kind_of_file() {
    let picture = code(TEXT, 6);
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        assert_eq!(read(&file(&picture, format)).unwrap(), [TEXT], "{format:?}");
    }
}

#[test]
fn a_turned_code_in_poor_light_is_read() {
    let code = code(TEXT, 8);
    for degrees in [0.0, 12.0, 33.0, 90.0, 171.0] {
        let picture = photograph(&code, (1_000, 800), degrees);
        assert_eq!(read(&file(&picture, ImageFormat::Jpeg)).unwrap(), [TEXT], "{degrees}");
    }
}

#[test]
fn a_small_code_in_a_large_picture_is_read() {
    let picture = photograph(&code(TEXT, 9), (4_000, 3_000), 8.0);
    assert_eq!(read(&file(&picture, ImageFormat::Jpeg)).unwrap(), [TEXT]);
}

#[test]
fn several_codes_in_one_picture_are_all_read() {
    let (one, other) = (code(TEXT, 6), code("WIFI:S:home;;", 6));
    let mut picture = GrayImage::from_pixel(1_000, 500, Luma([230]));
    imageops::replace(&mut picture, &one, 40, 60);
    imageops::replace(&mut picture, &other, 600, 120);
    let mut texts = read(&file(&picture, ImageFormat::Png)).unwrap();
    texts.sort();
    assert_eq!(texts, ["WIFI:S:home;;", TEXT]);
}

#[test]
fn a_picture_without_a_code_says_so() {
    let wall = GrayImage::from_fn(640, 480, |x, y| Luma([u8::try_from((x * 7 + y * 13) % 200).unwrap()]));
    assert!(matches!(read(&file(&wall, ImageFormat::Jpeg)), Err(PhotoError::NoCode)));
    let pixel = GrayImage::from_pixel(1, 1, Luma([0]));
    assert!(matches!(read(&file(&pixel, ImageFormat::Png)), Err(PhotoError::NoCode)));
}

#[test]
fn what_is_no_picture_is_refused() {
    for bytes in [&b""[..], b"hello", b"GIF89a\x01\0\x01\0\0\0\0;", b"%PDF-1.7", &[0; 5_000]] {
        assert!(matches!(read(bytes), Err(PhotoError::NotAPicture)), "{bytes:?}");
    }
    let whole = file(&code(TEXT, 6), ImageFormat::Png);
    assert!(matches!(read(&whole[..whole.len() / 2]), Err(PhotoError::Damaged(_))));
    assert!(matches!(read(&vec![0; MOST_BYTES + 1]), Err(PhotoError::TooManyBytes(_))));
}

/// A PNG file that claims to have so many pixels.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    for side in [width, height] {
        header.extend(side.to_be_bytes());
    }
    header.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend(&header);
    let mut sum = flate2::CrcWriter::new(std::io::sink());
    sum.write_all(&header).unwrap();
    file.extend(sum.crc().sum().to_be_bytes());
    file.extend(b"\0\0\0\x04IDAT\0\0\0\0");
    file
}

#[test]
fn a_small_file_that_would_fill_the_memory_is_refused_in_words() {
    for (width, height) in [(60_000, 60_000), (16_384, 16_384), (1, 16_385), (u32::MAX, 1)] {
        let error = read(&claiming(width, height)).unwrap_err();
        assert!(matches!(error, PhotoError::TooLarge { .. } | PhotoError::Damaged(_)), "{error}");
        assert!(error.to_string().contains("picture"), "{error}");
    }
}
