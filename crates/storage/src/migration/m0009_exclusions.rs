//! What is asked to be left out of the evaluation, and what was decided.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Both lists are short, however many matters there are.
const LISTS: [&str; 2] = [
    "CREATE INDEX tickets_to_rule ON tickets (exclusion_to) WHERE exclusion_to IS NOT NULL",
    "CREATE INDEX events_ruled ON events (at) WHERE kind = 'exclusion_decided'",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The unit whose centre decides; nothing where nothing is asked.
        let to = ColumnDef::new("exclusion_to").text().null().to_owned();
        manager.alter_table(Table::alter().table("tickets").add_column(to).to_owned()).await?;
        for index in LISTS {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}
