//! How a gateway stands.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "gateways")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) name: String,
    pub(crate) rank: Option<i32>,
    pub(crate) weight: i32,
    pub(crate) lost: i32,
    pub(crate) moved_at: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) trouble: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) why: Option<String>,
    pub(crate) since: Option<i64>,
    pub(crate) probe_at: Option<i64>,
    pub(crate) probes: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
