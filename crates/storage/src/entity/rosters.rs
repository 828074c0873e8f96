//! The duty roster of a role in a division.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rosters")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) role: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) division: String,
    pub(crate) revision: i32,
    #[sea_orm(column_type = "Text")]
    pub(crate) body: String,
    pub(crate) changed_at: i64,
    pub(crate) changed_by: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
