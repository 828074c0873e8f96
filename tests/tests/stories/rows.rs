//! A look at the rows past our own code.

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbErr, Statement};
use testkit::town::Town;

/// A database.
pub(crate) struct Rows(DatabaseConnection);

impl Rows {
    pub(crate) async fn of(town: &Town) -> Self {
        Self::at(&town.address()).await
    }

    pub(crate) async fn at(address: &str) -> Self {
        Self(Database::connect(address).await.unwrap())
    }

    /// How many rows of a table there are like this.
    pub(crate) async fn count(&self, table: &str, like: &str) -> i64 {
        let sql = format!("SELECT count(*) AS n FROM {table} WHERE {like}");
        let row = self.0.query_one_raw(self.statement(sql)).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }

    /// Stores the rows of a table that are like this once more, each under a number of its own.
    pub(crate) async fn repeat(&self, table: &str, like: &str) -> Result<u64, DbErr> {
        let first = self.0.query_one_raw(self.statement(format!("SELECT * FROM {table}"))).await?.unwrap();
        let columns: Vec<_> = first.column_names().into_iter().filter(|column| column != "id").collect();
        let columns = columns.join(", ");
        let sql = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE {like}");
        Ok(self.0.execute_raw(self.statement(sql)).await?.rows_affected())
    }

    /// Changes the rows of a table that are like this.
    pub(crate) async fn change(&self, table: &str, to: &str, like: &str) {
        let sql = format!("UPDATE {table} SET {to} WHERE {like}");
        self.0.execute_raw(self.statement(sql)).await.unwrap();
    }

    fn statement(&self, sql: String) -> Statement {
        Statement::from_string(self.0.get_database_backend(), sql)
    }
}
