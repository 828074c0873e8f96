//! Lists of divisions.

use std::collections::BTreeMap;

use domain::division::{DivisionCode, DivisionLevel};
use domain::text::PlaceName;

use super::Known;
use super::fault::Reason;
use super::heading::{Column, Field, fold};
use super::list::{self, Outcome};
use super::plan::{self, Entry, Plan, Record};
use super::read_error::ReadError;
use super::row::Row;
use super::value::{compact, division_code, place_name};

/// A row of a list of divisions. Level and parent follow from the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionRecord {
    /// Its code.
    pub code: DivisionCode,
    /// Its name.
    pub name: PlaceName,
}

const COLUMNS: &[Column] = &[
    Column {
        field: Field::Code,
        needed: true,
        names: &["区划代码", "行政区划代码", "代码", "编码", "编号", "code", "divisioncode", "adcode"],
    },
    Column {
        field: Field::Name,
        needed: true,
        names: &["名称", "区划名称", "行政区划名称", "行政区划", "单位名称", "name", "division"],
    },
    Column {
        field: Field::Parent,
        needed: false,
        names: &["上级", "上级代码", "上级区划", "上级区划代码", "parent", "parentcode"],
    },
    Column { field: Field::Level, needed: false, names: &["级别", "层级", "区划级别", "level"] },
];

/// Reads a list of divisions and compares it with what is known.
///
/// # Errors
/// [`ReadError`] when the file as a whole cannot be read; what is wrong with its rows is in the plan.
pub fn plan_divisions(bytes: &[u8], known: &Known) -> Result<Plan<DivisionRecord>, ReadError> {
    let mut listed = list::read(bytes, COLUMNS, parse)?;
    let Some(layout) = listed.layout.take() else { return Ok(plan::refused(listed, &known.divisions)) };
    let good =
        listed.good.check(|entry, kept| against(&entry.record, kept, known), &layout, &mut listed.faults);
    Ok(plan::make(good, &known.divisions, layout.ignored, listed.faults))
}

fn parse(row: &mut Row<'_>) -> Outcome<DivisionRecord> {
    let code = row.needed(Field::Code, division_code);
    let name = row.needed(Field::Name, place_name);
    let Some(code) = code else {
        return Outcome::Faulty(None);
    };
    let level = row.optional(Field::Level, |text| same_level(text, &code));
    let parent = row.optional(Field::Parent, |text| same_parent(text, &code));
    match (name, level, parent) {
        (Some(name), Some(_), Some(_)) => Outcome::Good(DivisionRecord { code, name }),
        _ => Outcome::Faulty(Some(code)),
    }
}

fn same_level(text: &str, code: &DivisionCode) -> Result<(), Reason> {
    let level = level(text).ok_or(Reason::Level)?;
    if level == code.level() { Ok(()) } else { Err(Reason::OtherLevel { code: code.level() }) }
}

fn same_parent(text: &str, code: &DivisionCode) -> Result<(), Reason> {
    let parent = code.parent();
    // Some lists write 0 above a province.
    let nothing = compact(text).bytes().all(|b| b == b'0');
    if parent.is_none() && nothing || parent.as_ref().is_some_and(|p| p.as_str() == compact(text)) {
        Ok(())
    } else {
        Err(Reason::OtherParent { code: parent })
    }
}

/// A level as lists name it.
fn level(text: &str) -> Option<DivisionLevel> {
    let text = fold(text);
    let text = text.strip_suffix('级').unwrap_or(&text);
    match text {
        "省" | "自治区" | "直辖市" | "province" => Some(DivisionLevel::Province),
        "市" | "地" | "地市" | "州" | "自治州" | "city" | "prefecture" => Some(DivisionLevel::City),
        "县" | "区" | "县区" | "区县" | "county" | "district" => Some(DivisionLevel::County),
        "乡" | "镇" | "乡镇" | "街道" | "乡镇街道" | "township" | "town" | "street" => {
            Some(DivisionLevel::Township)
        }
        "村" | "社区" | "村社区" | "行政村" | "village" | "community" => {
            Some(DivisionLevel::Village)
        }
        "网格" | "grid" => Some(DivisionLevel::Grid),
        _ => None,
    }
}

fn against(
    record: &DivisionRecord,
    kept: &BTreeMap<DivisionCode, Entry<DivisionRecord>>,
    known: &Known,
) -> Vec<(Field, String, Reason)> {
    match record.code.parent() {
        Some(parent) if !kept.contains_key(&parent) && !known.divisions.contains_key(&parent) => {
            vec![(Field::Code, record.code.to_string(), Reason::NoParent(parent))]
        }
        _ => Vec::new(),
    }
}

impl Record for DivisionRecord {
    type Key = DivisionCode;

    fn key(&self) -> DivisionCode {
        self.code.clone()
    }

    fn over(self, _stored: &Self) -> Self {
        self
    }

    fn values(&self) -> Vec<(Field, String)> {
        vec![(Field::Name, self.name.to_string())]
    }
}
