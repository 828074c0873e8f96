//! What can go wrong with a database, in words for whoever runs it.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr, sqlx};
use thiserror::Error;

/// A fault of the database or of what lies in it.
#[derive(Debug, Clone, Error)]
pub enum StoreError {
    /// The address of the database is not understood.
    #[error("{0:?} is no database address; write sqlite:PATH or postgres://USER@HOST/NAME")]
    Address(String),
    /// It cannot be reached or opened.
    #[error(
        "the database cannot be opened: {0}; check that it runs, that the address is right and that the folder can be written"
    )]
    Open(String),
    /// Too few connections to PostgreSQL.
    #[error("{0} connections to PostgreSQL are too few; set database.connections to 4 or more")]
    Connections(u32),
    /// Another process serves this SQLite file.
    #[error(
        "another mashang serves this database already ({0}); stop it first, or use PostgreSQL for several processes"
    )]
    Served(String),
    /// The schema is not the one of this program.
    #[error("the database has not been prepared for this version; run `mashang migrate`")]
    Schema,
    /// The schema is of a later version of the program.
    #[error(
        "the database was prepared by a newer version of mashang; install that version, or restore a backup from before"
    )]
    Newer,
    /// The disk takes no more. Nothing was stored of what failed.
    #[error("the disk of the database is full, or a quota is; make room, nothing that was confirmed is lost")]
    Full,
    /// Somebody else holds the database, or it is silent, for longer than we wait.
    #[error("the database is busy or does not answer; try again in a moment")]
    Busy,
    /// A row with that key exists already.
    #[error("exists already: {0}")]
    Exists(String),
    /// Somebody else changed the row meanwhile.
    #[error("somebody else has changed this in the meantime")]
    Changed,
    /// A row that does not hold what this version understands.
    #[error("a row of {table} cannot be read: {fault}; was it written by a newer version, or damaged?")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What is wrong.
        fault: String,
    },
    /// Everything else that the database says.
    #[error("the database reports: {0}")]
    Database(String),
}

impl StoreError {
    /// Whether trying again in a moment may help.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Full | Self::Open(_))
    }

    pub(crate) fn corrupt(table: &'static str, fault: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, fault: fault.to_string() }
    }
}

/// SQLite's primary result codes (sqlite.org/rescode.html).
const SQLITE_BUSY: &str = "5";
const SQLITE_LOCKED: &str = "6";
const SQLITE_FULL: &str = "13";

/// Its extended codes for a write that was refused otherwise than for a full disk, as by a quota, and for an index of the
/// write-ahead log that cannot grow, which is how a full disk shows itself there.
const SQLITE_REFUSED: [&str; 2] = ["778", "4874"];

/// PostgreSQL's error codes (appendix A of its manual). Its words are in the language of the server.
const PG_DISK_FULL: &str = "53100";
const PG_LOCK_NOT_AVAILABLE: &str = "55P03";
const PG_DEADLOCK: &str = "40P01";
const PG_SERIALIZATION: &str = "40001";

/// The server is being stopped, has broken off, or is not ready yet; its connections broke; the proxy before it has none.
const PG_AWAY: [&str; 6] = ["57P01", "57P02", "57P03", "08000", "08003", "08006"];

/// More connections than the server takes; a transaction in which nothing was said for too long.
const PG_CROWDED: [&str; 2] = ["53300", "25P03"];

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(which)) = error.sql_err() {
            return Self::Exists(which);
        }
        match &error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => return Self::Busy,
            DbErr::Conn(RuntimeErr::SqlxError(cause))
            | DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
                if let Some(known) = by_code(cause) {
                    return known;
                }
            }
            _ => {}
        }
        if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) {
            return Self::Open(error.to_string());
        }
        Self::Database(error.to_string())
    }
}

fn by_code(cause: &sqlx::Error) -> Option<StoreError> {
    match cause {
        sqlx::Error::Database(fault) => {
            let code = fault.code()?;
            // Extended SQLite codes carry the primary code in their low byte.
            let primary = code.parse::<u32>().map_or_else(|_| code.to_string(), |n| (n & 0xFF).to_string());
            match (primary.as_str(), code.as_ref()) {
                (SQLITE_BUSY | SQLITE_LOCKED, c) if c.len() < 5 => Some(StoreError::Busy),
                (SQLITE_FULL, c) if c.len() < 5 => Some(StoreError::Full),
                (_, c) if SQLITE_REFUSED.contains(&c) => Some(StoreError::Full),
                (_, PG_DISK_FULL) => Some(StoreError::Full),
                // Somebody else is changing it at this very moment: the same as having changed it just before.
                (_, PG_LOCK_NOT_AVAILABLE | PG_DEADLOCK | PG_SERIALIZATION) => Some(StoreError::Changed),
                (_, c) if PG_AWAY.contains(&c) => Some(StoreError::Open(cause.to_string())),
                (_, c) if PG_CROWDED.contains(&c) => Some(StoreError::Busy),
                _ => None,
            }
        }
        sqlx::Error::PoolTimedOut => Some(StoreError::Busy),
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed => Some(StoreError::Open(cause.to_string())),
        _ => None,
    }
}

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, StoreError>;
