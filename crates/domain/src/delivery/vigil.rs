//! When whoever looks after the server hears that the notifier does not do its work, and that it does again.
//!
//! One letter an hour is read; one a minute is filtered away. And what mends itself within a minute is nobody's business.

use jiff::{SignedDuration, Timestamp};

/// For how long it must have been so before it is told, of trouble as of its end.
const SETTLED: SignedDuration = SignedDuration::from_mins(1);

/// After how long trouble that goes on is told again.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// What is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Something is wrong.
    Wrong,
    /// It still is.
    Still,
    /// All is well again.
    Over,
}

/// What one watcher has seen and told.
#[derive(Debug, Clone, Default)]
pub struct Vigil {
    /// Whether all is well, and since when it is seen to be so.
    seen: Option<(bool, Timestamp)>,
    /// When trouble was told last; `None` when its end was told, too.
    told: Option<Timestamp>,
}

impl Vigil {
    /// Looks whether all is well. Gives what is to be told by now; until [`Self::told`] it is given again.
    pub fn see(&mut self, is_well: bool, now: Timestamp) -> Option<News> {
        let since = match self.seen {
            Some((known, since)) if known == is_well => since,
            _ => now,
        };
        self.seen = Some((is_well, since));
        let is_settled = now.duration_since(since) >= SETTLED;
        match self.told {
            None if !is_well && is_settled => Some(News::Wrong),
            Some(told) if !is_well && now.duration_since(told) >= AGAIN => Some(News::Still),
            Some(_) if is_well && is_settled => Some(News::Over),
            _ => None,
        }
    }

    /// It was told.
    pub fn told(&mut self, news: News, now: Timestamp) {
        self.told = (news != News::Over).then_some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        "2026-01-15T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    /// What is told, and when, of what is seen every half minute. Each letter is taken.
    fn told(well: impl Fn(i64) -> bool, until: i64) -> Vec<(i64, News)> {
        let mut vigil = Vigil::default();
        let mut all = Vec::new();
        for second in (0..=until).step_by(30) {
            if let Some(news) = vigil.see(well(second), at(second)) {
                vigil.told(news, at(second));
                all.push((second, news));
            }
        }
        all
    }

    #[test]
    fn nobody_hears_of_what_is_well_or_mends_itself_within_a_minute() {
        assert_eq!(told(|_| true, 100_000), []);
        assert_eq!(told(|second| second % 60 != 0, 100_000), []);
    }

    #[test]
    fn trouble_is_told_after_a_minute_then_each_hour_and_its_end_once() {
        let all = told(|second| second >= 9_000, 20_000);
        let expected = [(60, News::Wrong), (3_660, News::Still), (7_260, News::Still), (9_060, News::Over)];
        assert_eq!(all, expected);
    }

    #[test]
    fn what_comes_back_before_its_end_was_told_is_the_same_trouble() {
        let all = told(|second| second == 300 || second >= 1_000, 2_000);
        assert_eq!(all, [(60, News::Wrong), (1_080, News::Over)]);
    }

    #[test]
    fn what_could_not_be_told_is_told_as_soon_as_it_can() {
        let mut vigil = Vigil::default();
        assert_eq!(vigil.see(false, at(0)), None);
        for second in [60, 90, 120] {
            assert_eq!(vigil.see(false, at(second)), Some(News::Wrong), "{second}");
        }
        vigil.told(News::Wrong, at(120));
        assert_eq!(vigil.see(false, at(150)), None);
    }
}
