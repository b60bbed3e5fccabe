//! Deletes what is used up. Records are kept, or have their own rules (`forget.rs`).

use super::{StoreError, Writing, keys, receivers, sql};
use ergo_protocol::UnixMillis;

/// How many rows of a table are deleted in one commit, which limits how long others wait for the write lock.
pub const AT_ONCE: u32 = 1_000;

/// Deletes some tickets, grants, requests, and hand-overs that were over before `before`. Returns how many rows; if
/// any, there may be more.
///
/// A hand-over is deleted only once its token has long expired: a profile can accept tokens of up to 30 days, and a
/// token whose hand-over is deleted would work again.
pub async fn requests(tx: &mut Writing, before: UnixMillis) -> Result<u64, StoreError> {
    const LONGEST_TOKEN: UnixMillis = 31 * 24 * 60 * 60 * 1000;
    let handed_over_before = before.min(tx.now() - LONGEST_TOKEN);
    keys::forget_dropped(tx).await?;
    receivers::forget_secrets(tx).await?;
    let mut forgotten = 0;
    for (sql, before) in [
        (
            "DELETE FROM entry_tickets WHERE hash IN (SELECT t.hash FROM entry_tickets t WHERE t.expires_at < $1 LIMIT $2)",
            before,
        ),
        (
            "DELETE FROM change_grants WHERE id IN (SELECT g.id FROM change_grants g WHERE g.expires_at < $1 LIMIT $2)",
            before,
        ),
        (
            "DELETE FROM hand_overs WHERE hash IN (SELECT h.hash FROM hand_overs h WHERE h.received_at < $1 LIMIT $2)",
            handed_over_before,
        ),
        // Not while its session is open, because the approval can still be revoked.
        (
            "DELETE FROM entry_requests WHERE id IN (
                 SELECT q.id FROM entry_requests q WHERE q.lapses_at < $1 AND coalesce(q.decided_at, q.created_at) < $1
                     AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.entry_request_id = q.id
                                         AND (s.ended_at IS NULL OR s.ended_at >= $1))
                     AND NOT EXISTS (SELECT 1 FROM entry_tickets t WHERE t.request_id = q.id)
                 LIMIT $2)",
            before,
        ),
    ] {
        forgotten += sql::query(sql).bind(before).bind(AT_ONCE).execute(tx.connection()).await?;
    }
    Ok(forgotten)
}

/// Deletes some notifications that were read before `before`. Returns how many; if any, there may be more.
pub async fn notifications(tx: &mut Writing, before: UnixMillis) -> Result<u64, StoreError> {
    let sql = "DELETE FROM notifications WHERE seq IN (
                   SELECT n.seq FROM notifications n WHERE n.read_at IS NOT NULL AND n.read_at < $1 LIMIT $2)";
    Ok(sql::query(sql).bind(before).bind(AT_ONCE).execute(tx.connection()).await?)
}
