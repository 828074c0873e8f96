//! The database as the rest of the program sees it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::delivery::LEASE;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    EntityTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, SchemaManager, seaql_migrations};

use crate::counters::TicketNumbers;
use crate::error::{Result, StoreError};
use crate::migration::Migrator;
use crate::signal::Signals;

/// How long a statement waits for another process that writes to the same SQLite file.
const BUSY: Duration = Duration::from_secs(5);

/// How long a connection to PostgreSQL that lay idle is taken to be alive without asking.
const FRESH: Duration = Duration::from_secs(1);

/// How long PostgreSQL keeps a transaction in which nothing is said: a process that hangs, or a machine that is gone from the
/// network, holds the rows that it has touched for so long and no longer. Half a lease, so that whoever takes its work over
/// does not wait for it then.
const SILENCE_SECONDS: i64 = LEASE.as_secs() / 2;

/// How many connections read from SQLite beside the one that writes. Reading is done in threads of its own; more of
/// them than cores do not help.
const SQLITE_READERS: u32 = 4;

/// The fewest connections to PostgreSQL: two for reading, of which one listens for as long as the process lives, and two
/// for transactions.
const FEWEST_CONNECTIONS: u32 = 4;

/// What one process at a time does on PostgreSQL, each under a lock of the server's with its number: "mashang" as digits of
/// a telephone, and the next. SQLite has one writer anyway.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Turn {
    /// Change the schema.
    Migration = 6_274_264,
    /// Put a policy in force.
    Policy = 6_274_265,
}

/// SQLite's page cache of the connection that writes; a negative number is KiB (`PRAGMA cache_size` in its manual).
/// A full group of cases changes more pages than SQLite's own 2 MiB hold: what does not fit is written twice.
const SQLITE_WRITER_CACHE: &str = "-16384";

/// The page cache of a connection that reads: SQLite's own size.
const SQLITE_READER_CACHE: &str = "-2000";

/// After how many pages of 4 KiB the write-ahead log is carried over into the database. Four times SQLite's own number:
/// under load the same pages of the indexes change again and again, and are carried over once.
const SQLITE_CHECKPOINT: &str = "4000";

/// How many prepared statements a connection keeps. Inserts alone have twenty lengths for each of four tables.
const STATEMENTS: usize = 256;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    /// A pool apart from `write`, on PostgreSQL too: what a use case reads between the statements of its transaction must
    /// not wait for a connection that other transactions hold while they wait for theirs.
    pub(crate) read: DatabaseConnection,
    /// On SQLite one connection, so that nobody in this process fights for the lock.
    pub(crate) write: DatabaseConnection,
    pub(crate) signals: Signals,
    pub(crate) ticket_numbers: TicketNumbers,
    file: Option<PathBuf>,
}

/// Holds the right to serve a SQLite database; others are refused as long as it lives.
#[derive(Debug)]
pub struct Serving(#[allow(dead_code, reason = "the lock is held by keeping the file open")] Option<File>);

impl Store {
    /// Opens a database: `sqlite:PATH` (created when absent) or `postgres://…`. `connections` bounds all connections to
    /// PostgreSQL: one half is for transactions, the other for reading.
    ///
    /// # Errors
    /// [`StoreError::Address`] and [`StoreError::Open`] say what is wrong with the address or the server;
    /// [`StoreError::Connections`] when there are too few.
    pub async fn open(address: &str, connections: u32) -> Result<Self> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            let path = PathBuf::from(path.trim_start_matches("//"));
            let write = open_sqlite(&path, 1, SQLITE_WRITER_CACHE).await?;
            let read = open_sqlite(&path, SQLITE_READERS, SQLITE_READER_CACHE).await?;
            return Ok(Self::of(read, write, Some(path)));
        }
        if !address.starts_with("postgres://") && !address.starts_with("postgresql://") {
            return Err(StoreError::Address(without_password(address)));
        }
        if connections < FEWEST_CONNECTIONS {
            return Err(StoreError::Connections(connections));
        }
        let for_transactions = connections / 2;
        let write = open_postgres(address, for_transactions).await?;
        let read = open_postgres(address, connections - for_transactions).await?;
        Ok(Self::of(read, write, None))
    }

    fn of(read: DatabaseConnection, write: DatabaseConnection, file: Option<PathBuf>) -> Self {
        let ticket_numbers = TicketNumbers::default();
        let inner = Inner { read, write, signals: Signals::default(), ticket_numbers, file };
        Self { inner: Arc::new(inner) }
    }

    /// Brings the schema up to this program's. Of several processes that begin together on PostgreSQL one does it, and
    /// the others wait for it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn migrate(&self) -> Result<()> {
        if !self.is_shared() {
            return Ok(Migrator::up(&self.inner.write, None).await?);
        }
        let turn = self.inner.write.begin().await?;
        take_turn(&turn, Turn::Migration).await?;
        Migrator::up(&turn, None).await?;
        turn.commit().await?;
        Ok(())
    }

    /// Refuses a database whose schema is not this program's. Changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Schema`] tells to run `mashang migrate`; [`StoreError::Newer`] when another version has done more than
    /// this one knows; what the database says.
    pub async fn check_schema(&self) -> Result<()> {
        let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let applied = self.applied().await?;
        if applied.iter().any(|step| !known.contains(step)) {
            return Err(StoreError::Newer);
        }
        if known.iter().all(|step| applied.contains(step)) { Ok(()) } else { Err(StoreError::Schema) }
    }

    /// Whether nothing has ever been prepared in it: such a database may be prepared without asking. Changes nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_new(&self) -> Result<bool> {
        Ok(self.applied().await?.is_empty())
    }

    /// The steps that the schema has come. Without the migrator, which begins by creating its table.
    async fn applied(&self) -> Result<Vec<String>> {
        if !SchemaManager::new(&self.inner.read).has_table("seaql_migrations").await? {
            return Ok(Vec::new());
        }
        let steps = seaql_migrations::Entity::find().all(&self.inner.read).await?;
        Ok(steps.into_iter().map(|step| step.version).collect())
    }

    /// Takes the right to serve this database. PostgreSQL lets any number of processes serve; a SQLite file one, for
    /// two would not hear each other's signals and would fight for the lock.
    ///
    /// # Errors
    /// [`StoreError::Served`] when another process has it.
    pub fn serve(&self) -> Result<Serving> {
        let Some(path) = &self.inner.file else { return Ok(Serving(None)) };
        let lock = lock_path(path);
        let open = File::options().create(true).truncate(false).write(true).open(&lock);
        let file = open.map_err(|e| StoreError::Open(format!("{}: {e}", lock.display())))?;
        match file.try_lock() {
            Ok(()) => Ok(Serving(Some(file))),
            Err(_) => Err(StoreError::Served(path.display().to_string())),
        }
    }

    /// Whether several processes may serve it together.
    pub fn is_shared(&self) -> bool {
        self.inner.file.is_none()
    }

    /// What wakes the worker.
    pub fn signals(&self) -> &Signals {
        &self.inner.signals
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another process holds a SQLite file too long; what the database says.
    pub async fn begin(&self) -> Result<Tx> {
        let mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        let inner = self.inner.write.begin_with_options(options).await?;
        Ok(Tx { inner, signals: self.inner.signals.clone(), wake: Wake::default() })
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ping(&self) -> Result<()> {
        self.inner.read.ping().await?;
        Ok(())
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// What the database says.
    pub async fn close(self) -> Result<()> {
        self.inner.read.clone().close().await?;
        self.inner.write.clone().close().await?;
        Ok(())
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.inner.write.get_database_backend()
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.inner.read
    }

    /// The length of SQLite's write-ahead log in bytes; `None` on PostgreSQL.
    pub(crate) fn wal_length(&self) -> Option<u64> {
        let path = self.inner.file.as_ref()?;
        let mut wal = path.clone().into_os_string();
        wal.push("-wal");
        std::fs::metadata(wal).ok().map(|m| m.len())
    }
}

/// A transaction that writes. Dropped without [`Tx::commit`] it has never happened.
pub struct Tx {
    pub(crate) inner: DatabaseTransaction,
    signals: Signals,
    pub(crate) wake: Wake,
}

/// Whom to wake when the transaction is durable.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wake {
    pub(crate) messages: bool,
    pub(crate) deadlines: bool,
    pub(crate) callbacks: bool,
}

impl Tx {
    /// Makes it durable and wakes whoever waits for it.
    ///
    /// # Errors
    /// What the database says; then nothing of it has happened.
    pub async fn commit(self) -> Result<()> {
        if self.inner.get_database_backend() == DbBackend::Postgres {
            Signals::announce(&self.inner, self.wake).await?;
        }
        self.inner.commit().await?;
        self.signals.wake(self.wake);
        Ok(())
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.inner.get_database_backend() == DbBackend::Postgres
    }
}

/// Waits until it is this transaction's turn, which ends with it.
pub(crate) async fn take_turn(tx: &DatabaseTransaction, turn: Turn) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({})", turn as i64)).await?;
    }
    Ok(())
}

async fn open_postgres(address: &str, connections: u32) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(address);
    options.max_connections(connections).acquire_timeout(BUSY).sqlx_logging(false);
    // A connection that has just been used needs no sign of life.
    options.test_before_acquire_if_idle_for(FRESH);
    // Said on each connection and not in the address: a proxy in front of PostgreSQL refuses what it does not know there.
    options.map_sqlx_postgres_pool_opts(|pool| {
        pool.after_connect(|connection, _| {
            let silence = format!("SET idle_in_transaction_session_timeout = '{SILENCE_SECONDS}s'");
            Box::pin(async move { connection.execute(AssertSqlSafe(silence)).await.map(drop) })
        })
    });
    // More than there are different statements, so that none is prepared again and again.
    options.map_sqlx_postgres_opts(|postgres| postgres.statement_cache_capacity(STATEMENTS));
    Database::connect(options).await.map_err(|e| StoreError::Open(e.to_string()))
}

async fn open_sqlite(path: &Path, connections: u32, cache: &'static str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(format!("sqlite:{}?mode=rwc", path.display()));
    options.max_connections(connections).min_connections(1).acquire_timeout(BUSY).sqlx_logging(false);
    // A file does not go away as a server does: asking it for a sign of life costs each statement another round.
    options.test_before_acquire(false);
    options
        .map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_done(connection))));
    // Idle connections are kept: opening one reads the schema anew.
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: what was answered survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            // What would undo a statement of many rows is kept in memory. SQLite would else write it into a temporary file
            // that is made and removed for each such statement, which costs more than the rows themselves.
            .pragma("temp_store", "MEMORY")
            // A row that moves within the file leaves no copy of a resident's words behind, which no erasure would find.
            // Costs no write of its own.
            .pragma("secure_delete", "FAST")
            .pragma("cache_size", cache)
            .pragma("wal_autocheckpoint", SQLITE_CHECKPOINT)
            .statement_cache_capacity(STATEMENTS)
    });
    Database::connect(options).await.map_err(|e| StoreError::Open(format!("{}: {e}", path.display())))
}

/// Whether a connection has ended its transaction and may serve the next one; if not, the pool closes it.
///
/// Where the disk is full, SQLite takes the whole transaction back by itself. The driver then tries the same, fails, and from
/// there on counts one transaction too many: what follows would be parts of a transaction that nobody commits, confirmed and
/// never stored.
async fn is_done(connection: &mut SqliteConnection) -> std::result::Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // One that was dropped is taken back in its turn, before the sign of life.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

fn lock_path(path: &Path) -> PathBuf {
    let mut lock = path.as_os_str().to_owned();
    lock.push(".lock");
    PathBuf::from(lock)
}

/// An address without the password that may stand in it.
fn without_password(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => {
            format!("{}***{}", &address[..scheme + 3], &address[at..])
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests;
