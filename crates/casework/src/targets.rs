//! To whom a matter can be given, and whom one can ask for help.

use domain::access::{Action, Duty, Powers};
use domain::division::{DivisionCode, DivisionLevel};
use domain::ids::StaffId;
use domain::ladder::Post;
use domain::number::TicketId;
use domain::policy::{Policy, RoleId};
use domain::ticket::{CommandKind, Owner, Ticket};
use storage::StaffSearch;

use crate::acting::check;
use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// What somebody is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To have the matter from now on.
    Dispatch,
    /// To help with it.
    Assist,
}

impl Purpose {
    const fn command(self) -> CommandKind {
        match self {
            Self::Dispatch => CommandKind::Dispatch,
            Self::Assist => CommandKind::AskAssist,
        }
    }
}

/// Somebody who can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The person, in their unit.
    pub owner: Owner,
    /// Who they are.
    pub name: String,
    /// What they are there.
    pub role: RoleId,
    /// The names of the unit and of those that it lies in, from the county down.
    pub unit: String,
}

/// How many can be chosen from: who wants somebody else searches for them.
const MOST: usize = 40;

impl Casework {
    /// Who can be chosen for a ticket: whose name, code, number or unit `text` names; without a text whoever is at hand.
    ///
    /// # Errors
    /// As [`Casework::desk_view`].
    pub async fn targets(
        &self,
        powers: &Powers,
        id: TicketId,
        purpose: Purpose,
        text: &str,
    ) -> Result<Vec<Target>> {
        let stored = self.readable(powers, id).await?;
        check(powers, &stored.ticket, purpose.command(), None)?;
        let policy = self.book.version(&self.store, stored.ticket.policy).await?;
        let within = within(powers, &stored.ticket, purpose);
        let posts = match text.trim() {
            "" => self.store.posts_on_path(&stored.ticket.division).await?,
            text => self.posts_found(&within, text).await?,
        };
        let owner = stored.ticket.state.owner().staff;
        let mut targets = Vec::new();
        for post in posts.into_iter().filter(|post| fits(post, &within, &policy)) {
            if Some(post.staff) == owner || targets.len() >= MOST {
                continue;
            }
            let Some(member) = self.store.staff_member(post.staff).await?.filter(|m| m.active) else {
                continue;
            };
            let path = self.register.path(&self.store, &post.division, self.now()).await?;
            let owner = Owner { unit: post.division, staff: Some(post.staff) };
            targets.push(Target { owner, name: member.name, role: post.role, unit: path.names() });
        }
        targets.sort_by(|a, b| b.owner.unit.level().cmp(&a.owner.unit.level()).then(a.unit.cmp(&b.unit)));
        Ok(targets)
    }

    async fn posts_found(&self, within: &[DivisionCode], text: &str) -> Result<Vec<Post>> {
        let phone = domain::phone::PhoneNumber::parse(text).ok().map(|phone| self.keys.find_phone(&phone));
        let search = StaffSearch { divisions: within, without_post: false, text, phone, unproven: false };
        let (people, _) = self.store.search_staff(&search, 0, MOST as u64).await?;
        let ids: Vec<StaffId> = people.iter().map(|member| member.id).collect();
        let mut posts = self.store.posts_of_all(&ids).await?;
        for unit in self.store.divisions_named(text, within, MOST as u64).await? {
            posts.extend(self.store.posts_in(&unit.code).await?);
        }
        posts.dedup();
        Ok(posts)
    }

    /// Somebody who was chosen, if they can be.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when they hold no such post, or not any more, or not where one may choose;
    /// [`CaseError::Forbidden`] for whoever may choose nobody.
    pub async fn target(
        &self,
        powers: &Powers,
        id: TicketId,
        purpose: Purpose,
        chosen: (StaffId, &DivisionCode),
    ) -> Result<Owner> {
        let stored = self.readable(powers, id).await?;
        check(powers, &stored.ticket, purpose.command(), None)?;
        let policy = self.book.version(&self.store, stored.ticket.policy).await?;
        let within = within(powers, &stored.ticket, purpose);
        let (staff, division) = chosen;
        let posts = self.store.posts_in(division).await?;
        let holds = posts.iter().any(|post| post.staff == staff && fits(post, &within, &policy));
        if !holds {
            return Err(CaseError::Missing("person"));
        }
        Ok(Owner { unit: division.clone(), staff: Some(staff) })
    }
}

/// Where one may choose: to give it to somebody within one's own part of the tree; to ask for help in the whole city.
fn within(powers: &Powers, ticket: &Ticket, purpose: Purpose) -> Vec<DivisionCode> {
    match purpose {
        Purpose::Dispatch => powers.scope(Action::Dispatch).divisions,
        Purpose::Assist => ticket.division.at(DivisionLevel::City).into_iter().collect(),
    }
}

/// Whether somebody with this post handles matters there.
fn fits(post: &Post, within: &[DivisionCode], policy: &Policy) -> bool {
    let handles = policy.role(&post.role).is_some_and(|role| role.duty != Duty::Administrator);
    handles
        && policy.level_of_unit(post.division.level()).is_some()
        && within.iter().any(|division| division.contains(&post.division))
}
