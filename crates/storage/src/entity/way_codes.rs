//! A code that proves a way.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "way_codes")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) staff: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) way: String,
    #[sea_orm(column_type = "Blob")]
    pub(crate) address: Vec<u8>,
    #[sea_orm(column_type = "Blob")]
    pub(crate) seed: Vec<u8>,
    pub(crate) made_at: i64,
    pub(crate) made_by: i64,
    pub(crate) holds_until: i64,
    pub(crate) tries: i32,
    pub(crate) used_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
