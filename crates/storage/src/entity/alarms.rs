//! A standing alarm.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "alarms")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) ticket: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) clock: String,
    /// The entry of the log with which the clock began; 0 for the clock of the ticket's own state.
    pub(crate) item: i32,
    #[sea_orm(column_type = "Text")]
    pub(crate) cause: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) division: String,
    pub(crate) raised_at: i64,
    pub(crate) cleared_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
