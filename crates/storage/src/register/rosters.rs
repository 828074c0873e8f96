//! Duty rosters and leave. They belong to the register: who is told depends on them as on who holds which post.

use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::PostRoster;
use domain::policy::RoleId;
use domain::roster::{Leave, Leaves, Roster};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder,
};

use super::people::active;
use crate::convert::division;
use crate::entity::{leaves, rosters, staff};
use crate::error::{Result, StoreError};
use crate::insert::insert_all;
use crate::store::{Store, Tx};
use crate::subtree::within_any;
use crate::time::millis;

const ROSTERS: &str = "rosters";
const LEAVES: &str = "leaves";

/// A roster as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRoster {
    /// Of which post, and who is meant to be on duty when.
    pub post: PostRoster,
    /// How often it was written.
    pub revision: i32,
}

/// The key of a leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeaveId(pub i64);

/// Leave as it lies in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredLeave {
    /// Its key.
    pub id: LeaveId,
    /// Who is away when, and who stands in for them. The deputy may have left the staff since.
    pub leave: Leave,
}

impl TryFrom<rosters::Model> for StoredRoster {
    type Error = StoreError;

    fn try_from(row: rosters::Model) -> Result<Self> {
        let roster: Roster =
            serde_json::from_str(&row.body).map_err(|fault| StoreError::corrupt(ROSTERS, fault))?;
        let post =
            PostRoster { role: RoleId::new(row.role), division: division(ROSTERS, &row.division)?, roster };
        Ok(Self { post, revision: row.revision })
    }
}

impl TryFrom<leaves::Model> for StoredLeave {
    type Error = StoreError;

    fn try_from(row: leaves::Model) -> Result<Self> {
        let day = |text: &str| text.parse::<Date>().map_err(|fault| StoreError::corrupt(LEAVES, fault));
        let leave = Leave {
            staff: StaffId(row.staff),
            first: day(&row.first_day)?,
            last: day(&row.last_day)?,
            deputy: row.deputy.map(StaffId),
        };
        Ok(Self { id: LeaveId(row.id), leave })
    }
}

impl Store {
    /// The roster of a post, where there is one.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn roster(&self, role: &RoleId, code: &DivisionCode) -> Result<Option<StoredRoster>> {
        let key = (role.to_string(), code.to_string());
        let row = rosters::Entity::find_by_id(key).one(self.reader()).await?;
        row.map(StoredRoster::try_from).transpose()
    }

    /// The rosters of a division and of those above it.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn rosters_on_path(&self, code: &DivisionCode) -> Result<Vec<PostRoster>> {
        let path = code.path().into_iter().map(String::from);
        let rows = rosters::Entity::find().filter(rosters::Column::Division.is_in(path)).all(self.reader());
        rows.await?.into_iter().map(|row| Ok(StoredRoster::try_from(row)?.post)).collect()
    }

    /// The rosters within some parts of the tree, by division and role.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn rosters_within(&self, divisions: &[DivisionCode]) -> Result<Vec<PostRoster>> {
        let rows = rosters::Entity::find()
            .filter(within_any(rosters::Column::Division, divisions))
            .order_by_asc(rosters::Column::Division)
            .order_by_asc(rosters::Column::Role)
            .all(self.reader())
            .await?;
        rows.into_iter().map(|row| Ok(StoredRoster::try_from(row)?.post)).collect()
    }

    /// Everybody's leave that is not over on `day`. A deputy who has left the staff stands in for nobody.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn leaves_from(&self, day: Date) -> Result<Leaves> {
        let rows = leaves::Entity::find().filter(not_over(day)).all(self.reader()).await?;
        let stored = rows.into_iter().map(StoredLeave::try_from).collect::<Result<Vec<_>>>()?;
        let deputies = stored.iter().filter_map(|stored| stored.leave.deputy);
        let deputies: Vec<i64> = deputies.map(|deputy| deputy.0).collect();
        let here: Vec<i64> = staff::Entity::find()
            .filter(staff::Column::Id.is_in(deputies))
            .filter(staff::Column::Id.in_subquery(active()))
            .all(self.reader())
            .await?
            .into_iter()
            .map(|row| row.id)
            .collect();
        let is_here = |deputy: &StaffId| here.contains(&deputy.0);
        let leave =
            |stored: StoredLeave| Leave { deputy: stored.leave.deputy.filter(is_here), ..stored.leave };
        Ok(Leaves::new(stored.into_iter().map(leave).collect()))
    }

    /// A person's leave that is not over on `day`, the next first.
    ///
    /// # Errors
    /// As [`Store::place`].
    pub async fn leaves_of(&self, person: StaffId, day: Date) -> Result<Vec<StoredLeave>> {
        let rows = leaves::Entity::find()
            .filter(leaves::Column::Staff.eq(person.0))
            .filter(not_over(day))
            .order_by_asc(leaves::Column::FirstDay)
            .order_by_asc(leaves::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredLeave::try_from).collect()
    }
}

/// Days are written so that they sort as texts.
fn not_over(day: Date) -> Condition {
    Condition::all()
        .add(leaves::Column::LastDay.gte(day.to_string()))
        .add(leaves::Column::CancelledAt.is_null())
}

impl Tx {
    /// Writes a roster in the place of the one of a revision that was `seen`; 0 where there was none. One in which nothing
    /// stands is taken away.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else has written it since; what the database says.
    pub async fn put_roster(
        &mut self,
        post: &PostRoster,
        seen: i32,
        by: Option<StaffId>,
        at: Timestamp,
    ) -> Result<()> {
        let key = (post.role.to_string(), post.division.to_string());
        let gone = rosters::Entity::delete_by_id(key).filter(rosters::Column::Revision.eq(seen));
        let was = gone.exec(&self.inner).await?.rows_affected;
        if was != u64::from(seen > 0) {
            return Err(StoreError::Changed);
        }
        if !post.roster.is_empty() {
            let body =
                serde_json::to_string(&post.roster).map_err(|fault| StoreError::corrupt(ROSTERS, fault))?;
            let row = rosters::ActiveModel {
                role: Set(post.role.to_string()),
                division: Set(post.division.to_string()),
                revision: Set(seen.saturating_add(1)),
                body: Set(body),
                changed_at: Set(millis(at)),
                changed_by: Set(by.map(|by| by.0)),
            };
            match insert_all(&self.inner, vec![row]).await {
                Err(StoreError::Exists(_)) => return Err(StoreError::Changed),
                other => other?,
            }
        }
        self.register_changed().await
    }

    /// Writes down that somebody is away.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_leave(&mut self, leave: &Leave, by: StaffId, at: Timestamp) -> Result<()> {
        let row = leaves::ActiveModel {
            id: NotSet,
            staff: Set(leave.staff.0),
            first_day: Set(leave.first.to_string()),
            last_day: Set(leave.last.to_string()),
            deputy: Set(leave.deputy.map(|deputy| deputy.0)),
            created_at: Set(millis(at)),
            created_by: Set(by.0),
            cancelled_at: Set(None),
            cancelled_by: Set(None),
        };
        insert_all(&self.inner, vec![row]).await?;
        self.register_changed().await
    }

    /// Takes back a person's leave. Says whether it stood.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cancel_leave(
        &mut self,
        id: LeaveId,
        person: StaffId,
        by: StaffId,
        at: Timestamp,
    ) -> Result<bool> {
        let done = leaves::Entity::update_many()
            .col_expr(leaves::Column::CancelledAt, Expr::value(millis(at)))
            .col_expr(leaves::Column::CancelledBy, Expr::value(by.0))
            .filter(leaves::Column::Id.eq(id.0))
            .filter(leaves::Column::Staff.eq(person.0))
            .filter(leaves::Column::CancelledAt.is_null())
            .exec(&self.inner)
            .await?;
        self.register_changed().await?;
        Ok(done.rows_affected == 1)
    }
}
