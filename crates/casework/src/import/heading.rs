//! Which column means what.

use std::fmt;

use domain::text::half_width;

use super::bounds::HEADING_SEARCH_ROWS;
use super::cell::{Cell, shorten};
use super::fault::{Fault, Reason};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 编号、区划代码、工号: by which a row is found again.
    Code,
    /// 名称、姓名.
    Name,
    /// 级别.
    Level,
    /// 上级.
    Parent,
    /// 村（社区）代码、所属.
    Division,
    /// 地址.
    Address,
    /// 户数.
    Households,
    /// 责任人: a staff code.
    Responsible,
    /// 联系电话: what residents may call.
    Hotline,
    /// 经度.
    Longitude,
    /// 纬度.
    Latitude,
    /// 点位号: the number printed under the code.
    Number,
    /// 手机.
    Phone,
    /// 邮箱.
    Mail,
    /// 岗位.
    Role,
}

impl Field {
    /// The English heading.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Level => "level",
            Self::Parent => "parent",
            Self::Division => "division",
            Self::Address => "address",
            Self::Households => "households",
            Self::Responsible => "responsible",
            Self::Hotline => "hotline",
            Self::Longitude => "longitude",
            Self::Latitude => "latitude",
            Self::Number => "number",
            Self::Phone => "phone",
            Self::Mail => "mail",
            Self::Role => "role",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A column that a list may have.
pub(super) struct Column {
    pub(super) field: Field,
    /// Whether the list says nothing without it.
    pub(super) needed: bool,
    /// Headings under which it is found, folded as by [`fold`]; the first is the one that is asked for.
    pub(super) names: &'static [&'static str],
}

/// Where the columns of a list are.
#[derive(Debug)]
pub(super) struct Layout {
    found: Vec<Found>,
    /// Headings that mean nothing to this list.
    pub(super) ignored: Vec<String>,
}

#[derive(Debug)]
struct Found {
    field: Field,
    at: usize,
    heading: String,
}

impl Layout {
    /// The position and the heading of a column; `None` when the list has none.
    pub(super) fn find(&self, field: Field) -> Option<(usize, &str)> {
        self.found.iter().find(|f| f.field == field).map(|f| (f.at, f.heading.as_str()))
    }

    fn of(row: &[Cell], columns: &[Column]) -> (Self, Vec<(String, String)>) {
        let mut layout = Self { found: Vec::new(), ignored: Vec::new() };
        let mut twice = Vec::new();
        for (at, cell) in row.iter().enumerate() {
            let Cell::Text(heading) = cell else { continue };
            let Some(field) = meaning(heading, columns) else {
                layout.ignored.push(shorten(heading));
                continue;
            };
            if let Some((_, other)) = layout.find(field) {
                twice.push((shorten(heading), other.to_owned()));
            } else {
                layout.found.push(Found { field, at, heading: shorten(heading) });
            }
        }
        (layout, twice)
    }
}

/// Looks for the headings in the first rows and then says where the columns are.
pub(super) struct HeadingSearch {
    columns: &'static [Column],
    tried: usize,
    best: Option<(u32, Vec<Cell>, usize)>,
}

impl HeadingSearch {
    pub(super) fn new(columns: &'static [Column]) -> Self {
        Self { columns, tried: 0, best: None }
    }

    /// Looks at one row: the layout when it has all necessary headings.
    ///
    /// # Errors
    /// Faults, when two columns mean the same, or when no row so far is one of headings and the search is over.
    pub(super) fn look(&mut self, line: u32, row: &[Cell]) -> Result<Option<Layout>, Vec<Fault>> {
        self.tried += 1;
        let (layout, twice) = Layout::of(row, self.columns);
        if self.missing(&layout).next().is_none() {
            return if twice.is_empty() { Ok(Some(layout)) } else { Err(twice_faults(line, twice)) };
        }
        let hits = layout.found.len();
        if self.best.as_ref().is_none_or(|(_, _, best)| hits > *best) {
            self.best = Some((line, row.to_vec(), hits));
        }
        if self.tried < HEADING_SEARCH_ROWS { Ok(None) } else { Err(self.give_up()) }
    }

    /// The one fault of each necessary heading that the likeliest row lacks.
    pub(super) fn give_up(&self) -> Vec<Fault> {
        let Some((line, row, _)) = &self.best else { return Vec::new() };
        let (layout, _) = Layout::of(row, self.columns);
        let found: Vec<String> = row.iter().filter(|c| !c.is_empty()).map(Cell::shown).collect();
        self.missing(&layout)
            .map(|column| Fault {
                line: *line,
                column: column.names.first().copied().unwrap_or_default().to_owned(),
                value: String::new(),
                reason: Reason::NoHeading { found: found.clone() },
            })
            .collect()
    }

    fn missing<'a>(&'a self, layout: &'a Layout) -> impl Iterator<Item = &'a Column> {
        self.columns.iter().filter(|c| c.needed && layout.find(c.field).is_none())
    }
}

fn twice_faults(line: u32, twice: Vec<(String, String)>) -> Vec<Fault> {
    let fault = |(column, other): (String, String)| Fault {
        line,
        value: column.clone(),
        column,
        reason: Reason::HeadingTwice { other },
    };
    twice.into_iter().map(fault).collect()
}

/// What a heading means, with the words in brackets and, failing that, without them: 村（社区）代码, 户数（户）.
fn meaning(heading: &str, columns: &[Column]) -> Option<Field> {
    let named = |name: &str| columns.iter().find(|c| c.names.contains(&name)).map(|c| c.field);
    named(&fold(heading)).or_else(|| named(&fold(&without_brackets(heading))))
}

/// Lower case, half width, without blanks and punctuation.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text without what stands in brackets.
pub(super) fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column { field: Field::Code, needed: true, names: &["编号", "code"] },
        Column { field: Field::Division, needed: true, names: &["村社区代码", "division"] },
        Column { field: Field::Households, needed: false, names: &["户数", "households"] },
    ];

    fn row(cells: &[&str]) -> Vec<Cell> {
        cells.iter().map(|c| Cell::words(c)).collect()
    }

    #[test]
    fn headings_are_found_however_they_are_written() {
        for heading in
            ["编号", " 编 号 ", "编号*", "编号（必填）", "【编号】", "CODE", "Ｃｏｄｅ", "编\u{200B}号："]
        {
            assert_eq!(meaning(heading, COLUMNS), Some(Field::Code), "{heading}");
        }
        assert_eq!(meaning("村（社区）代码", COLUMNS), Some(Field::Division));
        assert_eq!(meaning("户数(户)", COLUMNS), Some(Field::Households));
        assert_eq!(meaning("备注", COLUMNS), None);
    }

    #[test]
    fn headings_below_a_title_are_found_and_strange_ones_are_told() {
        let mut search = HeadingSearch::new(COLUMNS);
        assert!(search.look(1, &row(&["某县点位表"])).unwrap().is_none());
        let layout = search.look(3, &row(&["序号", "编号", "", "村（社区）代码"])).unwrap().unwrap();
        assert_eq!(layout.find(Field::Division), Some((3, "村（社区）代码")));
        assert_eq!(layout.find(Field::Households), None);
        assert_eq!(layout.ignored, ["序号"]);
    }

    #[test]
    fn a_missing_heading_is_one_fault_that_tells_what_was_found() {
        let mut search = HeadingSearch::new(COLUMNS);
        for line in 1..10 {
            assert!(search.look(line, &row(&["x"])).unwrap().is_none());
        }
        let faults = search.look(10, &row(&["编号", "户数", "备注"])).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].line, faults[0].column.as_str()), (10, "村社区代码"));
        let found = ["编号", "户数", "备注"].map(str::to_owned).to_vec();
        assert_eq!(faults[0].reason, Reason::NoHeading { found });
    }

    #[test]
    fn two_columns_of_one_meaning_are_a_fault() {
        let faults = HeadingSearch::new(COLUMNS).look(1, &row(&["编号", "division", "Code"])).unwrap_err();
        assert_eq!(faults[0].reason, Reason::HeadingTwice { other: "编号".to_owned() });
        assert_eq!(faults[0].column, "Code");
    }
}
