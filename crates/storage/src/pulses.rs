//! When the notifiers looked last. Only where several processes share a database: of one process its own memory knows.

use domain::delivery::watch::Round;
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::pulses;
use crate::error::{Result, StoreError};
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp};

const TABLE: &str = "pulses";

impl Store {
    /// When each round of each process looked last.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn pulses(&self) -> Result<Vec<(Round, Timestamp)>> {
        let rows = pulses::Entity::find().all(self.reader()).await?;
        let read = |row: pulses::Model| {
            let round = row.round.parse().map_err(|e| StoreError::corrupt(TABLE, e))?;
            Ok((round, timestamp(TABLE, row.at)?))
        };
        rows.into_iter().map(read).collect()
    }
}

impl Tx {
    /// Writes down when the rounds of a process looked last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_pulses(&mut self, process: &str, looked: &[(Round, Timestamp)]) -> Result<()> {
        let row = |(round, at): &(Round, Timestamp)| pulses::ActiveModel {
            process: Set(process.to_owned()),
            round: Set(round.as_str().to_owned()),
            at: Set(millis(*at)),
        };
        let mut again = OnConflict::columns([pulses::Column::Process, pulses::Column::Round]);
        again.update_column(pulses::Column::At);
        pulses::Entity::insert_many(looked.iter().map(row))
            .on_conflict(again)
            .exec_without_returning(&self.inner)
            .await?;
        Ok(())
    }

    /// Forgets processes that have not looked since a time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_pulses(&mut self, before: Timestamp) -> Result<()> {
        pulses::Entity::delete_many().filter(pulses::Column::At.lt(millis(before))).exec(&self.inner).await?;
        Ok(())
    }
}
