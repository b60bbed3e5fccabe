//! Deleting old records, where the organization says how long they stay.

use crate::{Journal, JournalError, journal::BEGIN};
use ergo_protocol::UnixMillis;

/// Finished, confirmed as ended, and handed in to the last entry. What the server refuses has only this copy.
const COMPLETE: &str =
    "ended_at IS NOT NULL AND ended_at < ? AND revoked = 1 AND refused = 0 AND sent >= head_seq";

impl Journal {
    /// Deletes the sessions that ended before this time, if the server has their end and every entry. Returns how many.
    pub async fn forget(&self, before: UnixMillis) -> Result<u64, JournalError> {
        let mut transaction = self.pool.begin_with(BEGIN).await?;
        for table in ["entry", "evidence"] {
            let parts =
                format!("DELETE FROM {table} WHERE session_id IN (SELECT id FROM session WHERE {COMPLETE})");
            sqlx::query(sqlx::AssertSqlSafe(parts)).bind(before).execute(&mut *transaction).await?;
        }
        let sessions = format!("DELETE FROM session WHERE {COMPLETE}");
        let gone = sqlx::query(sqlx::AssertSqlSafe(sessions)).bind(before).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(gone.rows_affected())
    }
}
