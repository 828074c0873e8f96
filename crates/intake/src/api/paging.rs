//! Lists come in pages. Where the next one begins is a text that only we read.

use casework::{Begin, LastSeen};
use domain::number::TicketId;
use domain::ticket::StateKind;
use domain::ticket::Ticket;
use i18n::Lang;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::Fault;

/// Rows of a page when nothing else is asked for.
const USUAL: u64 = 50;

/// Rows of a page at most.
pub(crate) const MOST: u64 = 200;

/// Which page.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// What the page before gave as `next`.
    pub(crate) after: Option<String>,
    /// How many rows, at most 200; 50 without it.
    #[schemars(range(min = 1, max = 200))]
    pub(crate) limit: Option<u64>,
}

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub(crate) struct Page<T> {
    /// Its rows, in the order of the list.
    pub(crate) rows: Vec<T>,
    /// What the next page is asked for with, as `after`; not on the last page.
    pub(crate) next: Option<String>,
}

/// How many rows are asked for.
pub(crate) fn limit(asked: Option<u64>, say: Lang) -> Result<u64, Fault> {
    match asked.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit),
        _ => Err(Fault::parameter("limit", say.api_limit_fault(MOST))),
    }
}

/// Where a page of tickets begins.
pub(crate) fn begin(after: Option<&str>, say: Lang) -> Result<Begin, Fault> {
    let Some(after) = after else { return Ok(Begin::Behind(0)) };
    read(after).map(Begin::After).ok_or_else(|| Fault::parameter("after", say.api_cursor_fault()))
}

/// Where the page behind this ticket begins.
pub(crate) fn behind(ticket: &Ticket) -> Option<String> {
    let group = if ticket.state.kind() == StateKind::Finished { 'f' } else { 'w' };
    Some(format!("{group}{}-{}", ticket.state.due()?.as_millisecond(), ticket.id.number()))
}

fn read(after: &str) -> Option<LastSeen> {
    let finished = match after.chars().next()? {
        'f' => true,
        'w' => false,
        _ => return None,
    };
    let (due, number) = after.get(1..)?.split_once('-')?;
    let due = Timestamp::from_millisecond(due.parse().ok()?).ok()?;
    Some(LastSeen { finished, due, ticket: number.parse::<TicketId>().ok()? })
}

/// How many rows of a short list were read before.
pub(crate) fn offset(after: Option<&str>, say: Lang) -> Result<u64, Fault> {
    let Some(after) = after else { return Ok(0) };
    after.parse().map_err(|_| Fault::parameter("after", say.api_cursor_fault()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_given_as_next_is_a_beginning() {
        let number = TicketId(77).number();
        let read = begin(Some(&format!("f1773104400000-{number}")), Lang::En).unwrap();
        let due = "2026-03-10T01:00:00Z".parse().unwrap();
        assert_eq!(read, Begin::After(LastSeen { finished: true, due, ticket: TicketId(77) }));
        for after in ["", "x", "w", "w-", "w12", "w1x-ABC", "好1-2", "50"] {
            assert!(begin(Some(after), Lang::En).is_err(), "{after}");
        }
    }
}
