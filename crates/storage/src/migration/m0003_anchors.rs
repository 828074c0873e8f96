//! Anchors over the logs of all tickets, and the mark of a ticket whose personal data were erased.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(anchors()).await?;
        manager.create_table(heads()).await?;
        let erased = ColumnDef::new("erased_at").big_integer().null().to_owned();
        manager.alter_table(Table::alter().table("tickets").add_column(erased).to_owned()).await?;
        manager.create_index(kept()).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("anchors are not thrown away; restore a backup instead".to_owned()))
    }
}

fn anchors() -> TableCreateStatement {
    Table::create()
        .table("anchors")
        .col(ColumnDef::new("day").text().not_null().primary_key())
        .col(ColumnDef::new("matters").big_integer().not_null())
        .col(ColumnDef::new("digest").blob().not_null())
        .to_owned()
}

fn heads() -> TableCreateStatement {
    Table::create()
        .table("anchor_heads")
        .col(ColumnDef::new("ticket").big_integer().not_null())
        .col(ColumnDef::new("day").text().not_null())
        .col(ColumnDef::new("revision").integer().not_null())
        .col(ColumnDef::new("digest").blob().not_null())
        .primary_key(Index::create().col("ticket").col("day"))
        .to_owned()
}

/// Matters at their end whose personal data are still kept. A running matter is not in it, so that filing one costs nothing.
fn kept() -> IndexCreateStatement {
    Index::create()
        .name("tickets_kept")
        .table("tickets")
        .col("filed_at")
        .and_where(Expr::col("due_at").is_null())
        .and_where(Expr::col("erased_at").is_null())
        .to_owned()
}
