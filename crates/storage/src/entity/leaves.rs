//! Days on which somebody is away.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "leaves")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) staff: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) first_day: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) last_day: String,
    pub(crate) deputy: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) created_by: i64,
    pub(crate) cancelled_at: Option<i64>,
    pub(crate) cancelled_by: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
