//! Receivers' waiting messages: lists them, and drops them if a receiver stays disabled.

use super::{Reading, StoreError, Writing, outbox, sql};
use ergo_protocol::UnixMillis;

/// How many messages a receiver is waiting for, and the number and time of the oldest.
pub async fn count(
    tx: &mut Reading,
    receiver: &str,
) -> Result<(i64, Option<i64>, Option<UnixMillis>), StoreError> {
    Ok(sql::query(
        "SELECT count(*), min(d.seq), min(o.at) FROM deliveries d JOIN outbox o ON o.seq = d.seq
         WHERE d.receiver_id = $1",
    )
    .bind(receiver)
    .fetch_one(tx.connection())
    .await?)
}

/// A receiver's failing lanes, most attempts first: workspace, attempts, last error, and when it is tried next.
pub async fn stuck(
    tx: &mut Reading,
    receiver: &str,
    limit: u32,
) -> Result<Vec<(String, i64, String, Option<UnixMillis>)>, StoreError> {
    Ok(sql::query(
        "SELECT workspace_id, attempts, last_error, next_at FROM lanes WHERE receiver_id = $1 AND attempts > 0
         ORDER BY attempts DESC, workspace_id LIMIT $2",
    )
    .bind(receiver)
    .bind(limit)
    .fetch_all(tx.connection())
    .await?)
}

/// The numbers of some messages that a receiver is waiting for and that happened before `before`.
pub async fn since_before(
    tx: &mut Reading,
    receiver: &str,
    before: UnixMillis,
    limit: u32,
) -> Result<Vec<i64>, StoreError> {
    Ok(sql::query(
        "SELECT d.seq FROM deliveries d JOIN outbox o ON o.seq = d.seq WHERE d.receiver_id = $1 AND o.at < $2 LIMIT $3",
    )
    .bind(receiver)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.connection())
    .await?)
}

/// Drops messages that are waiting for a receiver, if it is still disabled since before `before`, and notes up to
/// which number they were dropped. Returns how many.
pub async fn forget(
    tx: &mut Writing,
    receiver: &str,
    before: UnixMillis,
    numbers: &[i64],
) -> Result<u64, StoreError> {
    let dropped: Vec<i64> = sql::query(
        "DELETE FROM deliveries WHERE seq IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) AND receiver_id = $2
             AND EXISTS (SELECT 1 FROM receivers r WHERE r.id = $2 AND r.disabled_at < $3)
         RETURNING seq",
    )
    .bind(outbox::rows(numbers)?)
    .bind(receiver)
    .bind(before)
    .fetch_all(tx.connection())
    .await?;
    if let Some(last) = dropped.iter().max() {
        sql::query(
            "UPDATE receivers SET missed_seq = $1 WHERE id = $2 AND (missed_seq IS NULL OR missed_seq < $1)",
        )
        .bind(*last)
        .bind(receiver)
        .execute(tx.connection())
        .await?;
    }
    Ok(dropped.len() as u64)
}
