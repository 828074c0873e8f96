//! How people can be told, and the codes by which they prove that it works. What proves it is `domain::ways`'s to say.

use std::collections::HashMap;

use domain::access::{Action, Powers};
use domain::clock::random;
use domain::delivery::{Purpose, Recipient};
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::Post;
use domain::mail::MailAddress;
use domain::phone::PhoneNumber;
use domain::ticket::Level;
use domain::ways::{
    ASK_AGAIN, CODE_LASTS, CODES_OVER, Code, MOST_TRIES, SENT_CODE_LASTS, SentCode, Sign, Standing, Way,
    WayFault, may_send,
};
use jiff::SignedDuration;
use storage::{Fingerprint, NewMessage, NewWayCode, StaffMember, StoredWay, Tx, WayCode};

use crate::admin::managed;
use crate::casework::Casework;
use crate::content::Content;
use crate::error::{CaseError, Result};

/// A way of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownWay {
    /// Which.
    pub way: Way,
    /// Whether it is proven to work.
    pub standing: Standing,
}

/// A way of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnWay {
    /// The way.
    pub known: KnownWay,
    /// The code that waits to be entered, if one does.
    pub waiting: Option<SentCode>,
}

/// How one is told oneself.
#[derive(Debug, Clone)]
pub struct OwnWays {
    /// One's number.
    pub phone: PhoneNumber,
    /// One's mail address.
    pub mail: Option<MailAddress>,
    /// What one does where.
    pub posts: Vec<Post>,
    /// The ways that one has, in the order in which they are tried.
    pub ways: Vec<OwnWay>,
    /// Whether mail is a way to tell the staff at all.
    pub mail_goes: bool,
}

impl Casework {
    /// How one is told oneself.
    ///
    /// # Errors
    /// The database's.
    pub async fn own_ways(&self, powers: &Powers) -> Result<OwnWays> {
        let member = self.member(powers.staff).await?;
        let mut ways = Vec::new();
        for known in self.ways_of_member(&member).await? {
            let waiting = self.waiting_code(&member, known.way).await?.map(|code| code.sent);
            ways.push(OwnWay { known, waiting });
        }
        Ok(OwnWays {
            phone: self.keys.open_phone(&member.phone)?,
            mail: self.mail_written(&member)?,
            posts: self.store.posts_of(member.id).await?,
            ways,
            mail_goes: self.desk.is_some(),
        })
    }

    async fn member(&self, staff: StaffId) -> Result<StaffMember> {
        let member = self.store.staff_member(staff).await?.filter(|member| member.active);
        member.ok_or(CaseError::Missing("person"))
    }

    /// The mail address of a person.
    pub(crate) fn mail_written(&self, member: &StaffMember) -> Result<Option<MailAddress>> {
        member.mail.as_ref().map(|sealed| self.keys.open_mail(sealed)).transpose()
    }

    /// What is stored of the ways of several people.
    pub(crate) async fn ways_known(&self, people: &[StaffId]) -> Result<HashMap<StaffId, Vec<StoredWay>>> {
        let mut known: HashMap<StaffId, Vec<StoredWay>> = HashMap::new();
        for (staff, way) in self.store.ways_of(people).await? {
            known.entry(staff).or_default().push(way);
        }
        Ok(known)
    }

    pub(crate) async fn ways_of_member(&self, member: &StaffMember) -> Result<Vec<KnownWay>> {
        let known = self.ways_known(&[member.id]).await?.remove(&member.id).unwrap_or_default();
        Ok(ways_now(member, &known))
    }

    /// The latest code that was sent to somebody's present number or address, if it can still be entered.
    pub(crate) async fn waiting_code(&self, member: &StaffMember, way: Way) -> Result<Option<WayCode>> {
        let code = self.latest_code(member, way).await?;
        Ok(code.filter(|code| code.sent.check(self.now()).is_ok()))
    }

    async fn latest_code(&self, member: &StaffMember, way: Way) -> Result<Option<WayCode>> {
        let codes = self.store.way_codes(member.id, way, self.now() - ASK_AGAIN).await?;
        let latest = codes.into_iter().next();
        Ok(latest.filter(|code| Some(code.new.address) == address_of(member, way)))
    }

    /// Sends oneself a code.
    ///
    /// # Errors
    /// [`CaseError::Way`] when there is nowhere to send it, or too many were sent; the database's.
    pub async fn send_code(&self, powers: &Powers, way: Way) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.hold_staff(&[powers.staff]).await?;
        let member = self.member(powers.staff).await?;
        let codes = self.store.way_codes(member.id, way, self.now() - CODES_OVER).await?;
        may_send(&codes.iter().map(|code| code.new.made).collect::<Vec<_>>(), self.now())?;
        if way == Way::Mail && self.desk.is_none() {
            return Err(WayFault::NoMail.into());
        }
        self.put_code(&mut tx, &member, way, powers.staff, CODE_LASTS).await?;
        Ok(tx.commit().await?)
    }

    /// Writes down a code, and the message that brings it.
    async fn put_code(
        &self,
        tx: &mut Tx,
        member: &StaffMember,
        way: Way,
        by: StaffId,
        lasts: SignedDuration,
    ) -> Result<()> {
        let (staff, now) = (member.id, self.now());
        let address = match address_of(member, way) {
            Some(address) => address,
            None => self.index_mail(tx, member).await?,
        };
        let seed = random(self.entropy.as_ref());
        let new = NewWayCode { staff, way, address, seed, made: now, by, until: now + lasts };
        tx.put_way_code(&new, now - ASK_AGAIN).await?;
        let message = NewMessage {
            ticket: None,
            purpose: Purpose::Verification,
            to: Recipient::Staff(staff),
            content: Content::Verification(way).to_json(),
            created: now,
            at: now,
            instead_of: None,
        };
        Ok(tx.queue_message(&message).await?)
    }

    /// Gives a mail address from before there was an index the one that it lacks.
    async fn index_mail(&self, tx: &mut Tx, member: &StaffMember) -> Result<Fingerprint> {
        let mail = self.mail_written(member)?.ok_or(WayFault::NoAddress)?;
        let stored = self.keys.store_mail(&mail, self.entropy.as_ref());
        let index = stored.index;
        tx.set_mail(&[(member.code.clone(), Some(stored))]).await?;
        Ok(index)
    }

    /// Proves a way of one's own by the code that was sent by it.
    ///
    /// # Errors
    /// [`CaseError::Way`] says why the code does not; the database's.
    pub async fn prove(&self, powers: &Powers, way: Way, typed: &str) -> Result<()> {
        let typed = Code::parse(typed)?;
        let mut tx = self.store.begin().await?;
        tx.hold_staff(&[powers.staff]).await?;
        let member = self.member(powers.staff).await?;
        let code = self.latest_code(&member, way).await?.ok_or(WayFault::NoneSent)?;
        code.sent.check(self.now())?;
        if !self.fits(&mut tx, &code, &typed).await? {
            // A try counts whatever came of it.
            tx.commit().await?;
            return Err(WayFault::Wrong { left: code.sent.left() }.into());
        }
        self.note(&mut tx, &member, way, Sign::Code).await?;
        Ok(tx.commit().await?)
    }

    /// Tries a code that can still be entered, and uses it up when it fits.
    pub(crate) async fn fits(&self, tx: &mut Tx, code: &WayCode, typed: &Code) -> Result<bool> {
        let tried = tx.try_way_code(code.id, MOST_TRIES).await?;
        let fits = tried && self.keys.is_way_code(&code.new, typed);
        Ok(fits && tx.use_way_code(code.id, self.now()).await?)
    }

    /// Changes one's own mail address, or takes it away. Another address is not proven.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_own_mail(&self, powers: &Powers, mail: Option<&MailAddress>) -> Result<()> {
        self.put_mail(&self.member(powers.staff).await?, mail).await
    }

    /// Changes the mail address of somebody whom the administrator may change.
    ///
    /// # Errors
    /// As [`Casework::person`].
    pub async fn set_mail_of(
        &self,
        powers: &Powers,
        staff: StaffId,
        mail: Option<&MailAddress>,
    ) -> Result<()> {
        self.put_mail(&self.person(powers, staff).await?.member, mail).await
    }

    async fn put_mail(&self, member: &StaffMember, mail: Option<&MailAddress>) -> Result<()> {
        let stored = mail.map(|mail| self.keys.store_mail(mail, self.entropy.as_ref()));
        let mut tx = self.store.begin().await?;
        tx.set_mail(&[(member.code.clone(), stored)]).await?;
        Ok(tx.commit().await?)
    }

    /// Sends a code by text to somebody whom the administrator may change, at most once a day.
    ///
    /// # Errors
    /// As [`Casework::person`]; [`CaseError::Forbidden`] for somebody who has left; [`CaseError::Way`] when a code was sent
    /// to them today.
    pub async fn ask_person(&self, powers: &Powers, staff: StaffId) -> Result<()> {
        self.person(powers, staff).await?;
        let mut tx = self.store.begin().await?;
        tx.hold_staff(&[staff]).await?;
        let member = self.store.staff_member(staff).await?.filter(|member| member.active);
        let member = member.ok_or(CaseError::Forbidden)?;
        if let Some(code) = self.latest_code(&member, Way::Phone).await? {
            return Err(WayFault::TooMany { again: code.new.made + ASK_AGAIN }.into());
        }
        self.put_code(&mut tx, &member, Way::Phone, powers.staff, SENT_CODE_LASTS).await?;
        Ok(tx.commit().await?)
    }

    /// How many would be sent a code by [`Casework::ask_unproven`].
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; the database's.
    pub async fn count_to_ask(&self, powers: &Powers) -> Result<u64> {
        let (mine, without_post) = self.whom_to_ask(powers).await?;
        Ok(self.store.count_unproven_staff(&mine, without_post, self.now() - ASK_AGAIN).await?)
    }

    /// Sends a code by text to everybody whom the administrator may change and who has no proven way, but for those who
    /// were sent one today or whose number is known to take no texts. Says to how many.
    ///
    /// # Errors
    /// As [`Casework::count_to_ask`].
    pub async fn ask_unproven(&self, powers: &Powers) -> Result<u64> {
        let mut tx = self.store.begin().await?;
        let people: Vec<StaffId> = self.to_ask(powers).await?.iter().map(|member| member.id).collect();
        tx.hold_staff(&people).await?;
        // Somebody else may have asked them while this waited.
        let mut members = self.to_ask(powers).await?;
        members.retain(|member| people.binary_search(&member.id).is_ok());
        for member in &members {
            self.put_code(&mut tx, member, Way::Phone, powers.staff, SENT_CODE_LASTS).await?;
        }
        tx.commit().await?;
        Ok(members.len() as u64)
    }

    async fn to_ask(&self, powers: &Powers) -> Result<Vec<StaffMember>> {
        let (mine, without_post) = self.whom_to_ask(powers).await?;
        Ok(self.store.unproven_staff(&mine, without_post, self.now() - ASK_AGAIN).await?)
    }

    /// The administrator's part of the tree, and whether those are theirs as well who do nothing anywhere.
    async fn whom_to_ask(&self, powers: &Powers) -> Result<(Vec<DivisionCode>, bool)> {
        let mine = managed(powers, Action::ManageStaff)?;
        let without_post = !self.store.has_posts_outside(&mine).await?;
        Ok((mine, without_post))
    }

    /// How many of those who may be told of a matter first have no proven way, and how many they are: for `mashang doctor`.
    ///
    /// # Errors
    /// The database's.
    pub async fn unproven_receivers(&self) -> Result<(u64, u64)> {
        let (_, policy) = self.policy();
        let levels = Level::ALL.iter().flat_map(|&level| policy.level(level).responsible.iter().cloned());
        Ok(self.store.count_unproven(&levels.collect::<Vec<_>>()).await?)
    }
}

/// The ways that a person has now, each as it stands: what is known of another number or address says nothing of this.
pub(crate) fn ways_now(member: &StaffMember, known: &[StoredWay]) -> Vec<KnownWay> {
    let has = |way: &&Way| **way == Way::Phone || member.mail.is_some();
    let now = |&way: &Way| {
        let address = address_of(member, way);
        let found = known.iter().find(|stored| stored.way == way && Some(stored.address) == address);
        KnownWay { way, standing: found.map(|stored| stored.standing).unwrap_or_default() }
    };
    Way::ALL.iter().filter(has).map(now).collect()
}

/// By which a person's number or address is known to be the same.
pub(crate) fn address_of(member: &StaffMember, way: Way) -> Option<Fingerprint> {
    match way {
        Way::Phone => Some(member.phone_index),
        Way::Mail => member.mail_index,
    }
}
