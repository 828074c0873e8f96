//! What the watchdog looks at: when each notifier looked last, and a timer that only shows that timers go off.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// The canary lies among the deadlines, so that the very sweep that handles them handles it. It belongs to ticket 0, which
/// is none, and is due at once.
const CANARY: &str = "INSERT INTO deadlines (ticket, clock, item, status, started_at, due_at, step, next_at, quiet) \
    VALUES (0, 'canary', 0, 'open', 0, 0, 0, 0, FALSE)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = |name: &'static str| ColumnDef::new(name).text().not_null().to_owned();
        let at = ColumnDef::new("at").big_integer().not_null().to_owned();
        let mut table = Table::create().table("pulses").to_owned();
        table.col(text("process")).col(text("round")).col(at);
        table.primary_key(Index::create().col("process").col("round"));
        manager.create_table(table).await?;
        manager.get_connection().execute_unprepared(CANARY).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}
