//! The policy is changed: checked against the town as well, put in force with a reason, looked up later.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::access::{Action, Powers};
use domain::division::{DivisionCode, DivisionLevel};
use domain::ids::StaffId;
use domain::policy::{Policy, PolicyFault, PolicyVersion, RoleId};
use domain::text::Note;
use storage::{PolicyEntry, PolicySource, PolicyStanding};

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// How often it is looked whether another process has put a policy in force.
const LOOK: Duration = Duration::from_secs(2);

/// The longest policy, in bytes: ten times the one that is shipped.
pub const LONGEST_POLICY: usize = 256 << 10;

/// The most lines of a policy: what is compared line by line must be compared within a moment.
pub const MOST_POLICY_LINES: usize = 5_000;

/// How many divisions are named where a role is held.
const NAMED: usize = 3;

/// A version of the policy, and who has put it in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLine {
    /// The version.
    pub entry: PolicyEntry,
    /// The name of whoever has put it in force on the desk.
    pub by: Option<String>,
}

/// A version with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyText {
    /// The version.
    pub line: PolicyLine,
    /// Its text.
    pub text: String,
    /// The text of the version before it; `None` for the first.
    pub before: Option<String>,
}

/// A role that people hold, and that a policy does not have, or has at another level of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostRole {
    /// The role.
    pub role: RoleId,
    /// At which level the policy has it, if it does.
    pub level: Option<DivisionLevel>,
    /// How many people hold it.
    pub people: usize,
    /// The names of some of the divisions where they do.
    pub divisions: Vec<String>,
}

/// Everything that keeps a text from being put in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyRefusal {
    /// It has more than [`LONGEST_POLICY`] bytes or [`MOST_POLICY_LINES`] lines.
    pub too_long: bool,
    /// It does not hold together.
    pub faults: Vec<PolicyFault>,
    /// People would lose what they may do, and nobody would see it.
    pub lost: Vec<LostRole>,
    /// Whoever wants to put it in force could not change the policy any more.
    pub locks_out: bool,
}

/// What became of a text that was to be put in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyPut {
    /// This version is in force, and has this text.
    InForce(PolicyVersion),
    /// Somebody else has put another version in force since.
    Overtaken,
    /// It cannot be put in force.
    Refused(PolicyRefusal),
}

impl Casework {
    /// Versions of the policy, the newest first; a page of `limit` from `offset`.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; the database's.
    pub async fn policy_history(&self, powers: &Powers, offset: u64, limit: u64) -> Result<Vec<PolicyLine>> {
        may_manage(powers)?;
        let entries = self.store.policies(offset, limit).await?;
        let by = |entry: &PolicyEntry| match entry.source {
            PolicySource::Page { staff, .. } => Some(staff),
            PolicySource::File | PolicySource::Command { .. } => None,
        };
        let names = self.names(entries.iter().filter_map(by)).await?;
        let line = |entry: PolicyEntry| {
            let name = by(&entry).and_then(|staff| names.get(&staff).cloned());
            PolicyLine { by: name, entry }
        };
        Ok(entries.into_iter().map(line).collect())
    }

    /// A version of the policy with its text, and that of the one before.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; [`CaseError::Missing`]; the database's.
    pub async fn policy_text(&self, powers: &Powers, version: PolicyVersion) -> Result<PolicyText> {
        may_manage(powers)?;
        let stored = self.store.policy(version).await?.ok_or(CaseError::Missing("policy"))?;
        let before = match version.0.checked_sub(1) {
            Some(before) => self.store.policy(PolicyVersion(before)).await?.map(|stored| stored.text),
            None => None,
        };
        let by = match stored.entry.source {
            PolicySource::Page { staff, .. } => self.names([staff]).await?.remove(&staff),
            PolicySource::File | PolicySource::Command { .. } => None,
        };
        Ok(PolicyText { line: PolicyLine { entry: stored.entry, by }, text: stored.text, before })
    }

    /// Checks a text: whether it holds together, and whether it fits the people of the town. `by` is whoever wants to put it
    /// in force, if that is somebody on the staff.
    ///
    /// # Errors
    /// The database's.
    pub async fn check_policy(
        &self,
        text: &str,
        by: Option<StaffId>,
    ) -> Result<std::result::Result<Policy, PolicyRefusal>> {
        if text.len() > LONGEST_POLICY || text.lines().count() > MOST_POLICY_LINES {
            return Ok(Err(PolicyRefusal { too_long: true, ..PolicyRefusal::default() }));
        }
        let policy = match Policy::parse(text) {
            Ok(policy) => policy,
            Err(error) => {
                let faults = error.faults().to_vec();
                return Ok(Err(PolicyRefusal { faults, ..PolicyRefusal::default() }));
            }
        };
        let lost = self.lost_roles(&policy).await?;
        let locks_out = match by {
            Some(staff) => !self.powers_under(&policy, staff).await?.ever(Action::ManagePolicy),
            None => false,
        };
        if lost.is_empty() && !locks_out {
            return Ok(Ok(policy));
        }
        Ok(Err(PolicyRefusal { lost, locks_out, ..PolicyRefusal::default() }))
    }

    /// The roles that somebody at work holds and that a policy does not have where they are held.
    ///
    /// # Errors
    /// The database's.
    pub async fn lost_roles(&self, policy: &Policy) -> Result<Vec<LostRole>> {
        let fits = |role: &RoleId, level| policy.role(role).is_some_and(|known| known.level == level);
        let mut lost: BTreeMap<RoleId, (BTreeSet<StaffId>, BTreeSet<DivisionCode>)> = BTreeMap::new();
        for post in self.store.active_posts().await? {
            if !fits(&post.role, post.division.level()) {
                let (people, divisions) = lost.entry(post.role).or_default();
                people.insert(post.staff);
                divisions.insert(post.division);
            }
        }
        if lost.is_empty() {
            return Ok(Vec::new());
        }
        let names: BTreeMap<_, _> = self
            .store
            .divisions()
            .await?
            .into_iter()
            .map(|division| (division.code, division.name))
            .collect();
        let name = |code: &DivisionCode| names.get(code).cloned().unwrap_or_else(|| code.to_string());
        let told = |(role, (people, divisions)): (RoleId, (BTreeSet<_>, BTreeSet<_>))| LostRole {
            level: policy.role(&role).map(|known| known.level),
            role,
            people: people.len(),
            divisions: divisions.iter().take(NAMED).map(name).collect(),
        };
        Ok(lost.into_iter().map(told).collect())
    }

    /// An administrator puts a text in force, who has seen what it changes of version `seen`. Sent twice it is done once.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; the database's.
    pub async fn change_policy(
        &self,
        powers: &Powers,
        text: &str,
        seen: PolicyVersion,
        note: &Note,
    ) -> Result<PolicyPut> {
        may_manage(powers)?;
        let source = PolicySource::Page { staff: powers.staff, note: note.to_string() };
        self.put(text, source, Some(powers.staff), |newest| newest == Some(seen)).await
    }

    /// As [`Casework::change_policy`], for whoever may run commands on the server: whatever is in force is followed.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_policy(&self, text: &str, note: &Note) -> Result<PolicyPut> {
        self.put(text, PolicySource::Command { note: note.to_string() }, None, |_| true).await
    }

    async fn put(
        &self,
        text: &str,
        source: PolicySource,
        by: Option<StaffId>,
        may_follow: impl FnOnce(Option<PolicyVersion>) -> bool,
    ) -> Result<PolicyPut> {
        let policy = match self.check_policy(text, by).await? {
            Ok(policy) => policy,
            Err(refusal) => return Ok(PolicyPut::Refused(refusal)),
        };
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let standing = tx.policy_standing().await?;
        if let Some(newest) = standing.newest.as_ref().filter(|newest| newest.text == text) {
            return Ok(PolicyPut::InForce(newest.entry.version));
        }
        if !may_follow(in_force(&standing)) {
            return Ok(PolicyPut::Overtaken);
        }
        let version = tx.put_policy(&standing, text, source, now).await?;
        tx.commit().await?;
        self.book.begin(version, policy);
        Ok(PolicyPut::InForce(version))
    }

    /// Looks whether another process has put a policy in force, and works with it from then on.
    ///
    /// # Errors
    /// The database's.
    pub async fn look_for_policy(&self) -> Result<bool> {
        self.book.follow(&self.store).await
    }

    /// Looks for a policy again and again, for as long as it is polled: a process that serves runs this beside whatever else
    /// it does.
    pub async fn follow_policy(self) {
        let mut faulty = false;
        loop {
            tokio::time::sleep(LOOK).await;
            let looked = self.look_for_policy().await;
            if let Err(fault) = &looked
                && !faulty
            {
                tracing::warn!(%fault, "it cannot be seen which policy is in force; it is looked for again");
            }
            faulty = looked.is_err();
        }
    }
}

fn in_force(standing: &PolicyStanding) -> Option<PolicyVersion> {
    standing.newest.as_ref().map(|newest| newest.entry.version)
}

pub(crate) fn may_manage(powers: &Powers) -> Result<()> {
    if powers.ever(Action::ManagePolicy) { Ok(()) } else { Err(CaseError::Forbidden) }
}
