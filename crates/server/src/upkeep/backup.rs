//! Backs up a SQLite database while servers use it.

use super::private_file;
use crate::store::{
    DatabaseError,
    whole_file::{self, FileError},
    without_password,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Why a backup failed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database could not be copied, or the copy is not sound.
    #[error("the backup cannot be created: {0}")]
    File(#[from] FileError),
    /// The file already exists.
    #[error("{0} exists. Choose another name, or replace it with --force")]
    Exists(PathBuf),
    /// The backup would replace the database itself.
    #[error("{0} is the database itself, or belongs to it")]
    Itself(PathBuf),
    /// The database is `PostgreSQL`, which has its own program for this.
    #[error(
        "a PostgreSQL database is backed up with PostgreSQL's own program:\n  umask 077; pg_dump --format=custom --file='{0}' '{1}'"
    )]
    Postgres(String, String),
}

/// Copies the database as of this moment, without making anyone wait. The file appears once it is complete and
/// checked, and only its owner can read it. Returns its size in bytes.
pub async fn backup(database: &str, file: &Path, replace: bool) -> Result<u64, BackupError> {
    let Some(source) = whole_file::file_of(database)? else {
        return Err(BackupError::Postgres(file.display().to_string(), without_password(database)));
    };
    if !source.exists() {
        return Err(DatabaseError::Missing(source).into());
    }
    if is_of(file, &source) {
        return Err(BackupError::Itself(file.to_owned()));
    }
    if file.exists() && !replace {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let copy = private_file::beside(file)?.into_temp_path();
    whole_file::copy(&source, &copy).await?;
    let bytes = fs::metadata(&copy).map_err(|error| FileError::Io(copy.to_path_buf(), error))?.len();
    match private_file::put(copy, file, replace) {
        // Another process was faster.
        Err(FileError::Io(file, error)) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(BackupError::Exists(file))
        }
        done => Ok(done.map(|()| bytes)?),
    }
}

/// Whether a path is the database or one of SQLite's files next to it.
fn is_of(file: &Path, database: &Path) -> bool {
    let real = |path: &Path| match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), ..) => real,
        (Err(_), Some(folder), Some(name)) => {
            let folder = if folder == Path::new("") { Path::new(".") } else { folder };
            folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(name)
        }
        _ => path.to_owned(),
    };
    let database = real(database);
    ["", "-wal", "-shm", "-journal"].iter().any(|end| {
        let mut own = database.clone().into_os_string();
        own.push(end);
        real(file) == Path::new(&own)
    })
}
