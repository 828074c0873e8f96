//! The policies: the one in force, and those that running tickets keep.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use domain::policy::{Policy, PolicyError, PolicyVersion};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use storage::{Store, StoreError};

use crate::error::Result;

/// The policy in force, and those versions that were asked for. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PolicyBook {
    current: (PolicyVersion, Arc<Policy>),
    versions: Arc<RwLock<BTreeMap<PolicyVersion, Arc<Policy>>>>,
}

impl PolicyBook {
    /// Puts `toml` in force unless it is already. Earlier versions are read when a ticket needs them, so that one that
    /// cannot be read any more does not keep the town from opening.
    ///
    /// # Errors
    /// The database's; [`StoreError::Corrupt`] when `toml` is no policy, which is to be seen to before.
    pub async fn open(store: &Store, toml: &str, now: Timestamp) -> Result<Self> {
        let policy = read(toml)?;
        let digest: [u8; 32] = Sha256::digest(toml.as_bytes()).into();
        let mut tx = store.begin().await?;
        let version = tx.put_policy(toml, &digest, now).await?;
        tx.commit().await?;
        Ok(Self::of(version, policy))
    }

    /// For whoever only looks: works with `toml` as the next start would put it in force, and changes nothing. No ticket can
    /// begin under it.
    ///
    /// # Errors
    /// As [`PolicyBook::open`].
    pub fn look(toml: &str) -> Result<Self> {
        Ok(Self::of(NEVER_IN_FORCE, read(toml)?))
    }

    fn of(version: PolicyVersion, policy: Policy) -> Self {
        Self { current: (version, Arc::new(policy)), versions: Arc::default() }
    }

    /// The policy in force.
    pub fn current(&self) -> (PolicyVersion, Arc<Policy>) {
        (self.current.0, Arc::clone(&self.current.1))
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
        let policy = Arc::new(read(&store.policy(version).await?.ok_or_else(missing)?)?);
        let mut versions = self.versions.write().unwrap_or_else(PoisonError::into_inner);
        versions.insert(version, Arc::clone(&policy));
        Ok(policy)
    }

    fn known(&self, version: PolicyVersion) -> Option<Arc<Policy>> {
        if version == self.current.0 {
            return Some(Arc::clone(&self.current.1));
        }
        self.versions.read().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
    }
}

/// Stored versions are counted from 1.
const NEVER_IN_FORCE: PolicyVersion = PolicyVersion(0);

fn read(body: &str) -> std::result::Result<Policy, StoreError> {
    let fault = |e: PolicyError| StoreError::Corrupt { table: "policies", fault: e.to_string() };
    Policy::parse(body).map_err(fault)
}
