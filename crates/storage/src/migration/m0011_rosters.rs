//! Duty rosters and leave.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Rosters are read with the posts of a path; leave with all that is not over.
const INDEXES: [&str; 3] = [
    "CREATE INDEX rosters_by_division ON rosters (division)",
    "CREATE INDEX leaves_by_end ON leaves (last_day) WHERE cancelled_at IS NULL",
    "CREATE INDEX leaves_by_staff ON leaves (staff, last_day) WHERE cancelled_at IS NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(rosters()).await?;
        manager.create_table(leaves()).await?;
        for index in INDEXES {
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

fn number_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().to_owned()
}

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().to_owned()
}

/// A roster is read and written as a whole; `revision` tells whether somebody else has written it since it was seen.
fn rosters() -> TableCreateStatement {
    Table::create()
        .table("rosters")
        .col(text("role"))
        .col(text("division"))
        .col(ColumnDef::new("revision").integer().not_null())
        .col(text("body"))
        .col(number("changed_at"))
        .col(number_null("changed_by"))
        .primary_key(Index::create().col("role").col("division"))
        .to_owned()
}

fn leaves() -> TableCreateStatement {
    Table::create()
        .table("leaves")
        .col(number("id").auto_increment().primary_key())
        .col(number("staff"))
        .col(text("first_day"))
        .col(text("last_day"))
        .col(number_null("deputy"))
        .col(number("created_at"))
        .col(number("created_by"))
        .col(number_null("cancelled_at"))
        .col(number_null("cancelled_by"))
        .to_owned()
}
