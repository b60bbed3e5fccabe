//! One-time entry tickets. Only their hashes are stored.

use super::{StoreError, Writing, sql};
use ergo_protocol::UnixMillis;

/// Writes a new ticket for a request.
pub async fn insert(
    tx: &mut Writing,
    hash: &str,
    request: &str,
    expires_at: UnixMillis,
) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO entry_tickets (hash, request_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(hash)
    .bind(request)
    .bind(now)
    .bind(expires_at)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Uses up a ticket. Returns its request; `None` if the ticket is not valid.
pub async fn use_up(tx: &mut Writing, hash: &str) -> Result<Option<String>, StoreError> {
    let now = tx.now();
    Ok(sql::query(
        "UPDATE entry_tickets SET used_at = $1
         WHERE hash = $2 AND used_at IS NULL AND voided_at IS NULL AND expires_at > $1 RETURNING request_id",
    )
    .bind(now)
    .bind(hash)
    .fetch_optional(tx.connection())
    .await?)
}

/// Voids every unused ticket.
pub async fn void_every(tx: &mut Writing) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("UPDATE entry_tickets SET voided_at = $1 WHERE used_at IS NULL AND voided_at IS NULL")
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Voids every unused ticket of a request.
pub async fn void_all(tx: &mut Writing, request: &str) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "UPDATE entry_tickets SET voided_at = $1 WHERE request_id = $2 AND used_at IS NULL AND voided_at IS NULL",
    )
    .bind(now)
    .bind(request)
    .execute(tx.connection())
    .await?;
    Ok(())
}
