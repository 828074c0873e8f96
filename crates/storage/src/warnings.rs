//! Standing warnings.

use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::policy::CategoryId;
use domain::text::Words;
use domain::warning::{About, Warning};
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::convert::{division, place};
use crate::entity::{counters, warnings};
use crate::error::{Result, StoreError};
use crate::store::{Store, Tx};
use crate::subtree::within_any;
use crate::time::{millis, timestamp, timestamp_null};

const TABLE: &str = "warnings";

/// The counter that holds the day on which rates were looked at last.
const RATES: &str = "rates";

/// The key of a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WarningId(pub i64);

/// A warning as it is stored. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWarning {
    /// Its key.
    pub id: WarningId,
    /// What it is about, and why.
    pub warning: Warning,
    /// Since when it stands.
    pub since: Timestamp,
    /// When it was found to hold last.
    pub seen: Timestamp,
    /// When somebody dismissed it.
    pub dismissed: Option<Timestamp>,
    /// When it held no longer.
    pub ended: Option<Timestamp>,
}

impl TryFrom<warnings::Model> for StoredWarning {
    type Error = StoreError;

    fn try_from(row: warnings::Model) -> Result<Self> {
        let about = About {
            division: division(TABLE, &row.division)?,
            place: row.place.map(|number| place(TABLE, number)).transpose()?,
            category: row.category.map(CategoryId::new),
        };
        let reason = serde_json::from_str(&row.reason).map_err(|e| StoreError::corrupt(TABLE, e))?;
        Ok(Self {
            id: WarningId(row.id),
            warning: Warning { about, reason },
            since: timestamp(TABLE, row.since)?,
            seen: timestamp(TABLE, row.seen)?,
            dismissed: timestamp_null(TABLE, row.dismissed_at)?,
            ended: timestamp_null(TABLE, row.ended_at)?,
        })
    }
}

/// What is shown of a part of the tree: what holds and nobody has dismissed.
fn shown(divisions: &[DivisionCode]) -> Select<warnings::Entity> {
    warnings::Entity::find()
        .filter(warnings::Column::EndedAt.is_null())
        .filter(warnings::Column::DismissedAt.is_null())
        .filter(within_any(warnings::Column::Division, divisions))
}

fn reason_text(warning: &Warning) -> String {
    // A reason that was made by this program always has a text form.
    serde_json::to_string(&warning.reason).unwrap_or_default()
}

impl Store {
    /// How many warnings are shown of divisions.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_warnings(&self, divisions: &[DivisionCode]) -> Result<u64> {
        Ok(shown(divisions).count(self.reader()).await?)
    }

    /// The warnings that are shown of divisions, the newest first; at most `limit` from `offset`.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn shown_warnings(
        &self,
        divisions: &[DivisionCode],
        offset: u64,
        limit: u64,
    ) -> Result<Vec<StoredWarning>> {
        let rows = shown(divisions)
            .order_by_desc(warnings::Column::Since)
            .order_by_desc(warnings::Column::Id)
            .offset(offset)
            .limit(limit)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredWarning::try_from).collect()
    }

    /// A warning, whatever became of it.
    ///
    /// # Errors
    /// As [`Store::shown_warnings`].
    pub async fn warning(&self, id: WarningId) -> Result<Option<StoredWarning>> {
        let row = warnings::Entity::find_by_id(id.0).one(self.reader()).await?;
        row.map(StoredWarning::try_from).transpose()
    }

    /// All warnings of these kinds that have not ended, those included that somebody dismissed.
    ///
    /// # Errors
    /// As [`Store::shown_warnings`].
    pub async fn warnings_that_hold(&self, kinds: &[&str]) -> Result<Vec<StoredWarning>> {
        let rows = warnings::Entity::find()
            .filter(warnings::Column::EndedAt.is_null())
            .filter(warnings::Column::Kind.is_in(kinds.iter().copied()))
            .order_by_asc(warnings::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredWarning::try_from).collect()
    }

    /// The day on which rates were looked at last, as a number of days.
    ///
    /// # Errors
    /// What the database says.
    pub async fn rates_day(&self) -> Result<Option<i64>> {
        Ok(counters::Entity::find_by_id(RATES).one(self.reader()).await?.map(|row| row.value))
    }
}

impl Tx {
    /// Raises a warning. Says whether it was not there yet: another process may have found the same.
    ///
    /// # Errors
    /// What the database says.
    pub async fn raise_warning(&mut self, warning: &Warning, at: Timestamp) -> Result<bool> {
        let About { division, place, category } = &warning.about;
        let row = warnings::ActiveModel {
            key: Set(warning.key()),
            kind: Set(warning.reason.name().to_owned()),
            division: Set(division.as_str().to_owned()),
            place: Set(place.map(|place| i64::from(place.get()))),
            category: Set(category.as_ref().map(|category| category.as_str().to_owned())),
            reason: Set(reason_text(warning)),
            since: Set(millis(at)),
            seen: Set(millis(at)),
            ..Default::default()
        };
        let once = OnConflict::new().do_nothing().to_owned();
        let new = warnings::Entity::insert(row).on_conflict(once).exec_without_returning(&self.inner).await?;
        Ok(new > 0)
    }

    /// A warning holds still, with these figures.
    ///
    /// # Errors
    /// What the database says.
    pub async fn renew_warning(&mut self, id: WarningId, warning: &Warning, at: Timestamp) -> Result<()> {
        let now = warnings::ActiveModel {
            reason: Set(reason_text(warning)),
            seen: Set(millis(at)),
            ..Default::default()
        };
        warnings::Entity::update_many()
            .set(now)
            .filter(warnings::Column::Id.eq(id.0))
            .filter(warnings::Column::EndedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// A warning holds no longer. Says whether it did until now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_warning(&mut self, id: WarningId, at: Timestamp) -> Result<bool> {
        let ended = warnings::ActiveModel { ended_at: Set(Some(millis(at))), ..Default::default() };
        let done = warnings::Entity::update_many()
            .set(ended)
            .filter(warnings::Column::Id.eq(id.0))
            .filter(warnings::Column::EndedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Somebody has dismissed a warning. Once is enough: what the first of two said stays.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dismiss_warning(
        &mut self,
        id: WarningId,
        by: StaffId,
        why: &Words,
        at: Timestamp,
    ) -> Result<()> {
        let dismissed = warnings::ActiveModel {
            dismissed_at: Set(Some(millis(at))),
            dismissed_by: Set(Some(by.0)),
            dismissed_why: Set(Some(why.as_str().to_owned())),
            ..Default::default()
        };
        warnings::Entity::update_many()
            .set(dismissed)
            .filter(warnings::Column::Id.eq(id.0))
            .filter(warnings::Column::DismissedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Rates were looked at on this day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_rates_day(&mut self, day: i64) -> Result<()> {
        let row = counters::ActiveModel { name: Set(RATES.to_owned()), value: Set(day) };
        let newer =
            OnConflict::column(counters::Column::Name).update_column(counters::Column::Value).to_owned();
        counters::Entity::insert(row).on_conflict(newer).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}
