//! Staff, and the posts they hold.

use std::collections::BTreeMap;

use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::Post;
use domain::policy::RoleId;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict, SelectStatement};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::case::{Fingerprint, Sealed};
use crate::convert::{array, division};
use crate::entity::{posts, staff};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::register::contains;
use crate::register::ways::is_unproven;
use crate::store::{Store, Tx};
use crate::subtree::within_any;
use crate::time::millis;

const STAFF: &str = "staff";
const POSTS: &str = "posts";

/// How many people are written with one statement.
const MANY: usize = 500;

/// A person on the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Their key.
    pub id: StaffId,
    /// The administrator's own code for them.
    pub code: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub phone: Sealed,
    /// By which they sign in and their replies are known.
    pub phone_index: Fingerprint,
    /// Their mail address, when they have one.
    pub mail: Option<Sealed>,
    /// By which it is known that it is still the same; nothing for one from before there was such an index.
    pub mail_index: Option<Fingerprint>,
    /// The hash of their password in PHC form, when they have one.
    pub password: Option<String>,
    /// Whether they still work here.
    pub active: bool,
}

/// A person as given; the key is found by their code or given anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaff {
    /// The administrator's own code for them.
    pub code: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub phone: Sealed,
    /// By which they sign in.
    pub phone_index: Fingerprint,
    /// Whether they still work here.
    pub active: bool,
}

/// A mail address to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMail {
    /// The address.
    pub sealed: Sealed,
    /// By which it is known that it is still the same.
    pub index: Fingerprint,
}

impl TryFrom<staff::Model> for StaffMember {
    type Error = StoreError;

    fn try_from(row: staff::Model) -> Result<Self> {
        Ok(Self {
            id: StaffId(row.id),
            code: row.code,
            name: row.name,
            phone: Sealed(row.phone_sealed),
            phone_index: Fingerprint(array(STAFF, &row.phone_index)?),
            mail: row.mail_sealed.map(Sealed),
            mail_index: row.mail_index.map(|index| array(STAFF, &index)).transpose()?.map(Fingerprint),
            password: row.password,
            active: row.active,
        })
    }
}

/// Who is looked for among the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSearch<'a> {
    /// They hold a post within one of these.
    pub divisions: &'a [DivisionCode],
    /// Those who hold no post at all as well.
    pub without_post: bool,
    /// A part of their name or code, in whatever case; everybody when empty.
    pub text: &'a str,
    /// Or their whole number.
    pub phone: Option<Fingerprint>,
    /// Only those who are here and have no proven way to be told.
    pub unproven: bool,
}

/// The keys of everybody who holds a post that fits.
fn holders(of: Condition) -> SelectStatement {
    QueryTrait::into_query(posts::Entity::find().select_only().column(posts::Column::Staff).filter(of))
}

/// Whoever does something within these divisions and nothing elsewhere; whoever does nothing at all as well, if wanted.
pub(super) fn reached_wholly(divisions: &[DivisionCode], without_post: bool) -> Condition {
    use staff::Column as C;
    let within = within_any(posts::Column::Division, divisions);
    let outside = within_any(posts::Column::Division, divisions).not();
    let wholly =
        Condition::all().add(C::Id.in_subquery(holders(within))).add(C::Id.not_in_subquery(holders(outside)));
    let reached = Condition::any().add(wholly);
    if without_post { reached.add(C::Id.not_in_subquery(holders(Condition::all()))) } else { reached }
}

/// The keys of everybody who is here.
pub(super) fn active() -> SelectStatement {
    let here = staff::Entity::find().filter(staff::Column::Active.eq(true));
    QueryTrait::into_query(here.select_only().column(staff::Column::Id))
}

fn post(row: posts::Model) -> Result<Post> {
    Ok(Post {
        staff: StaffId(row.staff),
        role: RoleId::new(row.role),
        division: division(POSTS, &row.division)?,
    })
}

impl Store {
    /// Everybody, by code.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn staff(&self) -> Result<Vec<StaffMember>> {
        let rows = staff::Entity::find().order_by_asc(staff::Column::Code).all(self.reader()).await?;
        rows.into_iter().map(StaffMember::try_from).collect()
    }

    /// Those who fit, who are here before who have left, by code; at most `limit` from `offset`, and how many there are.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn search_staff(
        &self,
        search: &StaffSearch<'_>,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<StaffMember>, u64)> {
        use staff::Column as C;
        let within = within_any(posts::Column::Division, search.divisions);
        let mut reached = Condition::any().add(C::Id.in_subquery(holders(within)));
        if search.without_post {
            reached = reached.add(C::Id.not_in_subquery(holders(Condition::all())));
        }
        let mut fits =
            Condition::any().add(contains(C::Name, search.text)).add(contains(C::Code, search.text));
        if let Some(phone) = search.phone {
            fits = fits.add(C::PhoneIndex.eq(phone.0.to_vec()));
        }
        let mut query = staff::Entity::find().filter(reached).filter(fits);
        if search.unproven {
            query = query.filter(C::Active.eq(true)).filter(is_unproven());
        }
        let all = query.clone().count(self.reader()).await?;
        let page = query
            .order_by_desc(C::Active)
            .order_by_asc(C::Code)
            .offset(offset)
            .limit(limit)
            .all(self.reader())
            .await?;
        Ok((page.into_iter().map(StaffMember::try_from).collect::<Result<_>>()?, all))
    }

    /// The person with this code.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn staff_by_code(&self, code: &str) -> Result<Option<StaffMember>> {
        let row = staff::Entity::find().filter(staff::Column::Code.eq(code)).one(self.reader()).await?;
        row.map(StaffMember::try_from).transpose()
    }

    /// The posts of several people.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn posts_of_all(&self, people: &[StaffId]) -> Result<Vec<Post>> {
        let held = posts::Column::Staff.is_in(people.iter().map(|staff| staff.0));
        posts::Entity::find().filter(held).all(self.reader()).await?.into_iter().map(post).collect()
    }

    /// Whether anybody holds a post outside of these divisions.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_posts_outside(&self, divisions: &[DivisionCode]) -> Result<bool> {
        let outside = within_any(posts::Column::Division, divisions).not();
        Ok(posts::Entity::find().filter(outside).one(self.reader()).await?.is_some())
    }

    /// One person.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn staff_member(&self, id: StaffId) -> Result<Option<StaffMember>> {
        let row = staff::Entity::find_by_id(id.0).one(self.reader()).await?;
        row.map(StaffMember::try_from).transpose()
    }

    /// The person with this number.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn staff_by_phone(&self, index: Fingerprint) -> Result<Option<StaffMember>> {
        let row = staff::Entity::find()
            .filter(staff::Column::PhoneIndex.eq(index.0.to_vec()))
            .one(self.reader())
            .await?;
        row.map(StaffMember::try_from).transpose()
    }

    /// All posts, also of people who have left.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn posts(&self) -> Result<Vec<Post>> {
        posts::Entity::find().all(self.reader()).await?.into_iter().map(post).collect()
    }

    /// The posts of everybody who is here.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn active_posts(&self) -> Result<Vec<Post>> {
        let rows = posts::Entity::find()
            .filter(posts::Column::Staff.in_subquery(active()))
            .all(self.reader())
            .await?;
        rows.into_iter().map(post).collect()
    }

    /// The posts of one person.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn posts_of(&self, id: StaffId) -> Result<Vec<Post>> {
        let rows = posts::Entity::find().filter(posts::Column::Staff.eq(id.0)).all(self.reader()).await?;
        rows.into_iter().map(post).collect()
    }

    /// The posts of active people in a division.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn posts_in(&self, code: &DivisionCode) -> Result<Vec<Post>> {
        let rows = posts::Entity::find()
            .filter(posts::Column::Division.eq(code.as_str()))
            .filter(posts::Column::Staff.in_subquery(active()))
            .order_by_asc(posts::Column::Staff)
            .all(self.reader())
            .await?;
        rows.into_iter().map(post).collect()
    }

    /// The posts of active people in a division and those above it.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn posts_on_path(&self, code: &DivisionCode) -> Result<Vec<Post>> {
        let rows = posts::Entity::find()
            .filter(posts::Column::Division.is_in(code.path().into_iter().map(String::from)))
            .filter(posts::Column::Staff.in_subquery(active()))
            .all(self.reader())
            .await?;
        rows.into_iter().map(post).collect()
    }
}

/// A password that is there already stays, for a conflict does not touch it.
fn staff_row(given: &NewStaff, at: Timestamp) -> staff::ActiveModel {
    staff::ActiveModel {
        id: NotSet,
        code: Set(given.code.clone()),
        name: Set(given.name.clone()),
        phone_sealed: Set(given.phone.0.clone()),
        phone_index: Set(given.phone_index.0.to_vec()),
        password: Set(None),
        mail_sealed: Set(None),
        mail_index: Set(None),
        active: Set(given.active),
        changed_at: Set(millis(at)),
    }
}

/// Somebody who is stored already is found again by their code.
fn by_code() -> OnConflict {
    use staff::Column as C;
    OnConflict::column(C::Code)
        .update_columns([C::Name, C::PhoneSealed, C::PhoneIndex, C::Active, C::ChangedAt])
        .to_owned()
}

fn post_row(id: StaffId, (role, division): &(RoleId, DivisionCode)) -> posts::ActiveModel {
    posts::ActiveModel { staff: Set(id.0), role: Set(role.to_string()), division: Set(division.to_string()) }
}

impl Tx {
    /// Writes a person, found again by their code, and gives their key. The password stays.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when another person has the same telephone number.
    pub async fn put_staff(&mut self, given: &NewStaff, at: Timestamp) -> Result<StaffId> {
        let insert = staff::Entity::insert(staff_row(given, at)).on_conflict(by_code());
        let row = insert.exec_with_returning(&self.inner).await?;
        self.register_changed().await?;
        Ok(StaffId(row.id))
    }

    /// Writes many people as [`Tx::put_staff`] does, and sets the posts of each to exactly those beside them, in a few
    /// statements for some hundreds of them: nobody else can write to SQLite meanwhile.
    ///
    /// # Errors
    /// As [`Tx::put_staff`].
    pub async fn put_all_staff(
        &mut self,
        given: &[(NewStaff, Vec<(RoleId, DivisionCode)>)],
        at: Timestamp,
    ) -> Result<()> {
        for chunk in given.chunks(MANY) {
            let rows = chunk.iter().map(|(person, _)| staff_row(person, at));
            let insert = staff::Entity::insert_many(rows).on_conflict(by_code());
            insert.exec_without_returning(&self.inner).await?;
            let ids: Vec<(String, i64)> = staff::Entity::find()
                .select_only()
                .columns([staff::Column::Code, staff::Column::Id])
                .filter(staff::Column::Code.is_in(chunk.iter().map(|(person, _)| person.code.as_str())))
                .into_tuple()
                .all(&self.inner)
                .await?;
            let ids: BTreeMap<String, StaffId> =
                ids.into_iter().map(|(code, id)| (code, StaffId(id))).collect();
            posts::Entity::delete_many()
                .filter(posts::Column::Staff.is_in(ids.values().map(|id| id.0)))
                .exec(&self.inner)
                .await?;
            let held = chunk.iter().filter_map(|(person, held)| Some((*ids.get(&person.code)?, held)));
            let rows = held.flat_map(|(id, held)| held.iter().map(move |post| post_row(id, post)));
            insert_all(&self.inner, rows.collect()).await?;
        }
        self.register_changed().await
    }

    /// Sets the mail addresses of people, found by their codes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_mail(&mut self, people: &[(String, Option<StoredMail>)]) -> Result<()> {
        for (code, mail) in people {
            let sealed = mail.as_ref().map(|mail| mail.sealed.0.clone());
            let index = mail.as_ref().map(|mail| mail.index.0.to_vec());
            staff::Entity::update_many()
                .col_expr(staff::Column::MailSealed, Expr::value(sealed))
                .col_expr(staff::Column::MailIndex, Expr::value(index))
                .filter(staff::Column::Code.eq(code.as_str()))
                .exec(&self.inner)
                .await?;
        }
        Ok(())
    }

    /// Sets the posts of a person to exactly these.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_posts(&mut self, id: StaffId, held: &[(RoleId, DivisionCode)]) -> Result<()> {
        posts::Entity::delete_many().filter(posts::Column::Staff.eq(id.0)).exec(&self.inner).await?;
        insert_all(&self.inner, held.iter().map(|post| post_row(id, post)).collect()).await?;
        self.register_changed().await
    }

    /// Notes that a person has left, or is back; with the index by which their number is to be found from now on.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when another person has the number.
    pub async fn set_active(
        &mut self,
        id: StaffId,
        active: bool,
        phone: Fingerprint,
        at: Timestamp,
    ) -> Result<()> {
        staff::Entity::update_many()
            .col_expr(staff::Column::Active, Expr::value(active))
            .col_expr(staff::Column::PhoneIndex, Expr::value(phone.0.to_vec()))
            .col_expr(staff::Column::ChangedAt, Expr::value(millis(at)))
            .filter(staff::Column::Id.eq(id.0))
            .exec(&self.inner)
            .await?;
        self.register_changed().await
    }

    /// Takes people's telephone numbers from them before their new ones are written: each gets an index that stands for no
    /// number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn free_phones(&mut self, people: &[(StaffId, Fingerprint)]) -> Result<()> {
        for (id, nobody) in people {
            staff::Entity::update_many()
                .col_expr(staff::Column::PhoneIndex, Expr::value(nobody.0.to_vec()))
                .filter(staff::Column::Id.eq(id.0))
                .exec(&self.inner)
                .await?;
        }
        Ok(())
    }

    /// Sets the hash of a password if it is still `before`. Says whether it was.
    ///
    /// # Errors
    /// What the database says.
    pub async fn replace_password(&mut self, id: StaffId, before: Option<&str>, hash: &str) -> Result<bool> {
        let same = match before {
            Some(before) => staff::Column::Password.eq(before),
            None => staff::Column::Password.is_null(),
        };
        let done = staff::Entity::update_many()
            .col_expr(staff::Column::Password, Expr::value(hash))
            .filter(staff::Column::Id.eq(id.0))
            .filter(same)
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Sets the hash of a password, in PHC form.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_password(&mut self, id: StaffId, hash: &str) -> Result<()> {
        staff::Entity::update_many()
            .col_expr(staff::Column::Password, Expr::value(hash))
            .filter(staff::Column::Id.eq(id.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
