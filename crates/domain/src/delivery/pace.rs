//! How fast one telephone is told: at once what cannot wait, together what comes in a storm, and never more than carriers
//! take. Nothing is dropped: what may not be texted goes another way.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Purpose, stored_as};
use crate::division::DivisionCode;
use crate::number::PlaceNumber;
use crate::policy::CategoryId;

/// What is told together, and how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// The first word of a matter to whoever must call. Told at once, unless it is one more report of what the same
    /// person was just told of.
    First,
    /// What is late or about to be. Told at once; what follows within two minutes is told together.
    Urgent,
    /// All else. Told at once; what follows within ten minutes is told together.
    Ordinary,
}

stored_as!(Lane, "lane", {
    First => "first",
    Urgent => "urgent",
    Ordinary => "ordinary",
});

impl Lane {
    /// The lane of a text to somebody on the staff. `None`: it is told by itself, whatever else is told. Who is given a
    /// matter by others hears of it for the first time, like the first of all.
    pub const fn of(purpose: Purpose) -> Option<Self> {
        match purpose {
            Purpose::FirstAlert | Purpose::Escalation => Some(Self::First),
            Purpose::Breach | Purpose::Reminder => Some(Self::Urgent),
            Purpose::Addition | Purpose::Digest | Purpose::Report => Some(Self::Ordinary),
            Purpose::Answer | Purpose::Verification => None,
        }
    }

    /// Why a text is told that tells several of this lane: it must be missed as little as each of them.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::First => Purpose::FirstAlert,
            Self::Urgent => Purpose::Breach,
            Self::Ordinary => Purpose::Digest,
        }
    }

    /// For how long after a text of this lane the next ones are gathered.
    const fn window(self) -> SignedDuration {
        match self {
            Self::First => SignedDuration::from_mins(5),
            Self::Urgent => SignedDuration::from_mins(2),
            Self::Ordinary => SignedDuration::from_mins(10),
        }
    }
}

/// What a first text is about: by this it is known that several tell of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Where.
    pub place: PlaceNumber,
    /// The village or community that it lies in.
    pub village: DivisionCode,
    /// What it is about.
    pub category: CategoryId,
}

/// A text that went, or may have gone, to a telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// When, UTC.
    pub at: Timestamp,
    /// Its lane.
    pub lane: Option<Lane>,
    /// What it was about; `None` also for one that told several things.
    pub spot: Option<Spot>,
    /// Whether it told several things.
    pub digest: bool,
}

/// A text that is about to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Why.
    pub purpose: Purpose,
    /// What it is about.
    pub spot: Option<Spot>,
    /// Whether it can be told with others: it is for somebody on the staff and has not waited for them already.
    pub gathers: bool,
}

/// How many texts one telephone may get in [`BUDGET_OVER`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// All of them.
    pub texts: u32,
    /// Of these, kept for broken promises.
    pub reserve: u32,
}

impl Default for Budget {
    /// What carriers in mainland China take from one sign and template (vendors' documentation).
    fn default() -> Self {
        Self { texts: 50, reserve: 10 }
    }
}

/// Over how long texts are counted.
pub const BUDGET_OVER: SignedDuration = SignedDuration::from_hours(24);

/// For how long a first text stands for what happened at its spot.
const SAME_SPOT: SignedDuration = SignedDuration::from_mins(30);
/// From so many first texts about one village and category on they are one incident, though from different places.
const SAME_VILLAGE: usize = 2;
/// How far back digests are counted that make the next one wait longer.
const STORM: SignedDuration = SignedDuration::from_hours(2);

/// What becomes of a text that is about to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// It goes.
    Now,
    /// It is told with others, at this time.
    Together(Timestamp),
    /// It must not be texted, and cannot wait: it goes another way.
    Elsewhere,
}

/// How many more texts a telephone may get, to which `sent` went before.
pub fn left(sent: &[Sent], budget: Budget, now: Timestamp) -> u32 {
    let counted = sent.iter().filter(|s| now.duration_since(s.at) < BUDGET_OVER).count();
    budget.texts.saturating_sub(u32::try_from(counted).unwrap_or(u32::MAX))
}

/// How soon a text goes to a telephone, to which `sent` went before, the earliest first.
pub fn pace(due: &Due, sent: &[Sent], budget: Budget, now: Timestamp) -> Pace {
    let counted: Vec<&Sent> = sent.iter().filter(|s| now.duration_since(s.at) < BUDGET_OVER).collect();
    let room = if due.purpose == Purpose::Breach {
        budget.texts
    } else {
        budget.texts.saturating_sub(budget.reserve)
    };
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    if counted.len() >= room {
        // The text after which there is room again.
        let freed = counted.len().checked_sub(room.max(1)).and_then(|at| counted.get(at));
        return match freed {
            Some(freed) if !due.purpose.rather_twice_than_never() => Pace::Together(freed.at + BUDGET_OVER),
            _ => Pace::Elsewhere,
        };
    }
    let Some(lane) = Lane::of(due.purpose).filter(|_| due.gathers) else { return Pace::Now };
    let last = match lane {
        Lane::First => last_about(due.spot.as_ref(), &counted, now),
        Lane::Urgent | Lane::Ordinary => counted.iter().rev().find(|s| s.lane == Some(lane)).map(|s| s.at),
    };
    match last.map(|last| last + window(lane, &counted, now)) {
        Some(then) if then > now => Pace::Together(then),
        _ => Pace::Now,
    }
}

/// When somebody was last told of what happens at a spot, if one more report of it is no news.
fn last_about(spot: Option<&Spot>, sent: &[&Sent], now: Timestamp) -> Option<Timestamp> {
    let spot = spot?;
    let fresh = |s: &&&Sent| s.lane == Some(Lane::First) && now.duration_since(s.at) < SAME_SPOT;
    let of_spot = |s: &&Sent, same: fn(&Spot, &Spot) -> bool| {
        s.spot.as_ref().is_some_and(|other| other.category == spot.category && same(other, spot))
    };
    let here = sent.iter().filter(fresh).any(|s| of_spot(s, |a, b| a.place == b.place));
    let around = sent.iter().filter(fresh).filter(|s| of_spot(s, |a, b| a.village == b.village)).count();
    let known = here || around >= SAME_VILLAGE;
    let told = |s: &&&Sent| s.digest || of_spot(s, |a, b| a.village == b.village);
    known.then(|| sent.iter().filter(fresh).rev().find(told).map(|s| s.at)).flatten()
}

/// How long texts are gathered: longer with each that told several things, while first texts keep coming.
fn window(lane: Lane, sent: &[&Sent], now: Timestamp) -> SignedDuration {
    let storm = |s: &&&Sent| s.digest && s.lane == Some(lane) && now.duration_since(s.at) < STORM;
    let digests = u32::try_from(sent.iter().filter(storm).count()).unwrap_or(u32::MAX);
    let times = if lane == Lane::First { 2_i32.pow(digests.min(3)) } else { 1 };
    lane.window() * times
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        "2026-01-15T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
    }

    fn spot(place: u32, category: &str) -> Spot {
        let number = PlaceNumber::new(place).unwrap();
        Spot { place: number, village: "990101001002".parse().unwrap(), category: CategoryId::new(category) }
    }

    fn due(purpose: Purpose) -> Due {
        Due { purpose, spot: None, gathers: true }
    }

    fn first(place: u32, category: &str) -> Due {
        Due { spot: Some(spot(place, category)), ..due(Purpose::FirstAlert) }
    }

    fn sent(minutes: i64, due: &Due) -> Sent {
        Sent { at: at(minutes), lane: Lane::of(due.purpose), spot: due.spot.clone(), digest: false }
    }

    fn goes(due: &Due, sent: &[Sent], minutes: i64) -> Pace {
        pace(due, sent, Budget::default(), at(minutes))
    }

    #[test]
    fn the_first_text_of_a_matter_goes_at_once_whatever_was_told_before() {
        let before: Vec<Sent> = Purpose::ALL.iter().map(|&purpose| sent(0, &due(purpose))).collect();
        assert_eq!(goes(&first(7, "water"), &before, 0), Pace::Now);
        let others = [sent(0, &first(7, "roads")), sent(0, &first(8, "noise"))];
        assert_eq!(goes(&first(7, "water"), &others, 1), Pace::Now);
    }

    #[test]
    fn one_more_report_from_the_same_building_is_told_with_the_next_ones() {
        let before = [sent(0, &first(7, "water"))];
        assert_eq!(goes(&first(7, "water"), &before, 1), Pace::Together(at(5)));
        assert_eq!(goes(&first(8, "water"), &before, 1), Pace::Now, "one neighbour is no incident");
        assert_eq!(goes(&first(7, "water"), &before, 30), Pace::Now, "half an hour later it is another");
        let two = [sent(0, &first(7, "water")), sent(1, &first(8, "water"))];
        assert_eq!(goes(&first(9, "water"), &two, 2), Pace::Together(at(6)), "two neighbours are");
    }

    #[test]
    fn while_reports_keep_coming_they_are_told_more_and_more_rarely() {
        let mut before = vec![sent(0, &first(7, "water"))];
        let mut pauses = Vec::new();
        let mut now = 0;
        for _ in 0..3 {
            let Pace::Together(then) = goes(&first(7, "water"), &before, now) else { panic!("at {now}") };
            let minutes = then.duration_since(at(now)).as_mins();
            pauses.push(minutes);
            now += minutes;
            before.push(Sent {
                at: at(now),
                lane: Some(Lane::First),
                spot: Some(spot(7, "water")),
                digest: true,
            });
        }
        assert_eq!(pauses, [5, 10, 20]);
    }

    #[test]
    fn what_is_late_goes_at_once_and_what_follows_within_two_minutes_together() {
        let before = [sent(0, &due(Purpose::Breach))];
        assert_eq!(goes(&due(Purpose::Breach), &[], 0), Pace::Now);
        for purpose in [Purpose::Breach, Purpose::Reminder] {
            assert_eq!(goes(&due(purpose), &before, 1), Pace::Together(at(2)), "{purpose}");
            assert_eq!(goes(&due(purpose), &before, 2), Pace::Now, "{purpose}");
        }
        assert_eq!(goes(&due(Purpose::Report), &before, 1), Pace::Now, "another lane");
    }

    #[test]
    fn all_else_is_told_every_ten_minutes_and_answers_whenever_they_are_asked_for() {
        let before = [sent(0, &due(Purpose::Report)), sent(0, &due(Purpose::Answer))];
        assert_eq!(goes(&due(Purpose::Addition), &before, 1), Pace::Together(at(10)));
        assert_eq!(goes(&due(Purpose::Answer), &before, 1), Pace::Now);
        let alone = Due { gathers: false, ..due(Purpose::Report) };
        assert_eq!(goes(&alone, &before, 1), Pace::Now);
    }

    #[test]
    fn beyond_the_budget_nothing_is_texted_and_nothing_is_silent() {
        let before: Vec<Sent> = (0..40).map(|minute| sent(minute, &due(Purpose::Answer))).collect();
        let day = 24 * 60;
        for &purpose in Purpose::ALL {
            let expected = match purpose {
                Purpose::Breach => Pace::Now,
                Purpose::FirstAlert | Purpose::Escalation => Pace::Elsewhere,
                _ => Pace::Together(at(day)),
            };
            assert_eq!(goes(&due(purpose), &before, 60), expected, "{purpose}");
        }
        let more: Vec<Sent> = (0..50).map(|minute| sent(minute, &due(Purpose::Answer))).collect();
        assert_eq!(goes(&due(Purpose::Breach), &more, 60), Pace::Elsewhere);
        assert_eq!(goes(&due(Purpose::Report), &more, 60), Pace::Together(at(10 + day)), "until 39 are left");
        assert_eq!(goes(&due(Purpose::FirstAlert), &before, day + 1), Pace::Now, "a day later");
    }

    #[test]
    fn a_budget_of_nothing_sends_everything_elsewhere() {
        let none = Budget { texts: 0, reserve: 0 };
        for &purpose in Purpose::ALL {
            assert_eq!(pace(&due(purpose), &[], none, at(0)), Pace::Elsewhere, "{purpose}");
        }
    }
}
