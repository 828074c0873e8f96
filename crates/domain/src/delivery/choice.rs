//! By which gateway a text goes.

use jiff::{SignedDuration, Timestamp};

/// One gateway that texts may be sent by, in the order of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its share of the texts that nobody has tried to send yet, in proportion to the others'.
    pub weight: u32,
    /// Until when it is left alone, UTC; `None` when it works. From then on one text tries it again.
    pub left_alone_until: Option<Timestamp>,
}

/// By which gateway a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice<'a> {
    /// This one.
    By(&'a str),
    /// None for now; one is tried again then.
    Wait(Timestamp),
    /// There is none.
    None,
}

/// Chooses among gateways for a text that was tried by those of `tried`, the latest last. A gateway that was not tried
/// comes before one that was; among those not tried `draw` (any number) decides by weight, and where none has a weight the
/// order; among those tried the one whose turn is longest past.
pub fn choose<'a>(candidates: &[Candidate<'a>], tried: &[String], draw: u64, now: Timestamp) -> Choice<'a> {
    let open = |c: &&Candidate<'_>| c.left_alone_until.is_none_or(|until| until <= now);
    let available: Vec<&Candidate<'a>> = candidates.iter().filter(open).collect();
    if available.is_empty() {
        let next = candidates.iter().filter_map(|c| c.left_alone_until).min();
        return next.map_or(Choice::None, Choice::Wait);
    }
    let last = |c: &&&Candidate<'_>| tried.iter().rposition(|name| name == c.name);
    let fresh: Vec<&Candidate<'a>> = available.iter().filter(|c| last(c).is_none()).copied().collect();
    let chosen = drawn(&fresh, draw).or_else(|| available.iter().min_by_key(last).copied());
    chosen.map_or(Choice::None, |c| Choice::By(c.name))
}

fn drawn<'a, 'b>(fresh: &[&'b Candidate<'a>], draw: u64) -> Option<&'b Candidate<'a>> {
    let all: u64 = fresh.iter().map(|c| u64::from(c.weight)).sum();
    if all == 0 {
        return fresh.first().copied();
    }
    let mut left = scattered(draw) % all;
    fresh.iter().copied().find(|c| {
        let weight = u64::from(c.weight);
        let here = left < weight;
        left = left.saturating_sub(weight);
        here
    })
}

/// Neighbouring numbers far apart, so that running numbers may be drawn by (the finaliser of SplitMix64).
fn scattered(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A text whose receipt has not come after so long was slow.
pub const SLOW: SignedDuration = SignedDuration::from_mins(4);
/// Over how long the speed of a gateway is measured, and how often its share is changed at most.
pub const SPEED_OVER: SignedDuration = SignedDuration::from_mins(10);
/// From how many texts in that time on a share says something.
const SPEED_OF: u32 = 10;
/// A gateway is slow when so many of a hundred texts are.
const SLOW_PERCENT: u32 = 30;
/// By how much its share changes at a time, in hundredths.
const STEP: u32 = 10;

/// How fast a gateway has been of late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Speed {
    /// Texts of which one can tell.
    pub texts: u32,
    /// Those of them that were slow.
    pub slow: u32,
}

impl Speed {
    /// Whether too many were slow (the rule of GOV.UK Notify: 30 % slower than four minutes within ten).
    pub fn is_slow(self) -> bool {
        self.texts >= SPEED_OF && self.slow.saturating_mul(100) >= self.texts.saturating_mul(SLOW_PERCENT)
    }
}

/// How many hundredths of its share a gateway has lost after a look at its speed, of which it had `lost` so many. Nothing
/// moves while all are slow: then it is not this gateway.
pub fn lost(lost: u32, speed: Speed, all_are_slow: bool) -> u32 {
    match (speed.is_slow(), all_are_slow) {
        (true, true) => lost,
        (true, false) => (lost + STEP).min(100),
        (false, _) => lost.saturating_sub(STEP),
    }
}

/// The weights with what slow gateways have lost, which goes to the first that has lost nothing.
pub fn shifted(weights: &[u32], lost: &[u32]) -> Vec<u32> {
    let lost_of = |at: usize| lost.get(at).copied().unwrap_or(0).min(100);
    let taken = |at: usize| weights.get(at).map_or(0, |weight| weight * lost_of(at) / 100);
    let heir = (0..weights.len()).find(|&at| lost_of(at) == 0);
    let Some(heir) = heir else { return weights.to_vec() };
    let all: u32 = (0..weights.len()).map(taken).sum();
    let shifted = |(at, weight): (usize, &u32)| weight - taken(at) + if at == heir { all } else { 0 };
    weights.iter().enumerate().map(shifted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        "2026-01-15T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    fn up(name: &str, weight: u32) -> Candidate<'_> {
        Candidate { name, weight, left_alone_until: None }
    }

    fn down(name: &str, weight: u32, until: i64) -> Candidate<'_> {
        Candidate { left_alone_until: Some(at(until)), ..up(name, weight) }
    }

    fn by<'a>(candidates: &[Candidate<'a>], tried: &[&str]) -> Choice<'a> {
        let tried: Vec<String> = tried.iter().map(|&name| name.to_owned()).collect();
        choose(candidates, &tried, 7, at(0))
    }

    #[test]
    fn the_first_is_used_until_it_is_left_alone_and_again_from_its_probe_on() {
        let both = |first| [first, up("spare", 0)];
        assert_eq!(by(&both(up("city", 100)), &[]), Choice::By("city"));
        assert_eq!(by(&both(down("city", 100, 1)), &[]), Choice::By("spare"));
        assert_eq!(by(&both(down("city", 100, 0)), &[]), Choice::By("city"));
    }

    #[test]
    fn a_text_tried_once_goes_by_another_as_long_as_there_is_one() {
        let both = [up("city", 100), up("spare", 0)];
        assert_eq!(by(&both, &["city"]), Choice::By("spare"));
        assert_eq!(by(&both, &["city", "spare"]), Choice::By("city"));
        assert_eq!(by(&both, &["city", "spare", "city"]), Choice::By("spare"));
        assert_eq!(by(&[down("city", 100, 9), up("spare", 0)], &["spare"]), Choice::By("spare"));
    }

    #[test]
    fn where_all_are_left_alone_the_next_probe_is_waited_for() {
        assert_eq!(by(&[down("city", 100, 9), down("spare", 0, 5)], &[]), Choice::Wait(at(5)));
        assert_eq!(by(&[], &[]), Choice::None);
    }

    #[test]
    fn shares_are_kept_over_many_texts_with_running_numbers() {
        let both = [up("city", 70), up("spare", 30)];
        let city = (1..=10_000).filter(|&id| choose(&both, &[], id, at(0)) == Choice::By("city")).count();
        assert!((6_800..=7_200).contains(&city), "{city}");
    }

    #[test]
    fn three_in_ten_slow_texts_make_a_slow_gateway_but_not_of_a_handful() {
        assert!(Speed { texts: 10, slow: 3 }.is_slow());
        assert!(!Speed { texts: 100, slow: 29 }.is_slow());
        assert!(!Speed { texts: 9, slow: 9 }.is_slow());
    }

    #[test]
    fn a_slow_gateway_loses_its_share_step_by_step_and_gets_it_back() {
        let (slow, fast) = (Speed { texts: 10, slow: 10 }, Speed { texts: 10, slow: 0 });
        assert_eq!(lost(0, slow, false), 10);
        assert_eq!(lost(100, slow, false), 100);
        assert_eq!(lost(30, slow, true), 30, "when all are slow it is nobody's fault");
        assert_eq!(lost(30, fast, false), 20);
        assert_eq!(lost(30, Speed::default(), false), 20, "nothing heard speaks for it");
        assert_eq!(lost(0, fast, false), 0);
        assert_eq!(shifted(&[100, 0], &[30, 0]), [70, 30]);
        assert_eq!(shifted(&[60, 40], &[0, 50]), [80, 20]);
        assert_eq!(shifted(&[60, 40], &[10, 10]), [60, 40], "nobody is there to take it");
    }
}
