//! A warning.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "warnings")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    /// By which it is known while it stands.
    #[sea_orm(column_type = "Text")]
    pub(crate) key: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) kind: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) division: String,
    pub(crate) place: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) category: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub(crate) reason: String,
    pub(crate) since: i64,
    pub(crate) seen: i64,
    pub(crate) dismissed_at: Option<i64>,
    pub(crate) dismissed_by: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) dismissed_why: Option<String>,
    pub(crate) ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
