use std::io::{Cursor, Write};

use casework::import::{
    Known, PlaceRecord, Plan, ReadError, Reason, plan_divisions, plan_places, plan_staff,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};

use crate::support::{roles, town};

fn book(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet()).unwrap();
    book.save_to_buffer().unwrap()
}

fn headings(sheet: &mut Worksheet, line: u32, names: &[&str]) -> Result<(), XlsxError> {
    for (column, name) in (0..).zip(names) {
        sheet.write(line, column, *name)?;
    }
    Ok(())
}

fn places(bytes: &[u8]) -> Plan<PlaceRecord> {
    plan_places(bytes, &town(), &roles()).unwrap()
}

fn reasons(plan: &Plan<PlaceRecord>) -> Vec<(u32, &str, Reason)> {
    plan.faults.iter().map(|f| (f.line, f.column.as_str(), f.reason.clone())).collect()
}

#[test]
fn codes_and_telephone_numbers_typed_as_numbers_come_back_exactly() {
    let bytes = book(|sheet| {
        headings(sheet, 0, &["工号", "姓名", "手机", "岗位", "所属"])?;
        sheet.write(1, 0, 1001)?;
        sheet.write(1, 1, "周小满")?;
        sheet.write(1, 2, 13_800_000_002_u64)?;
        sheet.write(1, 3, "包村民警")?;
        sheet.write(1, 4, 990_101_001_001_u64)?;
        Ok(())
    });
    let plan = plan_staff(&bytes, &town(), &roles()).unwrap();
    assert!(plan.faults.is_empty(), "{:?}", plan.faults);
    let person = &plan.new[0].record;
    assert_eq!(person.code.as_str(), "1001");
    assert_eq!(person.phone.as_str(), "+8613800000002");
    assert_eq!(person.posts.first().unwrap().division.as_str(), "990101001001");
}

#[test]
fn formulas_give_their_result_and_failed_ones_are_faults() {
    let bytes = book(|sheet| {
        headings(sheet, 0, &["编号", "名称", "村代码", "户数"])?;
        sheet.write(1, 0, Formula::new("\"A\"&ROW()").set_result("A2"))?;
        sheet.write(1, 1, "一号楼")?;
        sheet.write(1, 2, Formula::new("990101001000+2").set_result("990101001002"))?;
        sheet.write(1, 3, Formula::new("15*2").set_result("30"))?;
        sheet.write(2, 0, "A3")?;
        sheet.write(2, 1, Formula::new("Gone!A1").set_result("#REF!"))?;
        sheet.write(2, 2, Formula::new("1/0").set_result("#DIV/0!"))?;
        Ok(())
    });
    let plan = places(&bytes);
    assert_eq!(reasons(&plan), [(3, "名称", Reason::Formula), (3, "村代码", Reason::Formula)]);
    assert_eq!(plan.faults[0].value, "#REF!");
    let place = &plan.new[0].record;
    assert_eq!((place.code.as_str(), place.division.as_str()), ("A2", "990101001002"));
    assert_eq!(place.households, Some(30));
}

#[test]
fn merged_cells_are_told_also_where_the_value_is_optional() {
    let bytes = book(|sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 4, "清溪县点位表", &plain)?;
        headings(sheet, 1, &["编号", "名称", "村代码", "联系电话", "地址"])?;
        for line in 2..4 {
            sheet.write(line, 0, format!("A{line}"))?;
            sheet.write(line, 1, "某楼")?;
        }
        sheet.merge_range(2, 2, 3, 2, "990101001002", &plain)?;
        sheet.merge_range(2, 3, 3, 3, "0400-5550001", &plain)?;
        Ok(())
    });
    let plan = places(&bytes);
    assert_eq!(reasons(&plan), [(4, "村代码", Reason::Merged), (4, "联系电话", Reason::Merged)]);
    assert_eq!(plan.new.len(), 1);
}

#[test]
fn what_excel_made_of_a_code_is_refused_in_words() {
    let bytes = book(|sheet| {
        headings(sheet, 0, &["编号", "名称", "村代码"])?;
        let date = Format::new().set_num_format("m\"月\"d\"日\"");
        sheet.write_with_format(1, 0, &ExcelDateTime::from_ymd(2026, 3, 2)?, &date)?;
        sheet.write(2, 0, 9.901e20)?;
        sheet.write(3, 0, 3.2)?;
        sheet.write(4, 0, true)?;
        for line in 1..5 {
            sheet.write(line, 1, "某楼")?;
            sheet.write(line, 2, "990101001002")?;
        }
        Ok(())
    });
    let plan = places(&bytes);
    assert_eq!(
        reasons(&plan),
        [
            (2, "编号", Reason::Date),
            (3, "编号", Reason::Digits15),
            (4, "编号", Reason::Decimals),
            (5, "编号", Reason::Bool),
        ]
    );
    assert_eq!(plan.faults[0].value, "2026-03-02");
}

#[test]
fn empty_rows_hidden_blanks_and_a_format_down_to_the_last_row_are_passed_over() {
    let bytes = book(|sheet| {
        headings(sheet, 2, &["\u{FEFF}区划代码 ", "名\u{3000}称"])?;
        sheet.write(3, 0, "\u{200B}99\u{A0}")?;
        sheet.write(3, 1, " 云岭省\u{200B}")?;
        sheet.write(6, 0, "9901")?;
        sheet.write(6, 1, "望川市")?;
        sheet.write(8, 1, " \u{200B}\u{3000}")?;
        sheet.write_blank(1_048_575, 0, &Format::new().set_bold())?;
        Ok(())
    });
    let plan = plan_divisions(&bytes, &Known::default()).unwrap();
    assert!(plan.faults.is_empty(), "{:?}", plan.faults);
    let found: Vec<_> = plan.new.iter().map(|e| (e.line, e.record.name.to_string())).collect();
    assert_eq!(found, [(4, "云岭省".to_owned()), (7, "望川市".to_owned())]);
}

#[test]
fn the_first_visible_sheet_with_content_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet().set_hidden(true).write(0, 0, "notes").unwrap();
    book.add_worksheet();
    let sheet = book.add_worksheet();
    headings(sheet, 0, &["code", "name"]).unwrap();
    headings(sheet, 1, &["99", "云岭省"]).unwrap();
    sheet.set_active(true);
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(plan_divisions(&bytes, &Known::default()).unwrap().new.len(), 1);
}

/// The parts of a small sound workbook, of which one can be replaced.
pub(crate) fn parts(sound: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(sound)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut part, &mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// Packs parts into a workbook.
pub(crate) fn pack(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    pack_as(parts, |archive, _, bytes| archive.write_all(bytes))
}

type Packer = zip::ZipWriter<Cursor<Vec<u8>>>;

/// Packs parts, each written by `write`, which is told its name and what it held.
fn pack_as(
    parts: &[(String, Vec<u8>)],
    write: impl Fn(&mut Packer, &str, &[u8]) -> std::io::Result<()>,
) -> Vec<u8> {
    let mut archive = Packer::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        write(&mut archive, name, bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A small sound workbook.
pub(crate) fn sound() -> Vec<u8> {
    book(|sheet| {
        headings(sheet, 0, &["code", "name"])?;
        headings(sheet, 1, &["99", "云岭省"])?;
        sheet.merge_range(2, 0, 3, 1, "注", &Format::new())?;
        Ok(())
    })
}

/// The sound workbook with another part in place of the one whose name ends so.
fn with_part(name: &str, content: Vec<u8>) -> Vec<u8> {
    let mut parts = parts(&sound());
    let part = parts.iter_mut().find(|(n, _)| n.ends_with(name)).unwrap();
    part.1 = content;
    pack(&parts)
}

#[test]
fn a_million_rows_are_refused_in_a_sentence() {
    let mut sheet = Vec::from(&b"<worksheet><dimension ref=\"A1:B3\"/><sheetData>"[..]);
    for row in 1..=1_000_000 {
        write!(sheet, "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>").unwrap();
    }
    sheet.extend(b"</sheetData></worksheet>");
    let bytes = with_part("sheet1.xml", sheet);
    assert_eq!(plan_divisions(&bytes, &Known::default()), Err(ReadError::Rows));
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let blank = vec![b' '; 1 << 20];
    let bomb = pack_as(&parts(&sound()), |archive, name, bytes| {
        if name.ends_with("sheet1.xml") {
            return (0..300).try_for_each(|_| archive.write_all(&blank));
        }
        archive.write_all(bytes)
    });
    assert!(bomb.len() < 1 << 20);
    assert_eq!(plan_divisions(&bomb, &Known::default()), Err(ReadError::Unpacked));
}

#[test]
fn a_file_that_asks_for_more_memory_than_it_has_content_is_refused() {
    for count in ["99999999999", "99999999999999999999999999"] {
        let texts = format!("<sst count='1' uniqueCount = '{count}'><si><t>code</t></si></sst>");
        let error = plan_divisions(&with_part("sharedStrings.xml", texts.into_bytes()), &Known::default());
        assert!(matches!(error, Err(ReadError::Damaged { .. })), "{error:?}");
    }
}

#[test]
fn positions_that_no_sheet_has_end_in_a_sentence() {
    for cell in ["ZZZZZZZZZZ1", "A99999999999", "A0", "1", "A1:A2:A3"] {
        let sheet = format!(
            "<worksheet><dimension ref=\"{cell}\"/><sheetData><row><c r=\"{cell}\"><v>1</v></c></row></sheetData>\
             <mergeCells><mergeCell ref=\"{cell}:A1\"/></mergeCells></worksheet>"
        );
        let result = plan_divisions(&with_part("sheet1.xml", sheet.into_bytes()), &Known::default());
        assert!(result.is_err() || !result.unwrap().faults.is_empty(), "{cell}");
    }
}
