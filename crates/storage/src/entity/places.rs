//! A place.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "places")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) code: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) name: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) division: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) address: Option<String>,
    pub(crate) households: Option<i32>,
    pub(crate) keeper: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) hotline: Option<String>,
    pub(crate) longitude: Option<f64>,
    pub(crate) latitude: Option<f64>,
    pub(crate) changed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
