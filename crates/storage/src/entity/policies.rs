//! A version of the policy.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "policies")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) version: i32,
    #[sea_orm(column_type = "Blob")]
    pub(crate) digest: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub(crate) body: String,
    pub(crate) since: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) origin: String,
    pub(crate) staff: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
