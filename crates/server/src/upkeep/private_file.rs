//! A file that appears under its name only when it is complete, and that only its owner can read.

use crate::store::whole_file::FileError;
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};
use tempfile::{Builder, NamedTempFile, PathPersistError, TempDir, TempPath};

/// An empty file beside the place that it is for. It is removed when it is dropped before [`put`].
pub fn beside(place: &Path) -> Result<NamedTempFile, FileError> {
    // Nobody but the owner may read it: that is how tempfile makes them.
    let made = Builder::new().prefix(".ergo-server-").suffix(".tmp").tempfile_in(folder_of(place));
    made.map_err(|error| FileError::Io(place.to_owned(), error))
}

/// A folder beside the place, for a database and what SQLite keeps beside it. It is removed when it is dropped.
pub fn folder_beside(place: &Path) -> Result<TempDir, FileError> {
    let made = Builder::new().prefix(".ergo-server-").suffix(".tmp").tempdir_in(folder_of(place));
    made.map_err(|error| FileError::Io(place.to_owned(), error))
}

/// Gives a complete file its name, and waits until that is on the disk. Replaces what is there only where that is allowed.
pub fn put(file: TempPath, place: &Path, replace: bool) -> Result<(), FileError> {
    let put = if replace { file.persist(place) } else { file.persist_noclobber(place) };
    put.map_err(|PathPersistError { error, .. }| FileError::Io(place.to_owned(), error))?;
    sync_folder(&folder_of(place)).map_err(|error| FileError::Io(place.to_owned(), error))
}

fn folder_of(place: &Path) -> PathBuf {
    match place.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A new name survives a power loss once its folder is written.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn sync_folder(_: &Path) -> io::Result<()> {
    // A folder cannot be opened like a file there.
    Ok(())
}
