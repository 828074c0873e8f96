//! Duty rosters (值班): who manages the staff of a unit says who is on duty there when.

use std::sync::Arc;

use domain::access::{Action, Duty, Powers};
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::{Instead, PostRoster};
use domain::policy::RoleId;
use domain::roster::{Override, Roster, Shift, Span};
use jiff::Timestamp;
use jiff::civil::Date;
use storage::{Division, StoreError};

use crate::admin::managed;
use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::register::UnitPath;
use crate::views::Names;

/// How many days are looked ahead for hours in which nobody is on duty: two weeks, so that whoever takes turns is seen.
const AHEAD: i32 = 14;

/// How many days a table of a roster shows.
const SHOWN: i32 = 7;

/// How many rosters a list shows; a county has some dozens.
const MOST_LISTED: usize = 300;

/// The roster of a post, with all that is to be known of it.
#[derive(Debug, Clone)]
pub struct RosterView {
    /// The unit and those above it.
    pub path: Arc<UnitPath>,
    /// Where.
    pub division: DivisionCode,
    /// Of which role.
    pub role: RoleId,
    /// Everybody who holds the post.
    pub holders: Vec<StaffId>,
    /// The names of everybody who is named here.
    pub names: Names,
    /// The roster; nothing stands in it where there is none.
    pub roster: Roster,
    /// Of how many changes it is the outcome; to be sent back with the next one.
    pub revision: i32,
    /// Today, where the town lies.
    pub today: Date,
    /// Who is on duty when, for seven days from today.
    pub week: Vec<Span<Vec<StaffId>>>,
    /// When nobody is, within two weeks, and who is told then instead.
    pub holes: Vec<Span<Instead>>,
}

/// A post of a unit.
#[derive(Debug, Clone)]
pub struct UnitPost {
    /// As what.
    pub role: RoleId,
    /// Who holds it.
    pub holders: Vec<String>,
    /// Whether it has a roster; else everybody is on duty round the clock.
    pub rostered: bool,
}

/// A roster in a list.
#[derive(Debug, Clone)]
pub struct RosterLine {
    /// Where.
    pub division: Division,
    /// Of which role.
    pub role: RoleId,
    /// When nobody is on duty within two weeks, and who is told then instead.
    pub holes: Vec<Span<Instead>>,
}

/// What becomes of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterChange {
    /// Hours that come back each week.
    AddShift(Shift),
    /// The hours at this place of the list are taken out.
    RemoveShift(usize),
    /// Somebody else for some days.
    AddOverride(Override),
    /// The same is taken out.
    RemoveOverride(usize),
}

/// Who is on duty for a post at a time.
#[derive(Debug, Clone)]
pub struct OnDutyPost {
    /// As what.
    pub role: RoleId,
    /// Whether it has a roster.
    pub rostered: bool,
    /// Who.
    pub staff: Vec<(StaffId, String)>,
}

impl Casework {
    /// Today, where the town lies.
    pub(crate) fn today(&self) -> Date {
        self.now().to_zoned(self.policy().1.zone.clone()).date()
    }

    async fn unit_path(&self, division: &DivisionCode) -> Result<Arc<UnitPath>> {
        let path = self.register.path(&self.store, division, self.now()).await?;
        let known = path.divisions.first().is_some_and(|first| first.code == *division);
        if known { Ok(path) } else { Err(CaseError::Missing("unit")) }
    }

    /// A unit whose staff this person manages.
    async fn staffed_unit(&self, powers: &Powers, division: &DivisionCode) -> Result<Arc<UnitPath>> {
        let mine = managed(powers, Action::ManageStaff)?;
        if !mine.iter().any(|m| m.contains(division)) {
            return Err(CaseError::Missing("unit"));
        }
        self.unit_path(division).await
    }

    /// The roster of a post.
    ///
    /// # Errors
    /// [`CaseError::Missing`] for a unit whose staff this person does not manage, or a post that nobody holds and that has
    /// no roster; the database's.
    pub async fn roster(
        &self,
        powers: &Powers,
        division: &DivisionCode,
        role: &RoleId,
    ) -> Result<RosterView> {
        let path = self.staffed_unit(powers, division).await?;
        let (_, policy) = self.policy();
        let directory = &path.directory;
        let holders: Vec<StaffId> = directory.holders(role, division).collect();
        let stored = self.store.roster(role, division).await?;
        if holders.is_empty() && stored.is_none() {
            return Err(CaseError::Missing("post"));
        }
        let today = self.today();
        let week = directory.spans(&policy, role, division, (today, SHOWN));
        let holes = directory.holes(&policy, role, division, (today, AHEAD));
        let (roster, revision) = stored.map_or_else(Default::default, |s| (s.post.roster, s.revision));
        let told = holes.iter().filter_map(|hole| hole.what.as_ref()).flat_map(|(_, staff)| staff.clone());
        let on = week.iter().flat_map(|span| span.what.clone());
        let people: Vec<StaffId> =
            holders.iter().copied().chain(roster.people()).chain(on).chain(told).collect();
        Ok(RosterView {
            names: self.names(people).await?,
            division: division.clone(),
            role: role.clone(),
            path,
            holders,
            roster,
            revision,
            today,
            week,
            holes,
        })
    }

    /// Changes the roster of a post that had `seen` changes when somebody looked at it.
    ///
    /// # Errors
    /// As [`Casework::roster`]; [`CaseError::Roster`] says what is wrong with the change; [`CaseError::RosterChanged`] when
    /// somebody else was faster.
    pub async fn change_roster(
        &self,
        powers: &Powers,
        division: &DivisionCode,
        role: &RoleId,
        seen: i32,
        change: RosterChange,
    ) -> Result<()> {
        let RosterView { mut roster, revision, holders, today, .. } =
            self.roster(powers, division, role).await?;
        if revision != seen {
            return Err(CaseError::RosterChanged);
        }
        match change {
            RosterChange::AddShift(shift) => roster = roster.with_shift(shift, &holders)?,
            RosterChange::AddOverride(one) => roster = roster.with_override(one, &holders, today)?,
            RosterChange::RemoveShift(at) if at < roster.shifts.len() => {
                roster.shifts.remove(at);
            }
            RosterChange::RemoveOverride(at) if at < roster.overrides.len() => {
                roster.overrides.remove(at);
            }
            RosterChange::RemoveShift(_) | RosterChange::RemoveOverride(_) => return Ok(()),
        }
        let post = PostRoster { role: role.clone(), division: division.clone(), roster };
        let mut tx = self.store.begin().await?;
        match tx.put_roster(&post, seen, Some(powers.staff), self.now()).await {
            Err(StoreError::Changed) => return Err(CaseError::RosterChanged),
            other => other?,
        }
        tx.commit().await?;
        self.register.forget();
        Ok(())
    }

    /// The posts of a unit for which somebody may be on duty, in the order of the policy's roles.
    ///
    /// # Errors
    /// As [`Casework::roster`].
    pub async fn unit_posts(&self, powers: &Powers, division: &DivisionCode) -> Result<Vec<UnitPost>> {
        let path = self.staffed_unit(powers, division).await?;
        let mut posts = Vec::new();
        for role in self.duty_roles(division) {
            let holders: Vec<StaffId> = path.directory.holders(&role, division).collect();
            let rostered = path.directory.roster(&role, division).is_some();
            if rostered || !holders.is_empty() {
                let names = self.names(holders.iter().copied()).await?;
                let holders = holders.iter().filter_map(|staff| names.get(staff).cloned()).collect();
                posts.push(UnitPost { role, holders, rostered });
            }
        }
        Ok(posts)
    }

    /// The roles at the level of a unit that are told of matters.
    fn duty_roles(&self, division: &DivisionCode) -> Vec<RoleId> {
        let (_, policy) = self.policy();
        let here = policy.roles.iter().filter(|(_, role)| role.level == division.level());
        here.filter(|(_, role)| role.duty != Duty::Administrator).map(|(id, _)| id.clone()).collect()
    }

    /// The rosters of units whose staff this person manages, by unit.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; the database's.
    pub async fn rosters(&self, powers: &Powers) -> Result<Vec<RosterLine>> {
        let mine = managed(powers, Action::ManageStaff)?;
        self.rosters_in(&mine, MOST_LISTED).await
    }

    /// As [`Casework::rosters`], of the whole tree, for `mashang doctor`.
    ///
    /// # Errors
    /// The database's.
    pub async fn all_rosters(&self) -> Result<Vec<RosterLine>> {
        let provinces = self.store.divisions().await?.into_iter().map(|division| division.code);
        let tops: Vec<DivisionCode> = provinces.filter(|code| code.path().len() == 1).collect();
        self.rosters_in(&tops, usize::MAX).await
    }

    async fn rosters_in(&self, divisions: &[DivisionCode], most: usize) -> Result<Vec<RosterLine>> {
        let (_, policy) = self.policy();
        let mut lines = Vec::new();
        for PostRoster { role, division, .. } in self.store.rosters_within(divisions).await? {
            if lines.len() == most {
                break;
            }
            let path = self.register.path(&self.store, &division, self.now()).await?;
            let holes = path.directory.holes(&policy, &role, &division, (self.today(), AHEAD));
            let division = Division { name: path.name(&division), code: division };
            lines.push(RosterLine { division, role, holes });
        }
        Ok(lines)
    }

    /// Who is on duty in a unit at a time, role by role. For those who work there or below it, lead it, or manage its staff.
    ///
    /// # Errors
    /// [`CaseError::Missing`] for a unit that is none of theirs; the database's.
    pub async fn on_duty(
        &self,
        powers: &Powers,
        division: &DivisionCode,
        at: Timestamp,
    ) -> Result<Vec<OnDutyPost>> {
        let reached = |action| powers.scope(action).divisions.iter().any(|mine| mine.contains(division));
        let works = powers.appointments.iter().any(|post| division.contains(&post.division));
        if !works && ![Action::SeeUnit, Action::ManageStaff].into_iter().any(reached) {
            return Err(CaseError::Missing("unit"));
        }
        let path = self.unit_path(division).await?;
        let (_, policy) = self.policy();
        let duty = path.directory.at(&policy, at);
        let mut posts = Vec::new();
        for role in self.duty_roles(division) {
            let rostered = path.directory.roster(&role, division).is_some();
            if !rostered && path.directory.holders(&role, division).next().is_none() {
                continue;
            }
            let staff = duty.of_post(&role, division);
            let names = self.names(staff.iter().copied()).await?;
            let with_name = |staff: StaffId| (staff, names.get(&staff).cloned().unwrap_or_default());
            posts.push(OnDutyPost { role, rostered, staff: staff.into_iter().map(with_name).collect() });
        }
        Ok(posts)
    }
}
