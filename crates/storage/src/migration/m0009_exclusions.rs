//! What is asked to be left out of the evaluation, and what was decided; and of which of several clocks an alarm tells.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Both lists are short, however many matters there are.
const LISTS: [&str; 2] = [
    "CREATE INDEX tickets_to_rule ON tickets (exclusion_to) WHERE exclusion_to IS NOT NULL",
    "CREATE INDEX events_ruled ON events (at) WHERE kind = 'exclusion_decided'",
];

/// An alarm of a clock beside that of the ticket's own state told of all clocks of its kind. It tells of the one that runs
/// since the longest time; where none runs any more, of none.
pub(crate) const ALARMS_BESIDE: &str = "UPDATE alarms SET item = COALESCE((SELECT MIN(item) FROM deadlines \
    WHERE deadlines.ticket = alarms.ticket AND deadlines.clock = alarms.clock AND status = 'open'), 0) \
    WHERE cleared_at IS NULL";

/// As in the first schema, but several clocks of a kind may run.
const ONE_ALARM: &str =
    "CREATE UNIQUE INDEX alarms_once ON alarms (ticket, clock, item, cause) WHERE cleared_at IS NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The unit whose centre decides; nothing where nothing is asked.
        let to = ColumnDef::new("exclusion_to").text().null().to_owned();
        manager.alter_table(Table::alter().table("tickets").add_column(to).to_owned()).await?;
        let item = ColumnDef::new("item").integer().not_null().default(0).to_owned();
        manager.alter_table(Table::alter().table("alarms").add_column(item).to_owned()).await?;
        for step in [ALARMS_BESIDE, "DROP INDEX alarms_once", ONE_ALARM].into_iter().chain(LISTS) {
            manager.get_connection().execute_unprepared(step).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}
