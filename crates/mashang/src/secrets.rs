//! The secrets of a town, in a file of their own outside the database.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use casework::Keys;
use data_encoding::BASE64;
use domain::clock::{Entropy, random};
use qr::code::CodeKeys;
use serde::Deserialize;
use thiserror::Error;

/// The secrets, ready for use.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// What makes a printed code ours.
    pub codes: CodeKeys,
    /// What seals personal data and signs the addresses of requesters' pages.
    pub data: Keys,
}

/// Why there are no secrets. Never says anything of what is in the file.
#[derive(Debug, Error)]
pub enum SecretsError {
    /// There is no such file.
    #[error(
        "there is no secrets file {}; make one with `mashang secrets new {}`, or bring back the one that belongs to this \
         database",
        .0.display(),
        .0.display()
    )]
    Missing(PathBuf),
    /// It cannot be read.
    #[error("the secrets file {path} cannot be read: {fault}; check who may read it", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        fault: std::io::Error,
    },
    /// It does not hold what it must.
    #[error("the secrets file {path} is not usable: {fault}", path = path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        fault: String,
    },
    /// A file is never overwritten.
    #[error(
        "{} exists already and is not overwritten: without its code keys the posters that hang would be worthless",
        .0.display()
    )]
    Exists(PathBuf),
    /// It cannot be written.
    #[error("the secrets file {path} cannot be written: {fault}; check the folder", path = path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        fault: std::io::Error,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretsFile {
    codes: Vec<String>,
    data: Vec<String>,
    find: String,
}

impl Secrets {
    /// Reads a secrets file.
    ///
    /// # Errors
    /// [`SecretsError`] says what to do.
    pub fn load(path: &Path) -> Result<Self, SecretsError> {
        let text = fs::read_to_string(path).map_err(|fault| match fault.kind() {
            std::io::ErrorKind::NotFound => SecretsError::Missing(path.to_owned()),
            _ => SecretsError::Unreadable { path: path.to_owned(), fault },
        })?;
        parse(&text).map_err(|fault| SecretsError::Unusable { path: path.to_owned(), fault })
    }
}

fn parse(text: &str) -> Result<Secrets, String> {
    // The message alone: an excerpt of the file would show what is secret.
    let file: SecretsFile = toml::from_str(text).map_err(|e| e.message().to_owned())?;
    let all = |name: &str, texts: &[String]| -> Result<Vec<Vec<u8>>, String> {
        texts.iter().zip(1..).map(|(text, n)| decode(&format!("{name}, entry {n}"), text)).collect()
    };
    let codes = CodeKeys::new(all("codes", &file.codes)?).map_err(|e| e.to_string())?;
    let data = Keys::new(&all("data", &file.data)?, &decode("find", &file.find)?)?;
    Ok(Secrets { codes, data })
}

/// The fewest different bytes of a secret of 32 random ones: they have fewer less than once in 10^20 files.
const DIFFERENT: usize = 12;

fn decode(name: &str, text: &str) -> Result<Vec<u8>, String> {
    let secret = BASE64.decode(text.trim().as_bytes()).map_err(|_| format!("{name} is no base 64"))?;
    let different = secret.iter().collect::<BTreeSet<_>>().len();
    if secret.len() >= 32 && different < DIFFERENT {
        return Err(format!(
            "{name} was not drawn at random, and can be guessed; take secrets from `mashang secrets new`, before anything \
             is printed"
        ));
    }
    Ok(secret)
}

/// Writes a file with fresh secrets that only its owner may read.
///
/// # Errors
/// [`SecretsError::Exists`] when there is one already; [`SecretsError::Unwritable`].
pub fn create(path: &Path, entropy: &dyn Entropy) -> Result<(), SecretsError> {
    let unwritable = |fault| SecretsError::Unwritable { path: path.to_owned(), fault };
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(path).map_err(|fault| {
        match fault.kind() {
            std::io::ErrorKind::AlreadyExists => SecretsError::Exists(path.to_owned()),
            _ => unwritable(fault),
        }
    })?;
    file.write_all(fresh(entropy).as_bytes()).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)
}

fn fresh(entropy: &dyn Entropy) -> String {
    let secret = || BASE64.encode(&random::<32>(entropy));
    format!(
        "# The secrets of this town. Keep a copy apart from the machine, in a safe place: whoever has them can forge codes\n\
         # and read telephone numbers, and without them nobody can do what follows.\n\
         \n\
         # Sign the printed codes. Put a new one in front to sign with it; never remove an old one while posters that it\n\
         # signed still hang.\n\
         codes = [\"{}\"]\n\
         \n\
         # Seal telephone numbers and names, and sign the addresses of residents' pages. Put a new one in front to use it;\n\
         # never remove an old one, what it sealed could not be read any more.\n\
         data = [\"{}\"]\n\
         \n\
         # By which a telephone number is found again. Never change it.\n\
         find = \"{}\"\n",
        secret(),
        secret(),
        secret()
    )
}

/// Whether others than the owner may read the file.
///
/// # Errors
/// The system's.
pub fn is_open_to_others(path: &Path) -> std::io::Result<bool> {
    Ok(fs::metadata(path)?.mode() & 0o077 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::SystemEntropy;

    #[test]
    fn a_new_file_is_usable_private_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.toml");
        create(&path, &SystemEntropy).unwrap();
        Secrets::load(&path).unwrap();
        assert!(!is_open_to_others(&path).unwrap());
        let before = fs::read(&path).unwrap();
        assert!(matches!(create(&path, &SystemEntropy), Err(SecretsError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_secret_that_somebody_made_up_is_refused() {
        let good = fresh(&SystemEntropy);
        let made_up = BASE64.encode(b"changeme-changeme-changeme-change");
        let put = good.replacen("data = [\"", &format!("data = [\"{made_up}\", \""), 1);
        let fault = parse(&put).unwrap_err();
        assert!(
            fault.starts_with("data, entry 1 was not drawn at random") && !fault.contains("changeme"),
            "{fault}"
        );
        let nothing = good.replacen("find = \"", &format!("find = \"{}\" # ", BASE64.encode(&[0; 32])), 1);
        assert!(parse(&nothing).unwrap_err().starts_with("find was not drawn at random"));
    }

    #[test]
    fn a_short_or_damaged_secret_is_named_and_not_shown() {
        let good = fresh(&SystemEntropy);
        let short = good.replacen("find = \"", "find = \"c2hvcnQ=\" # ", 1);
        assert_eq!(parse(&short).unwrap_err(), "the find secret is shorter than 32 bytes");
        let damaged = good.replacen("codes = [\"", "codes = [\"!", 1);
        assert_eq!(parse(&damaged).unwrap_err(), "codes, entry 1 is no base 64");
        let open = parse(&good.replacen("find = \"", "find = ", 1)).unwrap_err();
        assert!(!open.contains(good.rsplit('"').nth(1).unwrap()), "{open}");
    }
}
