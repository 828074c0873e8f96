//! Divisions.

use domain::division::DivisionCode;
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::convert::division;
use crate::entity::divisions;
use crate::error::{Result, StoreError};
use crate::register::contains;
use crate::store::{Store, Tx};
use crate::subtree::within_any;
use crate::time::millis;

/// A division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Its code, which says where in the tree it lies.
    pub code: DivisionCode,
    /// Its name.
    pub name: String,
}

impl TryFrom<divisions::Model> for Division {
    type Error = StoreError;

    fn try_from(row: divisions::Model) -> Result<Self> {
        Ok(Self { code: division("divisions", &row.code)?, name: row.name })
    }
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

    /// Divisions within others that have `text` in their names; at most `limit`.
    ///
    /// # Errors
    /// As [`Store::divisions`].
    pub async fn divisions_named(
        &self,
        text: &str,
        within: &[DivisionCode],
        limit: u64,
    ) -> Result<Vec<Division>> {
        let rows = divisions::Entity::find()
            .filter(contains(divisions::Column::Name, text))
            .filter(within_any(divisions::Column::Code, within))
            .order_by_asc(divisions::Column::Code)
            .limit(limit)
            .all(self.reader())
            .await?;
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
}
