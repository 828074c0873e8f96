//! Places.

use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::PlaceNumber;
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::convert::{division, place};
use crate::entity::places;
use crate::error::{Result, StoreError};
use crate::register::contains;
use crate::store::{Store, Tx};
use crate::subtree::{within, within_any};
use crate::time::millis;

const TABLE: &str = "places";

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

impl TryFrom<places::Model> for Place {
    type Error = StoreError;

    fn try_from(row: places::Model) -> Result<Self> {
        Ok(Self {
            number: place(TABLE, row.number)?,
            code: row.code,
            name: row.name,
            division: division(TABLE, &row.division)?,
            address: row.address,
            households: row.households,
            keeper: row.keeper.map(StaffId),
            hotline: row.hotline,
            position: row.longitude.zip(row.latitude),
        })
    }
}

impl Store {
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

    /// Places within any of `divisions` whose name, address or code contains `text` in whatever case, or whose number is `number`; one
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
            .add(contains(places::Column::Name, text))
            .add(contains(places::Column::Address, text))
            .add(contains(places::Column::Code, text));
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
}

impl Tx {
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
}
