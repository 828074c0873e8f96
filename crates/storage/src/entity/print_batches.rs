//! A print run.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "print_batches")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) at: i64,
    pub(crate) staff: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub(crate) division: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) layout: String,
    pub(crate) codes: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
