//! Sums over cases, and the rates that they give.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::case::{Case, Fact};
use crate::ticket::{ContactGrade, Judgement};

/// So many of so many cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    /// How many of them.
    pub good: u32,
    /// Of how many.
    pub of: u32,
}

impl Rate {
    /// From 0 to 1; `None` when there are no cases: nothing was missed, and nothing was achieved.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.good) / f64::from(self.of))
    }

    fn count(&mut self, good: bool) {
        self.good += u32::from(good);
        self.of += 1;
    }

    fn add(&mut self, other: Self) {
        self.good += other.good;
        self.of += other.of;
    }
}

/// How long things took, the shortest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times(Vec<SignedDuration>);

impl Times {
    /// In any order.
    pub fn new(mut times: Vec<SignedDuration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The shortest time within which so many per cent were done (the nearest rank): always one that was measured, never
    /// one between two of them. `None` when there is none.
    pub fn percentile(&self, percent: usize) -> Option<SignedDuration> {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied()
    }

    /// The time within which half of them were done.
    pub fn median(&self) -> Option<SignedDuration> {
        self.percentile(50)
    }

    /// The time within which nine of ten were done.
    pub fn p90(&self) -> Option<SignedDuration> {
        self.percentile(90)
    }

    fn insert(&mut self, time: SignedDuration) {
        let at = self.0.partition_point(|other| *other <= time);
        self.0.insert(at, time);
    }

    fn add(&mut self, other: &Self) {
        self.0.extend(&other.0);
        self.0.sort_unstable();
    }
}

/// What is counted over some cases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Called in time ÷ clocks for a call that ended.
    pub contact: Rate,
    /// Calls by what proves them; rings without an answer among them.
    pub calls: BTreeMap<ContactGrade, u32>,
    /// Calls of which the requester says that they were none ÷ calls.
    pub denied: Rate,
    /// Finished in time ÷ clocks for the handling that ended.
    pub on_time: Rate,
    /// Solved ÷ requesters who were asked whether it is.
    pub solved: Rate,
    /// Judgements of requesters.
    pub judgements: BTreeMap<Judgement, u32>,
    /// Not unsatisfied when the city asked again ÷ requesters whom it reached.
    pub checks: Rate,
    /// Given back ÷ matters that left the hands of a unit.
    pub returned: Rate,
    /// Opened again ÷ visits and checks.
    pub reopened: Rate,
    /// Answered in time ÷ orders whose clocks ended.
    pub orders: Rate,
    /// Found and put right at once ÷ these and what was finished.
    pub settled: Rate,
    /// Cases of the four rates and of orders that those above left out; they are in none of the others.
    pub left_out: u32,
    /// From the filing to the call.
    pub to_contact: Times,
    /// From the filing to the end of the handling.
    pub to_finish: Times,
}

impl Figures {
    /// One case more.
    pub fn count(&mut self, case: &Case) {
        if case.left_out {
            self.left_out += u32::from(case.fact.is_scored());
        } else {
            self.count_fact(case.fact);
        }
    }

    fn count_fact(&mut self, fact: Fact) {
        match fact {
            Fact::Contact { in_time } => self.contact.count(in_time),
            Fact::Call { grade, denied, took } => {
                *self.calls.entry(grade).or_default() += 1;
                self.denied.count(denied);
                self.to_contact.insert(took);
            }
            Fact::Tried => *self.calls.entry(ContactGrade::Tried).or_default() += 1,
            Fact::Handling { in_time } => self.on_time.count(in_time),
            Fact::Done { took } => {
                self.settled.count(false);
                self.to_finish.insert(took);
            }
            Fact::Left { returned } => self.returned.count(returned),
            Fact::Visit { judgement, solved } => self.visit(judgement, solved),
            Fact::Check { judgement } => {
                self.reopened.count(judgement == Judgement::Unsatisfied);
                if judgement != Judgement::Unreachable {
                    self.checks.count(judgement != Judgement::Unsatisfied);
                }
            }
            Fact::Order { in_time } => self.orders.count(in_time),
            Fact::Settled => self.settled.count(true),
        }
    }

    fn visit(&mut self, judgement: Judgement, solved: Option<bool>) {
        *self.judgements.entry(judgement).or_default() += 1;
        self.reopened.count(judgement == Judgement::Unsatisfied);
        if let Some(solved) = solved.filter(|_| judgement != Judgement::Unreachable) {
            self.solved.count(solved);
        }
    }

    /// Together with those over other cases.
    pub fn add(&mut self, other: &Self) {
        for (grade, count) in &other.calls {
            *self.calls.entry(*grade).or_default() += count;
        }
        for (judgement, count) in &other.judgements {
            *self.judgements.entry(*judgement).or_default() += count;
        }
        self.contact.add(other.contact);
        self.denied.add(other.denied);
        self.on_time.add(other.on_time);
        self.solved.add(other.solved);
        self.checks.add(other.checks);
        self.returned.add(other.returned);
        self.reopened.add(other.reopened);
        self.orders.add(other.orders);
        self.settled.add(other.settled);
        self.left_out += other.left_out;
        self.to_contact.add(&other.to_contact);
        self.to_finish.add(&other.to_finish);
    }

    /// How many calls there are of a grade.
    pub fn calls_of(&self, grade: ContactGrade) -> u32 {
        self.calls.get(&grade).copied().unwrap_or_default()
    }

    /// How many requesters judged so.
    pub fn judged(&self, judgement: Judgement) -> u32 {
        self.judgements.get(&judgement).copied().unwrap_or_default()
    }

    /// How many visits found somebody to ask.
    pub fn valid_visits(&self) -> u32 {
        Judgement::ALL.iter().filter(|j| **j != Judgement::Unreachable).map(|j| self.judged(*j)).sum()
    }

    /// From 0 to 1: who is satisfied counts whole, who is basically satisfied so many per cent. `None` without a valid
    /// visit.
    pub fn satisfaction(&self, basically_counts_percent: u8) -> Option<f64> {
        let visits = self.valid_visits();
        let basically =
            f64::from(basically_counts_percent) / 100.0 * f64::from(self.judged(Judgement::Basically));
        let satisfied = f64::from(self.judged(Judgement::Satisfied)) + basically;
        (visits > 0).then(|| satisfied / f64::from(visits))
    }
}
