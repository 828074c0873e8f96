//! The policies: the one in force, and those that running tickets keep.
//!
//! In force is the newest version in the database, whichever process has put it there. A policy that the program is started
//! with becomes a version of its own when it has changed since the program was started with one last, so that what was put
//! in force on the desk meanwhile stays until somebody changes the file.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use domain::policy::{Policy, PolicyError, PolicyVersion};
use jiff::Timestamp;
use storage::{PolicySource, PolicyStanding, Store, StoreError};

use crate::error::Result;

/// The policy that the program is started with.
#[derive(Debug, Clone, Copy)]
pub enum GivenPolicy<'a> {
    /// The text of a file, which somebody wrote for this town.
    File(&'a str),
    /// That of the program itself. It changes with the program, which nobody means as a change of the town's policy: it
    /// never replaces what was put in force otherwise.
    BuiltIn(&'a str),
}

/// The policy in force, and those versions that were asked for. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct PolicyBook {
    shared: Arc<RwLock<Shared>>,
}

#[derive(Debug)]
struct Shared {
    current: (PolicyVersion, Arc<Policy>),
    versions: BTreeMap<PolicyVersion, Arc<Policy>>,
    /// A version in force that cannot be read here: said once.
    unreadable: Option<PolicyVersion>,
}

/// What a start does.
enum Start<'a> {
    /// The version in force stays.
    Stay(PolicyVersion, Arc<Policy>),
    /// What the program is started with becomes the next version.
    Put(&'a str),
}

impl<'a> GivenPolicy<'a> {
    /// Its text.
    pub const fn text(self) -> &'a str {
        match self {
            Self::File(text) | Self::BuiltIn(text) => text,
        }
    }

    /// Whether it becomes the next version after these.
    pub fn rules_after(self, standing: &PolicyStanding) -> bool {
        let changed = standing.of_file.as_deref() != Some(self.text());
        let otherwise =
            standing.newest.as_ref().is_some_and(|newest| newest.entry.source != PolicySource::File);
        match self {
            Self::File(_) => changed,
            Self::BuiltIn(_) => changed && !otherwise,
        }
    }

    fn start(self, standing: &PolicyStanding) -> Start<'a> {
        let Some(newest) = standing.newest.as_ref().filter(|_| !self.rules_after(standing)) else {
            return Start::Put(self.text());
        };
        match Policy::parse(&newest.text) {
            Ok(policy) => Start::Stay(newest.entry.version, Arc::new(policy)),
            Err(fault) => {
                // Whoever calls must be answered all the same.
                tracing::error!(version = newest.entry.version.0, %fault, "the policy in force cannot be read by this program: \
                    the policy that it was started with takes its place");
                Start::Put(self.text())
            }
        }
    }
}

impl PolicyBook {
    /// Opens the book, and puts the given policy in force where it rules ([`GivenPolicy::rules_after`]). Earlier versions are
    /// read when a ticket needs them, so that one that cannot be read any more does not keep the town from opening.
    ///
    /// # Errors
    /// The database's; [`StoreError::Corrupt`] when the given text is no policy, which is to be seen to before.
    pub async fn open(store: &Store, given: GivenPolicy<'_>, now: Timestamp) -> Result<Self> {
        let mut tx = store.begin().await?;
        let standing = tx.policy_standing().await?;
        let (version, policy) = match given.start(&standing) {
            Start::Stay(version, policy) => (version, policy),
            Start::Put(text) => {
                let policy = Arc::new(read(text)?);
                (tx.put_policy(&standing, text, PolicySource::File, now).await?, policy)
            }
        };
        tx.commit().await?;
        if let Some(before) = standing.newest.filter(|newest| newest.entry.version != version) {
            tell_of_file(version, &before.entry.source, before.entry.version);
        }
        Ok(Self::of(version, policy))
    }

    /// For whoever only looks: works with the policy as the next start would have it, and changes nothing. No ticket can begin
    /// under it.
    ///
    /// # Errors
    /// As [`PolicyBook::open`].
    pub async fn look(store: &Store, given: GivenPolicy<'_>) -> Result<Self> {
        match given.start(&store.policy_standing().await?) {
            Start::Stay(version, policy) => Ok(Self::of(version, policy)),
            Start::Put(text) => Ok(Self::of(NEVER_IN_FORCE, Arc::new(read(text)?))),
        }
    }

    fn of(version: PolicyVersion, policy: Arc<Policy>) -> Self {
        let shared = Shared { current: (version, policy), versions: BTreeMap::new(), unreadable: None };
        Self { shared: Arc::new(RwLock::new(shared)) }
    }

    /// The policy in force.
    pub fn current(&self) -> (PolicyVersion, Arc<Policy>) {
        self.shared.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// The policy that a ticket keeps.
    ///
    /// # Errors
    /// The database's; [`StoreError::Corrupt`] when there is no such version, or it cannot be read any more.
    pub async fn version(&self, store: &Store, version: PolicyVersion) -> Result<Arc<Policy>> {
        if let Some(known) = self.known(version) {
            return Ok(known);
        }
        let missing =
            || StoreError::Corrupt { table: "policies", fault: format!("version {} is missing", version.0) };
        let policy = Arc::new(read(&store.policy(version).await?.ok_or_else(missing)?.text)?);
        self.change(|shared| {
            shared.versions.insert(version, Arc::clone(&policy));
        });
        Ok(policy)
    }

    fn known(&self, version: PolicyVersion) -> Option<Arc<Policy>> {
        let shared = self.shared.read().unwrap_or_else(PoisonError::into_inner);
        if version == shared.current.0 {
            return Some(Arc::clone(&shared.current.1));
        }
        shared.versions.get(&version).cloned()
    }

    fn change(&self, change: impl FnOnce(&mut Shared)) {
        change(&mut self.shared.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// A version was put in force. An older one than is known changes nothing: whoever looked it up was overtaken.
    pub(crate) fn begin(&self, version: PolicyVersion, policy: Policy) {
        self.change(|shared| {
            if version > shared.current.0 {
                let before = std::mem::replace(&mut shared.current, (version, Arc::new(policy)));
                shared.versions.insert(before.0, before.1);
            }
        });
    }

    /// Looks whether another process has put a version in force, and works with it from then on. Says whether there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn follow(&self, store: &Store) -> Result<bool> {
        let Some(newest) = store.policy_in_force().await? else { return Ok(false) };
        let (current, unreadable) = {
            let shared = self.shared.read().unwrap_or_else(PoisonError::into_inner);
            (shared.current.0, shared.unreadable)
        };
        if newest <= current || unreadable == Some(newest) {
            return Ok(false);
        }
        let Some(stored) = store.policy(newest).await? else { return Ok(false) };
        match Policy::parse(&stored.text) {
            Ok(policy) => {
                self.begin(newest, policy);
                tracing::info!(version = newest.0, "another policy is in force");
                Ok(true)
            }
            Err(fault) => {
                tracing::error!(version = newest.0, %fault, "the policy in force cannot be read by this program, which goes on \
                    with the one before: run the same version of the program everywhere");
                self.change(|shared| shared.unreadable = Some(newest));
                Ok(false)
            }
        }
    }
}

/// Stored versions are counted from 1.
const NEVER_IN_FORCE: PolicyVersion = PolicyVersion(0);

/// A changed file is in force now; whoever reads the log must see when it replaces what was put in force on the desk.
fn tell_of_file(version: PolicyVersion, before: &PolicySource, replaced: PolicyVersion) {
    let (version, replaced) = (version.0, replaced.0);
    if *before == PolicySource::File {
        tracing::info!(version, replaced, "the policy has changed, and is in force as it is now");
    } else {
        tracing::warn!(
            version,
            replaced,
            "the policy file has changed, and replaces a policy that was not put in force from the \
            file; put that one in force again under /desk/admin/policy, or by `mashang policy`, if it was meant to stay"
        );
    }
}

fn read(body: &str) -> std::result::Result<Policy, StoreError> {
    let fault = |e: PolicyError| StoreError::Corrupt { table: "policies", fault: e.to_string() };
    Policy::parse(body).map_err(fault)
}

#[cfg(test)]
mod tests {
    use storage::{PolicyEntry, StoredPolicy};

    use super::*;

    const SHIPPED: &str = include_str!("../../../config/policy.toml");

    fn after(newest: Option<(i32, PolicySource)>, of_file: Option<&str>) -> PolicyStanding {
        let newest = newest.map(|(version, source)| {
            let entry = PolicyEntry { version: PolicyVersion(version), since: Timestamp::UNIX_EPOCH, source };
            StoredPolicy { entry, text: SHIPPED.to_owned() }
        });
        PolicyStanding { newest, of_file: of_file.map(ToOwned::to_owned) }
    }

    fn edited() -> PolicySource {
        PolicySource::Command { note: "a try".to_owned() }
    }

    #[test]
    fn a_file_rules_when_it_has_changed_and_what_is_built_in_never_replaces_an_edit() {
        let first = after(None, None);
        let from_file = after(Some((1, PolicySource::File)), Some("as before"));
        let since_edited = after(Some((2, edited())), Some("as before"));
        let never_a_file = after(Some((1, edited())), None);
        for (standing, unchanged, changed, built_in) in [
            (&first, true, true, true),
            (&from_file, false, true, true),
            (&since_edited, false, true, false),
            (&never_a_file, true, true, false),
        ] {
            assert_eq!(GivenPolicy::File("as before").rules_after(standing), unchanged, "{standing:?}");
            assert_eq!(GivenPolicy::File("changed").rules_after(standing), changed, "{standing:?}");
            assert_eq!(GivenPolicy::BuiltIn("changed").rules_after(standing), built_in, "{standing:?}");
            assert!(!GivenPolicy::BuiltIn("as before").rules_after(standing) || standing.of_file.is_none());
        }
    }

    #[test]
    fn an_older_version_never_takes_the_place_of_a_newer_one() {
        let policy = || Policy::parse(SHIPPED).unwrap();
        let book = PolicyBook::of(PolicyVersion(1), Arc::new(policy()));
        let elsewhere = book.clone();
        book.begin(PolicyVersion(3), policy());
        book.begin(PolicyVersion(2), policy());
        assert_eq!(elsewhere.current().0, PolicyVersion(3), "all clones are one");
        assert!(elsewhere.known(PolicyVersion(1)).is_some(), "running tickets keep it");
    }
}
