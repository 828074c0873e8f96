//! Many rows in few statements.

use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Insert};

use crate::error::Result;

/// The most rows of one statement: 64 tickets of 21 columns are far below SQLite's 32,766 parameters.
const LARGEST: usize = 64;

/// Inserts rows in at most two statements for each [`LARGEST`]: every statement costs a way to the database and back
/// while the whole group waits. Their lengths are rounded (see [`length`]), so that there are twenty different statements
/// for a table and not sixty-four: each is prepared once and kept.
pub(crate) async fn insert_all<A, C>(db: &C, mut rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + Send,
    C: ConnectionTrait,
    A::Entity: EntityTrait,
{
    while !rows.is_empty() {
        let rest = rows.split_off(length(rows.len()));
        Insert::<A>::many(rows).exec_without_returning(db).await?;
        rows = rest;
    }
    Ok(())
}

/// How many of so many rows go into the next statement: all but what their number has beyond three binary digits. Below
/// [`LARGEST`] the rest is then less than eight, which has three digits.
fn length(rows: usize) -> usize {
    let rows = rows.min(LARGEST);
    let beyond = rows.ilog2().saturating_sub(2);
    rows >> beyond << beyond
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn any_number_of_rows_up_to_the_largest_takes_two_statements_out_of_twenty() {
        let mut lengths = BTreeSet::new();
        for rows in 1..=LARGEST {
            let first = length(rows);
            lengths.insert(first);
            assert!(first == rows || length(rows - first) == rows - first, "{rows}");
        }
        assert_eq!((lengths.len(), length(1_000)), (20, LARGEST));
    }
}
