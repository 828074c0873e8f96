//! The ladder: who answers for a matter, and who is told when a clock was missed.

mod on_duty;
#[cfg(test)]
mod on_duty_tests;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::division::{DivisionCode, DivisionLevel};
use crate::ids::StaffId;
use crate::policy::{Policy, RoleId};
use crate::roster::{Leaves, Roster, Span, spans};
use crate::ticket::Owner;

pub use on_duty::OnDuty;

/// One role held by one active person in one division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Who.
    pub staff: StaffId,
    /// As what.
    pub role: RoleId,
    /// Where.
    pub division: DivisionCode,
}

/// The duty roster of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRoster {
    /// Of which role.
    pub role: RoleId,
    /// Where.
    pub division: DivisionCode,
    /// Who is meant to be on duty when.
    pub roster: Roster,
}

/// Everybody who holds a post in a division or in any that it lies in; when they are on duty, and who is on leave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    posts: Vec<Post>,
    rosters: Vec<PostRoster>,
    leaves: Arc<Leaves>,
}

impl Directory {
    /// Posts in any order; whoever was registered first (the lowest id) comes first. Everybody is on duty round the clock.
    pub fn new(mut posts: Vec<Post>) -> Self {
        posts.sort_by_key(|p| p.staff);
        Self { posts, ..Self::default() }
    }

    /// With duty rosters and leave. A roster in which nothing stands is none.
    #[must_use]
    pub fn with_duty(self, mut rosters: Vec<PostRoster>, leaves: Arc<Leaves>) -> Self {
        rosters.retain(|post| !post.roster.is_empty());
        Self { rosters, leaves, ..self }
    }

    /// Together with those of other divisions.
    #[must_use]
    pub fn with(&self, others: &Self) -> Self {
        let mut posts = [&self.posts[..], &others.posts[..]].concat();
        posts.sort_by_key(|p| p.staff);
        posts.dedup();
        let mut rosters = self.rosters.clone();
        rosters.extend(others.rosters.iter().filter(|other| !self.rosters.contains(other)).cloned());
        Self { posts, rosters, leaves: Arc::clone(&self.leaves) }
    }

    /// Everybody who holds a role in a division, on duty or not.
    pub fn holders(&self, role: &RoleId, division: &DivisionCode) -> impl Iterator<Item = StaffId> {
        self.posts.iter().filter(move |p| p.role == *role && p.division == *division).map(|p| p.staff)
    }

    /// The roster of a post, where it has one.
    pub fn roster(&self, role: &RoleId, division: &DivisionCode) -> Option<&Roster> {
        let of = self.rosters.iter().find(|post| post.role == *role && post.division == *division);
        of.map(|post| &post.roster)
    }

    /// All duty rosters.
    pub fn rosters(&self) -> &[PostRoster] {
        &self.rosters
    }

    /// Who is on leave.
    pub fn leaves(&self) -> &Leaves {
        &self.leaves
    }

    /// The highest of the units in which somebody holds a post.
    pub fn highest_of(&self, staff: StaffId) -> Option<&DivisionCode> {
        let posts = self.posts.iter().filter(|post| post.staff == staff);
        posts.map(|post| &post.division).min_by_key(|division| division.level())
    }

    /// Who is there at a time.
    pub fn at<'a>(&'a self, policy: &'a Policy, now: Timestamp) -> OnDuty<'a> {
        OnDuty { directory: self, policy, local: now.to_zoned(policy.zone.clone()).datetime() }
    }

    /// Who is on duty for a post through some days, as [`OnDuty::of_post`] says at each time of them.
    pub fn spans(
        &self,
        policy: &Policy,
        role: &RoleId,
        division: &DivisionCode,
        days: (Date, i32),
    ) -> Vec<Span<Vec<StaffId>>> {
        let who = |local| OnDuty { directory: self, policy, local }.of_post(role, division);
        spans(self.roster(role, division).into_iter(), &self.leaves, days.0, days.1, who)
    }

    /// When nobody is on duty for a post through some days, and who is told then instead.
    pub fn holes(
        &self,
        policy: &Policy,
        role: &RoleId,
        division: &DivisionCode,
        days: (Date, i32),
    ) -> Vec<Span<Instead>> {
        let what = |local| {
            let duty = OnDuty { directory: self, policy, local };
            duty.of_post(role, division).is_empty().then(|| duty.instead(role, division))
        };
        let rosters = self.rosters.iter().map(|post| &post.roster);
        let all = spans(rosters, &self.leaves, days.0, days.1, what);
        let hole =
            |span: Span<Option<Instead>>| Some(Span { from: span.from, to: span.to, what: span.what? });
        all.into_iter().filter_map(hole).collect()
    }
}

/// Who is told while nobody is on duty for a post: where, and who; `None` when nobody is.
pub type Instead = Option<(DivisionCode, Vec<StaffId>)>;

/// Who was found for something, and where nobody could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// Whom it goes to.
    pub found: T,
    /// The units that it would have gone to first: somebody holds the post there, and nobody is on duty.
    pub unattended: Vec<DivisionCode>,
}

/// Who answers for a matter.
pub type Answering = Found<Owner>;

/// At which level somebody is told, and who; `None` when there is nobody to be told.
pub type Hearing = Found<Option<(DivisionLevel, Vec<StaffId>)>>;

/// What a clock is about, for the question who hears of it.
#[derive(Debug, Clone, Copy)]
pub struct Owed<'a> {
    /// Where the matter is.
    pub division: &'a DivisionCode,
    /// The unit that owes it.
    pub unit: &'a DivisionCode,
    /// Who asked for it; `None` for what nobody had to ask for.
    pub asker: Option<StaffId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::ClockKind;
    use crate::policy::tests::shipped;
    use crate::ticket::Level;

    /// Three in the morning in Shanghai: without a roster nobody sleeps.
    const NIGHT: Timestamp = Timestamp::constant(1_773_082_800, 0);

    fn post(staff: i64, role: &str, division: &str) -> Post {
        Post { staff: StaffId(staff), role: RoleId::new(role), division: division.parse().unwrap() }
    }

    fn village() -> DivisionCode {
        "990101001002".parse().unwrap()
    }

    #[test]
    fn the_keeper_of_the_place_answers_first_then_the_secretary_then_the_police() {
        let policy = shipped();
        let mut posts =
            vec![post(2, "village_police", "990101001002"), post(3, "village_secretary", "990101001002")];
        let directory = Directory::new(posts.clone());
        let owner = |directory: &Directory, keeper| {
            directory.at(&policy, NIGHT).responsible(&village(), Level::General, keeper).found.staff
        };
        assert_eq!(owner(&directory, Some(StaffId(9))), Some(StaffId(9)));
        assert_eq!(owner(&directory, None), Some(StaffId(3)));
        posts.pop();
        assert_eq!(owner(&Directory::new(posts), None), Some(StaffId(2)));
    }

    #[test]
    fn where_a_village_has_nobody_the_first_level_that_has_somebody_answers() {
        let policy = shipped();
        let directory = Directory::new(vec![post(5, "county_leader", "990101")]);
        let owner = directory.at(&policy, NIGHT).responsible(&village(), Level::General, None);
        assert!(owner.unattended.is_empty(), "a post that nobody holds is a gap, and nobody's hours");
        assert_eq!((owner.found.unit.as_str(), owner.found.staff), ("990101", Some(StaffId(5))));
        let directory = Directory::default();
        let nobody = directory.at(&policy, NIGHT).responsible(&village(), Level::General, None).found;
        assert_eq!((nobody.unit.as_str(), nobody.staff), ("990101001002", None));
    }

    #[test]
    fn a_step_of_the_ladder_without_anybody_tells_the_next() {
        let policy = shipped();
        let directory = Directory::new(vec![
            post(5, "county_operator", "990101"),
            post(6, "county_operator", "990101"),
            post(7, "centre_operator", "990101999"),
        ]);
        let (division, unit) = (village(), village());
        let owed = Owed { division: &division, unit: &unit, asker: None };
        let told = |step| directory.at(&policy, NIGHT).told(ClockKind::Contact, step, &owed).found;
        assert_eq!(told(0), Some((DivisionLevel::County, vec![StaffId(5), StaffId(6)])));
        assert_eq!(told(2), None);
    }

    #[test]
    fn above_a_unit_is_the_next_centre_that_has_somebody_and_above_the_last_itself() {
        let policy = shipped();
        let directory = Directory::new(vec![
            post(5, "county_operator", "990101"),
            post(6, "city_leader", "9901"),
            post(7, "centre_director", "990101001"),
        ]);
        let above = |unit: &str| directory.at(&policy, NIGHT).superior(&unit.parse().unwrap());
        assert_eq!(above("990101001002"), Some(("990101001".parse().unwrap(), vec![StaffId(7)])));
        assert_eq!(above("990101002001"), Some(("990101".parse().unwrap(), vec![StaffId(5)])));
        assert_eq!(above("990101001"), Some(("990101".parse().unwrap(), vec![StaffId(5)])));
        assert_eq!(above("9901"), Some(("9901".parse().unwrap(), vec![StaffId(6)])));
        assert_eq!(above("980101"), None);
    }
}
