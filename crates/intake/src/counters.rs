//! A few counters for whoever watches the server, in Prometheus' text format.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::StatusCode;

/// What became of a submission.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Submission {
    /// A new ticket.
    Filed,
    /// Sent twice: the ticket was there.
    Again,
    /// Came back with faults beside its fields.
    Faulty,
    /// Told to wait.
    Throttled,
}

const SUBMISSIONS: [&str; 4] = ["filed", "again", "faulty", "throttled"];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// Counted since the process began.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    submissions: [AtomicU64; 4],
    responses: [AtomicU64; 5],
    callbacks: AtomicU64,
    foreign_callbacks: AtomicU64,
}

impl Counters {
    pub(crate) fn submission(&self, what: Submission) {
        self.submissions[what as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn response(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100);
        if let Some(counter) = class.checked_sub(1).and_then(|at| self.responses.get(at)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A callback came from a network that its gateway may not call from.
    pub(crate) fn foreign_callback(&self) {
        self.foreign_callbacks.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn callback(&self) {
        self.callbacks.fetch_add(1, Ordering::Relaxed);
    }

    /// All of them.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        family(&mut text, "submissions", "Matters that residents sent, by outcome.");
        labelled(&mut text, "submissions", "outcome", &SUBMISSIONS, &self.submissions);
        family(&mut text, "responses", "Answers, by class of status.");
        labelled(&mut text, "responses", "class", &CLASSES, &self.responses);
        family(&mut text, "callbacks", "Calls of gateways that were stored.");
        // Writing into a string does not fail.
        let _ = writeln!(text, "mashang_callbacks_total {}", self.callbacks.load(Ordering::Relaxed));
        family(
            &mut text,
            "foreign_callbacks",
            "Calls with a gateway's secret from a network that it may not call from.",
        );
        let foreign = self.foreign_callbacks.load(Ordering::Relaxed);
        let _ = writeln!(text, "mashang_foreign_callbacks_total {foreign}");
        text
    }
}

fn family(text: &mut String, name: &str, help: &str) {
    let _ = writeln!(text, "# HELP mashang_{name}_total {help}\n# TYPE mashang_{name}_total counter");
}

fn labelled(text: &mut String, name: &str, label: &str, values: &[&str], counters: &[AtomicU64]) {
    for (value, counter) in values.iter().zip(counters) {
        let count = counter.load(Ordering::Relaxed);
        let _ = writeln!(text, "mashang_{name}_total{{{label}=\"{value}\"}} {count}");
    }
}
