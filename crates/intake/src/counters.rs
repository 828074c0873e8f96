//! What the web service counts since its process began, for whoever watches it with Prometheus.

use actix_web::http::StatusCode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

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

type Label = [(&'static str, &'static str); 1];

/// Counted since the process began.
#[derive(Debug)]
pub(crate) struct Counters {
    submissions: Family<Label, Counter>,
    responses: Family<Label, Counter>,
    callbacks: Counter,
    refused: Counter,
    foreign: Counter,
}

impl Default for Counters {
    /// Each at 0, so that whoever draws them sees the first one rise.
    fn default() -> Self {
        let (submissions, responses) = (Family::default(), Family::default());
        for outcome in SUBMISSIONS {
            drop(submissions.get_or_create(&[("outcome", outcome)]));
        }
        for class in CLASSES {
            drop(responses.get_or_create(&[("class", class)]));
        }
        let (callbacks, refused, foreign) = (Counter::default(), Counter::default(), Counter::default());
        Self { submissions, responses, callbacks, refused, foreign }
    }
}

impl Counters {
    pub(crate) fn submission(&self, what: Submission) {
        self.submissions.get_or_create(&[("outcome", SUBMISSIONS[what as usize])]).inc();
    }

    pub(crate) fn response(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100);
        if let Some(class) = class.checked_sub(1).and_then(|at| CLASSES.get(at)) {
            self.responses.get_or_create(&[("class", class)]).inc();
        }
    }

    /// A callback came from a network that its gateway may not call from.
    pub(crate) fn foreign_callback(&self) {
        self.foreign.inc();
    }

    pub(crate) fn callback(&self) {
        self.callbacks.inc();
    }

    /// Somebody called at a gateway's address without its secret.
    pub(crate) fn callback_refused(&self) {
        self.refused.inc();
    }

    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register("submissions", "Matters that residents sent, by outcome", self.submissions.clone());
        registry.register("responses", "Answers, by class of status", self.responses.clone());
        registry.register("callbacks", "Calls of gateways that were stored", self.callbacks.clone());
        registry.register(
            "callbacks_refused",
            "Calls at the address of a gateway without its secret, or of a gateway that there is not",
            self.refused.clone(),
        );
        registry.register(
            "foreign_callbacks",
            "Calls with a gateway's secret from a network that it may not call from",
            self.foreign.clone(),
        );
    }
}
