//! Opens the database, and begins reads and writes.

use super::{
    DatabaseError, StoreError,
    board::Board,
    hearing, refold,
    sealing::Encryption,
    sql::{self, Connection, Home, Location, Pool, PoolState},
    transaction::{Reading, Writing},
};
use crate::clock::Clock;
use ergo_protocol::UnixMillis;
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// How long a caller waits for a connection, and for the write lock, before the server says that it is busy.
const PATIENCE: Duration = Duration::from_secs(2);

/// The open database. Clones share it.
///
/// There is one pool for everyone, and one permit for writing. A writer waits for the permit first and for its
/// connection second, so that queued writers do not take connections away from readers.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
    /// Only for the health check, which has to work when everything else is busy.
    probe: Pool,
    /// For listening to other processes.
    ears: Pool,
    write_lock: Arc<Semaphore>,
    board: Board,
    clock: Clock,
    encryption: Encryption,
    home: Home,
}

impl Database {
    /// Opens the database, and creates it if it is a file that does not exist.
    pub async fn open(address: &str, connections: u32, clock: Clock) -> Result<Self, DatabaseError> {
        let location = Location::read(address, PATIENCE)?;
        sql::require_fit(&location).await?;
        let location = location.or_make()?;
        if location.is_exposed() {
            tracing::warn!(
                "the connection to the database is not encrypted, as its address says: signing keys are sent over it"
            );
        }
        Self::connect(&location, connections, clock).await
    }

    /// Opens a database for inspection: nothing is written, not even next to a file. `None` if there is none yet, or
    /// if the next start will migrate it to this version. Also returns what would keep a server from using it.
    pub async fn open_to_look(
        address: &str,
        clock: Clock,
    ) -> Result<(Option<Self>, Vec<DatabaseError>), DatabaseError> {
        let Some(location) = Location::read(address, PATIENCE)?.only_to_look()? else {
            return Ok((None, Vec::new()));
        };
        let sql::Found { version, wrong } = sql::look(&location).await?;
        if version.is_none_or(|version| version < sql::newest()) {
            return Ok((None, wrong));
        }
        Ok((Some(Self::at(&location, 1, clock).await?), wrong))
    }

    /// Opens a database that a server created earlier.
    pub async fn open_existing(address: &str, clock: Clock) -> Result<Self, DatabaseError> {
        let location = Location::read(address, PATIENCE)?;
        sql::require_fit(&location).await?;
        let location = location.there()?;
        Self::connect(&location, 1, clock).await
    }

    async fn connect(location: &Location, connections: u32, clock: Clock) -> Result<Self, DatabaseError> {
        sql::bring_up(location).await?;
        let database = Self::at(location, connections, clock).await?;
        refold::bring_up(&database.pool).await?;
        Ok(database)
    }

    async fn at(location: &Location, connections: u32, clock: Clock) -> Result<Self, DatabaseError> {
        let pool = Pool::new(location, connections.max(1), PATIENCE);
        let home = Home::of(location, &mut pool.read().await.map_err(StoreError::from)?).await?;
        Ok(Self {
            pool,
            probe: Pool::new(location, 1, PATIENCE),
            ears: Pool::new(location, 1, PATIENCE),
            write_lock: Arc::new(Semaphore::new(1)),
            board: Board::new(),
            clock,
            encryption: Encryption::default(),
            home,
        })
    }

    /// The same, with encrypted signing keys.
    #[must_use]
    pub fn encrypted(self, encryption: Encryption) -> Self {
        Self { encryption, ..self }
    }

    /// Begins a read, with a view of this moment.
    pub async fn read(&self) -> Result<Reading, StoreError> {
        self.home.require()?;
        self.begun(self.pool.read().await?).await
    }

    /// Begins a write, with the write lock. Only the gate, the recorder, the sweeper, startup, and the command line
    /// have a [`Database`]. A handler gets its [`Writing`] from the gate, which checks the caller under the lock.
    pub async fn write(&self) -> Result<Writing, StoreError> {
        self.home.require()?;
        let permit = Arc::clone(&self.write_lock).acquire_owned();
        let permit = tokio::time::timeout(PATIENCE, permit).await.map_err(|_| StoreError::Busy)?;
        let permit = permit.map_err(|_| StoreError::Busy)?;
        // Another process may write too, so the database's own lock is taken immediately.
        let reading = self.begun(self.pool.write().await?).await?;
        Ok(Writing::new(reading, self.board.clone(), self.home.clone(), permit))
    }

    /// Adds the time. Processes that share a database on a server all use its clock; a file has one machine's clock.
    async fn begun(&self, mut connection: Connection) -> Result<Reading, StoreError> {
        let moment = connection.moment().await?;
        self.home.require_still(moment.as_ref().map(|(_, place)| place.as_str()))?;
        let now = match (self.clock.set_by_hand(), moment) {
            (Some(now), _) | (None, Some((now, _))) => now,
            (None, None) => self.clock.now_millis(),
        };
        Ok(Reading::new(connection, now, self.encryption.clone()))
    }

    /// Begins a read on a separate connection.
    pub async fn probe(&self) -> Result<Reading, StoreError> {
        self.begun(self.probe.read().await?).await
    }

    /// The state of the shared connections.
    pub fn pool(&self) -> PoolState {
        self.pool.state()
    }

    /// Posts what other processes commit, while it is polled. A file cannot notify; there, the sweeper looks.
    pub async fn hear_others(self) {
        hearing::run(&self.ears, &self.board).await;
    }

    /// Notes that the database was replaced. From then on, nothing is read or written.
    pub fn is_replaced(&self, why: &str) {
        self.home.is_replaced(why);
    }

    /// Waits until it is noticed that another database has taken the place of this one. Returns the file, if it is
    /// one.
    pub async fn replaced(&self) -> Option<PathBuf> {
        self.home.replaced().await
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
        self.ears.close().await;
    }
}
