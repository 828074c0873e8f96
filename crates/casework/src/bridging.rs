//! Middle numbers: whoever calls a requester dials a number that is lent for it, neither sees the other's own, and the
//! exchange that lends it says afterwards that there was a call.
//!
//! It is asked for when somebody presses the button, and not before: each costs money, and most pages are only looked at.
//! Asking is a call to the outside while somebody waits, so that it is given up after [`PATIENCE`]; then the requester's
//! own number is shown, and that such a call is not counted by itself. A worker that fetched it later would let a cadre
//! wait who has half an hour.

use std::time::Duration;

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use domain::access::Powers;
use domain::clock::random;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use jiff::{SignedDuration, Timestamp};
use storage::{Contents, MiddleNumber};
use thiserror::Error;

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// How long somebody waits for a middle number.
const PATIENCE: Duration = Duration::from_secs(3);

/// After a middle number could not be had, the requester's own is shown for so long without asking again.
const PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// Two people who are to be bound to a middle number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Who will call: from any other telephone the number leads nowhere.
    pub caller: PhoneNumber,
    /// Who is called.
    pub called: PhoneNumber,
    /// The number of the matter, for whoever looks at the exchange's own lists.
    pub matter: String,
    /// Now, UTC.
    pub now: Timestamp,
    /// Until when, UTC.
    pub until: Timestamp,
    /// Another text for each call of the exchange.
    pub nonce: String,
}

/// A middle number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The exchange's name for it, which its records of calls repeat.
    pub name: String,
    /// What to dial.
    pub number: String,
}

/// Why there is no middle number; without anybody's telephone number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Unbound(pub String);

/// An exchange that lends middle numbers.
#[async_trait]
pub trait CallBridge: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// For how long a number is lent.
    fn lends_for(&self) -> SignedDuration;

    /// Asks for a middle number.
    async fn bind(&self, pair: &Pair) -> std::result::Result<Bound, Unbound>;
}

/// How somebody reaches a requester.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// By their number.
    Number(PhoneNumber),
    /// By a middle number, which is to be asked for.
    Ask,
    /// By a middle number, as it is dialled, until a time in UTC.
    Middle(String, Timestamp),
    /// By their number, because no middle number could be had: the call is not counted by itself.
    Uncounted(PhoneNumber),
}

impl Reach {
    /// The requester's own number, where it is shown.
    pub const fn phone(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Number(phone) | Self::Uncounted(phone) => Some(phone),
            Self::Ask | Self::Middle(..) => None,
        }
    }
}

impl Casework {
    /// Asks for a middle number by which somebody calls the requester of a matter. Says whether there is one.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when there is no such matter, nobody to call about it, or no exchange that lends numbers.
    pub async fn lend_middle_number(&self, powers: &Powers, id: TicketId) -> Result<bool> {
        let bridge = self.bridge.clone().ok_or(CaseError::Missing("middle number"))?;
        let stored = self.readable(powers, id).await?;
        let contents = stored.contents.as_ref().filter(|_| crate::views::may_call(powers, &stored.ticket));
        let contents = contents.ok_or(CaseError::Missing("number to call"))?;
        let now = self.now();
        let lent = self.store.middle_number(id, powers.staff, now).await?;
        if lent.is_some_and(|asked| asked.lent.is_some()) {
            return Ok(true);
        }
        let member = self.store.staff_member(powers.staff).await?.ok_or(CaseError::Forbidden)?;
        let nonce: [u8; 16] = random(self.entropy.as_ref());
        let pair = Pair {
            caller: self.keys.open_phone(&member.phone)?,
            called: self.keys.open_phone(&contents.phone)?,
            matter: id.number(),
            now,
            until: now + bridge.lends_for(),
            nonce: HEXLOWER.encode(&nonce),
        };
        let bound = match tokio::time::timeout(PATIENCE, bridge.bind(&pair)).await {
            Ok(bound) => bound,
            Err(_) => Err(Unbound("no answer in time".to_owned())),
        };
        if let Err(why) = &bound {
            tracing::warn!(exchange = bridge.name(), ticket = %id, %why, "no middle number could be had; the requester's own is shown");
        }
        let lent = bound.ok().map(|bound| (bound.name, bound.number));
        let until = if lent.is_some() { pair.until } else { now + PAUSE };
        let (is_lent, exchange) = (lent.is_some(), bridge.name().to_owned());
        let asked = MiddleNumber { ticket: id, staff: powers.staff, exchange, lent, asked: now, until };
        let mut tx = self.store.begin().await?;
        tx.put_middle_number(&asked).await?;
        tx.commit().await?;
        Ok(is_lent)
    }

    /// How somebody reaches the requester of a matter now.
    pub(crate) async fn reach(&self, powers: &Powers, id: TicketId, contents: &Contents) -> Result<Reach> {
        if self.bridge.is_none() {
            return Ok(Reach::Number(self.keys.open_phone(&contents.phone)?));
        }
        Ok(match self.store.middle_number(id, powers.staff, self.now()).await? {
            None => Reach::Ask,
            Some(MiddleNumber { lent: Some((_, number)), until, .. }) => Reach::Middle(number, until),
            Some(MiddleNumber { lent: None, .. }) => Reach::Uncounted(self.keys.open_phone(&contents.phone)?),
        })
    }
}
