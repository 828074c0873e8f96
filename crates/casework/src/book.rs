//! The policies: the one in force, and those that running tickets keep.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use domain::policy::{Policy, PolicyError, PolicyVersion};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use storage::{Store, StoreError};

use crate::error::Result;

/// All versions of the policy. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PolicyBook {
    inner: Arc<RwLock<Inner>>,
}

#[derive(Debug)]
struct Inner {
    versions: BTreeMap<PolicyVersion, Arc<Policy>>,
    current: PolicyVersion,
}

impl PolicyBook {
    /// Puts `toml` in force unless it is already, and reads all earlier versions.
    ///
    /// # Errors
    /// The database's; an earlier version that cannot be read any more is [`StoreError::Corrupt`]. `toml` itself must
    /// have been validated before ([`validate`]).
    pub async fn open(store: &Store, toml: &str, now: Timestamp) -> Result<Self> {
        let mut tx = store.begin().await?;
        let digest: [u8; 32] = Sha256::digest(toml.as_bytes()).into();
        let current = tx.put_policy(toml, &digest, now).await?;
        tx.commit().await?;
        let mut versions = BTreeMap::new();
        for (version, body) in store.policies().await? {
            versions.insert(version, Arc::new(read(&body)?));
        }
        Ok(Self { inner: Arc::new(RwLock::new(Inner { versions, current })) })
    }

    /// The policy in force.
    pub fn current(&self) -> (PolicyVersion, Arc<Policy>) {
        let inner = self.inner.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        (inner.current, Arc::clone(&inner.versions[&inner.current]))
    }

    /// The policy that a ticket keeps. Another process may have put one in force that this one has not read yet.
    ///
    /// # Errors
    /// The database's; [`StoreError::Corrupt`] when there is no such version.
    pub async fn version(&self, store: &Store, version: PolicyVersion) -> Result<Arc<Policy>> {
        if let Some(known) = self.known(version) {
            return Ok(known);
        }
        for (found, body) in store.policies().await? {
            let policy = Arc::new(read(&body)?);
            let mut inner = self.inner.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            inner.versions.insert(found, policy);
        }
        let fault =
            || StoreError::Corrupt { table: "policies", fault: format!("version {} is missing", version.0) };
        Ok(self.known(version).ok_or_else(fault)?)
    }

    fn known(&self, version: PolicyVersion) -> Option<Arc<Policy>> {
        let inner = self.inner.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        inner.versions.get(&version).cloned()
    }
}

fn read(body: &str) -> std::result::Result<Policy, StoreError> {
    let fault = |e: PolicyError| StoreError::Corrupt { table: "policies", fault: e.to_string() };
    Policy::parse(body).map_err(fault)
}
