//! What a gateway posted to us.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "callbacks")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) gateway: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) kind: String,
    pub(crate) received_at: i64,
    #[sea_orm(column_type = "Blob")]
    pub(crate) raw_sealed: Vec<u8>,
    #[sea_orm(column_type = "Blob")]
    pub(crate) raw_index: Vec<u8>,
    pub(crate) next_at: Option<i64>,
    pub(crate) tries: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) outcome: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
