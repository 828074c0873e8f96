//! How far a ticket's log had come when a day was anchored.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "anchor_heads")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) ticket: i64,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) day: String,
    pub(crate) revision: i32,
    #[sea_orm(column_type = "Blob")]
    pub(crate) digest: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
