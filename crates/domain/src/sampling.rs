//! The sample of a spot check (抽查): random, and the same for whoever computes it.
//!
//! Each closed matter of a unit and month has a rank, the SHA-256 digest of `SEED:NUMBER`; the lowest ranks are the sample.
//! The seed names unit and month and the anchor of the month's last day ([`crate::anchor`]): nobody knows it before the
//! month is over, and nobody can choose it afterwards. With the list of numbers and `sha256sum` anybody finds the same.

use std::fmt::Write as _;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::chain::Digest;
use crate::division::DivisionCode;
use crate::number::TicketId;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Date);

/// Why a text is no month.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no month; write for example 2026-03")]
pub struct MonthError(String);

impl Month {
    /// The month in which a day lies.
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        Self(self.0.checked_sub(1.month()).unwrap_or(self.0))
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.0.last_of_month()
    }

    /// From its beginning until that of the next month, in a zone, as UTC.
    pub fn span(self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let at = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX);
        (at(self.0), at(self.last_day().tomorrow().unwrap_or(Date::MAX)))
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl std::str::FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day: Result<Date, _> = format!("{}-01", text.trim()).parse();
        day.map(Self).map_err(|_| MonthError(text.to_owned()))
    }
}

/// How large a sample is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSize {
    /// This per cent of the matters, begun ones counted.
    pub share_percent: u8,
    /// At least so many, where there are as many.
    pub least: u16,
}

impl SampleSize {
    /// Of `all` matters.
    pub fn of(self, all: usize) -> usize {
        let share = (all * usize::from(self.share_percent)).div_ceil(100);
        share.max(usize::from(self.least)).min(all)
    }
}

/// The seed of a unit's sample of a month.
pub fn seed(unit: &DivisionCode, month: Month, anchor: &Digest) -> String {
    format!("{unit}:{month}:{}", hex(anchor))
}

/// The rank of a matter under a seed: the lower, the sooner it is in the sample.
pub fn rank(seed: &str, ticket: TicketId) -> Digest {
    Sha256::digest(format!("{seed}:{}", ticket.number())).into()
}

/// The sample, the lowest rank first.
pub fn sample(seed: &str, matters: impl IntoIterator<Item = TicketId>, size: SampleSize) -> Vec<TicketId> {
    let mut ranked: Vec<(Digest, TicketId)> = matters.into_iter().map(|id| (rank(seed, id), id)).collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked.truncate(size.of(ranked.len()));
    ranked.into_iter().map(|(_, id)| id).collect()
}

/// A digest as `sha256sum` prints it.
pub fn hex(digest: &Digest) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: SampleSize = SampleSize { share_percent: 5, least: 3 };

    fn seed_of(anchor: u8) -> String {
        seed(&"990101".parse().unwrap(), "2026-03".parse().unwrap(), &[anchor; 32])
    }

    #[test]
    fn a_rank_is_what_sha256sum_prints() {
        // printf '%s' 'x:222222' | sha256sum
        assert_eq!(TicketId(0).number(), "222222");
        let printed = "1086c1c42258a9b2bfa60f048e82dbc6eb69a3d05f1f9711da635991d1ac5013";
        assert_eq!(hex(&rank("x", TicketId(0))), printed);
    }

    #[test]
    fn a_sample_is_a_share_and_at_least_so_many_and_never_more_than_there_are() {
        let sizes = [0, 2, 3, 60, 61, 1_000].map(|all| SIZE.of(all));
        assert_eq!(sizes, [0, 2, 3, 3, 4, 50]);
    }

    #[test]
    fn a_month_knows_where_it_begins_and_ends() {
        let month: Month = "2026-02".parse().unwrap();
        assert_eq!(
            (month.to_string(), month.last_day().to_string()),
            ("2026-02".into(), "2026-02-28".into())
        );
        let (from, until) = month.span(&TimeZone::get("Asia/Shanghai").unwrap());
        assert_eq!(
            (from.to_string(), until.to_string()),
            ("2026-01-31T16:00:00Z".into(), "2026-02-28T16:00:00Z".into())
        );
        assert_eq!(Month::of("2026-01-31".parse().unwrap()).before().to_string(), "2025-12");
        assert!("2026-13".parse::<Month>().is_err() && "März".parse::<Month>().is_err());
    }

    proptest! {
        #[test]
        fn whoever_computes_it_in_whatever_order_finds_the_same(
            ids in prop::collection::btree_set(0_i64..100_000, 0..300), anchor: u8, turn in 0_usize..300
        ) {
            let ids: Vec<TicketId> = ids.into_iter().map(TicketId).collect();
            let mut turned = ids.clone();
            turned.rotate_left(turn.min(ids.len()));
            let first = sample(&seed_of(anchor), ids.clone(), SIZE);
            prop_assert_eq!(&first, &sample(&seed_of(anchor), turned, SIZE));
            prop_assert_eq!(first.len(), SIZE.of(ids.len()));
            prop_assert!(first.iter().all(|id| ids.contains(id)));
        }
    }

    /// Over many seeds each of a hundred matters is drawn about as often: 5 of 100 in 2,000 draws is 100 times each, with a
    /// deviation of ten.
    #[test]
    fn nobody_is_drawn_more_often_than_others() {
        let mut drawn = [0_u32; 100];
        for n in 0..2_000 {
            for id in sample(&format!("seed {n}"), (0..100).map(TicketId), SIZE) {
                drawn[usize::try_from(id.0).unwrap()] += 1;
            }
        }
        assert!(drawn.iter().all(|times| (55..=145).contains(times)), "{drawn:?}");
    }
}
