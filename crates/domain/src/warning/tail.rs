//! How likely a count is to be reached by chance.

/// What a term adds is not seen any more below this part of the sum.
const NOTHING: f64 = 1e-13;

/// The probability that a negative binomial variable with this mean and variance reaches `count`. The variance must be
/// greater than the mean, and the mean than zero.
///
/// With success probability p = mean / variance and size r = mean · p / (1 − p) its probabilities are P(0) = p^r and
/// P(k + 1) = P(k) · (k + r) / (k + 1) · (1 − p) (any textbook of statistics, e.g. Johnson, Kemp, Kotz, *Univariate Discrete
/// Distributions*, chapter 5). The first term of the tail is found in logarithms, for P(0) may be smaller than any `f64`;
/// the others follow from it, and get smaller at least geometrically once they are behind the mean.
pub(super) fn reaches(count: u32, mean: f64, variance: f64) -> f64 {
    let p = mean / variance;
    let size = mean * p / (1.0 - p);
    let ratio = |k: f64| (k + size) / (k + 1.0) * (1.0 - p);
    let ln_first = (0..count).fold(size * p.ln(), |ln, k| ln + ratio(f64::from(k)).ln());
    let (mut k, mut term, mut sum) = (f64::from(count), ln_first.exp(), 0.0);
    while k <= mean || term > sum * NOTHING {
        sum += term;
        term *= ratio(k);
        k += 1.0;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 minus everything below, added up without logarithms: another way to the same number.
    fn by_complement(count: u32, mean: f64, variance: f64) -> f64 {
        let p = mean / variance;
        let size = mean * p / (1.0 - p);
        let (mut below, mut term) = (0.0, p.powf(size));
        for k in 0..count {
            below += term;
            term *= (f64::from(k) + size) / (f64::from(k) + 1.0) * (1.0 - p);
        }
        1.0 - below
    }

    #[test]
    fn the_tail_is_what_the_numbers_below_leave() {
        for mean in [0.1, 1.0, 2.5, 17.0, 60.0] {
            for variance in [1.08, 1.5, 4.0].map(|times| mean * times) {
                for count in [0, 1, 2, 5, 9, 30, 80] {
                    let (found, expected) =
                        (reaches(count, mean, variance), by_complement(count, mean, variance));
                    assert!(
                        (found - expected).abs() < 1e-11,
                        "{count} {mean} {variance}: {found} {expected}"
                    );
                }
            }
        }
    }

    /// With size 1 it is the geometric distribution, whose tail is (1 − p)^count.
    #[test]
    fn a_tail_far_out_is_exact_as_well() {
        // Mean 1 and variance 2: p = 1/2, size 1.
        for count in [1, 10, 100, 900] {
            let (found, expected) = (reaches(count, 1.0, 2.0).log2(), -f64::from(count));
            assert!((found - expected).abs() < 1e-9, "{count}: {found}");
        }
        assert!(reaches(100_000, 1.0, 2.0) < 1e-300, "too small for a number is small");
    }
}
