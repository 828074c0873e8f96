//! The ways by which people are told: how each stands, and the codes that were sent to prove one.
//!
//! What is known of a way is known of one number or address. It counts only while that is the person's.

use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::policy::RoleId;
use domain::ways::{Loss, SentCode, Standing, Way};
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

use super::people::{StaffMember, reached_wholly};
use crate::case::Fingerprint;
use crate::convert::array;
use crate::entity::{posts, staff, way_codes, ways};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp, timestamp_null};

const WAYS: &str = "ways";
const CODES: &str = "way_codes";

/// How many rows are locked with one statement.
const HELD: usize = 500;

/// What is known of a way of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWay {
    /// Which.
    pub way: Way,
    /// Of this number or address; of another one nothing is known.
    pub address: Fingerprint,
    /// How it stands.
    pub standing: Standing,
}

/// The key of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WayCodeId(pub i64);

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayCode {
    /// Its key.
    pub id: WayCodeId,
    /// To whom, how and what of.
    pub new: NewWayCode,
    /// Whether it can still be entered.
    pub sent: SentCode,
}

/// A code to be sent. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWayCode {
    /// To whom.
    pub staff: StaffId,
    /// By which way.
    pub way: Way,
    /// To this number or address.
    pub address: Fingerprint,
    /// What it is made of, with a key that does not lie here.
    pub seed: [u8; 16],
    /// When.
    pub made: Timestamp,
    /// Who had it sent.
    pub by: StaffId,
    /// Until when it holds.
    pub until: Timestamp,
}

impl TryFrom<ways::Model> for StoredWay {
    type Error = StoreError;

    fn try_from(row: ways::Model) -> Result<Self> {
        let proof = row.proven_by.map(|word| word.parse()).transpose();
        let proof = proof.map_err(|fault| StoreError::corrupt(WAYS, fault))?;
        let why_lost = row.lost_by.map(|word| word.parse()).transpose();
        let why_lost = why_lost.map_err(|fault| StoreError::corrupt(WAYS, fault))?;
        let standing = Standing {
            proven: timestamp_null(WAYS, row.proven_at)?.zip(proof),
            lost: timestamp_null(WAYS, row.lost_at)?.zip(why_lost),
        };
        let way = row.way.parse().map_err(|fault| StoreError::corrupt(WAYS, fault))?;
        Ok(Self { way, address: Fingerprint(array(WAYS, &row.address)?), standing })
    }
}

impl TryFrom<way_codes::Model> for WayCode {
    type Error = StoreError;

    fn try_from(row: way_codes::Model) -> Result<Self> {
        let until = timestamp(CODES, row.holds_until)?;
        Ok(Self {
            id: WayCodeId(row.id),
            new: NewWayCode {
                staff: StaffId(row.staff),
                way: row.way.parse().map_err(|fault| StoreError::corrupt(CODES, fault))?,
                address: Fingerprint(array(CODES, &row.address)?),
                seed: array(CODES, &row.seed)?,
                made: timestamp(CODES, row.made_at)?,
                by: StaffId(row.made_by),
                until,
            },
            sent: SentCode {
                until,
                tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
                used: row.used_at.is_some(),
            },
        })
    }
}

/// Rows about what this person's number or address is now, in a query of `staff`.
fn of_the_present(staff: Expr, address: Expr, index: staff::Column) -> Condition {
    Condition::all()
        .add(staff.equals((staff::Entity, staff::Column::Id)))
        .add(address.equals((staff::Entity, index)))
}

/// In a query of `staff`: whether one of their ways stands like this.
fn has_way(way: Way, index: staff::Column, like: Condition) -> Expr {
    let (of, address) = ((ways::Entity, ways::Column::Staff), (ways::Entity, ways::Column::Address));
    let found = ways::Entity::find()
        .select_only()
        .column(ways::Column::Staff)
        .filter(ways::Column::Way.eq(way.as_str()))
        .filter(of_the_present(Expr::col(of), Expr::col(address), index))
        .filter(like);
    Expr::exists(QueryTrait::into_query(found))
}

/// In a query of `staff`: whoever has no way that is proven and still holds.
pub(super) fn is_unproven() -> Condition {
    let holds =
        || Condition::all().add(ways::Column::ProvenAt.is_not_null()).add(ways::Column::LostAt.is_null());
    Condition::all()
        .add(has_way(Way::Phone, staff::Column::PhoneIndex, holds()).not())
        .add(has_way(Way::Mail, staff::Column::MailIndex, holds()).not())
}

/// In a query of `staff`: to whose present number a code was sent since then.
fn was_asked(since: Timestamp) -> Expr {
    use way_codes::Column as C;
    let (of, address) = ((way_codes::Entity, C::Staff), (way_codes::Entity, C::Address));
    let sent = way_codes::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::Way.eq(Way::Phone.as_str()))
        .filter(C::MadeAt.gt(millis(since)))
        .filter(of_the_present(Expr::col(of), Expr::col(address), staff::Column::PhoneIndex));
    Expr::exists(QueryTrait::into_query(sent))
}

fn to_ask(divisions: &[DivisionCode], without_post: bool, since: Timestamp) -> Select<staff::Entity> {
    let refused = Condition::all().add(ways::Column::LostBy.eq(Loss::Refused.as_str()));
    staff::Entity::find()
        .filter(staff::Column::Active.eq(true))
        .filter(reached_wholly(divisions, without_post))
        .filter(is_unproven())
        .filter(has_way(Way::Phone, staff::Column::PhoneIndex, refused).not())
        .filter(was_asked(since).not())
}

impl Store {
    /// What is known of the ways of several people.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn ways_of(&self, people: &[StaffId]) -> Result<Vec<(StaffId, StoredWay)>> {
        let of = ways::Column::Staff.is_in(people.iter().map(|staff| staff.0));
        let rows = ways::Entity::find().filter(of).all(self.reader()).await?;
        rows.into_iter().map(|row| Ok((StaffId(row.staff), row.try_into()?))).collect()
    }

    /// The codes that were sent to a person by a way since a time, the latest first.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn way_codes(&self, person: StaffId, way: Way, since: Timestamp) -> Result<Vec<WayCode>> {
        use way_codes::Column as C;
        let rows = way_codes::Entity::find()
            .filter(C::Staff.eq(person.0))
            .filter(C::Way.eq(way.as_str()))
            .filter(C::MadeAt.gt(millis(since)))
            .order_by_desc(C::MadeAt)
            .order_by_desc(C::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(WayCode::try_from).collect()
    }

    /// Everybody who is to be asked for proof by text: who is here, does nothing outside of these divisions, has no proven
    /// way, has a number that was not refused, and was not sent a code since that time. By key.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn unproven_staff(
        &self,
        divisions: &[DivisionCode],
        without_post: bool,
        since: Timestamp,
    ) -> Result<Vec<StaffMember>> {
        let asked = to_ask(divisions, without_post, since).order_by_asc(staff::Column::Id);
        asked.all(self.reader()).await?.into_iter().map(StaffMember::try_from).collect()
    }

    /// How many [`Store::unproven_staff`] would give.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_unproven_staff(
        &self,
        divisions: &[DivisionCode],
        without_post: bool,
        since: Timestamp,
    ) -> Result<u64> {
        Ok(to_ask(divisions, without_post, since).count(self.reader()).await?)
    }

    /// How many people who are here hold one of these roles anywhere and have no proven way, and how many hold one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_unproven(&self, roles: &[RoleId]) -> Result<(u64, u64)> {
        let held = posts::Entity::find()
            .select_only()
            .column(posts::Column::Staff)
            .filter(posts::Column::Role.is_in(roles.iter().map(ToString::to_string)));
        let holders = staff::Entity::find()
            .filter(staff::Column::Active.eq(true))
            .filter(staff::Column::Id.in_subquery(QueryTrait::into_query(held)));
        let all = holders.clone().count(self.reader()).await?;
        Ok((holders.filter(is_unproven()).count(self.reader()).await?, all))
    }
}

impl Tx {
    /// Makes others wait who would prove a way of these people, or send them a code, until the end of the transaction.
    ///
    /// # Errors
    /// What the database says.
    pub async fn hold_staff(&self, people: &[StaffId]) -> Result<()> {
        // SQLite has one writer anyway.
        if self.is_postgres() {
            for some in people.chunks(HELD) {
                let _: Vec<i64> = staff::Entity::find()
                    .select_only()
                    .column(staff::Column::Id)
                    .filter(staff::Column::Id.is_in(some.iter().map(|staff| staff.0)))
                    .order_by_asc(staff::Column::Id)
                    .lock(LockType::Update)
                    .into_tuple()
                    .all(&self.inner)
                    .await?;
            }
        }
        Ok(())
    }

    /// What is known of one way of a person.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn way_of(&self, person: StaffId, way: Way) -> Result<Option<StoredWay>> {
        let key = (person.0, way.as_str().to_owned());
        let row = ways::Entity::find_by_id(key).one(&self.inner).await?;
        row.map(StoredWay::try_from).transpose()
    }

    /// Writes what is known of a way of a person, in the place of what was known of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_way(&mut self, person: StaffId, known: &StoredWay) -> Result<()> {
        use ways::Column as C;
        let Standing { proven, lost } = known.standing;
        let row = ways::ActiveModel {
            staff: Set(person.0),
            way: Set(known.way.as_str().to_owned()),
            address: Set(known.address.0.to_vec()),
            proven_at: Set(proven.map(|(at, _)| millis(at))),
            proven_by: Set(proven.map(|(_, proof)| proof.as_str().to_owned())),
            lost_at: Set(lost.map(|(at, _)| millis(at))),
            lost_by: Set(lost.map(|(_, loss)| loss.as_str().to_owned())),
        };
        let instead = OnConflict::columns([C::Staff, C::Way])
            .update_columns([C::Address, C::ProvenAt, C::ProvenBy, C::LostAt, C::LostBy])
            .to_owned();
        ways::Entity::insert(row).on_conflict(instead).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Writes down a code that is about to be sent, and forgets those to the same person from before `before`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_way_code(&mut self, new: &NewWayCode, before: Timestamp) -> Result<()> {
        way_codes::Entity::delete_many()
            .filter(way_codes::Column::Staff.eq(new.staff.0))
            .filter(way_codes::Column::MadeAt.lt(millis(before)))
            .exec(&self.inner)
            .await?;
        let row = way_codes::ActiveModel {
            id: NotSet,
            staff: Set(new.staff.0),
            way: Set(new.way.as_str().to_owned()),
            address: Set(new.address.0.to_vec()),
            seed: Set(new.seed.to_vec()),
            made_at: Set(millis(new.made)),
            made_by: Set(new.by.0),
            holds_until: Set(millis(new.until)),
            tries: Set(0),
            used_at: Set(None),
        };
        insert_all(&self.inner, vec![row]).await
    }

    /// Counts one try of a code that was tried less than `most` times and is not used. Says whether it may be tried.
    ///
    /// # Errors
    /// What the database says.
    pub async fn try_way_code(&mut self, id: WayCodeId, most: u32) -> Result<bool> {
        use way_codes::Column as C;
        let done = way_codes::Entity::update_many()
            .col_expr(C::Tries, Expr::col(C::Tries).add(1))
            .filter(C::Id.eq(id.0))
            .filter(C::Tries.lt(i64::from(most)))
            .filter(C::UsedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Uses a code up. Says whether it could still be used.
    ///
    /// # Errors
    /// What the database says.
    pub async fn use_way_code(&mut self, id: WayCodeId, at: Timestamp) -> Result<bool> {
        use way_codes::Column as C;
        let done = way_codes::Entity::update_many()
            .col_expr(C::UsedAt, Expr::value(millis(at)))
            .filter(C::Id.eq(id.0))
            .filter(C::UsedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
