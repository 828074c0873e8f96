//! The versions of the policy. The newest is in force; none is ever changed or removed, for tickets keep theirs.

use domain::ids::StaffId;
use domain::policy::PolicyVersion;
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use crate::entity::policies;
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Turn, Tx, take_turn};
use crate::time::{millis, timestamp};

/// How a version came to be in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicySource {
    /// It stood in the file with which the program was started.
    File,
    /// Whoever may run commands on the server has put it in force.
    Command {
        /// Why.
        note: String,
    },
    /// An administrator has put it in force on the desk.
    Page {
        /// Who.
        staff: StaffId,
        /// Why.
        note: String,
    },
}

/// A version without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyEntry {
    /// Which.
    pub version: PolicyVersion,
    /// Since when it was in force.
    pub since: Timestamp,
    /// How it came to be.
    pub source: PolicySource,
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPolicy {
    /// All but its text.
    pub entry: PolicyEntry,
    /// Its text, as it was given.
    pub text: String,
}

/// What the next version follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyStanding {
    /// The version in force.
    pub newest: Option<StoredPolicy>,
    /// The text of the last version that came from a file.
    pub of_file: Option<String>,
}

const FILE: &str = "file";
const COMMAND: &str = "command";
const PAGE: &str = "page";

/// What is read for a list: all but the text.
type EntryRow = (i32, i64, String, Option<i64>, Option<String>);

fn entry((version, since, origin, staff, note): EntryRow) -> Result<PolicyEntry> {
    let source = match (origin.as_str(), staff, note) {
        (FILE, None, None) => PolicySource::File,
        (COMMAND, None, Some(note)) => PolicySource::Command { note },
        (PAGE, Some(staff), Some(note)) => PolicySource::Page { staff: StaffId(staff), note },
        (origin, ..) => return Err(StoreError::corrupt("policies", format!("no such origin: {origin:?}"))),
    };
    Ok(PolicyEntry { version: PolicyVersion(version), since: timestamp("policies", since)?, source })
}

impl TryFrom<policies::Model> for StoredPolicy {
    type Error = StoreError;

    fn try_from(row: policies::Model) -> Result<Self> {
        let policies::Model { version, since, origin, staff, note, body, .. } = row;
        Ok(Self { entry: entry((version, since, origin, staff, note))?, text: body })
    }
}

async fn standing(db: &impl ConnectionTrait) -> Result<PolicyStanding> {
    let newest = policies::Entity::find().order_by_desc(policies::Column::Version);
    let of_file = newest.clone().filter(policies::Column::Origin.eq(FILE)).one(db).await?;
    let newest = newest.one(db).await?.map(StoredPolicy::try_from).transpose()?;
    Ok(PolicyStanding { newest, of_file: of_file.map(|row| row.body) })
}

impl Store {
    /// What the next version follows, for whoever only looks.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn policy_standing(&self) -> Result<PolicyStanding> {
        standing(self.reader()).await
    }

    /// A version of the policy.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn policy(&self, version: PolicyVersion) -> Result<Option<StoredPolicy>> {
        let row = policies::Entity::find_by_id(version.0).one(self.reader()).await?;
        row.map(StoredPolicy::try_from).transpose()
    }

    /// Which version is in force; `None` before the first. Asked every second or two by every process.
    ///
    /// # Errors
    /// What the database says.
    pub async fn policy_in_force(&self) -> Result<Option<PolicyVersion>> {
        let version: Option<i32> = policies::Entity::find()
            .select_only()
            .column(policies::Column::Version)
            .order_by_desc(policies::Column::Version)
            .into_tuple()
            .one(self.reader())
            .await?;
        Ok(version.map(PolicyVersion))
    }

    /// Versions without their texts, the newest first; a page of `limit` from `offset`.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn policies(&self, offset: u64, limit: u64) -> Result<Vec<PolicyEntry>> {
        let rows: Vec<EntryRow> = policies::Entity::find()
            .select_only()
            .columns([
                policies::Column::Version,
                policies::Column::Since,
                policies::Column::Origin,
                policies::Column::Staff,
                policies::Column::Note,
            ])
            .order_by_desc(policies::Column::Version)
            .offset(offset)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        rows.into_iter().map(entry).collect()
    }
}

impl Tx {
    /// What the next version follows. Nobody else puts one in force before this transaction ends.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn policy_standing(&mut self) -> Result<PolicyStanding> {
        take_turn(&self.inner, Turn::Policy).await?;
        standing(&self.inner).await
    }

    /// Puts a policy in force. [`Tx::policy_standing`] comes before it and says what it follows.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_policy(
        &mut self,
        follows: &PolicyStanding,
        text: &str,
        source: PolicySource,
        at: Timestamp,
    ) -> Result<PolicyVersion> {
        let version = follows.newest.as_ref().map_or(1, |newest| newest.entry.version.0 + 1);
        let (origin, staff, note) = match source {
            PolicySource::File => (FILE, None, None),
            PolicySource::Command { note } => (COMMAND, None, Some(note)),
            PolicySource::Page { staff, note } => (PAGE, Some(staff.0), Some(note)),
        };
        let row = policies::ActiveModel {
            version: Set(version),
            digest: Set(Sha256::digest(text.as_bytes()).to_vec()),
            body: Set(text.to_owned()),
            since: Set(millis(at)),
            origin: Set(origin.to_owned()),
            staff: Set(staff),
            note: Set(note),
        };
        insert_all(&self.inner, vec![row]).await?;
        Ok(PolicyVersion(version))
    }
}
