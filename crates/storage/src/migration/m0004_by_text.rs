//! Texts of people who are not on the staff: finding the tickets of a telephone number, and answering a number that has
//! none.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(strangers()).await?;
        manager.create_index(tickets_by_phone()).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}

fn strangers() -> TableCreateStatement {
    Table::create()
        .table("strangers")
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("phone_sealed").blob().not_null())
        .col(ColumnDef::new("phone_index").blob().not_null().unique_key())
        .col(ColumnDef::new("written_at").big_integer().not_null())
        .to_owned()
}

fn tickets_by_phone() -> IndexCreateStatement {
    Index::create().name("tickets_by_phone").table("tickets").col("phone_index").col("filed_at").to_owned()
}
