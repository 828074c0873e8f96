//! Rates that depart from their history, looked at once a day when it is over.

use std::collections::HashMap;

use domain::division::{DivisionCode, DivisionLevel};
use domain::policy::Policy;
use domain::warning::{About, Reason, Rule, Warning, departs, shares};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use storage::Count;

use crate::casework::Casework;
use crate::error::Result;

/// The units of which matters are counted. Above them nobody knows what is usual where.
const UNITS: [DivisionLevel; 3] = [DivisionLevel::Grid, DivisionLevel::Village, DivisionLevel::Township];

/// What was counted of a series: in the last seven days, and in each week before them, the newest first.
type Counted = HashMap<About, (u32, Vec<u32>)>;

impl Casework {
    /// Looks at the seven days that ended last midnight, unless that was done already.
    pub(super) async fn look_at_rates(&self) -> Result<usize> {
        let (_, policy) = self.policy();
        let today = self.now().to_zoned(policy.zone.clone()).date();
        let number = number_of(today);
        if self.store.rates_day().await? == Some(number) {
            return Ok(0);
        }
        let Some(weeks) = weeks(today, &policy) else { return Ok(0) };
        let found = self.departures(&weeks, &policy).await?;
        let standing = self.store.warnings_that_hold(&["rate"]).await?;
        let changed = self.reconcile(standing, found).await?;
        // After the warnings: whoever breaks off before this looks once more, and finds the same.
        let mut tx = self.store.begin().await?;
        tx.put_rates_day(number).await?;
        tx.commit().await?;
        Ok(changed)
    }

    async fn departures(&self, weeks: &[(Timestamp, Timestamp)], policy: &Policy) -> Result<Vec<Warning>> {
        let counted = self.counted(weeks, policy.warnings.least_matters).await?;
        if counted.is_empty() {
            return Ok(Vec::new());
        }
        let places = self.store.places_by_division().await?;
        let categories = policy.choices().count();
        let mut found = Vec::new();
        for (about, (count, history)) in counted {
            let places = places.get(&about.division).copied().unwrap_or(0);
            let (own, of_place) = shares(policy.warnings.false_alarms_per_year, categories, places);
            let share = if about.place.is_some() { of_place } else { own };
            let rule = Rule { share, least: policy.warnings.least_matters };
            if departs(count, &history, rule).is_none() {
                continue;
            }
            // Only now, for it is asked of the database: weeks before anybody filed anything there are no history.
            let known = self.known_weeks(&about.division, &weeks[1..]).await?;
            if let Some(departure) = departs(count, history.get(..known).unwrap_or(&history), rule) {
                found.push(Warning { about, reason: Reason::Rate(departure) });
            }
        }
        Ok(found)
    }

    /// Counts of all series that have enough matters in the last week to be looked at.
    async fn counted(&self, weeks: &[(Timestamp, Timestamp)], least: u32) -> Result<Counted> {
        let Some(((from, until), before)) = weeks.split_first() else { return Ok(Counted::new()) };
        let mut latest: HashMap<About, u32> = HashMap::new();
        for count in self.store.count_matters(*from, *until).await? {
            for about in series(&count) {
                *latest.entry(about).or_default() += count.matters;
            }
        }
        latest.retain(|_, count| *count >= least);
        if latest.is_empty() {
            return Ok(Counted::new());
        }
        let with_history = |(about, count)| (about, (count, vec![0; before.len()]));
        let mut counted: Counted = latest.into_iter().map(with_history).collect();
        for (week, (from, until)) in before.iter().enumerate() {
            for count in self.store.count_matters(*from, *until).await? {
                for about in series(&count) {
                    if let Some((_, history)) = counted.get_mut(&about) {
                        history[week] += count.matters;
                    }
                }
            }
        }
        Ok(counted)
    }

    /// How many of these weeks, the newest first, a unit was at work through.
    async fn known_weeks(&self, unit: &DivisionCode, before: &[(Timestamp, Timestamp)]) -> Result<usize> {
        let Some((oldest, _)) = before.last() else { return Ok(0) };
        if self.store.has_matters_before(unit, *oldest).await? {
            return Ok(before.len());
        }
        let first = self.store.first_matter(unit).await?;
        Ok(before.iter().take_while(|(from, _)| first.is_some_and(|first| first < *from)).count())
    }
}

/// The series that a count belongs to: its place, the units above it, and its category in each of them.
fn series(count: &Count) -> Vec<About> {
    let of_place = About { division: count.division.clone(), place: Some(count.place), category: None };
    let mut series = vec![of_place];
    for division in UNITS.into_iter().filter_map(|level| count.division.at(level)) {
        series.push(About { division: division.clone(), place: None, category: None });
        series.push(About { division, place: None, category: Some(count.category.clone()) });
    }
    series
}

/// The seven days before `today` and the weeks before them, the newest first: from when until before when.
fn weeks(today: Date, policy: &Policy) -> Option<Vec<(Timestamp, Timestamp)>> {
    let midnight = |weeks: i64| {
        let day = today.checked_sub((weeks * 7).days()).ok()?;
        Some(day.to_zoned(policy.zone.clone()).ok()?.timestamp())
    };
    let weeks = 0..=i64::from(policy.warnings.history_weeks);
    weeks.map(|week| Some((midnight(week + 1)?, midnight(week)?))).collect()
}

/// A day as a number that grows by one from day to day.
fn number_of(day: Date) -> i64 {
    let since = day.duration_since(Date::constant(1970, 1, 1));
    since.as_hours() / 24
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_are_seven_days_each_and_end_at_midnight_of_the_town() {
        let policy = Policy::parse(include_str!("../../../../config/policy.toml")).unwrap();
        let weeks = weeks(date(2026, 3, 10), &policy).unwrap();
        assert_eq!(weeks.len(), 13);
        assert_eq!(weeks[0].1, "2026-03-10T00:00:00+08:00".parse().unwrap());
        assert!(weeks.iter().all(|(from, until)| until.duration_since(*from).as_hours() == 168));
        assert!(weeks.windows(2).all(|two| two[0].0 == two[1].1), "one after the other");
    }

    #[test]
    fn days_are_numbered_one_after_the_other() {
        assert_eq!(number_of(date(1970, 1, 2)), 1);
        assert_eq!(number_of(date(2026, 3, 1)) - number_of(date(2026, 2, 28)), 1);
        assert_eq!(number_of(date(2028, 3, 1)) - number_of(date(2028, 2, 28)), 2);
    }

    #[test]
    fn a_matter_in_a_grid_counts_for_its_place_its_grid_its_village_and_its_township() {
        let count = |division: &str| Count {
            place: domain::number::PlaceNumber::new(4).unwrap(),
            division: division.parse().unwrap(),
            category: domain::policy::CategoryId::new("utilities"),
            matters: 1,
        };
        assert_eq!((series(&count("990101100001001")).len(), series(&count("990101100001")).len()), (7, 5));
    }
}
