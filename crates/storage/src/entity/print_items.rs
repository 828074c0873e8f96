//! A code in a print run.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "print_items")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) batch: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) place: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) issue: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
