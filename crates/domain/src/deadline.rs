//! Clocks (期限): what must happen by when, what happens before and after, and how a late sweep catches up.
//!
//! A deadline is a row with a list of steps that follows from the policy. The worker asks [`advance`] what is due; the
//! answer is the same whether it asks in time or after hours of downtime, but for what has been missed: a breach is
//! recorded at its true time, missed reminders collapse into one, and a reminder that a breach has overtaken is dropped.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::policy::{Policy, Reminder};

/// Which promise a deadline belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Filed or reopened → called.
    Contact,
    /// Called → finished.
    Handling,
    /// Parked → looked at again.
    Review,
    /// Finished → asked.
    Visit,
    /// Something was asked of those above → decided.
    Decision,
    /// Another unit was asked for help → answered.
    Assist,
    /// Ordered from above → answered in writing.
    Supervision,
    /// The requester was asked → answered.
    Question,
}

impl ClockKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Contact,
        Self::Handling,
        Self::Review,
        Self::Visit,
        Self::Decision,
        Self::Assist,
        Self::Supervision,
        Self::Question,
    ];

    /// The name in policy, storage and interfaces.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Handling => "handling",
            Self::Review => "review",
            Self::Visit => "visit",
            Self::Decision => "decision",
            Self::Assist => "assist",
            Self::Supervision => "supervision",
            Self::Question => "question",
        }
    }

    /// Reads a name as [`Self::as_str`] writes it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.as_str() == name)
    }
}

/// What was asked, of whom by when: known by the entry of the log with which it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Item(pub i32);

/// One clock of a ticket. Of the first four kinds one runs at a time; of the others there may be several beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// See [`ClockKind::Contact`].
    Contact,
    /// See [`ClockKind::Handling`].
    Handling,
    /// See [`ClockKind::Review`].
    Review,
    /// See [`ClockKind::Visit`].
    Visit,
    /// See [`ClockKind::Decision`].
    Decision(Item),
    /// See [`ClockKind::Assist`].
    Assist(Item),
    /// See [`ClockKind::Supervision`].
    Supervision(Item),
    /// See [`ClockKind::Question`].
    Question(Item),
}

impl Clock {
    /// Which kind it is.
    pub const fn kind(self) -> ClockKind {
        match self {
            Self::Contact => ClockKind::Contact,
            Self::Handling => ClockKind::Handling,
            Self::Review => ClockKind::Review,
            Self::Visit => ClockKind::Visit,
            Self::Decision(_) => ClockKind::Decision,
            Self::Assist(_) => ClockKind::Assist,
            Self::Supervision(_) => ClockKind::Supervision,
            Self::Question(_) => ClockKind::Question,
        }
    }

    /// What it is about; `None` for the clock of the ticket's own state.
    pub const fn item(self) -> Option<Item> {
        match self {
            Self::Contact | Self::Handling | Self::Review | Self::Visit => None,
            Self::Decision(item) | Self::Assist(item) | Self::Supervision(item) | Self::Question(item) => {
                Some(item)
            }
        }
    }

    /// The clock of a kind about `item`, which the first four kinds do without.
    pub const fn of(kind: ClockKind, item: Item) -> Self {
        match kind {
            ClockKind::Contact => Self::Contact,
            ClockKind::Handling => Self::Handling,
            ClockKind::Review => Self::Review,
            ClockKind::Visit => Self::Visit,
            ClockKind::Decision => Self::Decision(item),
            ClockKind::Assist => Self::Assist(item),
            ClockKind::Supervision => Self::Supervision(item),
            ClockKind::Question => Self::Question(item),
        }
    }
}

/// One thing that a deadline does at a time of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Remind the owner.
    Remind,
    /// Record that it was missed.
    Breach,
    /// Tell step `0`, `1`, … of the policy's climb.
    Climb(usize),
    /// Raise the standing alarm: the ladder has ended.
    Alarm,
}

/// An act and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When, UTC.
    pub at: Timestamp,
    /// What.
    pub act: Act,
}

/// The steps of a deadline in order of time. Always begins to be missed with [`Act::Breach`] at `due`.
pub fn steps(policy: &Policy, clock: ClockKind, started: Timestamp, due: Timestamp) -> Vec<Step> {
    let allowed = due.duration_since(started);
    let of = policy.clocks.of(clock);
    let after = |from, time| policy.after(clock, from, time);
    let mut steps: Vec<Step> = of
        .reminders
        .iter()
        .map(|reminder| match *reminder {
            Reminder::After(time) => after(started, time),
            Reminder::Before(time) => due - time,
            Reminder::Percent(percent) => started + share(allowed, percent),
        })
        // A deadline that was set short has no room for a reminder.
        .filter(|at| *at < due && *at > started)
        .map(|at| Step { at, act: Act::Remind })
        .collect();
    steps.push(Step { at: due, act: Act::Breach });
    let climb = of.climb.iter().enumerate();
    steps.extend(climb.map(|(n, climb)| Step { at: after(due, climb.after), act: Act::Climb(n) }));
    steps.extend(of.alarm_after.map(|time| Step { at: after(due, time), act: Act::Alarm }));
    steps
}

fn share(whole: SignedDuration, percent: u8) -> SignedDuration {
    let millis = whole.as_millis() * i128::from(percent) / 100;
    SignedDuration::from_millis(i64::try_from(millis).unwrap_or(0))
}

/// What a sweep finds due.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// The owner is to be reminded, once.
    pub remind: bool,
    /// The deadline was missed just now or while nobody looked.
    pub breach: bool,
    /// The climb steps that are due, lowest first: indexes into the policy's climb.
    pub climb: Vec<usize>,
    /// The standing alarm is due.
    pub alarm: bool,
    /// How many steps are behind it now.
    pub step: usize,
    /// When the next step is due; `None` when there is none left.
    pub next_at: Option<Timestamp>,
}

/// What is due at `now` for a deadline of which `done` steps are behind it.
///
/// An acknowledged deadline does not remind.
pub fn advance(steps: &[Step], done: usize, acknowledged: bool, now: Timestamp) -> Due {
    let mut due = Due { step: done, ..Due::default() };
    for step in steps.iter().skip(done).take_while(|s| s.at <= now) {
        due.step += 1;
        match step.act {
            Act::Remind => due.remind = !acknowledged,
            Act::Breach => {
                due.breach = true;
                due.remind = false;
            }
            Act::Climb(n) => due.climb.push(n),
            Act::Alarm => due.alarm = true,
        }
    }
    due.next_at = steps.get(due.step).map(|s| s.at);
    due
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::tests::shipped;
    use proptest::prelude::*;

    fn minute(n: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(n)
    }

    fn contact() -> Vec<Step> {
        steps(&shipped(), ClockKind::Contact, minute(0), minute(30))
    }

    #[test]
    fn in_time_each_step_comes_by_itself() {
        let steps = contact();
        let due = advance(&steps, 0, false, minute(15));
        assert_eq!(due, Due { remind: true, step: 1, next_at: Some(minute(25)), ..Due::default() });
        let due = advance(&steps, 2, false, minute(30));
        assert_eq!(
            due,
            Due { breach: true, climb: vec![0], step: 4, next_at: Some(minute(60)), ..Due::default() }
        );
        let due = advance(&steps, 6, false, minute(150));
        assert_eq!(due, Due { alarm: true, step: 7, next_at: None, ..Due::default() });
    }

    #[test]
    fn after_downtime_reminders_collapse_and_a_breach_overtakes_them() {
        let steps = contact();
        let late = advance(&steps, 0, false, minute(28));
        assert_eq!(late, Due { remind: true, step: 2, next_at: Some(minute(30)), ..Due::default() });
        let later = advance(&steps, 0, false, minute(70));
        assert!(!later.remind && later.breach);
        assert_eq!(later.climb, [0, 1]);
    }

    #[test]
    fn an_acknowledgement_stops_reminders_and_nothing_else() {
        let steps = contact();
        assert!(!advance(&steps, 0, true, minute(15)).remind);
        assert!(advance(&steps, 0, true, minute(30)).breach);
    }

    proptest! {
        #[test]
        fn however_often_it_is_swept_each_step_happens_once(mut times in prop::collection::vec(0_i64..300, 1..40)) {
            times.sort_unstable();
            let steps = contact();
            let (mut done, mut breaches, mut climbed, mut alarms) = (0, 0, Vec::new(), 0);
            for time in times.iter().copied().chain([400]) {
                let due = advance(&steps, done, false, minute(time));
                prop_assert!(due.step >= done);
                done = due.step;
                breaches += usize::from(due.breach);
                climbed.extend(due.climb);
                alarms += usize::from(due.alarm);
            }
            prop_assert_eq!((breaches, climbed, alarms, done), (1, vec![0, 1, 2], 1, steps.len()));
        }
    }
}
