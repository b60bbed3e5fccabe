//! Where a database is, and when it was restored: a copy must not bring back what has ended since the copy was made.

use super::{Reading, StoreError, Writing, outbox, sql};
use ergo_protocol::UnixMillis;

/// Whether a server created this database here, or an administrator said that it was restored. Notes the place of a
/// database that has none yet. A file cannot tell; for a file, `ergo-server restore` notes it.
pub async fn is_own(tx: &mut Writing) -> Result<bool, StoreError> {
    let Some(place) = tx.connection().place().await? else { return Ok(true) };
    if let Some(noted) = noted(tx).await? {
        return Ok(noted == place);
    }
    note(tx, &place).await?;
    Ok(true)
}

/// Whether the database is at the noted place. One without a noted place came from elsewhere.
pub async fn is_at_home(tx: &mut Reading) -> Result<bool, StoreError> {
    Ok(tx.connection().place().await? == noted(tx).await?)
}

/// Whether the noted place is a different one. Writes nothing.
pub async fn is_copy(tx: &mut Reading) -> Result<bool, StoreError> {
    let Some(place) = tx.connection().place().await? else { return Ok(false) };
    Ok(noted(tx).await?.is_some_and(|noted| noted != place))
}

/// Notes that it was restored now and here.
pub async fn restored(tx: &mut Writing) -> Result<(), StoreError> {
    sql::query("DELETE FROM origin").execute(tx.connection()).await?;
    if let Some(place) = tx.connection().place().await? {
        note(tx, &place).await?;
    }
    let now = tx.now();
    sql::query("INSERT INTO restorations (at) VALUES ($1)").bind(now).execute(tx.connection()).await?;
    Ok(())
}

/// Continues with numbers that nothing has had: what was recorded and sent after the backup used the next ones, and
/// is in exports and receivers. The time in milliseconds is more than there can be of anything, and a different
/// number if the same backup is restored again. JSON has exact numbers for thousands of restorations.
pub async fn skip_numbers(tx: &mut Writing) -> Result<(), StoreError> {
    let by = tx.now();
    outbox::skip_numbers(tx, by).await?;
    for table in ["audit", "notifications"] {
        tx.connection().skip_numbers(table, by).await?;
    }
    Ok(())
}

/// When it was last restored.
pub async fn restored_at(tx: &mut Reading) -> Result<Option<UnixMillis>, StoreError> {
    Ok(sql::query("SELECT max(at) FROM restorations").fetch_one(tx.connection()).await?)
}

/// The number of other connections of this program. A file cannot tell.
pub async fn others(tx: &mut Reading) -> Result<i64, StoreError> {
    Ok(tx.connection().others().await?)
}

async fn noted(tx: &mut Reading) -> Result<Option<String>, StoreError> {
    Ok(sql::query("SELECT place FROM origin").fetch_optional(tx.connection()).await?)
}

async fn note(tx: &mut Writing, place: &str) -> Result<(), StoreError> {
    sql::query("INSERT INTO origin (place) VALUES ($1)").bind(place).execute(tx.connection()).await?;
    Ok(())
}
