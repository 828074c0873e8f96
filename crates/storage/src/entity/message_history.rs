//! A change of a message.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "message_history")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) message: i64,
    pub(crate) at: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) status_from: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) status_to: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) why: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
