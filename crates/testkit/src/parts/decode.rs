//! Reading printed codes with other people's decoders: a PDF page becomes a picture, the picture a text.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::program;

/// Names a Python that has `zxing-cpp`, `pillow` and `aiosmtpd`; `scripts/test` makes it and sets the variable.
pub const PYTHON: &str = "MASHANG_PYTHON";

/// A rectangle in the pixels of the picture, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// Pixels from the left edge.
    pub x: u32,
    /// Pixels from the upper edge.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A PDF whose pages are looked at.
#[derive(Debug)]
pub struct Pdf {
    file: PathBuf,
    pictures: TempDir,
}

impl Pdf {
    /// The PDF in a file.
    pub fn open(file: &Path) -> Self {
        assert!(file.is_file(), "there is no PDF {}", file.display());
        let pictures = TempDir::with_prefix("mashang-pages-")
            .unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        Self { file: file.to_owned(), pictures }
    }

    /// How many pages it has.
    pub fn pages(&self) -> u32 {
        let facts = output(Command::new(program::find("pdfinfo", "poppler-utils")).arg(&self.file));
        facts
            .lines()
            .find_map(|line| line.strip_prefix("Pages:")?.trim().parse().ok())
            .unwrap_or_else(|| panic!("pdfinfo counts no pages in {}: {facts}", self.file.display()))
    }

    /// The words of a page, as a search or a copy finds them. Pages count from 1.
    pub fn words(&self, page: u32) -> String {
        let page = page.to_string();
        let mut command = Command::new(program::find("pdftotext", "poppler-utils"));
        output(command.args(["-f", &page, "-l", &page]).arg(&self.file).arg("-"))
    }

    /// A page, or a rectangle of it, as PNG. Pages count from 1.
    pub fn picture(&self, page: u32, dots_per_inch: u32, crop: Option<Crop>) -> PathBuf {
        let place = crop.map_or_else(String::new, |crop| format!("-{}-{}", crop.x, crop.y));
        let stem = self.pictures.path().join(format!("{page}-{dots_per_inch}{place}"));
        let (page, dots) = (page.to_string(), dots_per_inch.to_string());
        let mut command = Command::new(program::find("pdftoppm", "poppler-utils"));
        command.args(["-png", "-singlefile", "-r", &dots, "-f", &page, "-l", &page]);
        if let Some(Crop { x, y, width, height }) = crop {
            for (flag, pixels) in [("-x", x), ("-y", y), ("-W", width), ("-H", height)] {
                command.args([flag, &pixels.to_string()]);
            }
        }
        output(command.arg(&self.file).arg(&stem));
        stem.with_extension("png")
    }
}

/// What `zbarimg` reads: the strict decoder, which wants a clean picture. Empty if it finds no code.
pub fn zbar(picture: &Path) -> Vec<String> {
    let mut command = Command::new(program::find("zbarimg", "zbar-tools"));
    command.args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]).arg(picture);
    let done = command.output().unwrap_or_else(|error| panic!("cannot start zbarimg: {error}"));
    // 4: nothing found (zbarimg(1), EXIT STATUS).
    assert!(
        done.status.success() || done.status.code() == Some(4),
        "zbarimg cannot read {}: {}",
        picture.display(),
        String::from_utf8_lossy(&done.stderr)
    );
    lines(&String::from_utf8_lossy(&done.stdout))
}

/// What `zxing-cpp` reads: the forgiving decoder, close to what a phone does.
pub fn zxing(picture: &Path) -> Vec<String> {
    const READ: &str = "import sys, zxingcpp
from PIL import Image
for code in zxingcpp.read_barcodes(Image.open(sys.argv[1])):
    print(code.text)";
    let python = program::from_env(PYTHON, "a Python with zxing-cpp and pillow");
    lines(&output(Command::new(python).args(["-c", READ]).arg(picture)))
}

/// Runs a program to its end and gives what it prints.
///
/// # Panics
/// If it fails: with its own words.
fn output(command: &mut Command) -> String {
    let done = command.output().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    assert!(done.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}
