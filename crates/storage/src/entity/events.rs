//! An entry of a ticket's log.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) ticket: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) revision: i32,
    pub(crate) at: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) actor: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) kind: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) data: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) words: Option<String>,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) words_salt: Option<Vec<u8>>,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) words_digest: Option<Vec<u8>>,
    #[sea_orm(column_type = "Blob")]
    pub(crate) digest: Vec<u8>,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) command_key: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
