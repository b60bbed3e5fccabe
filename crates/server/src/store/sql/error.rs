//! What can go wrong with the database.

use super::redact::without_password;
use ergo_protocol::UnknownName;
use sqlx::migrate::MigrateError;
use std::path::PathBuf;

/// Why the database did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection, or not the write lock, within the time that somebody waits.
    #[error("the database is busy")]
    Busy,
    /// Somebody else's change came in between: nothing of this one happened, and it can be done again at once.
    #[error("another change came in between")]
    Conflict,
    /// The database cannot be reached, or left in the middle: nothing was changed.
    #[error("the database cannot be reached: {0}")]
    Away(sqlx::Error),
    /// The database left before it confirmed a change. It may have been made.
    #[error("the database did not confirm a change: {0}")]
    Unconfirmed(sqlx::Error),
    /// It is another database than the one that this process began to work on.
    #[error("the database was replaced")]
    Replaced,
    /// The database refused.
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
    /// The same error, when it met the end of a change.
    pub fn at_commit(self) -> Self {
        match self {
            Self::Away(error) => Self::Unconfirmed(error),
            other => other,
        }
    }
}

/// PostgreSQL's serialization failure, and its deadlock. Databases that speak its protocol answer many conflicts so.
fn is_conflict(code: &str) -> bool {
    matches!(code, "40001" | "40P01")
}

/// Whether a code says that somebody else holds what is needed, for now.
fn is_busy(code: &str) -> bool {
    // PostgreSQL: a lock that was not to be had, too many connections. Its codes have five characters. SQLITE_BUSY, with or
    // without its extended code.
    matches!(code, "55P03" | "53300")
        || (code.len() < 5 && code.parse::<i64>().is_ok_and(|code| code & 0xff == 5))
}

/// PostgreSQL: connection exceptions, a server that stops, has crashed, or is still starting, and a database that was dropped.
fn is_away(code: &str) -> bool {
    matches!(code, "57P01" | "57P02" | "57P03" | "3D000") || (code.len() == 5 && code.starts_with("08"))
}

/// A parameter's name; not if it may be the rest of a password that has a question mark in it.
fn named(parameter: &str) -> String {
    if parameter.contains(['@', '/']) { String::new() } else { format!(": {parameter}") }
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address is of neither kind.
    #[error("the database must be a path, sqlite:///path/to/file, or postgres://user@host/database")]
    Address,
    /// It has a parameter that means nothing.
    #[error("the address of the database has a parameter that is not known{}", named(.0))]
    Parameter(String),
    /// It is elsewhere, and nothing says that the connection is encrypted.
    #[error(
        "the database is on another machine, and signing keys travel on the connection: add ?sslmode=verify-full and the \
         &sslrootcert=FILE of its certificate to the address. sslmode=require encrypts without checking who answers, and \
         sslmode=disable is for a network that is protected in another way"
    )]
    NotEncrypted,
    /// There is no such file.
    #[error(
        "there is no database at {}. Check --database; `ergo-server import` creates a database",
        without_password(&.0.to_string_lossy())
    )]
    Missing(PathBuf),
    /// Changes wait beside the file, and to read them is to change what is there.
    #[error(
        "{} holds changes that are not in the database file yet, and no server uses it: this cannot look without taking them \
         in. Start the server, which does that, and check again",
        .0.display()
    )]
    Waiting(PathBuf),
    /// It has the tables of somebody else.
    #[error(
        "the database belongs to another program: it has tables, such as {0}, and they are not this server's. Name an empty \
         database or a file that does not exist"
    )]
    Foreign(String),
    /// A file, or one that SQLite keeps beside it.
    #[error(
        "the database cannot be used: {} cannot be written: {why}. Give the user who runs the server write access to it",
        without_password(&.file.to_string_lossy())
    )]
    NotWritable {
        /// Which.
        file: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The folder of a file.
    #[error(
        "the database cannot be used: no file can be created in {}, where SQLite keeps files beside the database: {why}. Give \
         the user who runs the server write access to the folder",
        without_password(&.folder.to_string_lossy())
    )]
    NoRoom {
        /// Which.
        folder: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// Some names cannot be stored in it.
    #[error(
        "the database has the encoding {0}, which does not have the letters of every language. Use a database with UTF8: \
         createdb --encoding=UTF8 --template=template0"
    )]
    Encoding(String),
    /// It follows another server.
    #[error(
        "the database is on a standby server, which cannot be written to. Name the primary server, or promote this one"
    )]
    Standby,
    /// Somebody has set it so.
    #[error(
        "the database is read-only. Turn default_transaction_read_only off for the server, the database, and the role: \
         ALTER DATABASE … RESET default_transaction_read_only"
    )]
    ReadOnly,
    /// There is no place for tables.
    #[error(
        "no schema of the search path exists, so the server cannot create its tables. Create one (CREATE SCHEMA), or correct \
         search_path"
    )]
    NoSchema,
    /// The place for tables is closed to who has connected.
    #[error(
        "the role {role} may not create tables in the schema {schema}, which the server does when it starts. As the owner of \
         the database: GRANT CREATE ON SCHEMA {schema} TO {role}"
    )]
    MayNotCreate {
        /// Who has connected.
        role: String,
        /// Where tables are made.
        schema: String,
    },
    /// The file cannot be made.
    #[error("the database file cannot be created: {0}")]
    File(#[from] std::io::Error),
    /// A newer server wrote it.
    #[error("the database was written by a newer server (its schema version {0} is not known here)")]
    Newer(i64),
    /// It cannot be brought up.
    #[error("the database cannot be migrated: {0}")]
    Migration(MigrateError),
    /// It said no.
    #[error("the database cannot be used: {0}")]
    Refused(#[from] sqlx::Error),
    /// It opened, and then did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DatabaseError {
    /// Whether another process holds what is needed, for now.
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
