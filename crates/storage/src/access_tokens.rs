//! Access tokens of the staff. Only their digests are kept.

use domain::ids::StaffId;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

use crate::entity::access_tokens;
use crate::error::Result;
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp, timestamp_null};

const TABLE: &str = "access_tokens";

/// The key of a token's row; nothing can be done with it but to revoke the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccessTokenId(pub i64);

/// A token to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccessToken {
    /// SHA-256 of the token.
    pub digest: [u8; 32],
    /// As whom it acts.
    pub staff: StaffId,
    /// What they call it.
    pub name: String,
    /// Whether nothing can be changed with it.
    pub read_only: bool,
    /// Until when it holds, UTC.
    pub expires: Timestamp,
}

/// A token as it lies in the database. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its key.
    pub id: AccessTokenId,
    /// As whom it acts.
    pub staff: StaffId,
    /// What they call it.
    pub name: String,
    /// Whether nothing can be changed with it.
    pub read_only: bool,
    /// When it was made.
    pub created: Timestamp,
    /// Until when it holds.
    pub expires: Timestamp,
    /// When it was last used, roughly.
    pub used: Option<Timestamp>,
}

impl TryFrom<access_tokens::Model> for AccessToken {
    type Error = crate::error::StoreError;

    fn try_from(row: access_tokens::Model) -> Result<Self> {
        Ok(Self {
            id: AccessTokenId(row.id),
            staff: StaffId(row.staff),
            name: row.name,
            read_only: row.read_only,
            created: timestamp(TABLE, row.created_at)?,
            expires: timestamp(TABLE, row.expires_at)?,
            used: timestamp_null(TABLE, row.used_at)?,
        })
    }
}

impl Store {
    /// The token of a digest, if it holds at `now`.
    ///
    /// # Errors
    /// What the database says; [`crate::StoreError::Corrupt`].
    pub async fn access_token(&self, digest: &[u8; 32], now: Timestamp) -> Result<Option<AccessToken>> {
        let row = access_tokens::Entity::find()
            .filter(access_tokens::Column::TokenDigest.eq(digest.to_vec()))
            .filter(access_tokens::Column::RevokedAt.is_null())
            .filter(access_tokens::Column::ExpiresAt.gt(millis(now)))
            .one(self.reader())
            .await?;
        row.map(AccessToken::try_from).transpose()
    }

    /// The tokens of a person that were not revoked, the newest first; those included that have expired.
    ///
    /// # Errors
    /// As [`Store::access_token`].
    pub async fn access_tokens_of(&self, staff: StaffId) -> Result<Vec<AccessToken>> {
        let rows = access_tokens::Entity::find()
            .filter(access_tokens::Column::Staff.eq(staff.0))
            .filter(access_tokens::Column::RevokedAt.is_null())
            .order_by_desc(access_tokens::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(AccessToken::try_from).collect()
    }
}

impl Tx {
    /// Keeps a token.
    ///
    /// # Errors
    /// [`crate::StoreError::Exists`] when the person has another one of this name; what the database says.
    pub async fn put_access_token(&mut self, given: &NewAccessToken, now: Timestamp) -> Result<()> {
        let row = access_tokens::ActiveModel {
            id: NotSet,
            token_digest: Set(given.digest.to_vec()),
            staff: Set(given.staff.0),
            name: Set(given.name.clone()),
            read_only: Set(given.read_only),
            created_at: Set(millis(now)),
            expires_at: Set(millis(given.expires)),
            used_at: Set(None),
            revoked_at: Set(None),
            revoked_by: Set(None),
        };
        insert_all(&self.inner, vec![row]).await
    }

    /// Revokes one token of a person, or all of them. Says how many were not revoked before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revoke_access_tokens(
        &mut self,
        staff: StaffId,
        one: Option<AccessTokenId>,
        by: Option<StaffId>,
        now: Timestamp,
    ) -> Result<u64> {
        let mut revoke = access_tokens::Entity::update_many()
            .col_expr(access_tokens::Column::RevokedAt, Expr::value(millis(now)))
            .col_expr(access_tokens::Column::RevokedBy, Expr::value(by.map(|by| by.0)))
            .filter(access_tokens::Column::Staff.eq(staff.0))
            .filter(access_tokens::Column::RevokedAt.is_null());
        if let Some(one) = one {
            revoke = revoke.filter(access_tokens::Column::Id.eq(one.0));
        }
        Ok(revoke.exec(&self.inner).await?.rows_affected)
    }

    /// Notes that a token was used.
    ///
    /// # Errors
    /// What the database says.
    pub async fn use_access_token(&mut self, id: AccessTokenId, now: Timestamp) -> Result<()> {
        access_tokens::Entity::update_many()
            .col_expr(access_tokens::Column::UsedAt, Expr::value(millis(now)))
            .filter(access_tokens::Column::Id.eq(id.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
