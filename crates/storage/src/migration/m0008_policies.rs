//! Where a version of the policy came from, who has put it in force, and why. What there is came from files.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// SQLite adds one column at a time.
const COLUMNS: [&str; 3] = [
    "ALTER TABLE policies ADD COLUMN origin text NOT NULL DEFAULT 'file'",
    "ALTER TABLE policies ADD COLUMN staff bigint",
    "ALTER TABLE policies ADD COLUMN note text",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            manager.get_connection().execute_unprepared(column).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}
