//! A call that an exchange recorded. Telephone numbers are not kept with it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calls")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) exchange: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) name: String,
    pub(crate) ticket: i64,
    pub(crate) staff: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) direction: String,
    pub(crate) rang_at: Option<i64>,
    pub(crate) answered_at: Option<i64>,
    pub(crate) ended_at: i64,
    pub(crate) received_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
