//! What the program keeps for itself: sign-ins.

use domain::ids::StaffId;
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::sessions;
use crate::error::Result;
use crate::insert::insert_all;
use crate::store::{Store, Tx};
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
