//! What is printed can be scanned: sheets are rasterised by poppler and every code on them is decoded by zbar, which
//! know nothing of how they were made.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::number::{Issue, PlaceNumber};
use i18n::Lang;
use image::GrayImage;
use qr::code::{self, CodeKeys, Scanned};
use qr::sheet::{self, Fonts, Layout, SheetItem, SheetStyle};
use qr::symbol::Level;
use tempfile::TempDir;

const MM_PER_INCH: f64 = 25.4;

/// Names of every length, so that a long one would be seen to run into a code.
const NAMES: [&str; 5] = [
    "幸福家园3号楼2单元",
    "塔",
    "白银有色集团股份有限公司第三冶炼厂家属院北区17号楼东单元",
    "黄湾中心小学南侧便民服务点（原供销社门市部旧址，临时安置点第十二片区）",
    "㵲阳路𫞩小区8号楼",
];

fn keys() -> CodeKeys {
    CodeKeys::new([[7; 32]]).unwrap()
}

fn item(number: u32) -> SheetItem {
    let place = PlaceNumber::new(number * 1_733).unwrap();
    let code = code::sign(&keys(), place, Issue::FIRST);
    SheetItem {
        place,
        code,
        url: code::url("https://mashang.example", &code, number.is_multiple_of(2)),
        place_name: NAMES[number as usize % NAMES.len()].to_owned(),
        division_path: "白银区·人民路街道·苹果社区".to_owned(),
        hotline: "0943-0000000".to_owned(),
        text_to: String::new(),
    }
}

/// Runs an outside program and gives back what it printed.
fn run(program: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| {
        panic!("{program} does not run ({error}): apt-get install poppler-utils zbar-tools fonts-noto-cjk")
    });
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn print(folder: &TempDir, layout: Layout, level: Level, lang: Lang, items: &[SheetItem]) -> PathBuf {
    let path = folder.path().join("sheet.pdf");
    let style = SheetStyle { layout, level, lang, contact_minutes: 30 };
    let fonts = Fonts::find().expect("a Chinese font");
    let printed = sheet::print(style, fonts, items, BufWriter::new(File::create(&path).unwrap())).unwrap();
    assert_eq!(printed.codes, items.len());
    assert_eq!(printed.pages, items.len().div_ceil(layout.per_page()));
    path
}

/// The pages of a document as pictures.
fn rasterise(pdf: &Path, dpi: u32) -> Vec<GrayImage> {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("page");
    let dpi = dpi.to_string();
    let arguments = ["-r", &dpi, "-gray", "-png", pdf.to_str().unwrap(), target.to_str().unwrap()];
    assert_eq!(run("pdftoppm", &arguments).0, Some(0));
    let mut pages: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages.iter().map(|page| image::open(page).unwrap().into_luma8()).collect()
}

/// Columns, rows and millimetres of a label, as the documentation of the layouts promises them.
fn labels(layout: Layout) -> (u32, u32, f64, f64) {
    match layout {
        Layout::A4x24 => (3, 8, 64.0, 34.0),
        Layout::A4x12 => (2, 6, 95.0, 46.0),
        Layout::A4x6 => (2, 3, 95.0, 90.0),
        Layout::A5Poster => (1, 1, 148.0, 210.0),
        Layout::A4Poster => (1, 1, 210.0, 297.0),
    }
}

/// One label cut out of a page along its cutting marks.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a page")]
fn cut(page: &GrayImage, layout: Layout, number: u32, dpi: u32) -> GrayImage {
    let (columns, rows, width, height) = labels(layout);
    let pixels = |millimetres: f64| (millimetres / MM_PER_INCH * f64::from(dpi)).round() as u32;
    let left = page.width().saturating_sub(pixels(width * f64::from(columns))) / 2;
    let top = page.height().saturating_sub(pixels(height * f64::from(rows))) / 2;
    let (x, y) = (number % columns, number / columns);
    let (x, y) = (left + pixels(width * f64::from(x)), top + pixels(height * f64::from(y)));
    image::imageops::crop_imm(page, x, y, pixels(width), pixels(height)).to_image()
}

fn decode(folder: &Path, label: &GrayImage) -> String {
    let path = folder.join("label.png");
    label.save(&path).unwrap();
    run("zbarimg", &["-q", "--raw", "-Sdisable", "-Sqrcode.enable", path.to_str().unwrap()])
        .1
        .trim()
        .to_owned()
}

/// Prints, rasterises, cuts and decodes: every label must say its own address.
fn every_code_is_read(layout: Layout, level: Level, lang: Lang, dpi: u32) {
    let folder = tempfile::tempdir().unwrap();
    let count = u32::try_from(layout.per_page() + 1).unwrap();
    let items: Vec<_> = (1..=count).map(item).collect();
    let pages = rasterise(&print(&folder, layout, level, lang, &items), dpi);
    assert_eq!(pages.len(), 2);
    for (item, number) in items.iter().zip(0..) {
        let (page, label) = (number / (count - 1), number % (count - 1));
        let text = decode(folder.path(), &cut(&pages[page as usize], layout, label, dpi));
        assert_eq!(text, item.url, "label {number} of {}", layout.name());
        let Scanned::Code(code) = code::extract(&text) else { panic!("{text}") };
        assert_eq!(code::verify(&keys(), &code).unwrap().place, item.place);
    }
    let blank = cut(&pages[1], layout, 1 % (count - 1), dpi);
    assert!(count == 2 || decode(folder.path(), &blank).is_empty(), "an empty cell has a code");
}

#[test]
fn every_code_on_a_sheet_of_24_labels_is_read() {
    every_code_is_read(Layout::A4x24, Level::Q, Lang::Zh, 150);
}

#[test]
fn every_code_on_a_sheet_of_12_labels_is_read() {
    every_code_is_read(Layout::A4x12, Level::H, Lang::En, 150);
}

#[test]
fn every_code_on_a_sheet_of_6_labels_is_read() {
    every_code_is_read(Layout::A4x6, Level::M, Lang::Zh, 150);
}

#[test]
fn posters_are_read_from_a_coarse_raster_too() {
    every_code_is_read(Layout::A5Poster, Level::H, Lang::Zh, 60);
    every_code_is_read(Layout::A4Poster, Level::H, Lang::En, 60);
}

#[test]
fn what_is_printed_can_be_searched_and_has_its_fonts_inside() {
    let folder = tempfile::tempdir().unwrap();
    let items = [item(1), item(4)];
    let path = print(&folder, Layout::A4Poster, Level::Q, Lang::Zh, &items);
    let pdf = path.to_str().unwrap();
    let text = run("pdftotext", &["-layout", pdf, "-"]).1;
    for words in ["扫码反映·30分钟内回电", "110 119 120 122", "0943-0000000", NAMES[1], NAMES[4]] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let short = items[0].place.short();
    assert!(text.contains(&format!("{} {}", &short[..3], &short[3..])), "{text}");
    let fonts = run("pdffonts", &[pdf]).1;
    // Columns of pdffonts: … embedded, subset, with a map to Unicode.
    assert!(fonts.lines().count() > 2 && fonts.lines().skip(2).all(|l| l.contains("yes yes yes")), "{fonts}");
}
