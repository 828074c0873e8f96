//! The register: divisions, places and their codes, staff and the posts they hold.

use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::Post;
use domain::number::{Issue, PlaceNumber};
use domain::policy::RoleId;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::case::{Fingerprint, Sealed};
use crate::convert::{array, division, place};
use crate::entity::{divisions, place_codes, places, posts, staff};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::subtree::{within, within_any};
use crate::time::{millis, timestamp, timestamp_null};

/// A division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Its code, which says where in the tree it lies.
    pub code: DivisionCode,
    /// Its name.
    pub name: String,
}

/// What a code is posted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its number, which its codes carry.
    pub number: PlaceNumber,
    /// The administrator's own code for it, by which an import finds it again.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The village, community or grid that it lies in.
    pub division: DivisionCode,
    /// Its address.
    pub address: Option<String>,
    /// How many households.
    pub households: Option<i32>,
    /// The person who answers for its matters before anybody else.
    pub keeper: Option<StaffId>,
    /// A telephone number for those without a smartphone.
    pub hotline: Option<String>,
    /// Degrees east and north (WGS 84).
    pub position: Option<(f64, f64)>,
}

/// One issue of the code of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeIssue {
    /// The place.
    pub place: PlaceNumber,
    /// Which issue.
    pub issue: Issue,
    /// Since when it holds.
    pub issued: Timestamp,
    /// Since when it does not any more.
    pub revoked: Option<Timestamp>,
    /// Why not.
    pub reason: Option<String>,
}

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

const PLACES: &str = "places";
const CODES: &str = "place_codes";
const STAFF: &str = "staff";
const POSTS: &str = "posts";

impl TryFrom<divisions::Model> for Division {
    type Error = StoreError;

    fn try_from(row: divisions::Model) -> Result<Self> {
        Ok(Self { code: division("divisions", &row.code)?, name: row.name })
    }
}

impl TryFrom<places::Model> for Place {
    type Error = StoreError;

    fn try_from(row: places::Model) -> Result<Self> {
        Ok(Self {
            number: place(PLACES, row.number)?,
            code: row.code,
            name: row.name,
            division: division(PLACES, &row.division)?,
            address: row.address,
            households: row.households,
            keeper: row.keeper.map(StaffId),
            hotline: row.hotline,
            position: row.longitude.zip(row.latitude),
        })
    }
}

impl TryFrom<place_codes::Model> for CodeIssue {
    type Error = StoreError;

    fn try_from(row: place_codes::Model) -> Result<Self> {
        let issue = u8::try_from(row.issue).ok().and_then(|i| Issue::new(i).ok());
        Ok(Self {
            place: place(CODES, row.place)?,
            issue: issue.ok_or_else(|| StoreError::corrupt(CODES, format_args!("issue is {}", row.issue)))?,
            issued: timestamp(CODES, row.issued_at)?,
            revoked: timestamp_null(CODES, row.revoked_at)?,
            reason: row.reason,
        })
    }
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
            password: row.password,
            active: row.active,
        })
    }
}

fn post(row: posts::Model) -> Result<Post> {
    Ok(Post {
        staff: StaffId(row.staff),
        role: RoleId::new(row.role),
        division: division(POSTS, &row.division)?,
    })
}

impl Store {
    /// All divisions in the order of their codes, so that each stands behind what contains it.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn divisions(&self) -> Result<Vec<Division>> {
        let rows = divisions::Entity::find().order_by_asc(divisions::Column::Code).all(self.reader()).await?;
        rows.into_iter().map(Division::try_from).collect()
    }

    /// A division and those above it, the smallest first.
    ///
    /// # Errors
    /// As [`Store::divisions`].
    pub async fn division_path(&self, code: &DivisionCode) -> Result<Vec<Division>> {
        let path = code.path().into_iter().map(String::from);
        let rows = divisions::Entity::find()
            .filter(divisions::Column::Code.is_in(path))
            .order_by_desc(divisions::Column::Code)
            .all(self.reader())
            .await?;
        let mut found: Vec<Division> = rows.into_iter().map(Division::try_from).collect::<Result<_>>()?;
        found.sort_by_key(|d| std::cmp::Reverse(d.code.level()));
        Ok(found)
    }

    /// A place by its number.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn place(&self, number: PlaceNumber) -> Result<Option<Place>> {
        let row = places::Entity::find_by_id(i64::from(number.get())).one(self.reader()).await?;
        row.map(Place::try_from).transpose()
    }

    /// The places within a division, in the order of division and code.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn places_within(&self, code: &DivisionCode) -> Result<Vec<Place>> {
        let rows = places::Entity::find()
            .filter(within(places::Column::Division, code))
            .order_by_asc(places::Column::Division)
            .order_by_asc(places::Column::Number)
            .all(self.reader())
            .await?;
        rows.into_iter().map(Place::try_from).collect()
    }

    /// Places within any of `divisions` whose name, address or code contains `text`, or whose number is `number`; one
    /// page of `limit`, from `offset`, and how many there are in all.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn search_places(
        &self,
        divisions: &[DivisionCode],
        text: &str,
        number: Option<PlaceNumber>,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<Place>, u64)> {
        let mut matching = Condition::any()
            .add(places::Column::Name.contains(text))
            .add(places::Column::Address.contains(text))
            .add(places::Column::Code.contains(text));
        if let Some(number) = number {
            matching = matching.add(places::Column::Number.eq(i64::from(number.get())));
        }
        let query =
            places::Entity::find().filter(within_any(places::Column::Division, divisions)).filter(matching);
        let all = query.clone().count(self.reader()).await?;
        let page = query
            .order_by_asc(places::Column::Division)
            .order_by_asc(places::Column::Number)
            .offset(offset)
            .limit(limit)
            .all(self.reader())
            .await?;
        Ok((page.into_iter().map(Place::try_from).collect::<Result<_>>()?, all))
    }

    /// All places, by number.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn places(&self) -> Result<Vec<Place>> {
        let rows = places::Entity::find().order_by_asc(places::Column::Number).all(self.reader()).await?;
        rows.into_iter().map(Place::try_from).collect()
    }

    /// A place by the administrator's own code for it.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn place_by_code(&self, code: &str) -> Result<Option<Place>> {
        let row = places::Entity::find().filter(places::Column::Code.eq(code)).one(self.reader()).await?;
        row.map(Place::try_from).transpose()
    }

    /// How many places there are.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_places(&self) -> Result<u64> {
        Ok(places::Entity::find().count(self.reader()).await?)
    }

    /// All issues of a place's code, oldest first.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn codes(&self, number: PlaceNumber) -> Result<Vec<CodeIssue>> {
        let rows = place_codes::Entity::find()
            .filter(place_codes::Column::Place.eq(i64::from(number.get())))
            .order_by_asc(place_codes::Column::Issue)
            .all(self.reader())
            .await?;
        rows.into_iter().map(CodeIssue::try_from).collect()
    }

    /// The codes that hold now of all places within a division, by place number.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn current_codes(&self, code: &DivisionCode) -> Result<Vec<CodeIssue>> {
        let within = places::Entity::find()
            .select_only()
            .column(places::Column::Number)
            .filter(within(places::Column::Division, code));
        let rows = place_codes::Entity::find()
            .filter(place_codes::Column::RevokedAt.is_null())
            .filter(place_codes::Column::Place.in_subquery(sea_orm::QueryTrait::into_query(within)))
            .order_by_asc(place_codes::Column::Place)
            .all(self.reader())
            .await?;
        rows.into_iter().map(CodeIssue::try_from).collect()
    }

    /// Everybody, by code.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn staff(&self) -> Result<Vec<StaffMember>> {
        let rows = staff::Entity::find().order_by_asc(staff::Column::Code).all(self.reader()).await?;
        rows.into_iter().map(StaffMember::try_from).collect()
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

    /// The posts of one person.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn posts_of(&self, id: StaffId) -> Result<Vec<Post>> {
        let rows = posts::Entity::find().filter(posts::Column::Staff.eq(id.0)).all(self.reader()).await?;
        rows.into_iter().map(post).collect()
    }

    /// The posts of active people in a division and those above it.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn posts_on_path(&self, code: &DivisionCode) -> Result<Vec<Post>> {
        let active = staff::Entity::find()
            .select_only()
            .column(staff::Column::Id)
            .filter(staff::Column::Active.eq(true));
        let rows = posts::Entity::find()
            .filter(posts::Column::Division.is_in(code.path().into_iter().map(String::from)))
            .filter(posts::Column::Staff.in_subquery(sea_orm::QueryTrait::into_query(active)))
            .all(self.reader())
            .await?;
        rows.into_iter().map(post).collect()
    }
}

impl Tx {
    /// Writes divisions, new ones and changed ones.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_divisions(&mut self, given: &[Division], at: Timestamp) -> Result<()> {
        let row = |d: &Division| divisions::ActiveModel {
            code: Set(d.code.to_string()),
            name: Set(d.name.clone()),
            parent: Set(d.code.parent().map(String::from)),
            changed_at: Set(millis(at)),
        };
        let update = OnConflict::column(divisions::Column::Code)
            .update_columns([
                divisions::Column::Name,
                divisions::Column::Parent,
                divisions::Column::ChangedAt,
            ])
            .to_owned();
        for chunk in given.chunks(500) {
            let rows = chunk.iter().map(row);
            divisions::Entity::insert_many(rows)
                .on_conflict(update.clone())
                .exec_without_returning(&self.inner)
                .await?;
        }
        self.register_changed().await
    }

    /// Writes places, new ones and changed ones, found again by their number.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when two places would have the same code.
    pub async fn put_places(&mut self, given: &[Place], at: Timestamp) -> Result<()> {
        use places::Column as C;
        let row = |p: &Place| places::ActiveModel {
            number: Set(i64::from(p.number.get())),
            code: Set(p.code.clone()),
            name: Set(p.name.clone()),
            division: Set(p.division.to_string()),
            address: Set(p.address.clone()),
            households: Set(p.households),
            keeper: Set(p.keeper.map(|k| k.0)),
            hotline: Set(p.hotline.clone()),
            longitude: Set(p.position.map(|(east, _)| east)),
            latitude: Set(p.position.map(|(_, north)| north)),
            changed_at: Set(millis(at)),
        };
        let update = OnConflict::column(C::Number)
            .update_columns([
                C::Code,
                C::Name,
                C::Division,
                C::Address,
                C::Households,
                C::Keeper,
                C::Hotline,
                C::Longitude,
                C::Latitude,
                C::ChangedAt,
            ])
            .to_owned();
        for chunk in given.chunks(500) {
            let rows = chunk.iter().map(row);
            places::Entity::insert_many(rows)
                .on_conflict(update.clone())
                .exec_without_returning(&self.inner)
                .await?;
        }
        self.register_changed().await
    }

    /// The highest place number given so far; 0 when there is none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_place_number(&self) -> Result<u32> {
        let last = places::Entity::find().order_by_desc(places::Column::Number).one(&self.inner).await?;
        Ok(last.map_or(0, |p| u32::try_from(p.number).unwrap_or(0)))
    }

    /// Issues codes.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when an issue exists already.
    pub async fn issue_codes(&mut self, codes: &[(PlaceNumber, Issue)], at: Timestamp) -> Result<()> {
        let row = |(place, issue): &(PlaceNumber, Issue)| place_codes::ActiveModel {
            place: Set(i64::from(place.get())),
            issue: Set(i32::from(issue.get())),
            issued_at: Set(millis(at)),
            revoked_at: Set(None),
            reason: Set(None),
        };
        insert_all(&self.inner, codes.iter().map(row).collect()).await?;
        self.register_changed().await
    }

    /// Revokes a code; one that is revoked already stays as it was.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revoke_code(
        &mut self,
        place: PlaceNumber,
        issue: Issue,
        reason: &str,
        at: Timestamp,
    ) -> Result<()> {
        place_codes::Entity::update_many()
            .set(place_codes::ActiveModel {
                revoked_at: Set(Some(millis(at))),
                reason: Set(Some(reason.to_owned())),
                ..Default::default()
            })
            .filter(place_codes::Column::Place.eq(i64::from(place.get())))
            .filter(place_codes::Column::Issue.eq(i32::from(issue.get())))
            .filter(place_codes::Column::RevokedAt.is_null())
            .exec(&self.inner)
            .await?;
        self.register_changed().await
    }

    /// Writes a person, found again by their code, and gives their key. The password stays.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when another person has the same telephone number.
    pub async fn put_staff(&mut self, given: &NewStaff, at: Timestamp) -> Result<StaffId> {
        use staff::Column as C;
        let row = staff::ActiveModel {
            id: NotSet,
            code: Set(given.code.clone()),
            name: Set(given.name.clone()),
            phone_sealed: Set(given.phone.0.clone()),
            phone_index: Set(given.phone_index.0.to_vec()),
            password: Set(None),
            active: Set(given.active),
            changed_at: Set(millis(at)),
        };
        let update = OnConflict::column(C::Code)
            .update_columns([C::Name, C::PhoneSealed, C::PhoneIndex, C::Active, C::ChangedAt])
            .to_owned();
        let row = staff::Entity::insert(row).on_conflict(update).exec_with_returning(&self.inner).await?;
        self.register_changed().await?;
        Ok(StaffId(row.id))
    }

    /// Sets the posts of a person to exactly these.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_posts(&mut self, id: StaffId, held: &[(RoleId, DivisionCode)]) -> Result<()> {
        posts::Entity::delete_many().filter(posts::Column::Staff.eq(id.0)).exec(&self.inner).await?;
        let row = |(role, division): &(RoleId, DivisionCode)| posts::ActiveModel {
            staff: Set(id.0),
            role: Set(role.to_string()),
            division: Set(division.to_string()),
        };
        insert_all(&self.inner, held.iter().map(row).collect()).await?;
        self.register_changed().await
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
