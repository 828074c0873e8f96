//! Access tokens: by which another program acts as one person.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// A token is found by its digest; there is one of each.
const BY_DIGEST: &str = "CREATE UNIQUE INDEX access_tokens_by_digest ON access_tokens (token_digest)";

/// A person tells theirs apart by name.
const BY_NAME: &str = "CREATE UNIQUE INDEX access_tokens_by_name ON access_tokens (staff, name) \
    WHERE revoked_at IS NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(access_tokens()).await?;
        for index in [BY_DIGEST, BY_NAME] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}

fn access_tokens() -> TableCreateStatement {
    let number = |name: &'static str| ColumnDef::new(name).big_integer().not_null().to_owned();
    let number_null = |name: &'static str| ColumnDef::new(name).big_integer().null().to_owned();
    Table::create()
        .table("access_tokens")
        .col(number("id").auto_increment().primary_key())
        .col(ColumnDef::new("token_digest").blob().not_null())
        .col(number("staff"))
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("read_only").boolean().not_null())
        .col(number("created_at"))
        .col(number("expires_at"))
        .col(number_null("used_at"))
        .col(number_null("revoked_at"))
        .col(number_null("revoked_by"))
        .to_owned()
}
