//! What the rates of an evaluation are worth (考评权重).

use serde::Deserialize;

use super::check::Faults;

/// How units are scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluation {
    /// What each rate is worth.
    pub weights: Weights,
    /// How much somebody counts who is basically satisfied, in per cent of one who is satisfied.
    pub basically_counts_percent: u8,
    /// How many points are deducted when all calls were denied; half of them for half of the calls.
    pub denied_calls: u8,
    /// How many points are deducted when all orders from above were answered late.
    pub late_orders: u8,
    /// How many points are added when everything was found and put right at once.
    pub settled: u8,
}

/// In per cent; together 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Called in time.
    pub contact: u8,
    /// Finished in time.
    pub on_time: u8,
    /// Solved, as the requester says.
    pub resolution: u8,
    /// Satisfied.
    pub satisfaction: u8,
}

impl Evaluation {
    /// The promise of the half hour, the limit, the result and the judgement, as cities weigh them.
    const USUAL: EvaluationEntry = EvaluationEntry {
        weights: Weights { contact: 25, on_time: 25, resolution: 25, satisfaction: 25 },
        basically_counts_percent: 60,
        denied_calls: 10,
        late_orders: 5,
        settled: 0,
    };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvaluationEntry {
    weights: Weights,
    basically_counts_percent: u8,
    denied_calls: u8,
    late_orders: u8,
    settled: u8,
}

pub(super) fn evaluation(entry: Option<EvaluationEntry>, faults: &mut Faults) -> Evaluation {
    let entry = entry.unwrap_or(Evaluation::USUAL);
    let Weights { contact, on_time, resolution, satisfaction } = entry.weights;
    let sum: u16 = [contact, on_time, resolution, satisfaction].into_iter().map(u16::from).sum();
    if sum != 100 {
        faults.add("evaluation.weights", format_args!("must add up to 100, not to {sum}"));
    }
    let EvaluationEntry { weights, basically_counts_percent, denied_calls, late_orders, settled } = entry;
    for (key, percent) in [
        ("basically_counts_percent", basically_counts_percent),
        ("denied_calls", denied_calls),
        ("late_orders", late_orders),
        ("settled", settled),
    ] {
        if percent > 100 {
            faults.add(format_args!("evaluation.{key}"), "must be at most 100");
        }
    }
    Evaluation { weights, basically_counts_percent, denied_calls, late_orders, settled }
}
