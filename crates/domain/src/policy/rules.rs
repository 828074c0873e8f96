//! The rules of a policy that are no clocks: who decides, what may be given back, how often, on what grounds.

use std::collections::BTreeMap;

use super::check::{Faults, MOST_WORKING_DAYS, Roles, known, working_days};
use super::file::{ExtensionsEntry, GroundEntry, LeaveEntry, ReturnsEntry, SpotChecksEntry, VisitsEntry};
use super::{GroundId, Label, RoleId};
use crate::access::{Action, Duty, Reach, reach};
use crate::division::DivisionLevel;
use crate::roster::LONGEST_LEAVE_DAYS;
use crate::sampling::SampleSize;

/// Who decides at each level of the tree what units below ask for, and hears of what they owe: the first role that
/// somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Centres(BTreeMap<DivisionLevel, Vec<RoleId>>);

impl Centres {
    /// The roles of the centre at a level of the tree; none where there is no centre.
    pub fn at(&self, level: DivisionLevel) -> &[RoleId] {
        self.0.get(&level).map_or(&[], Vec::as_slice)
    }
}

/// How a matter may be given back (退单).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returns {
    /// Within how many working days of being given it.
    pub working_days: u16,
    /// The same for matters above the General level.
    pub working_days_complex: u16,
    /// After how many times of being given to somebody the next one cannot be given back any more.
    pub designate_after: u8,
}

impl Returns {
    /// As cities do it: one working day, two for a complex matter; after the third time the centre designates.
    const USUAL: ReturnsEntry = ReturnsEntry { working_days: 1, working_days_complex: 2, designate_after: 3 };
}

/// How more time may be given (延期).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extensions {
    /// How often for one matter.
    pub most: u8,
    /// By how many working days at a time, at most.
    pub working_days: u16,
}

impl Extensions {
    const USUAL: ExtensionsEntry = ExtensionsEntry { most: 2, working_days: 10 };
}

/// How requesters are asked afterwards (回访).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visits {
    /// After how many calls without an answer a requester is unreachable.
    pub attempts: u8,
    /// How many hours must lie between two of these calls.
    pub hours_apart: u8,
}

impl Visits {
    const USUAL: VisitsEntry = VisitsEntry { attempts: 3, hours_apart: 4 };
}

/// A ground on which a matter may be declined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Its name for people.
    pub label: Label,
}

/// The centres as the policy names them; where it names none, whoever works at a centre or leads there.
pub(super) fn centres(
    entry: Option<BTreeMap<DivisionLevel, Vec<String>>>,
    roles: &Roles,
    order: &[RoleId],
    faults: &mut Faults,
) -> Centres {
    let Some(entry) = entry else { return Centres(usual_centres(roles, order)) };
    let mut centres = BTreeMap::new();
    for (level, names) in entry {
        let key = format!("centres.{}", level.as_str());
        let ids = known(names, level, &key, roles, faults);
        let may = |id: &RoleId| roles.get(id).is_none_or(|r| reach(r.duty, Action::Decide) != Reach::Nothing);
        for id in ids.iter().filter(|id| !may(id)) {
            faults.add(&key, format_args!("{id} may not decide anything: name operators or leaders"));
        }
        centres.insert(level, ids);
    }
    if centres.is_empty() {
        faults.add("centres", "names no level: nobody could decide what is asked for");
    }
    Centres(centres)
}

fn usual_centres(roles: &Roles, order: &[RoleId]) -> BTreeMap<DivisionLevel, Vec<RoleId>> {
    let mut centres: BTreeMap<DivisionLevel, Vec<RoleId>> = BTreeMap::new();
    for duty in [Duty::Operator, Duty::Leader] {
        for id in order.iter().filter(|id| roles.get(id).is_some_and(|role| role.duty == duty)) {
            centres.entry(roles[id].level).or_default().push(id.clone());
        }
    }
    centres
}

pub(super) fn returns(entry: Option<ReturnsEntry>, faults: &mut Faults) -> Returns {
    let entry = entry.unwrap_or(Returns::USUAL);
    working_days(entry.working_days, "returns", faults);
    if entry.working_days_complex < entry.working_days || entry.working_days_complex > MOST_WORKING_DAYS {
        faults.add("returns.working_days_complex", "must not be less than working_days");
    }
    if entry.designate_after == 0 {
        faults.add("returns.designate_after", "must be at least 1: everybody may be wrong once");
    }
    let ReturnsEntry { working_days, working_days_complex, designate_after } = entry;
    Returns { working_days, working_days_complex, designate_after }
}

pub(super) fn extensions(entry: Option<ExtensionsEntry>, faults: &mut Faults) -> Extensions {
    let ExtensionsEntry { most, working_days: days } = entry.unwrap_or(Extensions::USUAL);
    working_days(days, "extensions", faults);
    Extensions { most, working_days: days }
}

pub(super) fn visits(entry: Option<VisitsEntry>, faults: &mut Faults) -> Visits {
    let VisitsEntry { attempts, hours_apart } = entry.unwrap_or(Visits::USUAL);
    if attempts == 0 {
        faults.add("visits.attempts", "must be at least 1");
    }
    Visits { attempts, hours_apart }
}

/// How many matters of a unit and month are checked once more; one in twenty, at least five, where the policy does not say.
pub(super) fn spot_checks(entry: Option<SpotChecksEntry>, faults: &mut Faults) -> SampleSize {
    let SpotChecksEntry { share_percent, least } =
        entry.unwrap_or(SpotChecksEntry { share_percent: 5, least: 5 });
    if share_percent > 100 {
        faults.add("spot_checks.share_percent", "must lie between 0 and 100");
    }
    SampleSize { share_percent, least }
}

/// For how long a leave may last through which matters in hand stay with their owner: where the policy does not say, three
/// days, a long weekend.
pub(super) fn leave_keeps_days(entry: Option<LeaveEntry>, faults: &mut Faults) -> u16 {
    let days = entry.map_or(3, |entry| entry.keeps_days);
    if i32::from(days) > LONGEST_LEAVE_DAYS {
        faults.add("leave.keeps_days", format_args!("must be at most {LONGEST_LEAVE_DAYS}"));
    }
    days
}

pub(super) fn grounds(entries: Option<Vec<GroundEntry>>, faults: &mut Faults) -> Vec<(GroundId, Ground)> {
    let mut grounds: Vec<(GroundId, Ground)> = Vec::new();
    for entry in entries.unwrap_or_default() {
        let id = GroundId::new(entry.id);
        if grounds.iter().any(|(known, _)| *known == id) {
            faults.add(format_args!("grounds.{id}"), "stands twice");
        }
        grounds.push((id, Ground { label: entry.name }));
    }
    grounds
}
