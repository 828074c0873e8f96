//! Tables for Excel: evaluations and lists of matters.

use std::io::{Seek, Write};
use std::sync::Arc;

use casework::{Evaluation, ExportedMatter};
use domain::policy::{Answers, Policy};
use i18n::{Lang, When};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::asking;
use crate::figures::{Cell, Table, table};
use crate::telling;

/// Why a workbook cannot be written.
pub type WorkbookError = XlsxError;

/// The first row below the title.
const HEADS: u32 = 2;

/// How wide columns are, in characters.
const WIDTH: f64 = 14.0;

/// How wide a column of names or words is.
const WIDE: f64 = 36.0;

/// An evaluation as a workbook. Every rate has its cases in the column behind it; times are in minutes.
///
/// # Errors
/// [`WorkbookError`], when memory for packing it cannot be had.
pub fn evaluation(evaluation: &Evaluation, when: &When) -> Result<Vec<u8>, WorkbookError> {
    let say = when.lang;
    let table = table(evaluation, say);
    let mut workbook = fresh(when);
    let sheet = workbook.add_worksheet().set_name(say.evaluation())?;
    let period = evaluation.scope.period;
    sheet.write_with_format(0, 0, say.evaluation_of(&evaluation.name, period.first, period.last), &bold())?;
    let heads = expanded(&table, say);
    write_heads(sheet, &heads)?;
    sheet.set_column_width(1, WIDE)?;
    for (row, cells) in (HEADS + 1..).zip(table.rows.iter().chain([&table.whole])) {
        let mut column = 0;
        for cell in cells {
            column = write_cell(sheet, row, column, cell)?;
        }
    }
    workbook.save_to_buffer()
}

/// The headings: a rate has two columns, and what is counted apart one for each kind.
fn expanded(table: &Table, say: Lang) -> Vec<String> {
    let mut heads = Vec::new();
    for (head, cell) in table.heads.iter().zip(&table.whole) {
        match cell {
            Cell::Name { .. } => heads.extend([(*head).to_owned(), say.evaluated_unit().to_owned()]),
            Cell::Rate { .. } => heads.extend([(*head).to_owned(), say.cases_of(head)]),
            Cell::Counts(counts) => heads.extend(counts.iter().map(|(kind, _)| (*kind).to_owned())),
            Cell::Time(_) => heads.push(say.in_minutes(head)),
            Cell::Rank(_) | Cell::Points(_) | Cell::Count(_) => heads.push((*head).to_owned()),
        }
    }
    heads
}

/// Writes a field and gives the column behind it. What there is not is left empty, and is not zero.
fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<u16, XlsxError> {
    match cell {
        Cell::Rank(rank) => {
            if let Some(rank) = rank.and_then(|rank| u32::try_from(rank).ok()) {
                sheet.write(row, column, rank)?;
            }
            Ok(column + 1)
        }
        Cell::Name { name, unit, code } => {
            sheet.write(row, column, name)?;
            if let Some(beside) = unit.as_ref().or(code.as_ref()) {
                sheet.write(row, column + 1, beside)?;
            }
            Ok(column + 2)
        }
        Cell::Points(points) => {
            if let Some(points) = points {
                sheet.write_with_format(row, column, *points, &Format::new().set_num_format("0.00"))?;
            }
            Ok(column + 1)
        }
        Cell::Rate { share, of, .. } => {
            if let Some(share) = share {
                sheet.write_with_format(row, column, *share, &Format::new().set_num_format("0.0%"))?;
            }
            sheet.write(row, column + 1, *of)?;
            Ok(column + 2)
        }
        Cell::Counts(counts) => {
            let mut at = column;
            for (_, count) in counts {
                sheet.write(row, at, *count)?;
                at += 1;
            }
            Ok(at)
        }
        Cell::Count(count) => {
            sheet.write(row, column, *count)?;
            Ok(column + 1)
        }
        Cell::Time(time) => {
            if let Some(time) = time {
                let minutes = Format::new().set_num_format("0.0");
                sheet.write_with_format(row, column, time.as_secs_f64() / 60.0, &minutes)?;
            }
            Ok(column + 1)
        }
    }
}

/// A list of matters, written as they come: it needs no more memory for many.
pub struct Matters {
    workbook: Workbook,
    when: When,
    with_words: bool,
    row: u32,
}

impl Matters {
    /// A list with a title and no matters yet. What residents wrote stands in it only `with_words`; telephone numbers and
    /// names of residents never do.
    ///
    /// # Errors
    /// [`WorkbookError`], when there is no room for temporary files.
    pub fn new(title: &str, when: When, with_words: bool) -> Result<Self, WorkbookError> {
        let say = when.lang;
        let mut workbook = fresh(&when);
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(say.matters())?;
        sheet.write_with_format(0, 0, title, &bold())?;
        let words = [say.requester_words(), say.answers_title()].into_iter().filter(|_| with_words);
        let heads: Vec<String> = columns(say).into_iter().chain(words).map(ToOwned::to_owned).collect();
        write_heads(sheet, &heads)?;
        sheet.set_column_width(LIES_IN, WIDE)?;
        Ok(Self { workbook, when, with_words, row: HEADS })
    }

    /// One more matter, of which `policy` knows the category, with what was answered when it was filed, by the policy of then.
    ///
    /// # Errors
    /// [`WorkbookError`]: a workbook has at most 1,048,576 rows.
    pub fn add(
        &mut self,
        matter: &ExportedMatter,
        policy: &Policy,
        answers: Option<&(Arc<Policy>, Answers)>,
    ) -> Result<(), WorkbookError> {
        self.row += 1;
        let (row, say, zone) = (self.row, self.when.lang, self.when.zone.clone());
        let ExportedMatter { stored, entry, owner } = matter;
        let ticket = &stored.ticket;
        let (state, place) = (&ticket.state, &entry.place);
        let texts = [
            ticket.id.number(),
            String::new(),
            say.channel(ticket.channel).to_owned(),
            ticket.division.to_string(),
            entry.path.names(),
            place.name.clone(),
            place.number.short(),
            telling::category(policy, &ticket.category, say),
            say.level(ticket.level).to_owned(),
            say.state_of(state.kind()).to_owned(),
            state.owner().unit.to_string(),
            owner.clone().unwrap_or_default(),
            state.clock().map(|clock| say.clock(clock.kind()).to_owned()).unwrap_or_default(),
        ];
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, text) in (0..).zip(texts) {
            if column == FILED {
                write_time(sheet, row, column, ticket.filed, &zone)?;
            } else {
                sheet.write(row, column, text)?;
            }
        }
        if let Some(due) = state.due() {
            write_time(sheet, row, DUE, due, &zone)?;
        }
        if let domain::ticket::State::Closed { judgement: Some(judgement), .. } = state {
            sheet.write(row, DUE + 1, say.judgement(*judgement))?;
        }
        if let Some(contents) = stored.contents.as_ref().filter(|_| self.with_words) {
            sheet.write(row, DUE + 2, contents.words.as_str())?;
            if let Some((policy, answers)) = answers {
                sheet.write(row, DUE + 3, asking::in_one_line(policy, answers, say))?;
            }
        }
        Ok(())
    }

    /// How many matters there are in it.
    pub const fn count(&self) -> u32 {
        self.row - HEADS
    }

    /// Writes it out.
    ///
    /// # Errors
    /// [`WorkbookError`], when it cannot be written.
    pub fn finish(mut self, out: impl Write + Seek + Send) -> Result<(), WorkbookError> {
        self.workbook.save_to_writer(out)
    }
}

/// The columns with times in a list of matters.
const FILED: u16 = 1;
const DUE: u16 = 13;

/// The column with names of divisions.
const LIES_IN: u16 = 4;

fn columns(say: Lang) -> [&'static str; 15] {
    [
        say.matter_number(),
        say.filed_at(),
        say.came_by(),
        say.division_code(),
        say.lies_in(),
        say.at_place(),
        say.place_number(),
        say.about(),
        say.handled_level(),
        say.stands(),
        say.owner_unit(),
        say.owner_person(),
        say.waits_for(),
        say.due_at(),
        say.judged_as(),
    ]
}

/// A workbook that says when it was made, by our clock.
fn fresh(when: &When) -> Workbook {
    let mut workbook = Workbook::new();
    if let Ok(made) = ExcelDateTime::from_timestamp(when.now.as_second()) {
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    }
    workbook
}

fn bold() -> Format {
    Format::new().set_bold()
}

fn write_heads(sheet: &mut Worksheet, heads: &[String]) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(HEADS + 1, 0)?;
    for (column, head) in (0..).zip(heads) {
        sheet.set_column_width(column, WIDTH)?;
        sheet.write_with_format(HEADS, column, head, &bold().set_text_wrap())?;
    }
    Ok(())
}

/// A time as Excel knows it: the clock on the wall of the town.
fn write_time(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    time: Timestamp,
    zone: &TimeZone,
) -> Result<(), XlsxError> {
    let text = time.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let format = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write_with_format(row, column, &ExcelDateTime::parse_from_str(&text)?, &format)?;
    Ok(())
}
