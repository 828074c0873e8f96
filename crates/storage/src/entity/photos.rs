//! A photo of a ticket.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "photos")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) ticket: i64,
    pub(crate) position: i32,
    #[sea_orm(column_type = "Text")]
    pub(crate) media_type: String,
    pub(crate) width: i32,
    pub(crate) height: i32,
    #[sea_orm(column_type = "Blob")]
    pub(crate) bytes: Vec<u8>,
    pub(crate) revision: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
