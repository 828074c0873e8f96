//! Leave (请假): everybody says when they are away, and an administrator for their people; and who stands in.

use std::collections::BTreeMap;

use domain::access::{Appointment, Duty, Powers};
use domain::ids::StaffId;
use domain::ladder::Post;
use domain::policy::RoleId;
use domain::roster::{Leave, LeaveFault, Span, may_stand_in};
use jiff::civil::Date;
use storage::{LeaveId, StoredLeave};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::views::Names;

/// How many days of duty one sees ahead.
const AHEAD: i32 = 14;

/// Among how many people a deputy is chosen at most.
const MOST_DEPUTIES: usize = 60;

/// A post that somebody holds, and when they are on duty for it.
#[derive(Debug, Clone)]
pub struct OwnPost {
    /// As what.
    pub role: RoleId,
    /// The name of the unit.
    pub unit: String,
    /// When they are on duty within two weeks; `None` where there is no roster: always.
    pub hours: Option<Vec<Span<()>>>,
}

/// Somebody's leave, and what belongs to it.
#[derive(Debug, Clone)]
pub struct TimeOff {
    /// Whose.
    pub staff: StaffId,
    /// Their leave that is not over, the next first.
    pub leaves: Vec<StoredLeave>,
    /// For whom they stand in.
    pub standing_in: Vec<Leave>,
    /// Who can stand in for them: those nearest to them first.
    pub deputies: Vec<StaffId>,
    /// The names of all of these.
    pub names: Names,
    /// Today, where the town lies.
    pub today: Date,
}

impl Casework {
    /// When one is on duty oneself.
    ///
    /// # Errors
    /// The database's.
    pub async fn own_duty(&self, powers: &Powers) -> Result<Vec<OwnPost>> {
        let (_, policy) = self.policy();
        let (me, today) = (powers.staff, self.today());
        let mut own = Vec::new();
        for Post { role, division, .. } in self.store.posts_of(me).await? {
            // Nobody is told of a matter as an administrator.
            if policy.role(&role).is_none_or(|known| known.duty == Duty::Administrator) {
                continue;
            }
            let path = self.register.path(&self.store, &division, self.now()).await?;
            let hours = path.directory.roster(&role, &division).map(|_| {
                let spans = path.directory.spans(&policy, &role, &division, (today, AHEAD)).into_iter();
                let mine = spans.filter(|span| span.what.contains(&me));
                joined(mine.map(|span| Span { from: span.from, to: span.to, what: () }))
            });
            own.push(OwnPost { role, unit: path.name(&division), hours });
        }
        Ok(own)
    }

    /// One's own leave, or that of somebody whom one manages.
    ///
    /// # Errors
    /// As [`Casework::person`], unless it is oneself.
    pub async fn time_off(&self, powers: &Powers, staff: StaffId) -> Result<TimeOff> {
        if staff != powers.staff {
            self.person(powers, staff).await?;
        }
        let today = self.today();
        let leaves = self.store.leaves_of(staff, today).await?;
        let all = self.register.leaves(&self.store, self.now()).await?;
        let standing_in: Vec<Leave> =
            all.stood_in_by(staff).filter(|leave| leave.last >= today).copied().collect();
        let deputies = self.deputies_of(staff).await?;
        let standing = leaves.iter().filter_map(|stored| stored.leave.deputy);
        let people = standing.chain(standing_in.iter().map(|leave| leave.staff)).chain(deputies.clone());
        let names = self.names(people.collect::<Vec<_>>()).await?;
        Ok(TimeOff { staff, leaves, standing_in, deputies, names, today })
    }

    /// Everybody near who could do all that somebody does.
    async fn deputies_of(&self, staff: StaffId) -> Result<Vec<StaffId>> {
        let posts = self.store.posts_of(staff).await?;
        let absent = self.appointments(&posts);
        let mut near: BTreeMap<StaffId, Vec<Post>> = BTreeMap::new();
        for post in &posts {
            for known in self.store.posts_on_path(&post.division).await? {
                let theirs = near.entry(known.staff).or_default();
                if !theirs.contains(&known) {
                    theirs.push(known);
                }
            }
        }
        near.remove(&staff);
        let lowest = |held: &[Post]| held.iter().map(|post| post.division.level()).max();
        let fits = |held: &Vec<Post>| may_stand_in(&self.appointments(held), &absent);
        let mut found: Vec<_> = near.into_iter().filter(|(_, held)| fits(held)).collect();
        found.sort_by_key(|(staff, held)| (std::cmp::Reverse(lowest(held)), *staff));
        Ok(found.into_iter().map(|(staff, _)| staff).take(MOST_DEPUTIES).collect())
    }

    fn appointments(&self, posts: &[Post]) -> Vec<Appointment> {
        let (_, policy) = self.policy();
        let appointment = |post: &Post| {
            let duty = policy.role(&post.role)?.duty;
            Some(Appointment { duty, division: post.division.clone() })
        };
        posts.iter().filter_map(appointment).collect()
    }

    /// Writes down that somebody is away: oneself, or somebody whom one manages. What they owe goes to the deputy, or to
    /// whoever answers then, within a minute of its beginning.
    ///
    /// # Errors
    /// As [`Casework::time_off`]; [`CaseError::Leave`] says what is wrong with it.
    pub async fn take_leave(&self, powers: &Powers, leave: Leave) -> Result<()> {
        let known = self.time_off(powers, leave.staff).await?;
        leave.check(known.today, known.leaves.iter().map(|stored| &stored.leave))?;
        if leave.deputy.is_some_and(|deputy| !known.deputies.contains(&deputy)) {
            return Err(LeaveFault::Deputy.into());
        }
        let mut tx = self.store.begin().await?;
        tx.put_leave(&leave, powers.staff, self.now()).await?;
        tx.commit().await?;
        self.register.forget();
        Ok(())
    }

    /// Takes leave back, or ends it: somebody is here again. What was handed on stays where it is.
    ///
    /// # Errors
    /// As [`Casework::time_off`]; [`CaseError::Missing`] when there is no such leave.
    pub async fn cancel_leave(&self, powers: &Powers, staff: StaffId, leave: LeaveId) -> Result<()> {
        self.time_off(powers, staff).await?;
        let mut tx = self.store.begin().await?;
        if !tx.cancel_leave(leave, staff, powers.staff, self.now()).await? {
            return Err(CaseError::Missing("leave"));
        }
        tx.commit().await?;
        self.register.forget();
        Ok(())
    }
}

/// Spans of which one begins when the other ends are one: somebody else may have come or gone beside them.
fn joined(spans: impl Iterator<Item = Span<()>>) -> Vec<Span<()>> {
    let mut joined: Vec<Span<()>> = Vec::new();
    for span in spans {
        match joined.last_mut().filter(|last| last.to == span.from) {
            Some(last) => last.to = span.to,
            None => joined.push(span),
        }
    }
    joined
}
