//! What figures are worth, by the weights of the policy.

use super::figures::{Figures, Rate};
use crate::policy::Evaluation;

/// Points: 100 for perfect rates, less what is deducted, and what is added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// For the rates.
    pub rates: f64,
    /// Deducted.
    pub deducted: f64,
    /// Added.
    pub added: f64,
}

impl Score {
    /// All together.
    pub fn total(&self) -> f64 {
        self.rates - self.deducted + self.added
    }

    /// The same in hundredths of a point, as it is shown and ranked: who seems equal is equal.
    pub fn hundredths(&self) -> i64 {
        // A score lies between -200 and 200 points, which every integer holds.
        #[expect(clippy::cast_possible_truncation, reason = "a score is small")]
        let hundredths = (self.total() * 100.0).round() as i64;
        hundredths
    }
}

/// `100 · Σ(wᵢ · rateᵢ) − deductions + additions`. The weight of a rate without cases is shared among the others in
/// proportion to theirs; `None` when no rate has a case.
///
/// What is deducted and added is a share of cases too, so that large units and small ones can be compared.
pub fn score(figures: &Figures, rules: Evaluation) -> Option<Score> {
    let satisfaction = figures.satisfaction(rules.basically_counts_percent);
    let rates = [
        (rules.weights.contact, figures.contact.share()),
        (rules.weights.on_time, figures.on_time.share()),
        (rules.weights.resolution, figures.solved.share()),
        (rules.weights.satisfaction, satisfaction),
    ];
    let (mut weights, mut sum) = (0.0, 0.0);
    for (weight, rate) in rates {
        let Some(rate) = rate else { continue };
        weights += f64::from(weight);
        sum += f64::from(weight) * rate;
    }
    let points = |most: u8, rate: Rate| f64::from(most) * rate.share().unwrap_or_default();
    let late_orders = Rate { good: figures.orders.of - figures.orders.good, of: figures.orders.of };
    (weights > 0.0).then(|| Score {
        rates: 100.0 * sum / weights,
        deducted: points(rules.denied_calls, figures.denied) + points(rules.late_orders, late_orders),
        added: points(rules.settled, figures.settled),
    })
}
