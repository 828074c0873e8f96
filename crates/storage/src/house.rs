//! What the program keeps for itself: versions of the policy, sign-ins.

use domain::ids::StaffId;
use domain::policy::PolicyVersion;
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::{policies, sessions};
use crate::error::Result;
use crate::insert::insert_all;
use crate::store::{Store, Turn, Tx, take_turn};
use crate::time::{millis, timestamp};

/// A sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub staff: StaffId,
    /// Until when.
    pub expires: Timestamp,
}

impl Store {
    /// A version of the policy, as text.
    ///
    /// # Errors
    /// What the database says.
    pub async fn policy(&self, version: PolicyVersion) -> Result<Option<String>> {
        let row = policies::Entity::find_by_id(version.0).one(self.reader()).await?;
        Ok(row.map(|policy| policy.body))
    }

    /// The sign-in behind a token's digest, if it still holds at `now`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn session(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<Session>> {
        let row = sessions::Entity::find_by_id(token_digest.to_vec())
            .filter(sessions::Column::ExpiresAt.gt(millis(now)))
            .one(self.reader())
            .await?;
        row.map(|s| Ok(Session { staff: StaffId(s.staff), expires: timestamp("sessions", s.expires_at)? }))
            .transpose()
    }
}

impl Tx {
    /// Puts a policy in force unless it is the one in force already. Of several processes that begin together one does it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_policy(
        &mut self,
        body: &str,
        digest: &[u8; 32],
        at: Timestamp,
    ) -> Result<PolicyVersion> {
        take_turn(&self.inner, Turn::Policy).await?;
        let last = policies::Entity::find().order_by_desc(policies::Column::Version).one(&self.inner).await?;
        if let Some(last) = &last
            && last.digest == digest
        {
            return Ok(PolicyVersion(last.version));
        }
        let version = last.map_or(1, |l| l.version + 1);
        let row = policies::ActiveModel {
            version: Set(version),
            digest: Set(digest.to_vec()),
            body: Set(body.to_owned()),
            since: Set(millis(at)),
        };
        insert_all(&self.inner, vec![row]).await?;
        Ok(PolicyVersion(version))
    }

    /// Keeps a sign-in, and forgets those that have expired.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_session(
        &mut self,
        token_digest: &[u8; 32],
        session: Session,
        now: Timestamp,
    ) -> Result<()> {
        sessions::Entity::delete_many()
            .filter(sessions::Column::ExpiresAt.lte(millis(now)))
            .exec(&self.inner)
            .await?;
        let row = sessions::ActiveModel {
            token_digest: Set(token_digest.to_vec()),
            staff: Set(session.staff.0),
            created_at: Set(millis(now)),
            expires_at: Set(millis(session.expires)),
        };
        insert_all(&self.inner, vec![row]).await
    }

    /// Ends one sign-in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_session(&mut self, token_digest: &[u8; 32]) -> Result<()> {
        sessions::Entity::delete_by_id(token_digest.to_vec()).exec(&self.inner).await?;
        Ok(())
    }

    /// Ends all sign-ins of a person.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_sessions(&mut self, staff: StaffId) -> Result<()> {
        sessions::Entity::delete_many().filter(sessions::Column::Staff.eq(staff.0)).exec(&self.inner).await?;
        Ok(())
    }
}
