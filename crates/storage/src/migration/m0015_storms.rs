//! How fast a telephone is told, and how gateways stand.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// A message that waits for others is in one digest at a time, and whoever is told has one of each lane that waits.
const INDEXES: [&str; 3] = [
    "CREATE INDEX messages_by_digest ON messages (digest) WHERE digest IS NOT NULL",
    "CREATE UNIQUE INDEX digests_once ON messages (recipient, recipient_id, purpose) WHERE status = 'planned'",
    "CREATE INDEX attempts_by_phone ON attempts (phone_index, started_at) WHERE phone_index IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The message that tells this one together with others.
        let digest = ColumnDef::new("digest").big_integer().null().to_owned();
        manager.alter_table(Table::alter().table("messages").add_column(digest).to_owned()).await?;
        // By which the texts to one telephone are counted.
        let phone = ColumnDef::new("phone_index").blob().null().to_owned();
        manager.alter_table(Table::alter().table("attempts").add_column(phone).to_owned()).await?;
        let gateways = Table::create()
            .table("gateways")
            .col(ColumnDef::new("name").text().not_null().primary_key())
            // Its place in the order; nothing for one that is not used any more.
            .col(ColumnDef::new("rank").integer().null())
            .col(ColumnDef::new("weight").integer().not_null())
            .col(ColumnDef::new("lost").integer().not_null())
            .col(ColumnDef::new("moved_at").big_integer().not_null())
            .col(ColumnDef::new("trouble").text().null())
            .col(ColumnDef::new("why").text().null())
            .col(ColumnDef::new("since").big_integer().null())
            .col(ColumnDef::new("probe_at").big_integer().null())
            .col(ColumnDef::new("probes").integer().not_null())
            .to_owned();
        manager.create_table(gateways).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the schema is not taken back; restore a backup instead".to_owned()))
    }
}
