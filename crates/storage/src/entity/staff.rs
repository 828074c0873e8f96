//! A person on the staff.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) code: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) name: String,
    #[sea_orm(column_type = "Blob")]
    pub(crate) phone_sealed: Vec<u8>,
    #[sea_orm(column_type = "Blob")]
    pub(crate) phone_index: Vec<u8>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) password: Option<String>,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) mail_sealed: Option<Vec<u8>>,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) mail_index: Option<Vec<u8>>,
    pub(crate) active: bool,
    pub(crate) changed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
