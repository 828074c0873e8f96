//! Many codes as pictures in one ZIP file, written as they come, with a list of what is what.

use std::io::{self, Write};

use i18n::{Lang, sheets};
use thiserror::Error;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};
use zip::{CompressionMethod, DateTime};

use crate::png::{self, PngError, PngStyle};
use crate::sheet::SheetItem;
use crate::svg;
use crate::symbol::{Level, Symbol, SymbolError};

/// The list of codes in the file.
pub const MANIFEST: &str = "manifest.csv";

/// What the pictures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// PNG of one bit a pixel.
    Png(PngStyle),
    /// SVG with a light border of so many modules.
    Svg {
        /// Modules of light border.
        quiet_zone: u8,
    },
}

/// Why there is no file, or only part of one.
#[derive(Debug, Error)]
pub enum ZipFileError {
    /// A code's address has no symbol.
    #[error("code {code} cannot be drawn: {reason}")]
    Symbol {
        /// Its characters.
        code: crate::code::CodeText,
        /// What is wrong.
        reason: SymbolError,
    },
    /// A picture could not be made.
    #[error(transparent)]
    Png(#[from] PngError),
    /// The file cannot be written.
    #[error("the ZIP file cannot be written: {0}; check the folder's permissions and free space")]
    Write(#[from] io::Error),
    /// The file cannot be put together.
    #[error("the ZIP file cannot be put together: {0}")]
    Zip(#[from] ZipError),
}

/// Writes a picture of each code, named after its short number and code, and then [`MANIFEST`]; returns their number.
///
/// Nothing but the list is kept in memory. The files carry no time: the same codes give the same bytes.
///
/// # Errors
/// [`ZipFileError`]; what was written until then is no usable file.
pub fn write(
    items: impl IntoIterator<Item = impl std::borrow::Borrow<SheetItem>>,
    picture: Picture,
    level: Level,
    lang: Lang,
    out: impl Write,
) -> Result<usize, ZipFileError> {
    let mut zip = ZipWriter::new_stream(out);
    // Excel takes a list for UTF-8 only when it begins with this mark.
    let mut manifest = String::from("\u{FEFF}");
    line(&mut manifest, &sheets::manifest(lang));
    let mut count = 0;
    for item in items {
        let item: &SheetItem = item.borrow();
        let symbol = Symbol::encode(&item.url, level)
            .map_err(|reason| ZipFileError::Symbol { code: item.code, reason })?;
        let name = format!("{}-{}.{}", item.place.short(), item.code, picture.extension());
        add(&mut zip, &name, picture.method(), &picture.draw(&symbol)?)?;
        let short = item.place.short();
        let fields = [&short, item.code.as_str(), &item.place_name, &item.division_path, &item.url, &name];
        line(&mut manifest, &fields);
        count += 1;
    }
    add(&mut zip, MANIFEST, CompressionMethod::Deflated, manifest.as_bytes())?;
    zip.finish()?.into_inner().flush()?;
    Ok(count)
}

fn add<W: Write>(
    zip: &mut ZipWriter<StreamWriter<W>>,
    name: &str,
    method: CompressionMethod,
    content: &[u8],
) -> Result<(), ZipFileError> {
    let options = SimpleFileOptions::default().compression_method(method);
    zip.start_file(name, options.last_modified_time(DateTime::default()))?;
    Ok(zip.write_all(content)?)
}

impl Picture {
    fn extension(self) -> &'static str {
        match self {
            Self::Png(_) => "png",
            Self::Svg { .. } => "svg",
        }
    }

    /// A PNG is compressed already.
    fn method(self) -> CompressionMethod {
        match self {
            Self::Png(_) => CompressionMethod::Stored,
            Self::Svg { .. } => CompressionMethod::Deflated,
        }
    }

    fn draw(self, symbol: &Symbol) -> Result<Vec<u8>, PngError> {
        match self {
            Self::Png(style) => png::encode(symbol, style),
            Self::Svg { quiet_zone } => Ok(svg::render(symbol, quiet_zone).into_bytes()),
        }
    }
}

/// One line of the list (RFC 4180). A field that a spreadsheet would take for a formula gets an apostrophe in front.
fn line(list: &mut String, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            list.push(',');
        }
        let formula = field.starts_with(['=', '+', '-', '@', '\t']);
        let field = format!("{}{}", if formula { "'" } else { "" }, field.replace('"', "\"\""));
        if field.contains([',', '"', '\n', '\r']) {
            list.push('"');
            list.push_str(&field);
            list.push('"');
        } else {
            list.push_str(&field);
        }
    }
    list.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use domain::number::{Issue, PlaceNumber};
    use zip::ZipArchive;

    use super::*;
    use crate::code::{self, CodeKeys};

    fn items(names: &[&str]) -> Vec<SheetItem> {
        let keys = CodeKeys::new([[7; 32]]).unwrap();
        let item = |(name, number): (&&str, u32)| {
            let place = PlaceNumber::new(number).unwrap();
            let code = code::sign(&keys, place, Issue::FIRST);
            SheetItem {
                place,
                code,
                url: code::url("https://m.example", &code, false),
                place_name: (*name).to_owned(),
                division_path: String::new(),
                hotline: String::new(),
                text_to: String::new(),
            }
        };
        names.iter().zip(1..).map(item).collect()
    }

    fn read(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Vec<u8> {
        let mut content = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut content).unwrap();
        content
    }

    #[test]
    fn every_code_has_its_picture_and_its_line() {
        let items = items(&["幸福家园3号楼", "甲, \"乙\"楼", "=1+1"]);
        for picture in [Picture::Png(PngStyle::default()), Picture::Svg { quiet_zone: 4 }] {
            let mut file = Vec::new();
            assert_eq!(write(&items, picture, Level::Q, Lang::Zh, &mut file).unwrap(), 3);
            let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
            assert_eq!(archive.len(), 4);
            let list = String::from_utf8(read(&mut archive, MANIFEST)).unwrap();
            let lines: Vec<_> = list.lines().collect();
            assert_eq!(lines.len(), 4);
            assert!(lines[0].starts_with("\u{FEFF}短号,"), "{list}");
            assert!(lines[2].contains(",\"甲, \"\"乙\"\"楼\","), "{list}");
            assert!(lines[3].contains(",'=1+1,"), "{list}");
            let name = lines[1].rsplit(',').next().unwrap();
            let expected = picture.draw(&Symbol::encode(&items[0].url, Level::Q).unwrap()).unwrap();
            assert_eq!(read(&mut archive, name), expected);
        }
    }
}
