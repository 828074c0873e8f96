//! A ticket.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tickets")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i64,
    pub(crate) place: i64,
    #[sea_orm(column_type = "Text")]
    pub(crate) division: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) category: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) channel: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) level: String,
    pub(crate) filed_at: i64,
    pub(crate) policy: i32,
    pub(crate) revision: i32,
    #[sea_orm(column_type = "Blob")]
    pub(crate) head: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub(crate) state: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) state_data: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) owner_unit: Option<String>,
    pub(crate) owner_staff: Option<i64>,
    pub(crate) due_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub(crate) words: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) language: String,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) name_sealed: Option<Vec<u8>>,
    #[sea_orm(column_type = "Blob")]
    pub(crate) phone_sealed: Vec<u8>,
    #[sea_orm(column_type = "Blob")]
    pub(crate) phone_index: Vec<u8>,
    #[sea_orm(column_type = "Blob")]
    pub(crate) submission: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub(crate) dossier: String,
    pub(crate) first_staff: Option<i64>,
    /// When words, name, answers, telephone number and its index were erased: they are empty then.
    pub(crate) erased_at: Option<i64>,
    /// The unit whose centre decides what is left out of the evaluation, while that is asked.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) exclusion_to: Option<String>,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) answers_sealed: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
