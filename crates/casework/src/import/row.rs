//! One row with its headings: reads values out of it and collects what is wrong.

use super::cell::Cell;
use super::fault::{Fault, Reason};
use super::heading::{Field, Layout};

/// A row being read.
pub(super) struct Row<'a> {
    pub(super) line: u32,
    cells: &'a [Cell],
    layout: &'a Layout,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Row<'a> {
    pub(super) fn new(line: u32, cells: &'a [Cell], layout: &'a Layout, faults: &'a mut Vec<Fault>) -> Self {
        Self { line, cells, layout, faults }
    }

    /// Notes a fault of a column.
    pub(super) fn refuse(&mut self, field: Field, reason: Reason) {
        let value = self.cell(field).map(Cell::shown).unwrap_or_default();
        self.faults.push(fault(self.layout, self.line, field, value, reason));
    }

    /// A value that must be there; `None` after a fault.
    pub(super) fn needed<T>(
        &mut self,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        let value = self.optional(field, parse)?;
        if value.is_none() {
            self.refuse(field, Reason::Missing);
        }
        value
    }

    /// A value that may be missing; the outer `None` after a fault.
    #[expect(clippy::option_option, reason = "read at once by the caller: faulty, absent, present")]
    pub(super) fn optional<T>(
        &mut self,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<Option<T>> {
        let text = self.cell(field).map_or(Ok(None), Cell::text);
        self.parsed(field, text, parse)
    }

    /// As [`Row::optional`], for a measured value, which may have decimals.
    #[expect(clippy::option_option, reason = "as in `optional`")]
    pub(super) fn measure<T>(
        &mut self,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<Option<T>> {
        let text = self.cell(field).map_or(Ok(None), Cell::measure);
        self.parsed(field, text, parse)
    }

    #[expect(clippy::option_option, reason = "as in `optional`")]
    fn parsed<T>(
        &mut self,
        field: Field,
        text: Result<Option<String>, Reason>,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<Option<T>> {
        match text.and_then(|text| text.as_deref().map(parse).transpose()) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.refuse(field, reason);
                None
            }
        }
    }

    fn cell(&self, field: Field) -> Option<&'a Cell> {
        self.layout.find(field).and_then(|(at, _)| self.cells.get(at))
    }
}

/// A fault of a cell whose row has been read before.
pub(super) fn fault(layout: &Layout, line: u32, field: Field, value: String, reason: Reason) -> Fault {
    let column = layout.find(field).map_or_else(|| field.to_string(), |(_, heading)| heading.to_owned());
    Fault { line, column, value, reason }
}
