//! A SQLite file as a whole: copying it while it is in use, checking a copy, and putting a copy in its place.

use super::{error::DatabaseError, location::Location, migrate};
use sqlx::{
    Connection as _, Executor as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous},
};
use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
    time::Duration,
};

/// How long to wait for a process that is still using a file.
const PATIENCE: Duration = Duration::from_secs(1);
/// SQLite's files next to a database that is in use.
const SIDE_FILES: [&str; 3] = ["-wal", "-shm", "-journal"];
/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Why a file cannot be copied, checked, or replaced.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The system refused.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// The file is not a database, or not one of this server's.
    #[error("{0} is not a backup of this server's database")]
    NotOurs(PathBuf),
    /// The file is damaged.
    #[error("{0} is damaged: {1}")]
    Damaged(PathBuf, String),
    /// The file is a database in use, or a copy that lacks the files next to it.
    #[error("{0} exists: the database is in use, or was copied or moved without it")]
    Beside(PathBuf),
    /// Another program is using the file.
    #[error("{0} is in use. Stop the server first")]
    InUse(PathBuf),
    /// The database contains data.
    #[error("{0} already holds data. Restore into a new file, and move the old one aside")]
    HoldsData(PathBuf),
}

/// The file of a database; `None` if it is on a server.
pub fn file_of(address: &str) -> Result<Option<PathBuf>, DatabaseError> {
    Ok(match Location::read(address, PATIENCE)? {
        Location::Sqlite(options) => Some(options.get_filename().to_owned()),
        Location::Postgres(_) => None,
    })
}

/// Writes the current content of the database into an empty file, and checks it. No one has to wait in the meantime.
pub async fn copy(database: &Path, into: &Path) -> Result<(), FileError> {
    // Waits for a lock just as long as the server does.
    let options = SqliteConnectOptions::new().filename(database).busy_timeout(PATIENCE);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(refused)?;
    let copying = sqlx::query("VACUUM INTO $1").bind(into.to_string_lossy().into_owned());
    copying.execute(&mut connection).await.map_err(refused)?;
    connection.close().await.map_err(refused)?;
    check(into).await?;
    sync(into)
}

/// Refuses a file that is not a complete and intact database of this server, or is a newer server's.
pub async fn check(file: &Path) -> Result<(), FileError> {
    require_alone(file)?;
    let mut first = [0_u8; 16];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut first));
    match read {
        Ok(()) if first == *MAGIC => {}
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return Err(FileError::Io(file.to_owned(), error));
        }
        _ => return Err(FileError::NotOurs(file.to_owned())),
    }
    let mut connection = alone(file).await?;
    let damaged = |what: String| FileError::Damaged(file.to_owned(), what);
    let said: Result<String, _> =
        sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut connection).await;
    match said {
        Ok(said) if said == "ok" => {}
        Ok(said) => return Err(damaged(said)),
        Err(error) => return Err(damaged(error.to_string())),
    }
    let ours = "SELECT count(*) FROM sqlite_schema WHERE name IN ('_sqlx_migrations', 'audit', 'people', 'signing_keys')";
    let ours: i64 = sqlx::query_scalar(ours).fetch_one(&mut connection).await.map_err(refused)?;
    if ours != 4 {
        return Err(FileError::NotOurs(file.to_owned()));
    }
    let orphan: Option<String> = sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
        .fetch_optional(&mut connection)
        .await
        .map_err(refused)?;
    if let Some(table) = orphan {
        return Err(damaged(format!("a row of {table} refers to one that is missing")));
    }
    let version: i64 = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .map_err(refused)?;
    if version > migrate::newest() {
        let oldest = sqlx::query_scalar(migrate::OLDEST).fetch_optional(&mut connection).await;
        migrate::require_compatible(version, oldest)?;
    }
    connection.close().await.map_err(refused)?;
    Ok(())
}

/// Turns a database that was in use back into a single file, and waits until it is on disk.
pub async fn fold_up(file: &Path) -> Result<(), FileError> {
    alone(file).await?.close().await.map_err(refused)?;
    require_alone(file)?;
    sync(file)
}

/// A path where a database may be put: it is free, or has an empty database that no one is using.
pub struct Vacant {
    path: PathBuf,
    /// Keeps everyone else out of an empty database.
    held: Option<SqliteConnection>,
}

impl Vacant {
    /// Refuses a database that is in use or has data in it.
    pub async fn require(path: &Path) -> Result<Self, FileError> {
        if !path.exists() {
            require_alone(path)?;
            return Ok(Self { path: path.to_owned(), held: None });
        }
        // The file itself, not a link to it, which stays.
        let path = path.canonicalize().map_err(|error| FileError::Io(path.to_owned(), error))?;
        let mut connection = alone(&path).await?;
        connection.execute("BEGIN EXCLUSIVE").await.map_err(|error| used(&path, error))?;
        if !is_empty(&mut connection).await.map_err(refused)? {
            return Err(FileError::HoldsData(path));
        }
        Ok(Self { path, held: Some(connection) })
    }

    /// Whether there is an empty database.
    pub fn is_there(&self) -> bool {
        self.held.is_some()
    }

    /// Lets others in, on systems where an open file cannot be replaced.
    pub async fn release_where_needed(&mut self) -> Result<(), FileError> {
        if cfg!(windows) {
            self.release().await?;
        }
        Ok(())
    }

    /// Lets others in.
    pub async fn release(&mut self) -> Result<(), FileError> {
        if let Some(held) = self.held.take() {
            held.close().await.map_err(refused)?;
        }
        Ok(())
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Refuses a file that another program is using.
pub async fn require_unused(file: &Path) -> Result<(), FileError> {
    alone(file).await?.close().await.map_err(refused)
}

/// Waits until a file is on disk.
fn sync(file: &Path) -> Result<(), FileError> {
    let synced = File::options().write(true).open(file).and_then(|file| file.sync_all());
    synced.map_err(|error| FileError::Io(file.to_owned(), error))
}

/// Opens an exclusive connection, which is needed to leave WAL mode.
async fn alone(file: &Path) -> Result<SqliteConnection, FileError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE);
    SqliteConnection::connect_with(&options).await.map_err(|error| used(file, error))
}

/// Refuses a file with SQLite's side files next to it: they belong to another state of it, or the file is in use.
pub fn require_alone(file: &Path) -> Result<(), FileError> {
    // SQLite follows a link, and keeps the side files next to the link's target. If nothing can be resolved, there is
    // no file.
    let real = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    for end in SIDE_FILES {
        let mut beside = real.as_os_str().to_owned();
        beside.push(end);
        let beside = PathBuf::from(beside);
        if beside.exists() {
            return Err(FileError::Beside(beside));
        }
    }
    Ok(())
}

async fn is_empty(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let tables = "SELECT count(*), count(CASE WHEN name IN ('people', 'workspaces') THEN 1 END)
                  FROM sqlite_schema WHERE type = 'table'";
    let (all, ours): (i64, i64) = sqlx::query_as(tables).fetch_one(&mut *connection).await?;
    if all == 0 || ours != 2 {
        return Ok(all == 0);
    }
    let rows = "SELECT (SELECT count(*) FROM people) + (SELECT count(*) FROM workspaces)";
    Ok(sqlx::query_scalar::<_, i64>(rows).fetch_one(connection).await? == 0)
}

fn used(file: &Path, error: sqlx::Error) -> FileError {
    let code = error.as_database_error().and_then(|said| said.code()?.parse::<i64>().ok());
    match code.map(|code| code & 0xff) {
        // SQLITE_BUSY, SQLITE_LOCKED.
        Some(5 | 6) => FileError::InUse(file.to_owned()),
        // SQLITE_NOTADB.
        Some(26) => FileError::NotOurs(file.to_owned()),
        // SQLITE_CORRUPT.
        Some(11) => FileError::Damaged(file.to_owned(), error.to_string()),
        _ => refused(error),
    }
}

fn refused(error: sqlx::Error) -> FileError {
    FileError::Database(DatabaseError::Refused(error))
}
