//! The log's keys, for an administrator at the command line.

use super::keys;
use crate::{
    auth::keys::{KeyError, require_sound},
    clock::{Clock, moment},
    store::{Database, log::keys as stored, sealing::Encryption},
};

/// A key of the log, as an administrator sees it.
#[derive(Clone, Debug)]
pub struct LogKey {
    /// The verifier key (c2sp.org/signed-note).
    pub verifier: String,
    /// When it was generated (RFC 3339).
    pub created_at: String,
    /// When it stopped signing, or will (RFC 3339).
    pub retired_at: Option<String>,
}

/// All keys of the log in this database, the oldest first.
pub async fn of_log(database: &str) -> Result<Vec<LogKey>, KeyError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let keys = stored::all(&mut database.read().await?).await?;
    let shown = keys.into_iter().map(|key| LogKey {
        verifier: key.verifier,
        created_at: moment(key.created_at),
        retired_at: key.retired_at.map(moment),
    });
    Ok(shown.collect())
}

/// Creates a new key for the log; returns its verifier key.
pub async fn rotate_log(database: &str, encryption: Encryption) -> Result<String, KeyError> {
    let database = Database::open_existing(database, Clock::system()).await?.encrypted(encryption);
    let mut tx = database.write().await?;
    require_sound(&mut tx).await?;
    let verifier = keys::rotate(&mut tx).await?;
    tx.commit().await?;
    Ok(verifier)
}
