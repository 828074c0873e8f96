//! A system clock that a test sets while a program runs by it: libfaketime, of Debian's package `faketime`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::program;

/// The clock of one program. Only the time of day is set: what is measured, such as how long a call takes, goes on as it is,
/// as on a machine whose clock is put right.
#[derive(Debug)]
pub struct SetClock {
    library: PathBuf,
    folder: TempDir,
}

impl SetClock {
    /// A clock that goes right.
    pub fn right() -> Self {
        let folder = TempDir::with_prefix("mashang-clock-")
            .unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        let clock = Self { library: library(), folder };
        clock.set(0);
        clock
    }

    /// Sets it: so many seconds before or behind the right time.
    ///
    /// # Panics
    /// If its file cannot be written.
    pub fn set(&self, seconds: i64) {
        // A file that is half written would be another time.
        let new = self.folder.path().join("new");
        let written =
            std::fs::write(&new, format!("{seconds:+}\n")).and_then(|()| std::fs::rename(&new, self.file()));
        assert!(written.is_ok(), "cannot set the clock: {written:?}");
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("time")
    }

    /// What makes a program that is started with it go by this clock.
    pub(super) fn environment(&self) -> [(&'static str, OsString); 5] {
        [
            ("LD_PRELOAD", self.library.clone().into()),
            ("FAKETIME_TIMESTAMP_FILE", self.file().into()),
            ("FAKETIME_NO_CACHE", "1".into()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
            ("NO_FAKE_STAT", "1".into()),
        ]
    }
}

/// Debian keeps it in a folder of the machine's kind: `/usr/lib/x86_64-linux-gnu/faketime`.
fn library() -> PathBuf {
    let kinds = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    kinds
        .map(|kind| kind.path().join(Path::new("faketime/libfaketimeMT.so.1")))
        .find(|library| library.is_file())
        .unwrap_or_else(|| program::missing("libfaketime", "faketime"))
}
