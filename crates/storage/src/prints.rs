//! What has been printed, so that only new codes need be printed next time.

use std::collections::BTreeSet;

use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::{Issue, PlaceNumber};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::convert::{division, place};
use crate::entity::{places, print_batches, print_items};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::subtree::{within, within_any};
use crate::time::{millis, timestamp};

const ITEMS: &str = "print_items";
const BATCHES: &str = "print_batches";

/// A print run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintBatch {
    /// When.
    pub at: Timestamp,
    /// By whom, when they were signed in; nobody on the command line.
    pub staff: Option<StaffId>,
    /// The division whose codes were printed.
    pub division: DivisionCode,
    /// The name of the layout or of the format.
    pub layout: String,
    /// How many codes.
    pub codes: u32,
}

impl TryFrom<print_batches::Model> for PrintBatch {
    type Error = StoreError;

    fn try_from(row: print_batches::Model) -> Result<Self> {
        Ok(Self {
            at: timestamp(BATCHES, row.at)?,
            staff: row.staff.map(StaffId),
            division: division(BATCHES, &row.division)?,
            layout: row.layout,
            codes: u32::try_from(row.codes)
                .map_err(|_| StoreError::corrupt(BATCHES, format_args!("codes is {}", row.codes)))?,
        })
    }
}

impl Store {
    /// The print runs within divisions, the last first: at most `limit` from `offset`, and how many there are.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn print_batches(
        &self,
        divisions: &[DivisionCode],
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<PrintBatch>, u64)> {
        let query =
            print_batches::Entity::find().filter(within_any(print_batches::Column::Division, divisions));
        let all = query.clone().count(self.reader()).await?;
        let newest = query.order_by_desc(print_batches::Column::Id).offset(offset).limit(limit);
        let rows = newest.all(self.reader()).await?;
        Ok((rows.into_iter().map(PrintBatch::try_from).collect::<Result<_>>()?, all))
    }

    /// The codes of places within a division that have been printed at least once.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn printed_codes(&self, code: &DivisionCode) -> Result<BTreeSet<(PlaceNumber, Issue)>> {
        let places = places::Entity::find()
            .select_only()
            .column(places::Column::Number)
            .filter(within(places::Column::Division, code));
        let rows = print_items::Entity::find()
            .filter(print_items::Column::Place.in_subquery(places.into_query()))
            .all(self.reader())
            .await?;
        rows.into_iter().map(|row| Ok((place(ITEMS, row.place)?, issue(row.issue)?))).collect()
    }
}

fn issue(number: i32) -> Result<Issue> {
    let issue = u8::try_from(number).ok().and_then(|i| Issue::new(i).ok());
    issue.ok_or_else(|| StoreError::corrupt(ITEMS, format_args!("issue is {number}")))
}

impl Tx {
    /// Keeps a print run and what was in it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_print(&mut self, batch: &PrintBatch, codes: &[(PlaceNumber, Issue)]) -> Result<()> {
        let row = print_batches::ActiveModel {
            id: NotSet,
            at: Set(millis(batch.at)),
            staff: Set(batch.staff.map(|s| s.0)),
            division: Set(batch.division.to_string()),
            layout: Set(batch.layout.clone()),
            codes: Set(i32::try_from(batch.codes).unwrap_or(i32::MAX)),
        };
        let batch = print_batches::Entity::insert(row).exec_with_returning(&self.inner).await?.id;
        let item = |(place, issue): &(PlaceNumber, Issue)| print_items::ActiveModel {
            batch: Set(batch),
            place: Set(i64::from(place.get())),
            issue: Set(i32::from(issue.get())),
        };
        insert_all(&self.inner, codes.iter().map(item).collect()).await
    }
}
