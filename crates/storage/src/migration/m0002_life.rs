//! The whole life of a matter: what a ticket has besides its state, clocks beside the main one, pictures of what was
//! done, and commands that are sent twice.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// As in the first schema, but several clocks of a kind may run, each about something else.
const ONE_CLOCK: &str = "CREATE UNIQUE INDEX deadlines_once ON deadlines \
    (ticket, (CASE WHEN status = 'open' THEN clock END), (CASE WHEN status = 'open' THEN item END))";

/// A command that is sent twice is known by its key.
const ONE_COMMAND: &str =
    "CREATE UNIQUE INDEX events_once ON events (ticket, command_key) WHERE command_key IS NOT NULL";

/// What somebody owes beside the main clocks, what they asked of others, and what a unit must decide.
const OPEN_BESIDE: [&str; 3] = [
    "CREATE INDEX deadlines_by_staff ON deadlines (owner_staff, due_at) \
        WHERE status = 'open' AND owner_staff IS NOT NULL",
    "CREATE INDEX deadlines_by_asker ON deadlines (asker, due_at) WHERE status = 'open' AND asker IS NOT NULL",
    "CREATE INDEX deadlines_by_unit ON deadlines (clock, owner_unit, due_at) \
        WHERE status = 'open' AND owner_unit IS NOT NULL",
];

/// Lists of whoever handed a matter on and answers for it still, and of the unit that has it.
const OPEN_ELSEWHERE: [&str; 2] = [
    "CREATE INDEX tickets_by_first ON tickets (first_staff, due_at) WHERE first_staff IS NOT NULL",
    "CREATE INDEX tickets_by_unit ON tickets (owner_unit, due_at) WHERE due_at IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            // One at a time: SQLite adds no more in one statement.
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        let connection = manager.get_connection();
        connection.execute_unprepared("DROP INDEX deadlines_once").await?;
        for index in [ONE_CLOCK, ONE_COMMAND].into_iter().chain(OPEN_BESIDE).chain(OPEN_ELSEWHERE) {
            connection.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("a schema is not taken back; restore a backup instead".to_owned()))
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    let null = |name: &'static str| ColumnDef::new(name).big_integer().null().to_owned();
    let text_null = |name: &'static str| ColumnDef::new(name).text().null().to_owned();
    let zero = |name: &'static str| ColumnDef::new(name).integer().not_null().default(0).to_owned();
    vec![
        ("tickets", ColumnDef::new("dossier").text().not_null().default("{}").to_owned()),
        ("tickets", null("first_staff")),
        // The entry of the log with which it began; 0 for the clock of the ticket's own state.
        ("deadlines", zero("item")),
        // Who owes it and who asked for it; nobody for the clock of the ticket's own state, whose owner stands there.
        ("deadlines", text_null("owner_unit")),
        ("deadlines", null("owner_staff")),
        ("deadlines", null("asker")),
        ("events", ColumnDef::new("command_key").blob().null().to_owned()),
        // The entry of the log with which it came; 0 for the requester's own, which came with the matter.
        ("photos", zero("revision")),
    ]
}
