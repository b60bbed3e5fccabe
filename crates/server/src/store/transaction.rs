//! Read and write transactions.

use super::{
    StoreError,
    board::{Board, Push, once_each, stops_first},
    hearing,
    sealing::Encryption,
    sql::{self, Connection, Home, Kind},
};
use ergo_protocol::UnixMillis;
use std::ops::{Deref, DerefMut};
use tokio::sync::OwnedSemaphorePermit;

/// A read: a consistent view of the database. It holds a connection until it is dropped, so drop it before you ask
/// for another one.
pub struct Reading {
    connection: Connection,
    now: UnixMillis,
    encryption: Encryption,
}

impl Reading {
    pub(super) fn new(connection: Connection, now: UnixMillis, encryption: Encryption) -> Self {
        Self { connection, now, encryption }
    }

    /// The time at which it was opened. Everything is checked as of this moment.
    pub fn now(&self) -> UnixMillis {
        self.now
    }

    /// The same, truncated to whole seconds: sessions begin on a whole second, because tokens use seconds.
    pub fn second(&self) -> UnixMillis {
        self.now.div_euclid(1000) * 1000
    }

    /// How the signing keys are encrypted.
    pub fn encryption(&self) -> &Encryption {
        &self.encryption
    }

    pub(super) fn kind(&self) -> Kind {
        self.connection.kind()
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

/// A write. It holds the write lock from its start, so what it reads stays true until it commits. If it is dropped
/// without [`Writing::commit`], nothing has happened.
pub struct Writing {
    reading: Reading,
    board: Board,
    news: Vec<Push>,
    home: Home,
    _lock: OwnedSemaphorePermit,
}

impl Writing {
    pub(super) fn new(reading: Reading, board: Board, home: Home, lock: OwnedSemaphorePermit) -> Self {
        Self { reading, board, news: Vec::new(), home, _lock: lock }
    }

    /// Publishes something on the board once this is committed, and only then.
    pub fn tell(&mut self, push: Push) {
        self.news.push(push);
    }

    /// Commits, then announces what happened to all listeners, ended sessions first.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { reading, board, mut news, home, _lock: lock } = self;
        // In a separate task: a request that times out is dropped, but what was committed is still announced.
        let committed = tokio::spawn(async move {
            news.sort_by_key(stops_first);
            let news = once_each(news);
            let Reading { mut connection, .. } = reading;
            hearing::say(&mut connection, &board, &news).await?;
            connection.commit().await.map_err(|error| StoreError::from(error).at_commit())?;
            // If the file is no longer the database, the change must not be reported as made.
            home.require_still(None)?;
            board.put_up(news);
            drop(lock);
            Ok(())
        });
        committed.await.unwrap_or(Err(StoreError::Database(sql::Error::WorkerCrashed)))
    }
}

impl Deref for Writing {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.reading
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut Reading {
        &mut self.reading
    }
}
