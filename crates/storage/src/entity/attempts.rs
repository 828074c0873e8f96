//! A call of a gateway.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attempts")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) message: i64,
    pub(crate) token: i32,
    #[sea_orm(column_type = "Text")]
    pub(crate) gateway: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) body: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    pub(crate) started_at: i64,
    pub(crate) answered_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) provider_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) refusal: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) remark: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) receipt: Option<String>,
    pub(crate) receipt_at: Option<i64>,
    pub(crate) phone_index: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
