//! Who is there at one moment.

use jiff::civil::DateTime;

use super::{Answering, Directory, Found, Hearing, Instead, Owed};
use crate::deadline::ClockKind;
use crate::division::DivisionCode;
use crate::ids::StaffId;
use crate::policy::{Policy, RoleId, Told};
use crate::roster::Leave;
use crate::ticket::{Level, Owner};

/// A directory at one moment: people are found only while they are on duty and not on leave, or their deputies instead.
#[derive(Debug, Clone, Copy)]
pub struct OnDuty<'a> {
    pub(super) directory: &'a Directory,
    pub(super) policy: &'a Policy,
    /// The moment, on the wall in the zone of the policy.
    pub(super) local: DateTime,
}

impl OnDuty<'_> {
    /// Everybody who is on duty for one role in one division. Without a roster that is everybody who holds the role; with
    /// one, whom it names, if they hold the role: who has left does not.
    pub fn of_post(&self, role: &RoleId, division: &DivisionCode) -> Vec<StaffId> {
        let holders = || self.directory.holders(role, division);
        let Some(roster) = self.directory.roster(role, division) else { return self.present(holders()) };
        let planned = roster.planned(self.local).into_iter();
        let there = planned.map(|tier| self.present(tier.into_iter().filter(|s| holders().any(|h| h == *s))));
        there.into_iter().find(|staff| !staff.is_empty()).unwrap_or_default()
    }

    /// Everybody who is on duty for the first of `roles` in `division` for which somebody is.
    pub fn holders(&self, roles: &[RoleId], division: &DivisionCode) -> Vec<StaffId> {
        let found = roles.iter().map(|role| self.of_post(role, division)).find(|staff| !staff.is_empty());
        found.unwrap_or_default()
    }

    /// The leave that a person is on.
    pub fn leave_of(&self, staff: StaffId) -> Option<&Leave> {
        self.directory.leaves.on(staff, self.local.date())
    }

    /// Who stands in for somebody who is on leave; `None` when nobody does, or they are not on leave at all.
    pub fn deputy_of(&self, staff: StaffId) -> Option<StaffId> {
        self.directory.leaves.present(staff, self.local.date()).filter(|present| *present != staff)
    }

    /// Each of them who is not on leave, or else their deputy.
    fn present(&self, staff: impl Iterator<Item = StaffId>) -> Vec<StaffId> {
        let mut there = Vec::new();
        for staff in staff.filter_map(|staff| self.directory.leaves.present(staff, self.local.date())) {
            if !there.contains(&staff) {
                there.push(staff);
            }
        }
        there
    }

    /// Whether people hold one of the roles there, and none of them is on duty.
    fn is_unattended(&self, roles: &[RoleId], division: &DivisionCode) -> bool {
        roles.iter().any(|role| self.directory.holders(role, division).next().is_some())
            && self.holders(roles, division).is_empty()
    }

    /// The unit that handles matters of a level.
    pub fn unit_at(&self, division: &DivisionCode, level: Level) -> DivisionCode {
        division.at(self.policy.level(level).handled_at).unwrap_or_else(|| division.clone())
    }

    /// Who answers for a matter of `level` in `division`: the keeper of the place for a General matter when there is
    /// one, else the first role for which somebody is on duty; where a level has nobody, the next one up that has somebody.
    pub fn responsible(&self, division: &DivisionCode, level: Level, keeper: Option<StaffId>) -> Answering {
        let keeper =
            keeper.filter(|_| level == Level::General).and_then(|keeper| self.keeper(keeper, division));
        if keeper.is_some() {
            let owner = Owner { unit: self.unit_at(division, level), staff: keeper };
            return Found { found: owner, unattended: Vec::new() };
        }
        let mut unattended = Vec::new();
        for level in Level::ALL.iter().filter(|l| **l >= level) {
            let (unit, roles) = (self.unit_at(division, *level), &self.policy.level(*level).responsible);
            if let Some(staff) = self.holders(roles, &unit).first() {
                return Found { found: Owner { unit, staff: Some(*staff) }, unattended };
            }
            if self.is_unattended(roles, &unit) {
                unattended.push(unit);
            }
        }
        Found { found: Owner { unit: self.unit_at(division, level), staff: None }, unattended }
    }

    /// The keeper of a place there, or their deputy. A keeper who is on a roster of the unit keeps it while on duty; at other
    /// times whoever is on duty does.
    fn keeper(&self, keeper: StaffId, division: &DivisionCode) -> Option<StaffId> {
        let unit = self.unit_at(division, Level::General);
        let roles = &self.policy.level(Level::General).responsible;
        let held = roles.iter().filter(|role| self.directory.holders(role, &unit).any(|held| held == keeper));
        let mut rosters = held.filter_map(|role| self.directory.roster(role, &unit)).peekable();
        let off = rosters.peek().is_some()
            && !rosters.any(|roster| roster.planned(self.local).iter().flatten().any(|on| *on == keeper));
        if off { None } else { self.directory.leaves.present(keeper, self.local.date()) }
    }

    /// The centre above `unit` that has somebody (itself, when there is none above it), and whom to tell there: who is on
    /// duty, or else everybody, for what a centre decides waits until somebody reads it. `None` when nobody is.
    pub fn superior(&self, unit: &DivisionCode) -> Option<(DivisionCode, Vec<StaffId>)> {
        let at = |division: DivisionCode| {
            let staff = self.on_duty_or_all(self.policy.centres.at(division.level()), &division);
            (!staff.is_empty()).then_some((division, staff))
        };
        above(unit).find_map(at)
    }

    /// As [`Self::superior`], but who must hear of it now: a centre in which nobody is on duty is passed over.
    pub fn superior_now(&self, unit: &DivisionCode) -> Found<Option<(DivisionCode, Vec<StaffId>)>> {
        let mut unattended = Vec::new();
        for division in above(unit) {
            let roles = self.policy.centres.at(division.level());
            let staff = self.holders(roles, &division);
            if !staff.is_empty() {
                return Found { found: Some((division, staff)), unattended };
            }
            if self.is_unattended(roles, &division) {
                unattended.push(division);
            }
        }
        Found { found: None, unattended }
    }

    /// Everybody on duty for the first of the roles for which somebody is; while nobody is, everybody who holds the first
    /// that is held.
    pub fn on_duty_or_all(&self, roles: &[RoleId], division: &DivisionCode) -> Vec<StaffId> {
        let on_duty = self.holders(roles, division);
        if !on_duty.is_empty() {
            return on_duty;
        }
        let held = roles.iter().map(|role| self.directory.holders(role, division).collect::<Vec<_>>());
        held.into_iter().find(|staff| !staff.is_empty()).unwrap_or_default()
    }

    /// Who is told while nobody is on duty for a post: others in the unit who answer for the same, or those above.
    pub fn instead(&self, role: &RoleId, division: &DivisionCode) -> Instead {
        let handled = |level: &&Level| {
            let policy = self.policy.level(**level);
            policy.handled_at == division.level() && policy.responsible.contains(role)
        };
        if let Some(level) = Level::ALL.iter().find(handled) {
            let Owner { unit, staff } = self.responsible(division, *level, None).found;
            return staff.map(|staff| (unit, vec![staff]));
        }
        let roles = self.policy.centres.at(division.level());
        let here = self.holders(roles, division);
        if roles.contains(role) && !here.is_empty() {
            return Some((division.clone(), here));
        }
        self.superior_now(division).found.filter(|(above, _)| above != division)
    }

    /// Whom a step of a clock tells about what `owed` says, and at which level they are. For a step at a level that has
    /// nobody: whom the next step would tell.
    pub fn told(&self, clock: ClockKind, step: usize, owed: &Owed<'_>) -> Hearing {
        let mut unattended = Vec::new();
        for climb in self.policy.clocks.of(clock).climb.iter().skip(step) {
            let found = match &climb.told {
                Told::Unit { level, roles } => owed.division.at(*level).and_then(|unit| {
                    let staff = self.holders(roles, &unit);
                    if staff.is_empty() && self.is_unattended(roles, &unit) {
                        unattended.push(unit);
                    }
                    (!staff.is_empty()).then_some((*level, staff))
                }),
                Told::Superior => {
                    let above = self.superior_now(owed.unit);
                    unattended.extend(above.unattended);
                    above.found.map(|(division, staff)| (division.level(), staff))
                }
                Told::Asker => owed.asker.map(|asker| (owed.unit.level(), self.asker(asker))),
            };
            if found.is_some() {
                unattended.dedup();
                return Found { found, unattended };
            }
        }
        unattended.dedup();
        Found { found: None, unattended }
    }

    /// Whoever asked for something waits for it themselves; while they are on leave, so does their deputy.
    fn asker(&self, asker: StaffId) -> Vec<StaffId> {
        vec![self.deputy_of(asker).unwrap_or(asker)]
    }
}

/// The units above one, from the nearest; the last is the unit itself, above which nobody may be.
fn above(unit: &DivisionCode) -> impl Iterator<Item = DivisionCode> {
    unit.path().into_iter().skip(1).chain([unit.clone()])
}
