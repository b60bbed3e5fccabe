//! Forgetting what is used up. What is recorded is kept, or has its own rules (`forget.rs`).

use super::{StoreError, Writing, keys, outbox, sql};
use ergo_protocol::UnixMillis;

/// Deletes tickets, grants, requests, hand-overs and delivered messages that were over before then. How many rows.
///
/// A hand-over is only forgotten when the token that it stands for has long expired: a profile can accept tokens of up to
/// 30 days, and a token whose hand-over is forgotten counts again.
pub async fn requests(tx: &mut Writing, before: UnixMillis) -> Result<u64, StoreError> {
    const LONGEST_TOKEN: UnixMillis = 31 * 24 * 60 * 60 * 1000;
    let handed_over_before = before.min(tx.now() - LONGEST_TOKEN);
    keys::forget_dropped(tx).await?;
    let mut forgotten = 0;
    for (sql, before) in [
        ("DELETE FROM entry_tickets WHERE expires_at < $1", before),
        ("DELETE FROM change_grants WHERE expires_at < $1", before),
        ("DELETE FROM hand_overs WHERE received_at < $1", handed_over_before),
        // Not while its session runs: the approval can still be revoked.
        (
            "DELETE FROM entry_requests WHERE lapses_at < $1 AND coalesce(decided_at, created_at) < $1
                 AND NOT EXISTS (SELECT 1 FROM sessions s
                                 WHERE s.entry_request_id = entry_requests.id
                                     AND (s.ended_at IS NULL OR s.ended_at >= $1))
                 AND NOT EXISTS (SELECT 1 FROM entry_tickets t WHERE t.request_id = entry_requests.id)",
            before,
        ),
    ] {
        forgotten += sql::query(sql).bind(before).execute(tx.connection()).await?;
    }
    // Messages that were delivered, or that nobody was to be sent.
    Ok(forgotten + outbox::forget(tx, before).await?)
}

/// Deletes notifications that were read before then. How many.
pub async fn notifications(tx: &mut Writing, before: UnixMillis) -> Result<u64, StoreError> {
    let sql = "DELETE FROM notifications WHERE read_at IS NOT NULL AND read_at < $1";
    Ok(sql::query(sql).bind(before).execute(tx.connection()).await?)
}
