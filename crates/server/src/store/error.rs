//! What can go wrong with the database.

use ergo_protocol::UnknownName;
use sqlx::migrate::MigrateError;

/// Why the database did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection, or not the write lock, within the time that somebody waits.
    #[error("the database is busy")]
    Busy,
    /// It said no.
    #[error("the database cannot be used: {0}")]
    Database(sqlx::Error),
    /// What is stored is not what we store.
    #[error("what is stored cannot be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// The same, of a name.
    #[error("what is stored cannot be read: {0}")]
    Name(#[from] UnknownName),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let is_busy = match &error {
            sqlx::Error::PoolTimedOut => true,
            // SQLITE_BUSY, with or without its extended code: another process holds the write lock.
            sqlx::Error::Database(said) => {
                said.code().and_then(|code| code.parse::<i64>().ok()).is_some_and(|code| code & 0xff == 5)
            }
            _ => false,
        };
        if is_busy { Self::Busy } else { Self::Database(error) }
    }
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address is not one of a SQLite file.
    #[error("the database must be a path or sqlite:///path/to/file; other databases come in a later release")]
    Address,
    /// The file cannot be made.
    #[error("the database file cannot be made: {0}")]
    File(#[from] std::io::Error),
    /// A newer server wrote it.
    #[error("the database was written by a newer server (its schema version {0} is not known here)")]
    Newer(i64),
    /// It cannot be brought up.
    #[error("the database cannot be brought up: {0}")]
    Migration(MigrateError),
    /// SQLite said no.
    #[error("the database cannot be used: {0}")]
    Sqlite(#[from] sqlx::Error),
    /// It opened, and then did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<MigrateError> for DatabaseError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::Newer(version),
            other => Self::Migration(other),
        }
    }
}
