//! Times as they are stored: whole milliseconds since 1970, UTC.

use jiff::Timestamp;

use crate::error::{Result, StoreError};

pub(crate) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(crate) fn timestamp(table: &'static str, millis: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(millis).map_err(|e| StoreError::corrupt(table, e))
}

pub(crate) fn timestamp_null(table: &'static str, millis: Option<i64>) -> Result<Option<Timestamp>> {
    millis.map(|m| timestamp(table, m)).transpose()
}
