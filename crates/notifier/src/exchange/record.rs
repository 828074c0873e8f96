//! Any exchange that posts records of calls, by the fields of the configuration: a city's hotline, an office's exchange.

use domain::calls::{CallRecord, Line};
use domain::delivery::RawCallback;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil};
use serde_json::Value;

use super::Exchange;
use super::config::RecordConfig;
use crate::config::{Problem, callback_secret};
use crate::gateway::generic::callback::{items, optional, required};
use crate::gateway::generic::check::{NO_POINTER, POINTER, is_pointer};
use crate::gateway::{CallbackError, Parsed, sender};

/// How times are written.
#[derive(Debug, Clone)]
enum Times {
    Rfc3339,
    Seconds,
    Milliseconds,
    /// A pattern; what has no offset is of this zone.
    Pattern(String, TimeZone),
}

/// See the module.
pub(super) struct Recorder {
    name: String,
    config: RecordConfig,
    times: Times,
}

impl Recorder {
    /// Checks the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub(super) fn new(name: &str, config: &RecordConfig) -> Result<Self, Vec<Problem>> {
        let key = |field: &str| format!("calls.exchanges.{name}.{field}");
        let mut problems: Vec<Problem> =
            callback_secret(&key("callback_secret"), &config.callback_secret).into_iter().collect();
        for (field, pointer) in pointers(config) {
            if !is_pointer(pointer) {
                problems.push(Problem::new(key(field), NO_POINTER, POINTER));
            }
        }
        match times(config) {
            Ok(times) if problems.is_empty() => {
                Ok(Self { name: name.to_owned(), config: config.clone(), times })
            }
            other => {
                problems.extend(
                    other.err().map(|(field, wrong, remedy)| Problem::new(key(field), wrong, remedy)),
                );
                Err(problems)
            }
        }
    }

    fn read(&self, item: &Value) -> Result<CallRecord, CallbackError> {
        let config = &self.config;
        let time = |at: &str| optional(item, at).map(|text| self.moment(at, &text)).transpose();
        let rang = config.rang.as_deref().map(time).transpose()?.flatten();
        let answered = time(&config.answered)?;
        let ended = time(&config.ended)?.ok_or_else(|| CallbackError::Missing(config.ended.clone()))?;
        Ok(CallRecord {
            name: required(item, &config.id)?,
            line: Line::Numbers {
                from: sender(&required(item, &config.from)?)?,
                to: sender(&required(item, &config.to)?)?,
            },
            rang,
            answered: answered.filter(|answered| *answered < ended),
            ended,
        })
    }

    fn moment(&self, at: &str, text: &str) -> Result<Timestamp, CallbackError> {
        let number = || text.parse::<i64>().ok();
        let moment = match &self.times {
            Times::Rfc3339 => text.parse().ok(),
            Times::Seconds => number().and_then(|seconds| Timestamp::from_second(seconds).ok()),
            Times::Milliseconds => number().and_then(|millis| Timestamp::from_millisecond(millis).ok()),
            Times::Pattern(pattern, zone) => by_pattern(pattern, zone, text),
        };
        moment.ok_or_else(|| CallbackError::Field {
            field: at.to_owned(),
            expected: "a time as the configuration says it is written",
        })
    }
}

fn by_pattern(pattern: &str, zone: &TimeZone, text: &str) -> Option<Timestamp> {
    if let Ok(zoned) = Zoned::strptime(pattern, text) {
        return Some(zoned.timestamp());
    }
    let local = civil::DateTime::strptime(pattern, text).ok()?;
    zone.to_timestamp(local).ok()
}

type Wrong = (&'static str, String, &'static str);

fn times(config: &RecordConfig) -> Result<Times, Wrong> {
    let zone = TimeZone::get(&config.zone).map_err(|_| {
        let wrong = format!("{:?} is no time zone", config.zone);
        ("zone", wrong, "write for example \"Asia/Shanghai\"")
    })?;
    let times = match config.times.as_str() {
        "rfc3339" => Times::Rfc3339,
        "seconds" => Times::Seconds,
        "milliseconds" => Times::Milliseconds,
        pattern => Times::Pattern(pattern.to_owned(), zone),
    };
    if let Times::Pattern(pattern, zone) = &times {
        // A time that is written and read by it must be the same.
        let sample = Timestamp::UNIX_EPOCH.to_zoned(zone.clone());
        let written = jiff::fmt::strtime::format(pattern, &sample).ok();
        let read = written.and_then(|written| by_pattern(pattern, zone, &written));
        if read != Some(Timestamp::UNIX_EPOCH) {
            return Err((
                "times",
                format!("{pattern:?} does not say a whole time"),
                "write a pattern such as \"%Y-%m-%d %H:%M:%S\", or rfc3339, seconds or milliseconds",
            ));
        }
    }
    Ok(times)
}

/// Every place in a record that the configuration names.
fn pointers(config: &RecordConfig) -> Vec<(&'static str, &str)> {
    let mut all = vec![
        ("list", config.list.as_str()),
        ("id", &config.id),
        ("from", &config.from),
        ("to", &config.to),
        ("answered", &config.answered),
        ("ended", &config.ended),
    ];
    all.extend(config.rang.as_deref().map(|rang| ("rang", rang)));
    all
}

impl Exchange for Recorder {
    fn name(&self) -> &str {
        &self.name
    }

    fn calls(&self, raw: &RawCallback) -> Parsed<CallRecord> {
        match items(self.config.format, &self.config.list, raw) {
            Ok(items) => items.iter().map(|item| self.read(item)).collect(),
            Err(fault) => [Err(fault)].into_iter().collect(),
        }
    }
}
