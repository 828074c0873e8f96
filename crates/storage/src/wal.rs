//! Keeping SQLite's write-ahead log short.
//!
//! Readers that overlap keep automatic checkpoints from starting the log anew, so that under load it grows without end.
//! Past a bound the writer, between two commits, waits for readers and truncates it: a pause of some milliseconds, or of
//! as long as a reader takes, at most the time that a busy file is waited for.

use sea_orm::ConnectionTrait;

use crate::store::Store;

/// Beyond this length the log is truncated. A few seconds of full load.
const WAL_LIMIT: u64 = 64 * 1024 * 1024;

impl Store {
    /// Truncates the log when it is too long. A failure is not one: the next commit tries again.
    pub(crate) async fn bound_wal(&self) {
        if self.wal_length().is_some_and(|length| length > WAL_LIMIT)
            && let Err(fault) = self.inner.write.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await
        {
            tracing::debug!(%fault, "the write-ahead log could not be truncated");
        }
    }
}
