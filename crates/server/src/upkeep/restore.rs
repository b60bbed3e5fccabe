//! Puts a backup in place, and ends what was open in it.

use super::{
    end_all::{self, Ended, Kept},
    private_file,
};
use crate::{
    clock::Clock,
    failure::Failure,
    store::{
        Database, DatabaseError, StoreError, members, origin,
        whole_file::{self, FileError, Vacant},
        without_password,
    },
};
use std::{
    fs::{self, File},
    io,
    path::Path,
    time::Duration,
};

/// How many times, and how far apart, to check whether the servers have stopped.
const LOOKS: u32 = 10;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Why a restoration failed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database could not be read or written.
    #[error("the restored data cannot be read or written: {0}")]
    Store(#[from] StoreError),
    /// The backup or its destination cannot be used.
    #[error("nothing is restored: {0}")]
    File(#[from] FileError),
    /// A step was refused.
    #[error("{0}")]
    Refused(String),
    /// A server is using the database.
    #[error("{0} other connections of ergo-server are using the database. Stop all servers first")]
    InUse(i64),
    /// As far as can be told, the database was not restored.
    #[error(
        "nothing is changed: this database is not known to be restored. If it comes from a snapshot, a copied file, or \
         point-in-time recovery, add --force: that signs everyone out, ends everything that is open, and revokes SCIM tokens"
    )]
    NothingToFinish,
    /// The restoration is incomplete.
    #[error(
        "nothing is changed: some members have no person or role, so the database is only partly restored. Restore it again \
         into an empty database"
    )]
    Incomplete,
    /// The database is `PostgreSQL`, which has its own program for this.
    #[error(
        "a PostgreSQL database is restored with PostgreSQL's own program into an empty database, and then finished here:\n  \
         pg_restore --exit-on-error --single-transaction --no-owner --dbname='{1}' '{0}'\n  \
         ergo-server restore --finish --database '{1}'"
    )]
    Postgres(String, String),
}

impl From<Failure> for RestoreError {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure.detail.into_owned())
    }
}

/// Puts a backup in the place of a database that does not exist or is empty. Before it appears there, it is checked
/// and migrated to this server's version, and everything that was open in it is ended.
pub async fn restore(database: &str, backup: &Path, kept: Kept) -> Result<Ended, RestoreError> {
    let Some(place) = whole_file::file_of(database)? else {
        return Err(RestoreError::Postgres(backup.display().to_string(), without_password(database)));
    };
    let mut vacant = Vacant::require(&place).await?;
    let folder = private_file::folder_beside(vacant.path())?;
    let copy = copied(backup, &folder.path().join("copy"))?.into_temp_path();
    whole_file::check(&copy).await?;
    let ended = end_all(&copy.to_string_lossy(), true, kept).await?;
    whole_file::fold_up(&copy).await?;
    vacant.release_where_needed().await?;
    private_file::put(copy, vacant.path(), vacant.is_there())?;
    vacant.release().await?;
    Ok(ended)
}

/// Ends everything that was open in a database that another program put in place. A database that is not known to be
/// restored is left alone unless `force` is set.
pub async fn finish(database: &str, force: bool, kept: Kept) -> Result<Ended, RestoreError> {
    if let Some(file) = whole_file::file_of(database)? {
        if !file.exists() {
            return Err(DatabaseError::Missing(file).into());
        }
        // A file does not know where it came from.
        if !force {
            return Err(RestoreError::NothingToFinish);
        }
        whole_file::require_unused(&file).await?;
        whole_file::check(&file).await?;
    }
    end_all(database, force, kept).await
}

async fn end_all(database: &str, force: bool, kept: Kept) -> Result<Ended, RestoreError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    if !force && origin::is_at_home(&mut database.read().await?).await? {
        database.close().await;
        return Err(RestoreError::NothingToFinish);
    }
    require_unused(&database).await?;
    let mut tx = database.write().await?;
    if members::has_orphans(&mut tx).await? {
        return Err(RestoreError::Incomplete);
    }
    let ended = end_all::end_all(&mut tx, kept).await?;
    tx.commit().await?;
    database.close().await;
    Ok(ended)
}

/// Refuses a database in use. A connection that was just closed may still be listed for a moment.
async fn require_unused(database: &Database) -> Result<(), RestoreError> {
    let mut looks = 0;
    loop {
        let others = origin::others(&mut database.read().await?).await?;
        looks += 1;
        match others {
            0 => return Ok(()),
            others if looks == LOOKS => return Err(RestoreError::InUse(others)),
            _ => tokio::time::sleep(BETWEEN_LOOKS).await,
        }
    }
}

/// A copy next to the final place; the backup itself stays unchanged.
fn copied(backup: &Path, place: &Path) -> Result<tempfile::NamedTempFile, FileError> {
    whole_file::require_alone(backup)?;
    let failed = |error: io::Error| FileError::Io(backup.to_owned(), error);
    if !fs::metadata(backup).map_err(failed)?.is_file() {
        return Err(FileError::NotOurs(backup.to_owned()));
    }
    let mut from = File::open(backup).map_err(failed)?;
    let mut copy = private_file::beside(place)?;
    io::copy(&mut from, copy.as_file_mut()).map_err(failed)?;
    Ok(copy)
}
