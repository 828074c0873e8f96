//! How a way to tell a person stands.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ways")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) staff: i64,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) way: String,
    #[sea_orm(column_type = "Blob")]
    pub(crate) address: Vec<u8>,
    pub(crate) proven_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) proven_by: Option<String>,
    pub(crate) lost_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) lost_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
