//! Rows within a part of the division tree.

use domain::division::DivisionCode;
use sea_orm::{ColumnTrait, Condition};

/// Rows whose `column` is `code` or a code that begins with it.
///
/// Two comparisons and no LIKE: an index serves them on both databases, whatever the collation, since codes are digits.
pub(crate) fn within<C: ColumnTrait>(column: C, code: &DivisionCode) -> Condition {
    let mut condition = Condition::all().add(column.gte(code.as_str()));
    if let Some(end) = successor(code.as_str()) {
        condition = condition.add(column.lt(end));
    }
    condition
}

/// Rows within any of `codes`; none when there are none.
pub(crate) fn within_any<C: ColumnTrait>(column: C, codes: &[DivisionCode]) -> Condition {
    let mut condition = Condition::any();
    if codes.is_empty() {
        // An empty condition would let everything through.
        condition = condition.add(column.eq(""));
    }
    codes.iter().fold(condition, |condition, code| condition.add(within(column, code)))
}

/// The first text of digits behind everything that begins with `prefix`; none behind a row of nines.
fn successor(prefix: &str) -> Option<String> {
    let kept = prefix.trim_end_matches('9');
    let last = kept.chars().next_back()?;
    let next = char::from_digit(last.to_digit(10)? + 1, 10)?;
    Some(format!("{}{next}", &kept[..kept.len() - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_begins_with_a_code_lies_before_its_successor_and_nothing_else_does() {
        assert_eq!(successor("990101").as_deref(), Some("990102"));
        assert_eq!(successor("620999").as_deref(), Some("621"));
        assert_eq!(successor("99"), None);
        assert!("620999123456" < "621" && "621000" >= "621");
    }
}
