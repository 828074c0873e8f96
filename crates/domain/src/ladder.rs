//! The ladder: who answers for a matter, and who is told when a clock was missed.

use crate::deadline::ClockKind;
use crate::division::{DivisionCode, DivisionLevel};
use crate::ids::StaffId;
use crate::policy::{Policy, RoleId, Told};
use crate::ticket::{Level, Owner};

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

/// Everybody who holds a post in a division or in any that it lies in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    posts: Vec<Post>,
}

impl Directory {
    /// Posts in any order; whoever was registered first (the lowest id) comes first.
    pub fn new(mut posts: Vec<Post>) -> Self {
        posts.sort_by_key(|p| p.staff);
        Self { posts }
    }

    /// Together with those of other divisions.
    #[must_use]
    pub fn with(&self, others: &Self) -> Self {
        let mut posts = [&self.posts[..], &others.posts[..]].concat();
        posts.sort_by_key(|p| p.staff);
        posts.dedup();
        Self { posts }
    }

    /// Everybody in the first of `roles` that somebody holds in `division`.
    pub fn holders(&self, roles: &[RoleId], division: &DivisionCode) -> Vec<StaffId> {
        roles
            .iter()
            .map(|role| self.posts.iter().filter(|p| p.role == *role && p.division == *division))
            .map(|posts| posts.map(|p| p.staff).collect::<Vec<_>>())
            .find(|staff| !staff.is_empty())
            .unwrap_or_default()
    }

    /// Who answers for a matter of `level` in `division`: the keeper of the place for a General matter when there is
    /// one, else the first role that somebody holds; where a level has nobody, the next one up that has somebody.
    pub fn responsible(
        &self,
        policy: &Policy,
        division: &DivisionCode,
        level: Level,
        keeper: Option<StaffId>,
    ) -> Owner {
        let unit_at =
            |level: Level| division.at(policy.level(level).handled_at).unwrap_or_else(|| division.clone());
        if level == Level::General && keeper.is_some() {
            return Owner { unit: unit_at(level), staff: keeper };
        }
        Level::ALL
            .iter()
            .filter(|l| **l >= level)
            .find_map(|l| {
                let unit = unit_at(*l);
                let staff = *self.holders(&policy.level(*l).responsible, &unit).first()?;
                Some(Owner { unit, staff: Some(staff) })
            })
            .unwrap_or_else(|| Owner { unit: unit_at(level), staff: None })
    }

    /// The centre above `unit` that has somebody (itself, when there is none above it), and who is there; `None` when
    /// nobody is.
    pub fn superior(&self, policy: &Policy, unit: &DivisionCode) -> Option<(DivisionCode, Vec<StaffId>)> {
        let at = |division: DivisionCode| {
            let staff = self.holders(policy.centres.at(division.level()), &division);
            (!staff.is_empty()).then_some((division, staff))
        };
        let path = unit.path();
        path.iter().skip(1).cloned().find_map(at).or_else(|| at(unit.clone()))
    }

    /// The highest of the units in which somebody holds a post.
    pub fn highest_of(&self, staff: StaffId) -> Option<&DivisionCode> {
        let posts = self.posts.iter().filter(|post| post.staff == staff);
        posts.map(|post| &post.division).min_by_key(|division| division.level())
    }

    /// Whom a step of a clock tells about what `owed` says, and at which level they are. For a step at a level that has
    /// nobody: whom the next step would tell. `None` when there is nobody to be told.
    pub fn told(
        &self,
        policy: &Policy,
        clock: ClockKind,
        step: usize,
        owed: &Owed<'_>,
    ) -> Option<(DivisionLevel, Vec<StaffId>)> {
        policy.clocks.of(clock).climb.iter().skip(step).find_map(|climb| match &climb.told {
            Told::Unit { level, roles } => {
                let staff = self.holders(roles, &owed.division.at(*level)?);
                (!staff.is_empty()).then_some((*level, staff))
            }
            Told::Superior => {
                let (division, staff) = self.superior(policy, owed.unit)?;
                Some((division.level(), staff))
            }
            Told::Asker => owed.asker.map(|asker| (owed.unit.level(), vec![asker])),
        })
    }
}

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
    use crate::policy::tests::shipped;

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
        let owner = directory.responsible(&policy, &village(), Level::General, Some(StaffId(9)));
        assert_eq!(owner.staff, Some(StaffId(9)));
        let owner = directory.responsible(&policy, &village(), Level::General, None);
        assert_eq!(owner.staff, Some(StaffId(3)));
        posts.pop();
        let owner = Directory::new(posts).responsible(&policy, &village(), Level::General, None);
        assert_eq!(owner.staff, Some(StaffId(2)));
    }

    #[test]
    fn where_a_village_has_nobody_the_first_level_that_has_somebody_answers() {
        let policy = shipped();
        let directory = Directory::new(vec![post(5, "county_leader", "990101")]);
        let owner = directory.responsible(&policy, &village(), Level::General, None);
        assert_eq!((owner.unit.as_str(), owner.staff), ("990101", Some(StaffId(5))));
        let nobody = Directory::default().responsible(&policy, &village(), Level::General, None);
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
        let told = |step| directory.told(&policy, ClockKind::Contact, step, &owed);
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
        let above = |unit: &str| directory.superior(&policy, &unit.parse().unwrap());
        assert_eq!(above("990101001002"), Some(("990101001".parse().unwrap(), vec![StaffId(7)])));
        assert_eq!(above("990101002001"), Some(("990101".parse().unwrap(), vec![StaffId(5)])));
        assert_eq!(above("990101001"), Some(("990101".parse().unwrap(), vec![StaffId(5)])));
        assert_eq!(above("9901"), Some(("9901".parse().unwrap(), vec![StaffId(6)])));
        assert_eq!(above("980101"), None);
    }
}
