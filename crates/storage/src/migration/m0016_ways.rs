//! The proof that telephones and mail addresses of the staff work.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // As `phone_index`: nothing for addresses from before, until something is sent to prove them.
        let mail = ColumnDef::new("mail_index").blob().null().to_owned();
        manager.alter_table(Table::alter().table("staff").add_column(mail).to_owned()).await?;
        manager.create_table(ways()).await?;
        manager.create_table(way_codes()).await?;
        let index = "CREATE INDEX way_codes_by_staff ON way_codes (staff, way, made_at)";
        manager.get_connection().execute_unprepared(index).await?;
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

fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().to_owned()
}

/// How the way stands whose number or address has this index. Of another one nothing is known.
fn ways() -> TableCreateStatement {
    Table::create()
        .table("ways")
        .col(number("staff"))
        .col(text("way"))
        .col(bytes("address"))
        .col(number_null("proven_at"))
        .col(ColumnDef::new("proven_by").text().null())
        .col(number_null("lost_at"))
        .col(ColumnDef::new("lost_by").text().null())
        .primary_key(Index::create().col("staff").col("way"))
        .to_owned()
}

/// A code that was sent. It does not lie here: it is made of the seed and of a key that lies outside the database.
fn way_codes() -> TableCreateStatement {
    Table::create()
        .table("way_codes")
        .col(number("id").auto_increment().primary_key())
        .col(number("staff"))
        .col(text("way"))
        .col(bytes("address"))
        .col(bytes("seed"))
        .col(number("made_at"))
        .col(number("made_by"))
        .col(number("holds_until"))
        .col(ColumnDef::new("tries").integer().not_null())
        .col(number_null("used_at"))
        .to_owned()
}
