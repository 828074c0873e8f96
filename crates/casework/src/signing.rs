//! Signing in, and what a signed-in person may do.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use data_encoding::BASE64URL_NOPAD;
use domain::access::{Appointment, Powers};
use domain::clock::random;
use domain::ids::StaffId;
use domain::phone::PhoneNumber;
use domain::policy::Policy;
use jiff::SignedDuration;
use storage::{Session, StaffMember};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::keys::{readable, session_digest};

/// How long a sign-in lasts: a cadre signs in once on their own phone and not when it burns.
const LASTS: SignedDuration = SignedDuration::from_hours(24 * 30);

/// The shortest password.
pub const SHORTEST_PASSWORD: usize = 8;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub member: StaffMember,
    /// What they may do.
    pub powers: Powers,
}

impl Casework {
    /// Signs in by telephone number and password, and gives the token for the cookie.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`] when number and password do not belong together, whoever's they are.
    pub async fn sign_in(&self, phone: &PhoneNumber, password: &str) -> Result<String> {
        let member = self.store.staff_by_phone(self.keys.find_phone(phone)).await?.filter(|m| m.active);
        let hash = member.as_ref().and_then(|m| m.password.clone());
        let fits = verify(hash, password.to_owned()).await;
        let member = member.filter(|_| fits).ok_or(CaseError::Forbidden)?;
        let token = BASE64URL_NOPAD.encode(&random::<32>(self.entropy.as_ref()));
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let session = Session { staff: member.id, expires: now + LASTS };
        tx.put_session(&session_digest(&token), session, now).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Who is behind the token of a cookie.
    ///
    /// # Errors
    /// The database's.
    pub async fn signed_in(&self, token: &str) -> Result<Option<SignedIn>> {
        let Some(session) = self.store.session(&session_digest(token), self.now()).await? else {
            return Ok(None);
        };
        let member = self.store.staff_member(session.staff).await?.filter(|m| m.active);
        match member {
            Some(member) => {
                let powers = self.powers(member.id).await?;
                Ok(Some(SignedIn { member, powers }))
            }
            None => Ok(None),
        }
    }

    /// Ends a sign-in.
    ///
    /// # Errors
    /// The database's.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.end_session(&session_digest(token)).await?;
        Ok(tx.commit().await?)
    }

    /// What a person may do. Posts with roles that the policy does not know any more give nothing.
    ///
    /// # Errors
    /// The database's.
    pub async fn powers(&self, staff: StaffId) -> Result<Powers> {
        self.powers_under(&self.policy().1, staff).await
    }

    /// What a person may do where this policy is in force.
    pub(crate) async fn powers_under(&self, policy: &Policy, staff: StaffId) -> Result<Powers> {
        let posts = self.store.posts_of(staff).await?;
        let appointment = |post: domain::ladder::Post| {
            let duty = policy.role(&post.role)?.duty;
            Some(Appointment { duty, division: post.division })
        };
        Ok(Powers { staff, appointments: posts.into_iter().filter_map(appointment).collect() })
    }

    /// Gives a person a password and ends their sign-ins.
    ///
    /// # Errors
    /// [`CaseError::Input`] when it is too short.
    pub async fn set_password(&self, staff: StaffId, password: &str) -> Result<()> {
        if password.chars().count() < SHORTEST_PASSWORD {
            return Err(CaseError::Input(format!("a password has at least {SHORTEST_PASSWORD} characters")));
        }
        let hash = self.hash(password).await?;
        let mut tx = self.store.begin().await?;
        tx.set_password(staff, &hash).await?;
        tx.end_sessions(staff).await?;
        Ok(tx.commit().await?)
    }

    /// A password for a person, to be shown once.
    pub fn new_password(&self) -> String {
        readable(&random(self.entropy.as_ref()))
    }

    /// Gives a person a password unless they have another one by now than `member` has, and ends their sign-ins. Says
    /// whether it did.
    pub(crate) async fn replace_password(&self, member: &StaffMember, password: &str) -> Result<bool> {
        let hash = self.hash(password).await?;
        let mut tx = self.store.begin().await?;
        let replaced = tx.replace_password(member.id, member.password.as_deref(), &hash).await?;
        if replaced {
            tx.end_sessions(member.id).await?;
        }
        tx.commit().await?;
        Ok(replaced)
    }

    /// Whether this is a person's password.
    pub(crate) async fn has_password(&self, member: &StaffMember, password: &str) -> bool {
        verify(member.password.clone(), password.to_owned()).await
    }

    async fn hash(&self, password: &str) -> Result<String> {
        let salt: [u8; 16] = random(self.entropy.as_ref());
        hash(password.to_owned(), salt).await
    }
}

/// Hashing takes tens of milliseconds of a core on purpose, so it is done off the async threads.
async fn hash(password: String, salt: [u8; 16]) -> Result<String> {
    let work =
        move || Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).map(|h| h.to_string());
    let hashed = tokio::task::spawn_blocking(work).await;
    hashed
        .ok()
        .and_then(std::result::Result::ok)
        .ok_or_else(|| CaseError::Input("the password cannot be used".to_owned()))
}

/// A password without a person takes as long as one with, so that nobody learns who exists.
async fn verify(hash: Option<String>, password: String) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm8$H0zZh9cmVTK3VvZ4xIivNTVjJfVXq0wsoCT8IvA9E3I";
    let work = move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.to_owned());
        let Ok(parsed) = PasswordHash::new(&text) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(false)
}
