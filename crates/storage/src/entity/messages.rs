//! A message: what must be told to one person.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) ticket: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    #[sea_orm(column_type = "Text")]
    pub(crate) purpose: String,
    pub(crate) priority: i32,
    #[sea_orm(column_type = "Text")]
    pub(crate) recipient: String,
    pub(crate) recipient_id: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) content: String,
    pub(crate) created_at: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    pub(crate) next_at: Option<i64>,
    pub(crate) lease_token: i32,
    pub(crate) refusals: i32,
    pub(crate) unknowns: i32,
    pub(crate) instead_of: Option<i64>,
    pub(crate) digest: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
