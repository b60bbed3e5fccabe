//! The signing keys as they are stored.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::UnixMillis;

/// The public half of a key: its id and the coordinates of its point, base64url.
pub struct PublicKey {
    /// Its id.
    pub kid: String,
    /// The x coordinate.
    pub x: String,
    /// The y coordinate.
    pub y: String,
}

/// The current key: its id and the PKCS #8 document of it.
pub async fn current(tx: &mut Reading) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    Ok(sql::query("SELECT kid, pkcs8 FROM signing_keys WHERE drops_at IS NULL")
        .fetch_optional(tx.connection())
        .await?)
}

/// The keys that verify now, the oldest first.
pub async fn public(tx: &mut Reading) -> Result<Vec<PublicKey>, StoreError> {
    let now = tx.now();
    let rows: Vec<(String, String, String)> = sql::query(
        "SELECT kid, x, y FROM signing_keys WHERE drops_at IS NULL OR drops_at > $1 ORDER BY created_at, kid",
    )
    .bind(now)
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|(kid, x, y)| PublicKey { kid, x, y }).collect())
}

/// Retires the current key: it verifies until then. Forgets those whose time is over.
pub async fn retire(tx: &mut Writing, drops_at: UnixMillis) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("DELETE FROM signing_keys WHERE drops_at <= $1").bind(now).execute(tx.connection()).await?;
    sql::query("UPDATE signing_keys SET drops_at = $1 WHERE drops_at IS NULL")
        .bind(drops_at)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Writes a new current key.
pub async fn insert(tx: &mut Writing, key: &PublicKey, pkcs8: &[u8]) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("INSERT INTO signing_keys (kid, pkcs8, x, y, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(&key.kid)
        .bind(pkcs8)
        .bind(&key.x)
        .bind(&key.y)
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}
