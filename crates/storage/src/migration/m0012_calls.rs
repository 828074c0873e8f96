//! Calls between the staff and requesters as exchanges recorded them, and the middle numbers that were lent for them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// A record that is posted twice is one call.
const CALL_ONCE: &str = "CREATE UNIQUE INDEX calls_once ON calls (exchange, name)";

/// The calls of a matter.
const CALLS_OF: &str = "CREATE INDEX calls_of_ticket ON calls (ticket)";

/// The middle number of a person for a matter.
const LENT: &str = "CREATE INDEX middle_numbers_lent ON middle_numbers (ticket, staff)";

/// By which a record says what it is about.
const NAMED: &str = "CREATE INDEX middle_numbers_named ON middle_numbers (exchange, name)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(calls()).await?;
        manager.create_table(middle_numbers()).await?;
        for index in [CALL_ONCE, CALLS_OF, LENT, NAMED] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}

fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().to_owned()
}

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().to_owned()
}

fn calls() -> TableCreateStatement {
    Table::create()
        .table("calls")
        .col(number("id").auto_increment().primary_key())
        .col(text("exchange"))
        .col(text("name"))
        .col(number("ticket"))
        .col(number("staff"))
        .col(text("direction"))
        .col(ColumnDef::new("rang_at").big_integer().null())
        .col(ColumnDef::new("answered_at").big_integer().null())
        .col(number("ended_at"))
        .col(number("received_at"))
        .to_owned()
}

fn middle_numbers() -> TableCreateStatement {
    Table::create()
        .table("middle_numbers")
        .col(number("id").auto_increment().primary_key())
        .col(number("ticket"))
        .col(number("staff"))
        .col(text("exchange"))
        .col(ColumnDef::new("name").text().null())
        .col(ColumnDef::new("number").text().null())
        .col(number("asked_at"))
        .col(number("until"))
        .to_owned()
}
