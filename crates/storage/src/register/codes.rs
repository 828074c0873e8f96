//! The codes of places.

use domain::division::DivisionCode;
use domain::number::{Issue, PlaceNumber};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::convert::place;
use crate::entity::{place_codes, places};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::subtree::within;
use crate::time::{millis, timestamp, timestamp_null};

const TABLE: &str = "place_codes";

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

impl TryFrom<place_codes::Model> for CodeIssue {
    type Error = StoreError;

    fn try_from(row: place_codes::Model) -> Result<Self> {
        let issue = u8::try_from(row.issue).ok().and_then(|i| Issue::new(i).ok());
        Ok(Self {
            place: place(TABLE, row.place)?,
            issue: issue.ok_or_else(|| StoreError::corrupt(TABLE, format_args!("issue is {}", row.issue)))?,
            issued: timestamp(TABLE, row.issued_at)?,
            revoked: timestamp_null(TABLE, row.revoked_at)?,
            reason: row.reason,
        })
    }
}

impl Store {
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
            .filter(place_codes::Column::Place.in_subquery(QueryTrait::into_query(within)))
            .order_by_asc(place_codes::Column::Place)
            .all(self.reader())
            .await?;
        rows.into_iter().map(CodeIssue::try_from).collect()
    }
}

impl Tx {
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
}
