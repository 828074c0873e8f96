//! The people of an administrator: who is added, who leaves, who gets a new password.
//!
//! An administrator sees everybody who does something in their part of the tree, and changes those who do nothing
//! outside of it.

use std::collections::HashMap;

use domain::access::{Action, Powers};
use domain::clock::random;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::Post;
use domain::mail::MailAddress;
use domain::phone::PhoneNumber;
use domain::policy::RoleId;
use domain::text::{ListCode, PersonName};
use storage::{Fingerprint, NewStaff, StaffMember, StaffSearch, StoreError};

use crate::admin::managed;
use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::ways::{KnownWay, ways_now};

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The administrator's own code for them, e.g. the number of their staff card.
    pub code: ListCode,
    /// Their name.
    pub name: PersonName,
    /// Their number: they sign in with it and are texted at it.
    pub phone: PhoneNumber,
    /// What they do where.
    pub posts: Vec<(RoleId, DivisionCode)>,
}

/// A person as the administrator sees them.
#[derive(Debug, Clone)]
pub struct Person {
    /// The person.
    pub member: StaffMember,
    /// Their number, for masking.
    pub phone: PhoneNumber,
    /// Their mail address, for masking.
    pub mail: Option<MailAddress>,
    /// What they do where.
    pub posts: Vec<Post>,
    /// How they can be told, and whether that is proven to work.
    pub ways: Vec<KnownWay>,
    /// Whether the administrator may change them: all they do lies in the administrator's part of the tree.
    pub mine: bool,
}

/// A page of people.
#[derive(Debug, Clone)]
pub struct People {
    /// Who is here before who has left, by code.
    pub people: Vec<Person>,
    /// How many there are in all.
    pub all: u64,
}

impl Casework {
    /// People whom the administrator sees, whose name or code has `text` in it or whose number it is; a page of `limit`
    /// from `offset`.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; the database's.
    pub async fn people(&self, powers: &Powers, text: &str, offset: u64, limit: u64) -> Result<People> {
        self.search_people(powers, text, false, offset, limit).await
    }

    /// As [`Casework::people`], of those who are here and have no proven way to be told.
    ///
    /// # Errors
    /// As [`Casework::people`].
    pub async fn unproven_people(
        &self,
        powers: &Powers,
        text: &str,
        offset: u64,
        limit: u64,
    ) -> Result<People> {
        self.search_people(powers, text, true, offset, limit).await
    }

    async fn search_people(
        &self,
        powers: &Powers,
        text: &str,
        unproven: bool,
        offset: u64,
        limit: u64,
    ) -> Result<People> {
        let mine = managed(powers, Action::ManageStaff)?;
        let text = text.trim();
        let search = StaffSearch {
            divisions: &mine,
            without_post: !self.store.has_posts_outside(&mine).await?,
            text,
            phone: PhoneNumber::parse(text).ok().map(|phone| self.keys.find_phone(&phone)),
            unproven,
        };
        let (members, all) = self.store.search_staff(&search, offset, limit).await?;
        let ids: Vec<_> = members.iter().map(|member| member.id).collect();
        let mut posts: HashMap<StaffId, Vec<Post>> = HashMap::new();
        for post in self.store.posts_of_all(&ids).await? {
            posts.entry(post.staff).or_default().push(post);
        }
        let mut known = self.ways_known(&ids).await?;
        let person = |member: StaffMember| {
            let posts = posts.remove(&member.id).unwrap_or_default();
            let mine = lie_within(&posts, &mine);
            let ways = ways_now(&member, &known.remove(&member.id).unwrap_or_default());
            let (phone, mail) = (self.keys.open_phone(&member.phone)?, self.mail_written(&member)?);
            Ok(Person { member, phone, mail, posts, ways, mine })
        };
        Ok(People { people: members.into_iter().map(person).collect::<Result<_>>()?, all })
    }

    /// Somebody whom the administrator may change: all their posts lie in the administrator's part of the tree. Whoever
    /// has no post at all is for those who administer everybody that has one.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when there is nobody, or nobody whom the administrator sees; [`CaseError::Forbidden`] for
    /// somebody who also does something elsewhere.
    pub async fn person(&self, powers: &Powers, staff: StaffId) -> Result<Person> {
        let mine = managed(powers, Action::ManageStaff)?;
        let member = self.store.staff_member(staff).await?.ok_or(CaseError::Missing("person"))?;
        let posts = self.store.posts_of(staff).await?;
        let seen = if posts.is_empty() {
            !self.store.has_posts_outside(&mine).await?
        } else {
            posts.iter().any(|post| mine.iter().any(|m| m.contains(&post.division)))
        };
        if !seen {
            return Err(CaseError::Missing("person"));
        }
        if !lie_within(&posts, &mine) {
            return Err(CaseError::Forbidden);
        }
        let ways = self.ways_of_member(&member).await?;
        let (phone, mail) = (self.keys.open_phone(&member.phone)?, self.mail_written(&member)?);
        Ok(Person { member, phone, mail, posts, ways, mine: true })
    }

    /// Adds a person, or changes the one with this code.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`] for posts outside the administrator's part of the tree, now or before;
    /// [`CaseError::Input`] for an unknown role, a role at the wrong level, an unknown division, or a number that
    /// another person has.
    pub async fn put_person(&self, powers: &Powers, person: NewPerson) -> Result<StaffId> {
        let mine = managed(powers, Action::ManageStaff)?;
        for (role, division) in &person.posts {
            self.check_post(role, division, &mine).await?;
        }
        if let Some(known) = self.store.staff_by_code(person.code.as_str()).await? {
            self.person(powers, known.id).await?;
        }
        self.write_person(person).await
    }

    /// As [`Casework::put_person`], for whoever may run commands on the server: nobody asks whose part of the tree it is.
    ///
    /// # Errors
    /// As [`Casework::put_person`].
    pub async fn appoint(&self, person: NewPerson) -> Result<StaffId> {
        for (role, division) in &person.posts {
            self.check_post(role, division, std::slice::from_ref(division)).await?;
        }
        self.write_person(person).await
    }

    async fn write_person(&self, person: NewPerson) -> Result<StaffId> {
        if person.phone.is_landline() {
            return Err(CaseError::Input("texts do not reach a landline: give a mobile number".to_owned()));
        }
        let now = self.now();
        let new = NewStaff {
            code: person.code.to_string(),
            name: person.name.as_str().to_owned(),
            phone: self.keys.seal_phone(&person.phone, self.entropy.as_ref()),
            phone_index: self.keys.find_phone(&person.phone),
            active: true,
        };
        let mut tx = self.store.begin().await?;
        let id = match tx.put_staff(&new, now).await {
            Err(StoreError::Exists(_)) => {
                return Err(number_taken());
            }
            other => other?,
        };
        tx.set_posts(id, &person.posts).await?;
        tx.commit().await?;
        self.register.forget();
        Ok(id)
    }

    async fn check_post(&self, role: &RoleId, division: &DivisionCode, mine: &[DivisionCode]) -> Result<()> {
        let (_, policy) = self.policy();
        let known =
            policy.role(role).ok_or_else(|| CaseError::Input(format!("{role} is no role of the policy")))?;
        if known.level != division.level() {
            let (wanted, found) = (known.level.as_str(), division.level().as_str());
            return Err(CaseError::Input(format!(
                "{role} is held at {wanted} level; {division} is a {found}"
            )));
        }
        if !mine.iter().any(|m| m.contains(division)) {
            return Err(CaseError::Forbidden);
        }
        self.known_division(division).await
    }

    /// Gives a person a new password, which is to be shown once. `form` is what makes the form unlike any other, and
    /// `shown` what [`Casework::password_mark`] said when it was shown: sent twice it gives the same password, and
    /// nothing once another one was set since.
    ///
    /// # Errors
    /// As [`Casework::person`].
    pub async fn reset_password(
        &self,
        powers: &Powers,
        staff: StaffId,
        form: &str,
        shown: &str,
    ) -> Result<Option<String>> {
        let member = self.person(powers, staff).await?.member;
        let password = self.keys.password(staff, form, shown);
        if self.password_mark(&member) == shown && self.replace_password(&member, &password).await? {
            return Ok(Some(password));
        }
        // Not as it was shown: the same form may have been sent before.
        let member = self.store.staff_member(staff).await?.ok_or(CaseError::Missing("person"))?;
        Ok(self.has_password(&member, &password).await.then_some(password))
    }

    /// As [`Casework::reset_password`], for somebody who never had one.
    ///
    /// # Errors
    /// As [`Casework::person`].
    pub async fn first_password(
        &self,
        powers: &Powers,
        staff: StaffId,
        form: &str,
    ) -> Result<Option<String>> {
        self.reset_password(powers, staff, form, &self.keys.password_mark(staff, None)).await
    }

    /// Another text for each password that a person had, and nothing by which it could be guessed.
    pub fn password_mark(&self, member: &StaffMember) -> String {
        self.keys.password_mark(member.id, member.password.as_deref())
    }

    /// How many matters a person would leave behind; not what they have finished.
    ///
    /// # Errors
    /// The database's.
    pub async fn owed_by(&self, staff: StaffId) -> Result<u64> {
        Ok(self.store.tickets_of(staff).await?.len() as u64)
    }

    /// A person has left: they cannot sign in any more and are not texted, and their number may be given to somebody
    /// else. Their posts are kept for the day they return; what they owe goes to whoever answers for
    /// it then, who is told within a minute.
    ///
    /// # Errors
    /// As [`Casework::person`]; [`CaseError::Forbidden`] for oneself.
    pub async fn dismiss(&self, powers: &Powers, staff: StaffId) -> Result<()> {
        if powers.staff == staff {
            return Err(CaseError::Forbidden);
        }
        self.person(powers, staff).await?;
        self.remove(staff).await
    }

    /// As [`Casework::dismiss`], for whoever may run commands on the server.
    ///
    /// # Errors
    /// The database's.
    pub async fn remove(&self, staff: StaffId) -> Result<()> {
        let now = self.now();
        // An index that no number has: the number itself is free.
        let nobody = Fingerprint(random(self.entropy.as_ref()));
        let mut tx = self.store.begin().await?;
        tx.set_active(staff, false, nobody, now).await?;
        tx.end_sessions(staff).await?;
        tx.revoke_access_tokens(staff, None, None, now).await?;
        tx.commit().await?;
        self.register.forget();
        Ok(())
    }

    /// A person who had left is back at their posts.
    ///
    /// # Errors
    /// As [`Casework::person`]; [`CaseError::Input`] when another person has their number by now.
    pub async fn reinstate(&self, powers: &Powers, staff: StaffId) -> Result<()> {
        let person = self.person(powers, staff).await?;
        let index = self.keys.find_phone(&person.phone);
        let now = self.now();
        let mut tx = self.store.begin().await?;
        match tx.set_active(staff, true, index, now).await {
            Err(StoreError::Exists(_)) => return Err(number_taken()),
            other => other?,
        }
        tx.commit().await?;
        self.register.forget();
        Ok(())
    }
}

fn lie_within(posts: &[Post], divisions: &[DivisionCode]) -> bool {
    posts.iter().all(|post| divisions.iter().any(|division| division.contains(&post.division)))
}

fn number_taken() -> CaseError {
    CaseError::Input("another person has this telephone number".to_owned())
}
