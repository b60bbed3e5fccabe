//! Opening the database, and beginning to read and to change it.

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

/// How long somebody waits for a connection, and for the write lock, before the server says that it is busy.
const PATIENCE: Duration = Duration::from_secs(2);

/// The open database. Clones are the same one.
///
/// One pool for everybody, and one permit for writing: a writer waits for the permit first and for its connection
/// second, so that writers in a queue do not keep the connections from readers.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
    /// For the health check alone, which has to work when everything else is busy.
    probe: Pool,
    /// To hear other processes.
    ears: Pool,
    write_lock: Arc<Semaphore>,
    board: Board,
    clock: Clock,
    encryption: Encryption,
    home: Home,
}

impl Database {
    /// Opens the database, and makes it when it is a file that is not there.
    pub async fn open(address: &str, connections: u32, clock: Clock) -> Result<Self, DatabaseError> {
        let location = Location::read(address, PATIENCE)?;
        sql::require_fit(&location).await?;
        let location = location.or_make()?;
        if location.is_exposed() {
            tracing::warn!(
                "the connection to the database is not encrypted, as its address says: signing keys travel on it"
            );
        }
        Self::connect(&location, connections, clock).await
    }

    /// Opens a database to look at it: nothing is written, not even beside a file. `None` if there is none yet, or
    /// one that the next start brings up to this version. Also gives what would keep a server from working on it.
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

    /// Opens a database that a server has made before.
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

    /// The same, with the signing keys in it encrypted.
    #[must_use]
    pub fn encrypted(self, encryption: Encryption) -> Self {
        Self { encryption, ..self }
    }

    /// A view of this moment.
    pub async fn read(&self) -> Result<Reading, StoreError> {
        self.home.require()?;
        self.begun(self.pool.read().await?).await
    }

    /// A change, with the write lock. The gate, the recorder, the sweeper, startup and the command line hold a [`Database`].
    /// A handler gets its [`Writing`] from the gate, which has judged the caller under the lock.
    pub async fn write(&self) -> Result<Writing, StoreError> {
        self.home.require()?;
        let permit = Arc::clone(&self.write_lock).acquire_owned();
        let permit = tokio::time::timeout(PATIENCE, permit).await.map_err(|_| StoreError::Busy)?;
        let permit = permit.map_err(|_| StoreError::Busy)?;
        // Another process may write too: the lock of the database itself is taken at once.
        let reading = self.begun(self.pool.write().await?).await?;
        Ok(Writing::new(reading, self.board.clone(), self.home.clone(), permit))
    }

    /// Several processes share a database on a server, and it alone says what time it is; a file has one machine's clock.
    async fn begun(&self, mut connection: Connection) -> Result<Reading, StoreError> {
        let moment = connection.moment().await?;
        self.home.require_still(moment.as_ref().map(|(_, place)| place.as_str()))?;
        let now = match (self.clock.set_by_hand(), moment) {
            (Some(now), _) | (None, Some((now, _))) => now,
            (None, None) => self.clock.now_millis(),
        };
        Ok(Reading::new(connection, now, self.encryption.clone()))
    }

    /// A view of this moment on a connection of its own.
    pub async fn probe(&self) -> Result<Reading, StoreError> {
        self.begun(self.probe.read().await?).await
    }

    /// The connections that everybody shares.
    pub fn pool(&self) -> PoolState {
        self.pool.state()
    }

    /// Puts up what other processes commit, as long as it is polled. A file has no way to say: there the sweeper looks.
    pub async fn hear_others(self) {
        hearing::run(&self.ears, &self.board).await;
    }

    /// Notes that what is here is not what was here before. Nothing is read or changed from then on.
    pub fn is_replaced(&self, why: &str) {
        self.home.is_replaced(why);
    }

    /// Waits until it is noticed that another database has taken the place of this one. The file, when it is one.
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
