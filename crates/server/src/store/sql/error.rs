//! What can go wrong with the database.

use super::redact::without_password;
use ergo_protocol::UnknownName;
use sqlx::migrate::MigrateError;
use std::path::PathBuf;

/// Why a database operation failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There was no connection, or no write lock, within the time limit.
    #[error("the database is busy")]
    Busy,
    /// A concurrent change interfered: nothing was done, and the operation can be repeated immediately.
    #[error("a concurrent change interfered")]
    Conflict,
    /// The database cannot be reached, or the connection was lost midway: nothing was changed.
    #[error("the database cannot be reached: {0}")]
    Away(sqlx::Error),
    /// The connection was lost before the database confirmed a change, which may have been made.
    #[error("the database did not confirm a change: {0}")]
    Unconfirmed(sqlx::Error),
    /// It is not the database that this process started with.
    #[error("the database was replaced")]
    Replaced,
    /// The database refused.
    #[error("the database cannot be used: {0}")]
    Database(sqlx::Error),
    /// The stored data is not in a form that we write.
    #[error("what is stored cannot be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// The same, for a name.
    #[error("what is stored cannot be read: {0}")]
    Name(#[from] UnknownName),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_) => Self::Away(error),
            sqlx::Error::Database(said) => match said.code().as_deref() {
                Some(code) if is_conflict(code) => Self::Conflict,
                Some(code) if is_busy(code) => Self::Busy,
                Some(code) if is_away(code) => Self::Away(error),
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

impl StoreError {
    /// The same error, if it occurred while committing.
    pub fn at_commit(self) -> Self {
        match self {
            Self::Away(error) => Self::Unconfirmed(error),
            other => other,
        }
    }
}

/// PostgreSQL's serialization failure and deadlock. Databases that speak its protocol report many conflicts this way.
fn is_conflict(code: &str) -> bool {
    matches!(code, "40001" | "40P01")
}

/// Whether a code says that another process currently holds what is needed.
fn is_busy(code: &str) -> bool {
    // PostgreSQL: a lock that is not available, or too many connections. Its codes have five characters. Otherwise
    // SQLITE_BUSY, with or without its extended code.
    matches!(code, "55P03" | "53300")
        || (code.len() < 5 && code.parse::<i64>().is_ok_and(|code| code & 0xff == 5))
}

/// PostgreSQL: connection exceptions; a server that is stopping, has crashed, or is still starting; and a database
/// that was dropped.
fn is_away(code: &str) -> bool {
    matches!(code, "57P01" | "57P02" | "57P03" | "3D000") || (code.len() == 5 && code.starts_with("08"))
}

/// A parameter's name, unless it could be the rest of a password that contains a question mark.
fn named(parameter: &str) -> String {
    if parameter.contains(['@', '/']) { String::new() } else { format!(": {parameter}") }
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address is of an unknown kind.
    #[error("the database must be a path, sqlite:///path/to/file, or postgres://user@host/database")]
    Address,
    /// The address has an unknown parameter.
    #[error("the address of the database has a parameter that is not known{}", named(.0))]
    Parameter(String),
    /// The database is on another computer, and nothing says that the connection is encrypted.
    #[error(
        "the database is on another machine, and signing keys are sent over the connection: add ?sslmode=verify-full \
         and the &sslrootcert=FILE of its certificate to the address. sslmode=require encrypts without verifying the \
         server, and sslmode=disable is for a network that is protected in another way"
    )]
    NotEncrypted,
    /// The file does not exist.
    #[error(
        "there is no database at {}. Check --database; `ergo-server import` creates a database",
        without_password(&.0.to_string_lossy())
    )]
    Missing(PathBuf),
    /// There are changes next to the file, and reading them would change what is there.
    #[error(
        "{} holds changes that are not in the database file yet, and no server is using it: reading them would change \
         the file. Start the server, which merges them, and check again",
        .0.display()
    )]
    Waiting(PathBuf),
    /// The database has another program's tables.
    #[error(
        "the database belongs to another program or is only partly restored: it has tables, such as {0}, that are not this \
         server's. Name an empty database or a file that does not exist"
    )]
    Foreign(String),
    /// The file, or one of SQLite's side files, is read-only for this user.
    #[error(
        "the database cannot be used: {} cannot be written: {why}. Give the user who runs the server write access to it",
        without_password(&.file.to_string_lossy())
    )]
    NotWritable {
        /// The file.
        file: PathBuf,
        /// The reason that the system gives.
        why: std::io::Error,
    },
    /// The file's folder is read-only for this user.
    #[error(
        "the database cannot be used: no file can be created in {}, where SQLite keeps files beside the database: {why}. Give \
         the user who runs the server write access to the folder",
        without_password(&.folder.to_string_lossy())
    )]
    NoRoom {
        /// The folder.
        folder: PathBuf,
        /// The reason that the system gives.
        why: std::io::Error,
    },
    /// The tables are in another schema of the search path.
    #[error(
        "the server's tables are in the schema {0}, but new ones would be created in another schema of the search path. \
         Set it with ALTER ROLE … SET search_path TO {0}"
    )]
    Elsewhere(String),
    /// The database cannot store every name.
    #[error(
        "the database has the encoding {0}, which cannot store every letter. Use a database with UTF8: \
         createdb --encoding=UTF8 --template=template0"
    )]
    Encoding(String),
    /// The database is a replica.
    #[error(
        "the database is on a standby server, which cannot be written to. Name the primary server, or promote this one"
    )]
    Standby,
    /// The database is configured to be read-only.
    #[error(
        "the database is read-only. Turn default_transaction_read_only off for the server, the database, and the role: \
         ALTER DATABASE … RESET default_transaction_read_only"
    )]
    ReadOnly,
    /// There is no schema for the tables.
    #[error(
        "no schema of the search path exists, so the server cannot create its tables. Create one (CREATE SCHEMA), or correct \
         search_path"
    )]
    NoSchema,
    /// The role lacks the privilege to create tables.
    #[error(
        "the role {role} may not create tables in the schema {schema}, which the server does when it starts. As the owner of \
         the database: GRANT CREATE ON SCHEMA {schema} TO {role}"
    )]
    MayNotCreate {
        /// The connected role.
        role: String,
        /// The schema for the tables.
        schema: String,
    },
    /// The file cannot be created.
    #[error("the database file cannot be created: {0}")]
    File(#[from] std::io::Error),
    /// A newer server wrote the database.
    #[error("the database was written by a newer server (its schema version {0} is unknown here)")]
    Newer(i64),
    /// The database cannot be migrated.
    #[error("the database cannot be migrated: {0}")]
    Migration(MigrateError),
    /// The database refused.
    #[error("the database cannot be used: {0}")]
    Refused(#[from] sqlx::Error),
    /// The database opened, but a statement then failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DatabaseError {
    /// Whether another process currently holds what is needed.
    pub fn is_busy(&self) -> bool {
        let busy = |error: &sqlx::Error| matches!(error, sqlx::Error::Database(said) if said.code().is_some_and(|code| is_busy(&code)));
        match self {
            Self::Store(StoreError::Busy) => true,
            Self::Refused(error)
            | Self::Migration(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => {
                busy(error)
            }
            _ => false,
        }
    }
}

impl From<MigrateError> for DatabaseError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::Newer(version),
            other => Self::Migration(other),
        }
    }
}
