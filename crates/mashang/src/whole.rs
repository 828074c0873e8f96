//! Writing files for whoever ran a command.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Writes a file that is there as a whole or not at all.
pub(crate) fn write_whole(
    out: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut part: OsString = out.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut file = BufWriter::new(File::create(&part).map_err(|fault| unwritable(out, &fault))?);
    let written = write(&mut file)
        .and_then(|()| file.flush().map_err(|fault| unwritable(out, &fault)))
        .and_then(|()| fs::rename(&part, out).map_err(|fault| unwritable(out, &fault)));
    if written.is_err() {
        // What is left of it is of no use to anybody.
        let _ = fs::remove_file(&part);
    }
    written
}

/// The sentence for a file that cannot be written.
pub(crate) fn unwritable(path: &Path, fault: &std::io::Error) -> Failure {
    Failure::new(format!(
        "{} cannot be written: {fault}; check that the folder exists, may be written and has room",
        path.display()
    ))
}
