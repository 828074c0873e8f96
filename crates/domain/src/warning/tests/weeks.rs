//! Rates: how often a town in which nothing changes is warned, and how soon a change is found.

use crate::warning::rate::{Rule, departs, shares};

const WEEKS: usize = 12;

/// `SplitMix64` (Steele, Lea, Flood 2014).
struct Seeded(u64);

impl Seeded {
    /// Uniform in [0, 1).
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap()) / 4_294_967_296.0
    }

    /// Poisson by its definition: how many exponential pauses fit into 1.
    fn poisson(&mut self, mean: f64) -> u32 {
        let (mut count, mut gone) = (0, -(1.0 - self.uniform()).ln());
        while gone < mean {
            count += 1;
            gone -= (1.0 - self.uniform()).ln();
        }
        count
    }
}

/// The last week and those before it, at the end of some days.
fn split(days: &[u32]) -> (u32, Vec<u32>) {
    let weeks: Vec<u32> = days.rchunks_exact(7).take(WEEKS + 1).map(|week| week.iter().sum()).collect();
    (weeks[0], weeks[1..].to_vec())
}

/// On how many days of a year a series stands out, and how many times it begins to.
fn alarms(days: &[u32], rule: Rule) -> (u32, u32) {
    let (mut on, mut begun, mut before) = (0, 0, false);
    for end in 7 * (WEEKS + 1)..days.len() {
        let (count, history) = split(&days[..end]);
        let now = departs(count, &history, rule).is_some();
        on += u32::from(now);
        begun += u32::from(now && !before);
        before = now;
    }
    (on, begun)
}

/// The probability that a Poisson variable is `count`.
fn poisson(count: u32, mean: f64) -> f64 {
    (1..=count).fold((-mean).exp(), |p, k| p * mean / f64::from(k))
}

/// Where the weeks are alike, so that nothing is multiplied, the chance of a false alarm can be added up exactly over all
/// histories: it is never above the limit, and not far below it where there is enough to count.
#[test]
fn the_chance_of_a_false_alarm_is_below_its_limit_whatever_the_rate_is() {
    for share in [1e-2, 1e-3, 1e-4] {
        let rule = Rule { share, least: 2 };
        for weekly in [0.2, 1.0, 3.0, 10.0] {
            let mean = weekly * 12.0;
            let mut chance = 0.0;
            for sum in 0..400_u32 {
                // As even as whole numbers can be.
                let history: Vec<u32> = (0..12).map(|week| (sum + week) / 12).collect();
                let first = (2..200).find(|count| departs(*count, &history, rule).is_some()).unwrap();
                let above = 1.0 - (0..first).map(|count| poisson(count, weekly)).sum::<f64>();
                chance += poisson(sum, mean) * above;
            }
            assert!(chance <= share, "{weekly} a week: {chance} above {share}");
            assert!(weekly < 3.0 || chance > share / 4.0, "{weekly} a week: {chance} far below {share}");
        }
    }
}

/// A hundred villages with eight categories and ten buildings each, all with rates of their own that never change,
/// for a year: one day in alarm for each is allowed by the policy.
#[test]
fn villages_in_which_nothing_changes_are_warned_less_often_than_stated() {
    let (units, mut on, mut begun) = (100, 0, 0);
    let (own, of_place) = shares(1.0, 8, 10);
    for unit in 0..units {
        let mut seeded = Seeded(unit);
        // From one matter in four weeks to thirty a week.
        let a_day = 0.035 * 120.0_f64.powf(seeded.uniform());
        let days = 7 * (WEEKS + 1) + 365;
        let mut series = vec![vec![0_u32; days]; 1 + 8 + 10];
        for (category, weight) in [0.3, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05, 0.05].iter().enumerate() {
            let filed = (0..days)
                .flat_map(|day| (0..seeded.poisson(a_day * weight)).map(|_| day).collect::<Vec<_>>());
            let filed: Vec<usize> = filed.collect();
            for day in filed {
                let place = seeded.uniform() * 10.0;
                let place = (0..10).rfind(|n| f64::from(*n) <= place).unwrap_or(0);
                for one in [0, 1 + category, 9 + usize::try_from(place).unwrap()] {
                    series[one][day] += 1;
                }
            }
        }
        for (one, days) in series.iter().enumerate() {
            let share = if one < 9 { own } else { of_place };
            let (days_on, times) = alarms(days, Rule { share, least: 5 });
            on += days_on;
            begun += times;
        }
    }
    // Counts are whole, and small ones never reach their limit: a fifth of what is allowed, half as many warnings.
    assert!((10..=50).contains(&on), "{on} days in {units} village years");
    assert!((5..=25).contains(&begun), "{begun} warnings in {units} village years");
}

/// Of two hundred villages in which the rate changes at once to so many times as much: how many are warned at the end of one of
/// so many days.
fn found(weekly: f64, times: f64, within: usize) -> usize {
    let (own, _) = shares(1.0, 8, 10);
    let before = 7 * (WEEKS + 1);
    let is_found = |seed: &u64| {
        let mut seeded = Seeded(*seed);
        let rate = |day: usize| if day < before { weekly } else { weekly * times };
        let days: Vec<u32> = (0..before + within).map(|day| seeded.poisson(rate(day) / 7.0)).collect();
        let stands_out = |end: usize| {
            let (count, history) = split(&days[..end]);
            departs(count, &history, Rule { share: own, least: 5 }).is_some()
        };
        (before + 1..=before + within).any(stands_out)
    };
    (0..200).filter(is_found).count()
}

#[test]
fn three_times_the_rate_is_found_within_two_weeks_and_twice_within_one_where_there_is_enough_to_count() {
    // Ten a week, three times as many: nine of ten villages within a fortnight, seven of ten within a week.
    assert!(found(10.0, 3.0, 14) >= 170 && found(10.0, 3.0, 7) >= 140);
    // Forty a week, twice as many.
    assert!(found(40.0, 2.0, 14) >= 185 && found(40.0, 2.0, 7) >= 165);
    // Five times as many where there were three a week.
    assert!(found(3.0, 5.0, 7) >= 120);
}

/// People report in clusters: each thing that breaks is reported by one to three of them. Then the variance of weeks
/// is two and a half times Poisson's. Without regard to that there are more than forty times as many false alarms as stated. The
/// rule learns it from the history, which twelve weeks teach only roughly: less than eight times as many.
#[test]
fn where_people_report_in_clusters_the_spread_of_the_history_is_taken_in() {
    let (own, _) = shares(1.0, 8, 10);
    let (mut with, mut without) = (0, 0);
    for seed in 0..300 {
        let mut seeded = Seeded(seed);
        let mut day = || -> u32 {
            let broken = seeded.poisson(5.0 / 7.0);
            (0..broken).map(|_| if seeded.uniform() < 0.5 { 1 } else { 3 }).sum()
        };
        let days: Vec<u32> = (0..7 * (WEEKS + 1) + 365).map(|_| day()).collect();
        with += alarms(&days, Rule { share: own, least: 5 }).0;
        without += (7 * (WEEKS + 1)..days.len())
            .filter(|end| {
                let (count, history) = split(&days[..*end]);
                let sum: u32 = history.iter().sum();
                let even: Vec<u32> = (0..12).map(|week| (sum + week) / 12).collect();
                departs(count, &even, Rule { share: own, least: 5 }).is_some()
            })
            .count();
    }
    // 300 years of a series that may stand out on 1/18 of a day a year.
    let nominal = 300.0 / 18.0;
    assert!(f64::from(with) < 8.0 * nominal, "{with} days, nominal {nominal}");
    assert!(without > 40 * 300 / 18, "{without} days");
}

#[test]
fn a_quiet_village_with_a_sudden_week_is_told_with_its_figures() {
    let history = [2, 1, 3, 2, 2, 4, 0, 2, 3, 1, 2, 2];
    let (own, _) = shares(1.0, 8, 10);
    let rule = Rule { share: own, least: 5 };
    let found = departs(11, &history, rule).unwrap();
    assert_eq!((found.count, found.before, found.weeks), (11, 24, 12));
    // A Poisson variable of mean 25 / 12 reaches 11 with 1.5e-5; what is unknown of the mean makes it more.
    assert_eq!(found.one_in, 10_000);
    assert_eq!(departs(8, &history, rule), None);
    assert_eq!(departs(4, &[0; 12], rule), None, "too few, whatever the history");
    assert_eq!(departs(11, &history[..3], rule), None, "no history yet");
}
