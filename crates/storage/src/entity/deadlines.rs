//! A clock of a ticket.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) ticket: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) clock: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    pub(crate) started_at: i64,
    pub(crate) due_at: i64,
    pub(crate) step: i32,
    pub(crate) next_at: Option<i64>,
    pub(crate) quiet: bool,
    pub(crate) ended_at: Option<i64>,
    pub(crate) breached_at: Option<i64>,
    pub(crate) item: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) owner_unit: Option<String>,
    pub(crate) owner_staff: Option<i64>,
    pub(crate) asker: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
