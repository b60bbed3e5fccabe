//! Opening the database: one SQLite file, write-ahead log, the schema of schema.sql.

use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

/// The schema version that this code reads and writes.
const VERSION: i64 = 3;

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
    #[error("the database has schema version {0}, newer than this server")]
    Newer(i64),
    /// SQLite said no.
    #[error("the database cannot be used: {0}")]
    Sqlite(#[from] sqlx::Error),
}

/// Opens the database, and makes it when it is not there.
pub async fn open(address: &str) -> Result<SqlitePool, DatabaseError> {
    let options = options(address)?.create_if_missing(true);
    make_private(options.get_filename())?;
    let pool = connect(options).await?;
    bring_up(&pool).await?;
    Ok(pool)
}

/// Opens a database that a server has made before.
pub async fn open_existing(address: &str) -> Result<SqlitePool, DatabaseError> {
    let pool = connect(options(address)?).await?;
    bring_up(&pool).await?;
    Ok(pool)
}

/// A transaction that holds the write lock from its start, so that what it has read stays true until it
/// writes, and two of them cannot fail each other half-way.
pub async fn begin_write(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    pool.begin_with("BEGIN IMMEDIATE").await
}

fn options(address: &str) -> Result<SqliteConnectOptions, DatabaseError> {
    // In memory, each connection of the pool would see another database.
    if address.contains(":memory:") || address.contains("mode=memory") {
        return Err(DatabaseError::Address);
    }
    let options = if address.starts_with("sqlite:") {
        SqliteConnectOptions::from_str(address).map_err(|_| DatabaseError::Address)?
    } else if address.contains("://") || address.is_empty() {
        return Err(DatabaseError::Address);
    } else {
        SqliteConnectOptions::new().filename(address)
    };
    Ok(options)
}

async fn connect(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let options = options
        .journal_mode(SqliteJournalMode::Wal)
        // Nothing is acknowledged before it is durable; writes are rare here.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5));
    SqlitePoolOptions::new().max_connections(8).connect_with(options).await
}

async fn bring_up(pool: &SqlitePool) -> Result<(), DatabaseError> {
    let mut transaction = begin_write(pool).await?;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    match version {
        0 => _ = sqlx::raw_sql(include_str!("schema.sql")).execute(&mut *transaction).await?,
        1 => {
            sqlx::raw_sql(include_str!("schema_1_to_2.sql")).execute(&mut *transaction).await?;
            sqlx::raw_sql(include_str!("schema_2_to_3.sql")).execute(&mut *transaction).await?;
        }
        2 => _ = sqlx::raw_sql(include_str!("schema_2_to_3.sql")).execute(&mut *transaction).await?,
        VERSION => {}
        newer => return Err(DatabaseError::Newer(newer)),
    }
    transaction.commit().await?;
    Ok(())
}

/// The signing keys are in the file: nobody but its owner reads it. SQLite gives its side files the same mode.
#[cfg(unix)]
fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn make_private(_: &Path) -> std::io::Result<()> {
    // The folder's access list decides there.
    Ok(())
}
