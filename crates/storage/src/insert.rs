//! Many rows in few statements.

use std::fmt::Write as _;

use sea_orm::sea_query::{
    Expr, InsertStatement, PostgresQueryBuilder, Query, QueryBuilder, SqlWriterValues, SqliteQueryBuilder,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IdenStatic as _, Insert, Iterable as _,
    PrimaryKeyTrait as _,
};

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

/// The insert of so many rows of a table; `None` for no rows. It stands for its text alone: its values are all null.
pub(crate) fn insert_of<E: EntityTrait>(rows: usize) -> Option<InsertStatement> {
    if rows == 0 {
        return None;
    }
    // What the database counts by itself is not written.
    let counted = |column: &E::Column| {
        E::PrimaryKey::auto_increment() && E::PrimaryKey::iter().any(|key| key.as_str() == column.as_str())
    };
    let columns: Vec<_> = E::Column::iter().filter(|column| !counted(column)).collect();
    let row = vec![Expr::value(Option::<i32>::None); columns.len()];
    let mut insert = Query::insert();
    insert.into_table(E::default().table_ref()).columns(columns);
    for _ in 0..rows {
        insert.values_panic(row.iter().cloned());
    }
    Some(insert)
}

/// One text that does several inserts, at least one, and then `after`, a query. PostgreSQL prepares one statement at a
/// time, so there they are parts of one; SQLite knows no such parts, but runs several statements of one text.
pub(crate) fn in_one_trip(inserts: &[InsertStatement], backend: DbBackend, after: Option<&str>) -> String {
    let writer = match backend {
        DbBackend::Postgres => parts(inserts, after.unwrap_or("SELECT 1")),
        _ => sequence(inserts, after),
    };
    writer.into_parts().0
}

fn parts(inserts: &[InsertStatement], last: &str) -> SqlWriterValues {
    let mut writer = writer(&PostgresQueryBuilder);
    for (n, insert) in inserts.iter().enumerate() {
        let _ = write!(writer, "{} p{n} AS (", if n == 0 { "WITH" } else { "," });
        insert.build_collect_into(PostgresQueryBuilder, &mut writer);
        let _ = writer.write_char(')');
    }
    let _ = write!(writer, " {last}");
    writer
}

fn sequence(inserts: &[InsertStatement], last: Option<&str>) -> SqlWriterValues {
    let mut writer = writer(&SqliteQueryBuilder);
    for insert in inserts {
        insert.build_collect_into(SqliteQueryBuilder, &mut writer);
        let _ = writer.write_char(';');
    }
    let _ = writer.write_str(last.unwrap_or_default());
    writer
}

fn writer(builder: &impl QueryBuilder) -> SqlWriterValues {
    let (placeholder, numbered) = builder.placeholder();
    SqlWriterValues::new(placeholder, numbered)
}

/// How many of so many rows go into the next statement.
fn length(rows: usize) -> usize {
    rounded(rows.min(LARGEST))
}

/// A number of rows without what it has beyond three binary digits. Up to 64 rows the rest is then less than eight, which
/// has three digits; up to 128 there are twenty-four such numbers.
pub(crate) fn rounded(rows: usize) -> usize {
    let beyond = rows.checked_ilog2().unwrap_or(0).saturating_sub(2);
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
