//! Writes every page in every language and state as HTML, to be looked at: `cargo run -p intake --example gallery -- DIR`.

use std::io::Write;
use std::path::PathBuf;
use std::{env, fs, io};

use i18n::Lang;

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> io::Result<()> {
    let Some(dir) = env::args_os().nth(1).map(PathBuf::from) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "say where to write: gallery DIR"));
    };
    fs::create_dir_all(&dir)?;
    let mut out = io::stdout().lock();
    for lang in Lang::ALL {
        for (name, page) in samples::all(lang) {
            let file = format!("{name}.{}.html", lang.tag());
            fs::write(dir.join(&file), &page)?;
            writeln!(out, "{:>7} bytes  {file}", page.len())?;
        }
    }
    Ok(())
}
