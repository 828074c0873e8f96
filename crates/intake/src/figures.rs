//! An evaluation as a table: the same columns and figures on the page and in the workbook.

use casework::{Evaluated, Evaluation};
use domain::evaluation::{Figures, Group, Rate, Score};
use domain::policy::Policy;
use domain::ticket::{ContactGrade, Judgement};
use i18n::Lang;
use jiff::SignedDuration;

use crate::telling;

/// A field of the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// The rank.
    Rank(Option<usize>),
    /// Which unit, person or category.
    Name {
        /// Its name.
        name: String,
        /// The unit in which a person works.
        unit: Option<String>,
        /// The code of a unit.
        code: Option<String>,
    },
    /// Points.
    Points(Option<f64>),
    /// A rate with its cases.
    Rate {
        /// From 0 to 1.
        share: Option<f64>,
        /// How many cases are good, where that is a plain number.
        good: Option<u32>,
        /// How many cases there are.
        of: u32,
    },
    /// Numbers of cases of several kinds.
    Counts(Vec<(&'static str, u32)>),
    /// A number of cases.
    Count(u32),
    /// How long something took.
    Time(Option<SignedDuration>),
}

impl Cell {
    fn rate(rate: Rate) -> Self {
        Self::Rate { share: rate.share(), good: Some(rate.good), of: rate.of }
    }

    /// What it says first.
    pub fn says(&self, say: Lang) -> String {
        match self {
            Self::Rank(rank) => rank.map_or_else(none, |rank| rank.to_string()),
            Self::Name { name, .. } => name.clone(),
            Self::Points(points) => points.map_or_else(none, |points| format!("{points:.2}")),
            Self::Rate { share, .. } => share.map_or_else(none, |share| format!("{:.1}%", share * 100.0)),
            Self::Counts(counts) => {
                counts.iter().map(|(what, n)| format!("{what} {n}")).collect::<Vec<_>>().join(" · ")
            }
            Self::Count(count) => count.to_string(),
            Self::Time(time) => time.map_or_else(none, |time| say.span(time.as_secs())),
        }
    }

    /// What stands beside it: the cases of a rate, the unit of a person.
    pub fn beside(&self, say: Lang) -> Option<String> {
        match self {
            Self::Name { unit, .. } => unit.clone(),
            Self::Rate { of: 0, .. } => None,
            Self::Rate { good: Some(good), of, .. } => Some(format!("{good}/{of}")),
            Self::Rate { good: None, of, .. } => Some(say.so_many_cases(of)),
            _ => None,
        }
    }
}

fn none() -> String {
    "–".to_owned()
}

/// A whole evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The headings of the columns.
    pub heads: Vec<&'static str>,
    /// A row for each line, the best first.
    pub rows: Vec<Vec<Cell>>,
    /// All lines together.
    pub whole: Vec<Cell>,
}

/// The table of an evaluation.
pub fn table(evaluation: &Evaluation, say: Lang) -> Table {
    let policy = &evaluation.policy;
    let row = |line: &Evaluated| {
        let name = name(line, policy, say);
        let Evaluated { line, .. } = line;
        row(Cell::Rank(line.rank), name, line.score, &line.figures, policy, say)
    };
    let all = Cell::Name { name: say.all_together().to_owned(), unit: None, code: None };
    Table {
        heads: heads(say),
        rows: evaluation.lines.iter().map(row).collect(),
        whole: self::row(Cell::Rank(None), all, evaluation.score, &evaluation.whole, policy, say),
    }
}

fn name(line: &Evaluated, policy: &Policy, say: Lang) -> Cell {
    let code = match &line.line.group {
        Group::Unit(code) => Some(code.to_string()),
        Group::Person(_) | Group::Category(_) => None,
    };
    let name = match (&line.line.group, &line.name) {
        (Group::Category(id), _) => telling::category(policy, id, say),
        (_, Some(name)) => name.clone(),
        (Group::Unit(code), None) => code.to_string(),
        (Group::Person(_), None) => say.nobody_answered().to_owned(),
    };
    Cell::Name { name, unit: line.unit.clone(), code }
}

/// The rates beside those that are scored, each with its heading.
type OtherRate = (fn(Lang) -> &'static str, fn(&Figures) -> Rate);

const OTHERS: [OtherRate; 6] = [
    (Lang::rate_returned, |figures| figures.returned),
    (Lang::rate_reopened, |figures| figures.reopened),
    (Lang::rate_denied, |figures| figures.denied),
    (Lang::rate_orders, |figures| figures.orders),
    (Lang::rate_checks, |figures| figures.checks),
    (Lang::rate_settled, |figures| figures.settled),
];

fn heads(say: Lang) -> Vec<&'static str> {
    let scored = [
        say.rank(),
        say.evaluated(),
        say.score(),
        say.rate_contact(),
        say.rate_on_time(),
        say.rate_solved(),
        say.rate_satisfied(),
        say.deducted_points(),
        say.added_points(),
        say.judgements(),
        say.calls_by_grade(),
    ];
    let others = OTHERS.iter().map(|(head, _)| head(say));
    let times = [say.median_to_contact(), say.p90_to_contact(), say.median_to_finish(), say.p90_to_finish()];
    scored.into_iter().chain(others).chain(times).chain([say.left_out()]).collect()
}

fn row(
    rank: Cell,
    name: Cell,
    score: Option<Score>,
    figures: &Figures,
    policy: &Policy,
    say: Lang,
) -> Vec<Cell> {
    let satisfied = Cell::Rate {
        share: figures.satisfaction(policy.evaluation.basically_counts_percent),
        good: None,
        of: figures.valid_visits(),
    };
    let judged = |judgement: &Judgement| (say.judgement(*judgement), figures.judged(*judgement));
    let called = |grade: &ContactGrade| (grade_name(*grade, say), figures.calls_of(*grade));
    let mut row = vec![
        rank,
        name,
        Cell::Points(score.map(|score| score.total())),
        Cell::rate(figures.contact),
        Cell::rate(figures.on_time),
        Cell::rate(figures.solved),
        satisfied,
        Cell::Points(score.map(|score| score.deducted)),
        Cell::Points(score.map(|score| score.added)),
        Cell::Counts(Judgement::ALL.iter().map(judged).collect()),
        Cell::Counts(ContactGrade::ALL.iter().map(called).collect()),
    ];
    row.extend(OTHERS.iter().map(|(_, rate)| Cell::rate(rate(figures))));
    let Figures { to_contact, to_finish, .. } = figures;
    row.extend([to_contact.median(), to_contact.p90(), to_finish.median(), to_finish.p90()].map(Cell::Time));
    row.push(Cell::Count(figures.left_out));
    row
}

const fn grade_name(grade: ContactGrade, say: Lang) -> &'static str {
    match grade {
        ContactGrade::Verified => say.grade_verified(),
        ContactGrade::Tried => say.grade_tried(),
        ContactGrade::Claimed => say.grade_claimed(),
        ContactGrade::Corroborated => say.grade_corroborated(),
    }
}
