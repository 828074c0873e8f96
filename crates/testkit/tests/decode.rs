//! The decoders as parts of tests.

#![cfg(test)]

use std::fmt::Write;
use std::path::Path;

use testkit::parts::decode::{Crop, Pdf, zbar, zxing};

const ADDRESS: &str = "https://mashang.example/c/2C4F6H8JKMNPQ";

/// A page of 100 mm by 50 mm (283 by 142 points) with a code, 2 points a module, in its left half and another in its
/// right half: a file as small as PDF allows, written here so that nothing of ours is tested with itself.
fn write_pdf(file: &Path, texts: [&str; 2]) {
    let mut drawing = String::new();
    for (text, left) in texts.into_iter().zip([20_usize, 160]) {
        let code = qrcode::QrCode::new(text).unwrap();
        for (at, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == qrcode::Color::Dark)
        {
            let (x, y) = (left + 2 * (at % code.width()), 110 - 2 * (at / code.width()));
            write!(drawing, "{x} {y} 2 2 re ").unwrap();
        }
    }
    drawing.push('f');
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 283 142]/Resources<<>>/Contents 4 0 R>>".to_owned(),
        format!("<</Length {}>>stream\n{drawing}\nendstream", drawing.len()),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = String::new();
    for (number, object) in (1..).zip(&objects) {
        writeln!(offsets, "{:010} 00000 n ", pdf.len()).unwrap();
        writeln!(pdf, "{number} 0 obj{object}endobj").unwrap();
    }
    let table = pdf.len();
    write!(
        pdf,
        "xref\n0 5\n0000000000 65535 f \n{offsets}trailer<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF"
    )
    .unwrap();
    std::fs::write(file, pdf).unwrap();
}

#[test]
fn both_decoders_read_a_printed_code_and_none_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("codes.pdf");
    write_pdf(&file, [ADDRESS, "一号楼"]);
    let pdf = Pdf::open(&file);
    assert_eq!(pdf.pages(), 1);

    let half = |x| Some(Crop { x, y: 0, width: 295, height: 295 });
    let (left, right) = (pdf.picture(1, 150, half(0)), pdf.picture(1, 150, half(295)));
    assert_eq!((zbar(&left), zxing(&left)), (vec![ADDRESS.to_owned()], vec![ADDRESS.to_owned()]));
    assert_eq!((zbar(&right), zxing(&right)), (vec!["一号楼".to_owned()], vec!["一号楼".to_owned()]));

    let whole = pdf.picture(1, 150, None);
    assert_eq!(zxing(&whole).len(), 2);
    let margin = pdf.picture(1, 150, Some(Crop { x: 0, y: 0, width: 20, height: 20 }));
    assert_eq!((zbar(&margin), zxing(&margin)), (vec![], vec![]));
}
