//! What this process has counted and timed since it began, for whoever watches it with Prometheus.
//!
//! Everything here is lost when the process ends and is added up over processes by whoever reads it. What lies in the
//! database is counted there at the moment it is asked for: see [`crate::Casework::measure`].

use domain::delivery::pace::Pace;
use domain::delivery::{Outcome, Purpose};
use jiff::SignedDuration;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// A label and its value.
type Label = (&'static str, String);

/// Timers that differ by a label.
type Timers = Family<[Label; 1], Histogram, Buckets>;

/// Upper bounds in seconds. 10 is the promise of the first text, 30 the end of the watchdog's patience.
const DELAYS: [f64; 14] =
    [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0];

/// The same for receipts: carriers take seconds, and a telephone that is switched off takes hours.
const RECEIPTS: [f64; 12] = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 240.0, 600.0, 3_600.0, 28_800.0];

/// How many texts a telephone may still get; 10 are kept for broken promises as a rule.
const LEFT: [f64; 8] = [0.0, 1.0, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0];

/// What became of a text that did not go at once.
const TOGETHER: &str = "together";
const ELSEWHERE: &str = "elsewhere";

/// Which way the clock was set.
const FORWARD: &str = "forward";
const BACK: &str = "back";

#[derive(Debug, Clone, Copy)]
struct Buckets(&'static [f64]);

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(self.0.iter().copied())
    }
}

/// See the module. Cheap to clone; clones count together.
#[derive(Debug, Clone)]
pub struct Meters {
    requests: Timers,
    receipts: Timers,
    deadlines: Histogram,
    canary: Histogram,
    attempts: Family<[Label; 2], Counter>,
    budgets: Histogram,
    held_back: Family<[Label; 1], Counter>,
    jumps: Family<[Label; 1], Counter>,
}

impl Default for Meters {
    /// What is known beforehand stands at 0, so that whoever draws it sees the first one rise.
    fn default() -> Self {
        let requests = Timers::new_with_constructor(Buckets(&DELAYS));
        for purpose in Purpose::ALL {
            drop(requests.get_or_create(&[("purpose", purpose.to_string())]));
        }
        let jumps = Family::<_, Counter>::default();
        for direction in [FORWARD, BACK] {
            drop(jumps.get_or_create(&[("direction", direction.to_owned())]));
        }
        let held_back = Family::<_, Counter>::default();
        for how in [TOGETHER, ELSEWHERE] {
            drop(held_back.get_or_create(&[("how", how.to_owned())]));
        }
        Self {
            requests,
            receipts: Family::new_with_constructor(Buckets(&RECEIPTS)),
            deadlines: Buckets(&DELAYS).new_metric(),
            canary: Buckets(&DELAYS).new_metric(),
            attempts: Family::default(),
            budgets: Buckets(&LEFT).new_metric(),
            held_back,
            jumps,
        }
    }
}

impl Meters {
    /// The first call of a gateway for a message begins, so long after it was decided to tell it.
    pub fn requested(&self, purpose: Purpose, after: SignedDuration) {
        self.requests.get_or_create(&[("purpose", purpose.to_string())]).observe(seconds(after));
    }

    /// A call of a gateway has ended.
    pub fn answered(&self, gateway: &str, outcome: &Outcome) {
        let outcome = match outcome {
            Outcome::Accepted { .. } => "accepted",
            Outcome::RefusedForNow { not_sent: true, .. } => "not_sent",
            Outcome::RefusedForNow { .. } => "refused_for_now",
            Outcome::Rejected { class, .. } => class.as_str(),
            Outcome::Unknown { .. } => "unknown",
        };
        self.attempts
            .get_or_create(&[("gateway", gateway.to_owned()), ("outcome", outcome.to_owned())])
            .inc();
    }

    /// A receipt says what became of a text, so long after it was sent.
    pub fn received(&self, gateway: &str, after: SignedDuration) {
        self.receipts.get_or_create(&[("gateway", gateway.to_owned())]).observe(seconds(after));
    }

    /// A text was about to go to a telephone that may still get so many.
    pub(crate) fn paced(&self, pace: Pace, left: u32) {
        self.budgets.observe(f64::from(left));
        let how = match pace {
            Pace::Now => return,
            Pace::Together(_) => TOGETHER,
            Pace::Elsewhere => ELSEWHERE,
        };
        self.held_back.get_or_create(&[("how", how.to_owned())]).inc();
    }

    /// A step of a clock was handled, so long after it was due.
    pub(crate) fn swept(&self, late: SignedDuration) {
        self.deadlines.observe(seconds(late));
    }

    /// The canary went off, so long after it was due.
    pub(crate) fn fired(&self, late: SignedDuration) {
        self.canary.observe(seconds(late));
    }

    /// The clock has jumped.
    pub(crate) fn jumped(&self, by: SignedDuration) {
        let direction = if by.is_negative() { BACK } else { FORWARD };
        self.jumps.get_or_create(&[("direction", direction.to_owned())]).inc();
    }

    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "message_request_delay",
            "Time from the decision to tell something to the first call of a gateway, by purpose; counted by this process",
            Unit::Seconds,
            self.requests.clone(),
        );
        registry.register_with_unit(
            "receipt_delay",
            "Time from the call of a gateway to the receipt that says what became of the text; counted by this process",
            Unit::Seconds,
            self.receipts.clone(),
        );
        registry.register_with_unit(
            "deadline_lag",
            "Time from when a step of a clock was due to when it was handled; counted by this process",
            Unit::Seconds,
            self.deadlines.clone(),
        );
        registry.register_with_unit(
            "canary_lateness",
            "How late the canary, a timer that does nothing else, went off; counted by this process",
            Unit::Seconds,
            self.canary.clone(),
        );
        registry.register(
            "attempts",
            "Calls of gateways, by gateway and outcome; counted by this process",
            self.attempts.clone(),
        );
        registry.register(
            "number_budget_left",
            "How many texts a telephone may still get within 24 hours when one is about to go to it; counted by this process",
            self.budgets.clone(),
        );
        registry.register(
            "texts_held_back",
            "Texts that did not go by themselves: told together with others, or elsewhere because the telephone has had as many as it may get; counted by this process",
            self.held_back.clone(),
        );
        registry.register(
            "clock_jumps",
            "Times the clock was set by more than two seconds while the process ran; counted by this process",
            self.jumps.clone(),
        );
    }
}

/// What lies before its time took no time: the clock was put back in between.
fn seconds(time: SignedDuration) -> f64 {
    time.as_secs_f64().max(0.0)
}
