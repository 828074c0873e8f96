//! Prints one PDF of every layout with captions of all lengths, to look at.
//!
//! `cargo run -p qr --example sample_sheets FOLDER`

#![allow(clippy::print_stdout, reason = "a program that reports to whoever runs it")]

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use domain::number::{Issue, PlaceNumber};
use i18n::Lang;
use qr::code::{self, CodeKeys};
use qr::sheet::{self, Fonts, Layout, SheetItem, SheetStyle};
use qr::symbol::Level;

/// Names as they occur: usual, one character, long, very long, with Latin letters, rare characters.
const NAMES: [&str; 10] = [
    "幸福家园3号楼2单元",
    "苹果社区1号楼",
    "塔",
    "王岘镇东台村三社第2组（30户）",
    "白银有色集团股份有限公司第三冶炼厂家属院北区17号楼东单元",
    "强湾乡川口村",
    "银光花园A座",
    "黄湾中心小学南侧便民服务点（原供销社门市部旧址，临时安置点第十二片区）",
    "㵲阳路𫞩小区8号楼",
    "人民路128号",
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to print into")?;
    let keys = CodeKeys::new([[7; 32]])?;
    for layout in Layout::ALL {
        for lang in [Lang::Zh, Lang::En] {
            // One label more than a page holds, so that a nearly empty last page is seen too.
            let count = layout.per_page() + 1;
            let items = (1..=count).map(|n| item(&keys, n)).collect::<Result<Vec<_>, _>>()?;
            let style = SheetStyle { layout, level: Level::Q, lang, contact_minutes: 30 };
            let tag = if lang == Lang::Zh { "zh" } else { "en" };
            let path = Path::new(&folder).join(format!("{}-{tag}.pdf", layout.name()));
            let printed = sheet::print(style, Fonts::find()?, &items, BufWriter::new(File::create(&path)?))?;
            println!("{}: {} codes on {} pages", path.display(), printed.codes, printed.pages);
        }
    }
    Ok(())
}

fn item(keys: &CodeKeys, number: usize) -> Result<SheetItem, Box<dyn Error>> {
    let place = PlaceNumber::new(u32::try_from(number * 1_733)?)?;
    let code = code::sign(keys, place, Issue::FIRST);
    Ok(SheetItem {
        place,
        code,
        url: code::url("https://mashang.baiyin.example", &code, false),
        place_name: NAMES[(number - 1) % NAMES.len()].to_owned(),
        division_path: "白银区·人民路街道·苹果社区·第3网格".to_owned(),
        hotline: "0943-8212345".to_owned(),
        text_to: "1069012345678".to_owned(),
    })
}
