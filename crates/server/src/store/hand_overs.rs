//! Provider tokens that were handed over: each works only once.

use super::{StoreError, Writing, sql};

/// Notes a token by the hash of its signed part. Returns whether this is the first time.
pub async fn use_up(tx: &mut Writing, hash: &str, agent: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sql::query(
        "INSERT INTO hand_overs (hash, agent_id, received_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
    )
    .bind(hash)
    .bind(agent)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(done == 1)
}
