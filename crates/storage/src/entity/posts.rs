//! A role that a person holds.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) staff: i64,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) role: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) division: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
