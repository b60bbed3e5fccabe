//! Opening the database: one SQLite file with a write-ahead log, brought up by numbered migrations.

use super::{
    DatabaseError, StoreError,
    board::Board,
    legacy, refold,
    transaction::{Reading, Writing},
};
use crate::clock::Clock;
use ergo_protocol::UnixMillis;
use sqlx::{
    Connection, SqliteConnection, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, sync::Arc, time::Duration};
use tokio::sync::Semaphore;

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");

/// How long somebody waits for a connection, and for the write lock, before the server says that it is busy.
const PATIENCE: Duration = Duration::from_secs(2);

/// The open database. Clones are the same one.
///
/// One pool for everybody, and one permit for writing: a writer waits for the permit first and for its connection
/// second, so that writers in a queue do not keep the connections from readers.
#[derive(Clone)]
pub struct Database {
    pool: SqlitePool,
    /// For the health check alone, which has to work when everything else is busy.
    probe: SqlitePool,
    write_lock: Arc<Semaphore>,
    board: Board,
    clock: Clock,
}

impl Database {
    /// Opens the database, and makes it when it is not there.
    pub async fn open(address: &str, connections: u32, clock: Clock) -> Result<Self, DatabaseError> {
        let options = options(address)?.create_if_missing(true);
        make_private(options.get_filename())?;
        Self::connect(options, connections, clock).await
    }

    /// Opens a database that a server has made before.
    pub async fn open_existing(address: &str, clock: Clock) -> Result<Self, DatabaseError> {
        Self::connect(options(address)?, 1, clock).await
    }

    async fn connect(
        options: SqliteConnectOptions,
        connections: u32,
        clock: Clock,
    ) -> Result<Self, DatabaseError> {
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            // Nothing is acknowledged before it is durable.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE);
        bring_up(&options).await?;
        let options = options.foreign_keys(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(connections.max(1))
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await?;
        let probe = SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
        let probe = probe.connect_with(options).await?;
        let write_lock = Arc::new(Semaphore::new(1));
        Ok(Self { pool, probe, write_lock, board: Board::new(), clock })
    }

    /// A view of this moment.
    pub async fn read(&self) -> Result<Reading, StoreError> {
        Ok(Reading::new(self.pool.begin().await?, self.clock.now_millis()))
    }

    /// A change, with the write lock. The gate, the recorder, the sweeper, startup and the command line hold a [`Database`].
    /// A handler gets its [`Writing`] from the gate, which has judged the caller under the lock.
    pub async fn write(&self) -> Result<Writing, StoreError> {
        let permit = Arc::clone(&self.write_lock).acquire_owned();
        let permit = tokio::time::timeout(PATIENCE, permit).await.map_err(|_| StoreError::Busy)?;
        let permit = permit.map_err(|_| StoreError::Busy)?;
        // Another process may write too: the lock of the database itself is taken at once.
        let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let reading = Reading::new(transaction, self.clock.now_millis());
        Ok(Writing::new(reading, self.board.clone(), permit))
    }

    /// Whether it answers, on a connection of its own.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: i64 = sqlx::query_scalar("SELECT 1").fetch_one(&self.probe).await?;
        Ok(())
    }

    /// Where commits announce what happened.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Now, in Unix milliseconds.
    pub fn now(&self) -> UnixMillis {
        self.clock.now_millis()
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
        self.probe.close().await;
    }
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

/// Without foreign keys, because a migration rebuilds tables that others point to. The tests of the migrations check that
/// every key still has its row.
async fn bring_up(options: &SqliteConnectOptions) -> Result<(), DatabaseError> {
    let mut connection = SqliteConnection::connect_with(&options.clone().foreign_keys(false)).await?;
    legacy::bring_up(&mut connection, &MIGRATIONS).await?;
    MIGRATIONS.run(&mut connection).await?;
    refold::bring_up(&mut connection).await?;
    connection.close().await?;
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
