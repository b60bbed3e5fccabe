//! Listens to other processes on the same database (PostgreSQL's LISTEN).

use super::connection::Pool;
use sqlx::{Error, postgres::PgListener};

/// Listens to a channel, on its own connection.
pub struct Listener(PgListener);

impl Listener {
    /// Begins to listen. `None` for a file, which has no channels.
    pub async fn open(pool: &Pool, channel: &str) -> Result<Option<Self>, Error> {
        let Pool::Postgres(pool) = pool else { return Ok(None) };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(channel).await?;
        Ok(Some(Self(listener)))
    }

    /// The next message. `None` if the connection was lost; messages may have been lost with it.
    pub async fn next(&mut self) -> Result<Option<String>, Error> {
        Ok(self.0.try_recv().await?.map(|said| said.payload().to_owned()))
    }
}
