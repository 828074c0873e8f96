//! A look at the rows past our own code.

use std::fmt::Write as _;

use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement,
    TransactionTrait as _,
};
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

    /// What stands in the column `word` of the first row.
    pub(crate) async fn text(&self, sql: &str) -> Option<String> {
        let row = self.0.query_one_raw(self.statement(sql.to_owned())).await.unwrap()?;
        Some(row.try_get("", "word").unwrap())
    }

    /// Changes the rows of a table that are like this.
    pub(crate) async fn change(&self, table: &str, to: &str, like: &str) {
        let sql = format!("UPDATE {table} SET {to} WHERE {like}");
        self.0.execute_raw(self.statement(sql)).await.unwrap();
    }

    /// Runs a statement.
    pub(crate) async fn run(&self, sql: &str) {
        self.0.execute_raw(self.statement(sql.to_owned())).await.unwrap();
    }

    /// Runs a statement in a transaction that goes on for as long as the value is kept.
    pub(crate) async fn hold(&self, sql: &str) -> DatabaseTransaction {
        let held = self.0.begin().await.unwrap();
        held.execute_raw(self.statement(sql.to_owned())).await.unwrap();
        held
    }

    /// Bytes as the database writes them.
    pub(crate) fn blob(&self, bytes: &[u8]) -> String {
        match self.0.get_database_backend() {
            DbBackend::Postgres => format!("'\\x{}'::bytea", hex(bytes)),
            _ => format!("x'{}'", hex(bytes)),
        }
    }

    /// The tables in which these bytes stand anywhere.
    pub(crate) async fn holding(&self, bytes: &[u8]) -> Vec<String> {
        let postgres = self.0.get_database_backend() == DbBackend::Postgres;
        let tables = if postgres {
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
        };
        let mut holding = Vec::new();
        for table in self.0.query_all_raw(self.statement(tables.to_owned())).await.unwrap() {
            let table: String = table.try_get("", "name").unwrap();
            let like = if postgres { row_as_text(bytes) } else { self.any_column(&table, bytes).await };
            if self.count(&format!("{table} AS t"), &like).await > 0 {
                holding.push(table);
            }
        }
        holding
    }

    async fn any_column(&self, table: &str, bytes: &[u8]) -> String {
        let sql = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns = self.0.query_all_raw(self.statement(sql)).await.unwrap();
        let like = |column: String| format!("hex({column}) LIKE '%{}%'", hex(bytes));
        columns.iter().map(|row| like(row.try_get("", "name").unwrap())).collect::<Vec<_>>().join(" OR ")
    }

    fn statement(&self, sql: String) -> Statement {
        Statement::from_string(self.0.get_database_backend(), sql)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// PostgreSQL shows a whole row as text, and bytes in it in hexadecimal digits.
fn row_as_text(bytes: &[u8]) -> String {
    let bytes = hex(bytes);
    format!("encode(convert_to(t::text, 'UTF8'), 'hex') LIKE '%{bytes}%' OR t::text LIKE '%{bytes}%'")
}
