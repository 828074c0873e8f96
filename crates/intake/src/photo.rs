//! Photographs from outside: checked, turned upright, made small, and written anew without anything that they carried
//! along (place, camera, time).

use std::io::Cursor;
use std::sync::LazyLock;

use casework::NewPhoto;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use thiserror::Error;
use tokio::sync::Semaphore;

/// The longest side of what is kept, in pixels: enough to read a notice on a wall, some 300 kB.
pub const LONGEST_SIDE: u32 = 1_600;

/// The longest side that is decoded at all, in pixels: the largest cameras of telephones make 12,000.
const MOST_SIDE: u32 = 12_000;

/// Memory that one decoding may take, in bytes: 50 million pixels of three bytes, and as much again for its work.
const MOST_MEMORY: u64 = 300 << 20;

/// Pixels that are decoded at most, so that the memory above holds whatever the format.
const MOST_PIXELS: u64 = 50_000_000;

/// JPEG quality of what is kept.
const QUALITY: u8 = 82;

/// Photographs decoded at the same time; more wait, so that memory stays bounded.
const AT_ONCE: usize = 2;

static TURN: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_ONCE));

/// Why a file is not taken as a photograph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhotoError {
    /// It does not begin like a JPEG, PNG or WebP file.
    #[error("the file is not a JPEG, PNG or WebP picture; choose a photo")]
    NotAPicture,
    /// It begins like one and cannot be read.
    #[error("the picture cannot be read, it may be incomplete; choose it again")]
    Broken,
    /// Too many pixels, or too much memory needed.
    #[error("the picture has more than 50 million pixels; choose a smaller one")]
    TooLarge,
    /// The program is stopping.
    #[error("the program is stopping; send the picture again")]
    Stopping,
}

/// A photograph as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// A JPEG file without metadata.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Photo {
    /// As storage keeps it.
    pub(crate) fn into_stored(self) -> NewPhoto {
        let Self { jpeg, width, height } = self;
        NewPhoto { media_type: "image/jpeg".to_owned(), width, height, bytes: jpeg }
    }
}

/// Reads an uploaded file and makes of it what is kept; away from the threads that serve requests, a few at a time.
///
/// # Errors
/// [`PhotoError`] says what is wrong with the file.
pub async fn take_in(bytes: Vec<u8>) -> Result<Photo, PhotoError> {
    let _turn = TURN.acquire().await.map_err(|_| PhotoError::Stopping)?;
    tokio::task::spawn_blocking(move || convert(&bytes)).await.map_err(|_| PhotoError::Broken)?
}

/// The same, here and now.
///
/// # Errors
/// As [`take_in`].
pub fn convert(bytes: &[u8]) -> Result<Photo, PhotoError> {
    let image = upright(bytes)?;
    let small = if image.width().max(image.height()) > LONGEST_SIDE {
        image.thumbnail(LONGEST_SIDE, LONGEST_SIDE)
    } else {
        image
    };
    write(&small.to_rgb8().into())
}

/// Decodes within the limits and turns as the camera was held.
fn upright(bytes: &[u8]) -> Result<DynamicImage, PhotoError> {
    let format = image::guess_format(bytes).map_err(|_| PhotoError::NotAPicture)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(PhotoError::NotAPicture);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|e| refusal(&e))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PhotoError::TooLarge);
    }
    let orientation = decoder.orientation().map_err(|e| refusal(&e))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|e| refusal(&e))?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn refusal(error: &image::ImageError) -> PhotoError {
    match error {
        image::ImageError::Limits(_) => PhotoError::TooLarge,
        _ => PhotoError::Broken,
    }
}

fn write(image: &DynamicImage) -> Result<Photo, PhotoError> {
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    image.write_with_encoder(encoder).map_err(|_| PhotoError::Broken)?;
    Ok(Photo { jpeg, width: image.width(), height: image.height() })
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let image =
            RgbImage::from_fn(
                width,
                height,
                |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) },
            );
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A JPEG with an EXIF segment that says how the camera was held, and where.
    fn held(orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
        exif.extend([0, orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"36.5N 104.1E");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let plain = picture(40, 20, ImageFormat::Jpeg);
        [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
    }

    #[test]
    fn a_large_photo_becomes_a_small_jpeg() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let photo = convert(&picture(3_200, 1_000, format)).unwrap();
            assert_eq!((photo.width, photo.height), (1_600, 500));
            assert_eq!(image::guess_format(&photo.jpeg).unwrap(), ImageFormat::Jpeg);
        }
    }

    #[test]
    fn a_small_photo_keeps_its_size() {
        let photo = convert(&picture(40, 20, ImageFormat::Png)).unwrap();
        assert_eq!((photo.width, photo.height), (40, 20));
    }

    #[test]
    fn a_photo_is_turned_upright_and_forgets_where_it_was_taken() {
        let photo = convert(&held(6)).unwrap();
        assert_eq!((photo.width, photo.height), (20, 40), "turned by a quarter");
        let top = image::load_from_memory(&photo.jpeg).unwrap().to_rgb8().get_pixel(10, 2).0;
        assert!(top[0] > 200 && top[2] < 60, "what was left is on top: {top:?}");
        for trace in [&b"Exif"[..], b"104.1E"] {
            assert!(!photo.jpeg.windows(trace.len()).any(|w| w == trace));
        }
    }

    #[test]
    fn text_named_as_a_photo_is_refused() {
        assert_eq!(convert(b"hello, I am photo.jpg"), Err(PhotoError::NotAPicture));
        assert_eq!(convert(b""), Err(PhotoError::NotAPicture));
        assert_eq!(convert(b"GIF89a\x01\0\x01\0\0\0\0;"), Err(PhotoError::NotAPicture));
    }

    #[test]
    fn a_truncated_photo_is_refused_or_readable_but_never_a_panic() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let whole = picture(200, 100, format);
            assert_eq!(convert(&whole[..30.min(whole.len())]), Err(PhotoError::Broken), "{format:?}");
            for cut in (1..whole.len()).step_by(97) {
                let _ = convert(&whole[..cut]);
            }
        }
    }

    /// A PNG that claims a size and has no pixels.
    fn claims(width: u32, height: u32) -> Vec<u8> {
        let mut header = b"IHDR".to_vec();
        header.extend(width.to_be_bytes());
        header.extend(height.to_be_bytes());
        header.extend([8, 2, 0, 0, 0]);
        let sum = crc32(&header).to_be_bytes();
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0d".as_slice(), &header, &sum, b"\0\0\0\0IDAT\x35\xaf\x06\x1e"].concat()
    }

    /// The check sum of PNG (ISO 3309), bit by bit.
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8)
                .fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
        })
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_refused_before_memory_is_taken() {
        assert_eq!(convert(&claims(60_000, 60_000)), Err(PhotoError::TooLarge));
        assert_eq!(convert(&claims(11_999, 11_999)), Err(PhotoError::TooLarge));
    }

    #[test]
    fn a_small_file_of_very_many_pixels_is_refused() {
        let mut bomb = Cursor::new(Vec::new());
        image::GrayImage::new(9_000, 6_000).write_to(&mut bomb, ImageFormat::Png).unwrap();
        let bomb = bomb.into_inner();
        assert!(bomb.len() < 9_000 * 6_000 / 100, "{} bytes", bomb.len());
        assert_eq!(convert(&bomb), Err(PhotoError::TooLarge));
    }

    #[actix_web::test]
    async fn several_at_once_all_get_their_turn() {
        let file = picture(400, 200, ImageFormat::Jpeg);
        let all = futures_util::future::join_all((0..8).map(|_| take_in(file.clone()))).await;
        assert!(all.iter().all(Result::is_ok));
    }
}
