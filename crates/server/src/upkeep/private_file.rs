//! A file that appears under its name only once it is complete, and that only its owner can read.

use crate::store::whole_file::FileError;
#[cfg(unix)]
use std::fs::File;
use std::{
    io,
    path::{Path, PathBuf},
};
use tempfile::{Builder, NamedTempFile, PathPersistError, TempDir, TempPath};

/// An empty file next to its final place. It is removed if it is dropped before [`put`].
pub fn beside(place: &Path) -> Result<NamedTempFile, FileError> {
    let made = Builder::new().prefix(".ergo-server-").suffix(".tmp").tempfile_in(folder_of(place));
    made.and_then(|file| restrict(file.path()).map(|()| file))
        .map_err(|error| FileError::Io(place.to_owned(), error))
}

/// A folder next to the final place, for a database and SQLite's files next to it. It is removed when dropped.
pub fn folder_beside(place: &Path) -> Result<TempDir, FileError> {
    let made = Builder::new().prefix(".ergo-server-").suffix(".tmp").tempdir_in(folder_of(place));
    made.and_then(|folder| restrict(folder.path()).map(|()| folder))
        .map_err(|error| FileError::Io(place.to_owned(), error))
}

/// Gives a complete file its name, and waits until that is on disk. Replaces an existing file only if allowed.
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

/// Only the owner may read it: tempfile creates files and folders with that mode.
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Windows")]
fn restrict(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(windows)]
fn restrict(path: &Path) -> io::Result<()> {
    crate::store::access_list::restrict(path)
}

/// Syncs a folder, so that a new name in it survives a power loss.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn sync_folder(_: &Path) -> io::Result<()> {
    // Folders cannot be opened like files on this system.
    Ok(())
}
