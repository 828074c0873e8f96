//! Many rows in few statements.

use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Insert};

use crate::error::Result;

/// The most rows of one statement: 64 tickets of 21 columns are far below SQLite's 32,766 parameters.
const LARGEST: usize = 64;

/// Inserts rows by powers of two, so that there are seven different statements for a table and not one for every
/// number of rows: each is prepared once and kept.
pub(crate) async fn insert_all<A, C>(db: &C, mut rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + Send,
    C: ConnectionTrait,
    A::Entity: EntityTrait,
{
    while !rows.is_empty() {
        let size = if rows.len() >= LARGEST { LARGEST } else { 1 << rows.len().ilog2() };
        let rest = rows.split_off(size);
        Insert::<A>::many(rows).exec_without_returning(db).await?;
        rows = rest;
    }
    Ok(())
}
