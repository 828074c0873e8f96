//! One issue of the code of a place.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place_codes")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) place: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) issue: i32,
    pub(crate) issued_at: i64,
    pub(crate) revoked_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
