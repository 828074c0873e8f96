//! Figures apart for each unit, person or category.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::case::Case;
use super::figures::Figures;
use super::period::Period;
use super::score::{Score, score};
use crate::division::{DivisionCode, DivisionLevel};
use crate::ids::StaffId;
use crate::policy::{CategoryId, Evaluation};

/// What has figures of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Each unit of a level of the tree, with all below it. What a higher unit answers for is its own.
    Unit(DivisionLevel),
    /// Each person who answered.
    Person,
    /// What matters are about.
    Category,
}

/// The name is not one of them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is nothing to evaluate by: unit, person or category, or a level of the tree such as village")]
pub struct UnknownBy(String);

impl By {
    /// As asked for below `division`: `unit` means the level below it, but not below the village, where matters are
    /// answered for.
    ///
    /// # Errors
    /// [`UnknownBy`].
    pub fn below(division: &DivisionCode, name: &str) -> Result<Self, UnknownBy> {
        match name {
            "unit" => {
                let level = division.level();
                let next =
                    DivisionLevel::ALL.into_iter().find(|l| *l > level && *l <= DivisionLevel::Village);
                Ok(Self::Unit(next.unwrap_or(level)))
            }
            "person" => Ok(Self::Person),
            "category" => Ok(Self::Category),
            level => DivisionLevel::from_str(level).map(Self::Unit).map_err(|_| UnknownBy(name.to_owned())),
        }
    }

    fn group(self, case: &Case) -> Group {
        match self {
            Self::Unit(level) => {
                Group::Unit(case.owner.unit.at(level).unwrap_or_else(|| case.owner.unit.clone()))
            }
            Self::Person => Group::Person(case.owner.staff),
            Self::Category => Group::Category(case.category.clone()),
        }
    }
}

impl fmt::Display for By {
    /// As [`By::below`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unit(level) => level.as_str(),
            Self::Person => "person",
            Self::Category => "category",
        })
    }
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A unit.
    Unit(DivisionCode),
    /// A person; `None` for what nobody had to answer for, because there was nobody.
    Person(Option<StaffId>),
    /// A category.
    Category(CategoryId),
}

/// The figures of one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Of which.
    pub group: Group,
    /// What was counted.
    pub figures: Figures,
    /// What that is worth; `None` when no rate has a case.
    pub score: Option<Score>,
    /// From 1, the best first; who has the same score has the same rank. `None` without a score.
    pub rank: Option<usize>,
}

/// The figures of a period for what units within `division` answered for, the best score first; and of all of them
/// together.
pub fn figures<'a>(
    cases: impl IntoIterator<Item = &'a Case>,
    division: &DivisionCode,
    period: &Period,
    by: By,
    rules: Evaluation,
) -> (Vec<Line>, Figures) {
    let counts = |case: &&Case| period.contains(case.at) && division.contains(&case.owner.unit);
    let mut groups: BTreeMap<Group, Figures> = BTreeMap::new();
    for case in cases.into_iter().filter(counts) {
        groups.entry(by.group(case)).or_default().count(case);
    }
    let mut whole = Figures::default();
    for figures in groups.values() {
        whole.add(figures);
    }
    (ranked(groups, rules), whole)
}

fn ranked(groups: BTreeMap<Group, Figures>, rules: Evaluation) -> Vec<Line> {
    let line = |(group, figures): (Group, Figures)| {
        let score = score(&figures, rules);
        Line { group, figures, score, rank: None }
    };
    let mut lines: Vec<Line> = groups.into_iter().map(line).collect();
    let points = |line: &Line| line.score.map(|score| score.hundredths());
    // A stable order: of equal ones the first by code, number or name.
    lines.sort_by_key(|line| std::cmp::Reverse(points(line)));
    let all: Vec<_> = lines.iter().map(points).collect();
    for (line, points) in lines.iter_mut().zip(&all) {
        line.rank = points.and_then(|_| all.iter().position(|other| other == points)).map(|at| at + 1);
    }
    lines
}
