//! Finding a Chinese font on the system.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::face::Face;

/// One font of a file; a collection (`.ttc`) holds several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFile {
    /// The file.
    pub path: PathBuf,
    /// Which font of a collection, from 0; 0 for a single font.
    pub index: u32,
}

/// Why there is no font to print with.
#[derive(Debug, Error)]
pub enum FontError {
    /// No known Chinese font is installed.
    #[error(
        "no Chinese font was found under {searched}: install one (Debian and Ubuntu: apt-get install fonts-noto-cjk) \
         or name a font file in the configuration"
    )]
    NotFound {
        /// The folders searched.
        searched: String,
    },
    /// The file cannot be read.
    #[error("font file {path} cannot be read: {source}; check the path and that it may be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no font, or the collection has fewer fonts.
    #[error("{path} has no usable font number {index}: {reason}")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The number asked for.
        index: u32,
        /// What is wrong.
        reason: String,
    },
}

/// The fonts of a sheet: one for words, and a bold one for what must stand out.
#[derive(Debug)]
pub struct Fonts {
    pub(super) regular: Face,
    pub(super) bold: Option<Face>,
}

/// A family as its files are called: regular, bold, and which font of a collection is the Simplified Chinese one.
const FAMILIES: [(&str, Option<&str>, u32); 8] = [
    ("NotoSansCJK-Regular.ttc", Some("NotoSansCJK-Bold.ttc"), 2),
    ("NotoSansCJKsc-Regular.otf", Some("NotoSansCJKsc-Bold.otf"), 0),
    ("NotoSansSC-Regular.otf", Some("NotoSansSC-Bold.otf"), 0),
    ("SourceHanSansSC-Regular.otf", Some("SourceHanSansSC-Bold.otf"), 0),
    ("SourceHanSansCN-Regular.otf", Some("SourceHanSansCN-Bold.otf"), 0),
    ("SourceHanSans.ttc", None, 2),
    ("wqy-microhei.ttc", None, 0),
    ("wqy-zenhei.ttc", None, 0),
];

/// Where distributions keep fonts.
const FOLDERS: [&str; 3] = ["/usr/share/fonts", "/usr/local/share/fonts", "/opt/fonts"];

/// Folders in folders that are searched; distributions use two or three.
const DEPTH: usize = 4;

impl Fonts {
    /// The first known Chinese family that is installed.
    ///
    /// # Errors
    /// [`FontError`] says which package to install.
    pub fn find() -> Result<Self, FontError> {
        Self::find_under(&FOLDERS.map(Path::new))
    }

    /// The same in other folders.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn find_under(folders: &[&Path]) -> Result<Self, FontError> {
        let mut files = Vec::new();
        for folder in folders {
            collect(folder, DEPTH, &mut files);
        }
        let find = |name: &str, index| {
            let path = files.iter().find(|path| path.file_name().is_some_and(|n| n == name))?.clone();
            Some(FontFile { path, index })
        };
        for (regular, bold, index) in FAMILIES {
            if let Some(regular) = find(regular, index) {
                return Self::load(&regular, bold.and_then(|name| find(name, index)).as_ref());
            }
        }
        let searched: Vec<_> = folders.iter().map(|folder| folder.display().to_string()).collect();
        Err(FontError::NotFound { searched: searched.join(", ") })
    }

    /// These fonts; without a bold one the regular one stands in for it.
    ///
    /// # Errors
    /// [`FontError`] names the file that cannot be read or used.
    pub fn load(regular: &FontFile, bold: Option<&FontFile>) -> Result<Self, FontError> {
        Ok(Self { regular: open(regular)?, bold: bold.map(open).transpose()? })
    }

    /// Takes characters into use; the result are those that some face does not have.
    pub(super) fn admit(&mut self, characters: &BTreeSet<char>) -> BTreeSet<char> {
        let mut missing = self.regular.admit(characters);
        missing.extend(self.bold.iter_mut().flat_map(|bold| bold.admit(characters)));
        missing
    }

    /// The files in use, for whoever checks an installation.
    pub fn describe(&self) -> String {
        let name = |face: &Face| face.name().to_owned();
        self.bold.iter().fold(name(&self.regular), |all, bold| format!("{all}, {}", name(bold)))
    }
}

fn open(file: &FontFile) -> Result<Face, FontError> {
    let data =
        fs::read(&file.path).map_err(|source| FontError::Unreadable { path: file.path.clone(), source })?;
    Face::new(data, file.index).map_err(|reason| FontError::Unusable {
        path: file.path.clone(),
        index: file.index,
        reason,
    })
}

/// All files under a folder. What cannot be read does not count: another folder may have a font.
fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if !path.is_dir() {
            files.push(path);
        } else if depth > 0 {
            collect(&path, depth - 1, files);
        }
    }
}
