//! The register in memory: filing a matter must not read the database for what changes once a month.
//!
//! Entries are read when they are asked for and all forgotten when the register's version in the database changes,
//! which is looked at once a second at most. While the database does not answer what is kept holds: a resident can still
//! open the form, and gets back what they wrote when it cannot be stored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::Directory;
use domain::number::{Issue, PlaceNumber};
use domain::policy::Policy;
use domain::roster::Leaves;
use domain::ticket::{Actor, Situation};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use storage::{CodeIssue, Division, Place, Store};

use crate::error::Result;

/// How old the knowledge of the version may be.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(1);

/// How long after a look that the database did not answer the next one comes. The first waits some seconds for an answer;
/// whoever comes after it need not.
const SILENT: SignedDuration = SignedDuration::from_secs(10);

/// The most places kept: 52,000 is the largest city known.
const LARGEST: usize = 100_000;

/// A place and everything that filing and showing it needs.
#[derive(Debug)]
pub struct PlaceEntry {
    /// The place.
    pub place: Place,
    /// All issues of its code, oldest first.
    pub codes: Vec<CodeIssue>,
    /// Where it lies and who works there.
    pub path: Arc<UnitPath>,
    /// The keeper, if they still work here.
    pub keeper: Option<StaffId>,
}

/// A division, those above it, and who holds what there.
#[derive(Debug)]
pub struct UnitPath {
    /// The smallest first.
    pub divisions: Vec<Division>,
    /// Who holds what.
    pub directory: Directory,
}

impl PlaceEntry {
    /// The issue that holds now.
    pub fn current(&self) -> Option<Issue> {
        self.codes.iter().rev().find(|c| c.revoked.is_none()).map(|c| c.issue)
    }

    /// What a decision about a matter here depends on.
    pub(crate) fn situation<'a>(&'a self, policy: &'a Policy, now: Timestamp, actor: Actor) -> Situation<'a> {
        Situation { policy, directory: &self.path.directory, keeper: self.keeper, now, actor }
    }
}

impl UnitPath {
    /// The name of a division on the path; its code where it has none.
    pub fn name(&self, code: &DivisionCode) -> String {
        self.divisions.iter().find(|d| d.code == *code).map_or_else(|| code.to_string(), |d| d.name.clone())
    }

    /// The names from the county down, as people say where they live.
    pub fn names(&self) -> String {
        use domain::division::DivisionLevel::County;
        let names = self.divisions.iter().rev().filter(|d| d.code.level() >= County);
        names.map(|d| d.name.as_str()).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Debug, Default)]
struct Kept {
    version: Option<i64>,
    look_again: Option<Timestamp>,
    places: HashMap<PlaceNumber, Arc<PlaceEntry>>,
    paths: HashMap<DivisionCode, Arc<UnitPath>>,
    leaves: Option<Arc<Leaves>>,
}

/// The register in memory. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Register {
    kept: Arc<Mutex<Kept>>,
}

impl Register {
    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything: this process has changed the register.
    pub(crate) fn forget(&self) {
        *self.kept() = Kept::default();
    }

    /// Looks whether what is kept still holds. Gives the version whose entries are kept now.
    async fn refresh(&self, store: &Store, now: Timestamp) -> Result<i64> {
        // A time that lies further ahead is of a clock that was put back since.
        let holds = |until: Timestamp| until > now && until.duration_since(now) <= SILENT;
        {
            let mut kept = self.kept();
            if let Some(version) = kept.version {
                if kept.look_again.is_some_and(holds) {
                    return Ok(version);
                }
                // Whoever comes while this one waits for the database goes by what is kept.
                kept.look_again = Some(now + LOOK_AGAIN);
            }
        }
        let found = store.register_version().await;
        let mut kept = self.kept();
        let (version, pause) = match (found, kept.version) {
            (Ok(version), _) => (version, LOOK_AGAIN),
            (Err(fault), Some(version)) if fault.is_passing() => (version, SILENT),
            (Err(fault), _) => return Err(fault.into()),
        };
        if kept.version != Some(version) || kept.places.len() >= LARGEST {
            *kept = Kept { version: Some(version), ..Kept::default() };
        }
        kept.look_again = Some(now + pause);
        Ok(version)
    }

    /// Keeps what was read after `version` had been looked at, unless the register has changed meanwhile: what was read may
    /// be older than the change, and nothing would make anybody forget it.
    fn keep(&self, version: i64, keep: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept();
        if kept.version == Some(version) {
            keep(&mut kept);
        }
    }

    /// A place by its number.
    ///
    /// # Errors
    /// The database's.
    pub async fn place(
        &self,
        store: &Store,
        number: PlaceNumber,
        now: Timestamp,
    ) -> Result<Option<Arc<PlaceEntry>>> {
        let version = self.refresh(store, now).await?;
        if let Some(entry) = self.kept().places.get(&number) {
            return Ok(Some(Arc::clone(entry)));
        }
        let Some(place) = store.place(number).await? else { return Ok(None) };
        let codes = store.codes(number).await?;
        let path = self.path(store, &place.division, now).await?;
        let keeper = match place.keeper {
            Some(keeper) => store.staff_member(keeper).await?.filter(|s| s.active).map(|s| s.id),
            None => None,
        };
        let entry = Arc::new(PlaceEntry { place, codes, path, keeper });
        self.keep(version, |kept| {
            kept.places.insert(number, Arc::clone(&entry));
        });
        Ok(Some(entry))
    }

    /// Everybody's leave: one list for all paths.
    ///
    /// # Errors
    /// The database's.
    pub async fn leaves(&self, store: &Store, now: Timestamp) -> Result<Arc<Leaves>> {
        let version = self.refresh(store, now).await?;
        if let Some(leaves) = &self.kept().leaves {
            return Ok(Arc::clone(leaves));
        }
        // Wherever the zone of the policy lies, no leave of today is over since yesterday in UTC.
        let today = now.to_zoned(TimeZone::UTC).date();
        let leaves = Arc::new(store.leaves_from(today.yesterday().unwrap_or(today)).await?);
        self.keep(version, |kept| kept.leaves = Some(Arc::clone(&leaves)));
        Ok(leaves)
    }

    /// A division's path.
    ///
    /// # Errors
    /// The database's.
    pub async fn path(&self, store: &Store, code: &DivisionCode, now: Timestamp) -> Result<Arc<UnitPath>> {
        let version = self.refresh(store, now).await?;
        if let Some(path) = self.kept().paths.get(code) {
            return Ok(Arc::clone(path));
        }
        let divisions = store.division_path(code).await?;
        let (rosters, leaves) = (store.rosters_on_path(code).await?, self.leaves(store, now).await?);
        let directory = Directory::new(store.posts_on_path(code).await?).with_duty(rosters, leaves);
        let path = Arc::new(UnitPath { divisions, directory });
        self.keep(version, |kept| {
            kept.paths.insert(code.clone(), Arc::clone(&path));
        });
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let register = Register::default();
        let path = Arc::new(UnitPath { divisions: Vec::new(), directory: Directory::default() });
        let keep = |version| {
            register.keep(version, |kept| {
                kept.paths.insert("990101".parse().unwrap(), Arc::clone(&path));
            });
            register.kept().paths.len()
        };
        register.kept().version = Some(8);
        assert_eq!(keep(7), 0, "another process has changed it");
        assert_eq!(keep(8), 1);
        register.forget();
        assert_eq!(keep(8), 0, "this process has changed it");
    }
}
