//! Rates and scores of units, people and categories: computed anew from the logs each time, and nothing kept.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use domain::access::{Action, Powers, Subject};
use domain::division::DivisionCode;
use domain::evaluation::{By, Case, Figures, Group, Line, Period, Score, cases, figures, score};
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::policy::Policy;
use storage::Stretch;

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// How many logs are read at a time: it bounds the memory, however many there are.
const BATCH: u64 = 500;

/// What is to be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The units within this one.
    pub division: DivisionCode,
    /// What ended within this time.
    pub period: Period,
    /// What has figures of its own.
    pub by: By,
}

/// One line of an evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// Which unit, person or category, and its figures.
    pub line: Line,
    /// The name of a unit or person; `None` for categories, whose names are the policy's, and where there is none.
    pub name: Option<String>,
    /// The name of the unit that a person works in.
    pub unit: Option<String>,
}

/// An evaluation.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Of what.
    pub scope: Scope,
    /// The name of its division.
    pub name: String,
    /// The best first.
    pub lines: Vec<Evaluated>,
    /// All lines together.
    pub whole: Figures,
    /// What these are worth.
    pub score: Option<Score>,
    /// The policy in force, by whose weights was scored.
    pub policy: Arc<Policy>,
}

impl Casework {
    /// The units of which somebody may see the evaluation: each with all within it.
    ///
    /// # Errors
    /// The database's.
    pub async fn evaluated_units(&self, powers: &Powers) -> Result<Vec<(DivisionCode, String)>> {
        let mut units = Vec::new();
        for code in powers.scope(Action::SeeEvaluation).divisions {
            if units.iter().all(|(known, _)| *known != code) {
                let name = self.unit_name(&code).await?;
                units.push((code, name));
            }
        }
        Ok(units)
    }

    /// The evaluation of what somebody may see.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`] for other parts of the tree; the database's.
    pub async fn evaluation(&self, powers: &Powers, scope: Scope) -> Result<Evaluation> {
        if !powers.may(Action::SeeEvaluation, &Subject::at(&scope.division)) {
            return Err(CaseError::Forbidden);
        }
        self.evaluate(scope).await
    }

    /// An evaluation, whoever asks. Everything is read from the logs: whoever asks again gets the same.
    ///
    /// # Errors
    /// The database's.
    pub async fn evaluate(&self, scope: Scope) -> Result<Evaluation> {
        let (_, policy) = self.policy();
        let cases = self.cases_within(&scope).await?;
        let (lines, whole) = figures(&cases, &scope.division, &scope.period, scope.by, policy.evaluation);
        let lines = self.named(lines, &cases).await?;
        let worth = score(&whole, policy.evaluation);
        Ok(Evaluation {
            name: self.unit_name(&scope.division).await?,
            scope,
            lines,
            whole,
            score: worth,
            policy,
        })
    }

    async fn cases_within(&self, scope: &Scope) -> Result<Vec<Case>> {
        let Scope { division, period, .. } = scope;
        let stretch = Stretch { division: Some(division.clone()), from: period.start(), until: period.end() };
        let (mut all, mut after) = (Vec::new(), TicketId(i64::MIN));
        loop {
            let matters = self.store.matters(&stretch, after, BATCH).await?;
            let Some(last) = matters.last() else { break };
            after = last.ticket;
            let made = matters.iter().flat_map(|matter| cases(&matter.category, &matter.log));
            all.extend(made.filter(|case| period.contains(case.at) && division.contains(&case.owner.unit)));
        }
        Ok(all)
    }

    async fn named(&self, lines: Vec<Line>, cases: &[Case]) -> Result<Vec<Evaluated>> {
        let people = self.names(lines.iter().filter_map(|line| person(&line.group))).await?;
        let worked_in = working_in(cases);
        let unit_of = |group: &Group| match group {
            Group::Unit(code) => Some(code.clone()),
            Group::Person(staff) => staff.and_then(|staff| worked_in.get(&staff).copied().cloned()),
            Group::Category(_) => None,
        };
        let mut units: BTreeMap<DivisionCode, String> = BTreeMap::new();
        for code in lines.iter().filter_map(|line| unit_of(&line.group)) {
            if let Entry::Vacant(unknown) = units.entry(code) {
                let name = self.unit_name(unknown.key()).await?;
                unknown.insert(name);
            }
        }
        let named = |line: Line| {
            let unit = unit_of(&line.group).and_then(|code| units.get(&code).cloned());
            let (name, unit) = match &line.group {
                Group::Unit(_) => (unit, None),
                group => (person(group).and_then(|staff| people.get(&staff).cloned()), unit),
            };
            Evaluated { line, name, unit }
        };
        Ok(lines.into_iter().map(named).collect())
    }

    /// The name of a unit; its code where it has none.
    ///
    /// # Errors
    /// The database's.
    pub async fn unit_name(&self, code: &DivisionCode) -> Result<String> {
        let path = self.store.division_path(code).await?;
        let own = path.into_iter().find(|division| division.code == *code);
        Ok(own.map_or_else(|| code.to_string(), |division| division.name))
    }
}

const fn person(group: &Group) -> Option<StaffId> {
    match group {
        Group::Person(staff) => *staff,
        Group::Unit(_) | Group::Category(_) => None,
    }
}

/// Where people worked last.
fn working_in(cases: &[Case]) -> BTreeMap<StaffId, &DivisionCode> {
    let mut sorted: Vec<&Case> = cases.iter().collect();
    sorted.sort_by_key(|case| case.at);
    sorted.into_iter().filter_map(|case| Some((case.owner.staff?, &case.owner.unit))).collect()
}
