//! Prints many labels for `scripts/bench print`, which measures from outside.
//!
//! `bench_print codes|blank FILE.pdf [LABELS]` prints them with or without the codes;
//! `bench_print list FILE.tsv [LABELS]` writes what is on them, for other programs to print.

#![allow(clippy::print_stdout, reason = "a program that reports to whoever runs it")]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};

use domain::number::{Issue, PlaceNumber};
use i18n::Lang;
use qr::code::{self, CodeKeys};
use qr::sheet::{self, Fonts, Layout, SheetItem, SheetStyle};
use qr::symbol::Level;

/// The number of codes that Baiyin had in 2023.
const LABELS: u32 = 44_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(mode), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bench_print codes|blank|list FILE [LABELS]".into());
    };
    let items = items(arguments.next().map_or(Ok(LABELS), |text| text.parse())?)?;
    let mut out = BufWriter::new(File::create(&path)?);
    let style = SheetStyle { layout: Layout::A4x24, level: Level::Q, lang: Lang::Zh, contact_minutes: 30 };
    match mode.as_str() {
        "codes" => sheet::print(style, Fonts::find()?, &items, &mut out).map(|_| ())?,
        "blank" => sheet::print_blank(style, Fonts::find()?, &items, &mut out).map(|_| ())?,
        "list" => list(&items, &mut out)?,
        _ => return Err(format!("unknown mode {mode}").into()),
    }
    out.flush()?;
    println!("{} {}", peak_memory()?, fs::metadata(&path)?.len());
    Ok(())
}

/// Places with about a thousand different characters in their names, as a city has them.
fn items(count: u32) -> Result<Vec<SheetItem>, Box<dyn Error>> {
    const KINDS: [&str; 8] = ["小区", "家园", "新村", "花园", "大院", "家属院", "公寓", "广场"];
    let keys = CodeKeys::new([[7; 32]])?;
    let mut items = Vec::new();
    for number in 1..=count {
        let place = PlaceNumber::new(number)?;
        let code = code::sign(&keys, place, Issue::FIRST);
        // Common characters of the first plane, in an order without a pattern.
        let character =
            |step: u32| char::from_u32(0x4E00 + number.wrapping_mul(step) % 1_009 * 7).unwrap_or('一');
        let kind = KINDS[number as usize % KINDS.len()];
        let (house, unit) = (number % 37 + 1, number % 6 + 1);
        items.push(SheetItem {
            place,
            code,
            url: code::url("https://mashang.baiyin.gov.cn", &code, true),
            place_name: format!("{}{}{kind}{house}号楼{unit}单元", character(769), character(331)),
            division_path: format!(
                "白银区·{}{}街道·第{}社区",
                character(101),
                character(57),
                number % 70 + 1
            ),
            hotline: "0943-12345".to_owned(),
            text_to: String::new(),
        });
    }
    Ok(items)
}

fn list(items: &[SheetItem], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    for item in items {
        let short = item.place.short();
        writeln!(
            out,
            "{}\t{}\t{}\t{short}\t{}",
            item.url, item.place_name, item.division_path, item.hotline
        )?;
    }
    Ok(())
}

/// The most memory this program has had, in KiB, as Linux counts it.
fn peak_memory() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse()?)
}
