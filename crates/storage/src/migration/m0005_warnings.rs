//! Standing warnings, and what finds the matters of the last days without reading all of them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Whatever was filed lately, whoever filed it where. It grows at its end only, so that filing a matter writes to the one page
/// that every other filing writes to as well; an index that began with the division would write all over itself.
const BY_TIME: &str = "CREATE INDEX tickets_by_time ON tickets (filed_at)";

/// What was opened again: all that is asked of it, in the order in which it is counted. Filing a matter writes no such entry,
/// and none of this index.
const REOPENED: &str = "CREATE INDEX events_reopened ON events (ticket, at) WHERE kind = 'reopened'";

/// A warning stands once.
const ONCE: &str = "CREATE UNIQUE INDEX warnings_once ON warnings (key) WHERE ended_at IS NULL";

/// The list of a part of the tree.
const STANDING: &str = "CREATE INDEX warnings_standing ON warnings (division, since) \
    WHERE ended_at IS NULL AND dismissed_at IS NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(warnings()).await?;
        for index in [BY_TIME, REOPENED, ONCE, STANDING] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}

fn warnings() -> TableCreateStatement {
    let number = |name: &'static str| ColumnDef::new(name).big_integer().not_null().to_owned();
    let number_null = |name: &'static str| ColumnDef::new(name).big_integer().null().to_owned();
    let text = |name: &'static str| ColumnDef::new(name).text().not_null().to_owned();
    let text_null = |name: &'static str| ColumnDef::new(name).text().null().to_owned();
    Table::create()
        .table("warnings")
        .col(number("id").auto_increment().primary_key())
        .col(text("key"))
        .col(text("kind"))
        .col(text("division"))
        .col(number_null("place"))
        .col(text_null("category"))
        .col(text("reason"))
        .col(number("since"))
        .col(number("seen"))
        .col(number_null("dismissed_at"))
        .col(number_null("dismissed_by"))
        .col(text_null("dismissed_why"))
        .col(number_null("ended_at"))
        .to_owned()
}
