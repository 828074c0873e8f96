//! Access tokens: another program acts as one person on the staff.

use data_encoding::BASE64URL_NOPAD;
use domain::access::Powers;
use domain::clock::random;
use domain::ids::StaffId;
use domain::text::TokenName;
use domain::token::{MOST_TOKENS, end_of, is_use_noted_again};
use jiff::civil::Date;
use storage::{AccessToken, AccessTokenId, NewAccessToken, StoreError};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::keys::session_digest;
use crate::signing::SignedIn;

/// How every token begins: whoever finds one, or searches files for what must not lie there, sees what it is.
const BEGINS: &str = "mashang_";

/// A token that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What the program is called that will have it.
    pub name: TokenName,
    /// The last day on which it holds, in the town's zone.
    pub last: Date,
    /// Whether nothing can be changed with it.
    pub read_only: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadeToken {
    /// It is made, and shown this one time.
    Made(String),
    /// The day has passed or lies too far away.
    Day,
    /// They have one of this name.
    NameTaken,
    /// They have as many as a person may have.
    TooMany,
}

/// A program that acts as somebody on the staff.
#[derive(Debug, Clone)]
pub struct Program {
    /// As whom, and what they may do.
    pub signed: SignedIn,
    /// By which token.
    pub token: AccessToken,
}

impl Casework {
    /// Makes a token for oneself.
    ///
    /// # Errors
    /// The database's.
    pub async fn make_token(&self, powers: &Powers, new: NewToken) -> Result<MadeToken> {
        let (_, policy) = self.policy();
        let now = self.now();
        let Some(expires) = end_of(new.last, now, &policy.zone) else { return Ok(MadeToken::Day) };
        if self.store.access_tokens_of(powers.staff).await?.len() >= MOST_TOKENS {
            return Ok(MadeToken::TooMany);
        }
        let secret = BASE64URL_NOPAD.encode(&random::<32>(self.entropy.as_ref()));
        let token = format!("{BEGINS}{secret}");
        let row = NewAccessToken {
            digest: session_digest(&token),
            staff: powers.staff,
            name: new.name.to_string(),
            read_only: new.read_only,
            expires,
        };
        let mut tx = self.store.begin().await?;
        match tx.put_access_token(&row, now).await {
            Err(StoreError::Exists(_)) => return Ok(MadeToken::NameTaken),
            kept => kept?,
        }
        tx.commit().await?;
        Ok(MadeToken::Made(token))
    }

    /// Who is behind a token, if it holds. That it was used is written down once an hour.
    ///
    /// # Errors
    /// The database's.
    pub async fn program(&self, token: &str) -> Result<Option<Program>> {
        // What cannot be one of ours is not looked for.
        if !token.starts_with(BEGINS) {
            return Ok(None);
        }
        let now = self.now();
        let Some(token) = self.store.access_token(&session_digest(token), now).await? else {
            return Ok(None);
        };
        let member = self.store.staff_member(token.staff).await?.filter(|member| member.active);
        let Some(member) = member else { return Ok(None) };
        if is_use_noted_again(token.used, now) {
            let mut tx = self.store.begin().await?;
            tx.use_access_token(token.id, now).await?;
            tx.commit().await?;
        }
        let powers = self.powers(member.id).await?;
        Ok(Some(Program { signed: SignedIn { member, powers }, token }))
    }

    /// One's own tokens, the newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn own_tokens(&self, powers: &Powers) -> Result<Vec<AccessToken>> {
        Ok(self.store.access_tokens_of(powers.staff).await?)
    }

    /// The tokens of somebody whom the administrator may change.
    ///
    /// # Errors
    /// As [`Casework::person`].
    pub async fn tokens_of(&self, powers: &Powers, staff: StaffId) -> Result<Vec<AccessToken>> {
        self.person(powers, staff).await?;
        Ok(self.store.access_tokens_of(staff).await?)
    }

    /// Revokes one of one's own tokens. Sent twice it is simply done.
    ///
    /// # Errors
    /// The database's.
    pub async fn revoke_own_token(&self, powers: &Powers, id: AccessTokenId) -> Result<()> {
        self.revoke(powers.staff, id, powers.staff).await
    }

    /// Revokes a token of somebody whom the administrator may change.
    ///
    /// # Errors
    /// As [`Casework::person`].
    pub async fn revoke_token_of(&self, powers: &Powers, staff: StaffId, id: AccessTokenId) -> Result<()> {
        self.person(powers, staff).await?;
        self.revoke(staff, id, powers.staff).await
    }

    async fn revoke(&self, staff: StaffId, id: AccessTokenId, by: StaffId) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.revoke_access_tokens(staff, Some(id), Some(by), self.now()).await?;
        tx.commit().await.map_err(CaseError::from)
    }
}
