//! The anchor of a day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "anchors")]
pub(crate) struct Model {
    /// As in `2026-03-10`: sorts as days do.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) day: String,
    pub(crate) matters: i64,
    #[sea_orm(column_type = "Blob")]
    pub(crate) digest: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
