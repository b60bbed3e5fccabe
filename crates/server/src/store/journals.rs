//! The journals that desks hand in: stored entry by entry, never changed.

use super::{
    Reading, StoreError, Writing,
    batch::{self, Column},
    sql, words,
};
use ergo_protocol::journal::{JournalEntry, SessionRecord};
use serde_json::json;

/// The stored state of one journal.
pub struct Head {
    /// The session, as the desk last described it.
    pub record: SessionRecord,
    /// The number of entries.
    pub stored: u32,
    /// Hex SHA-256 of the last entry.
    pub hash: String,
    /// Whether the last entry has arrived.
    pub complete: bool,
    /// The length of all entries' texts, in bytes.
    pub bytes: i64,
}

/// The stored state of a session's journal; `None` if nothing has arrived yet.
pub async fn head(tx: &mut Reading, session: &str) -> Result<Option<Head>, StoreError> {
    let row: Option<(String, i64, String, bool, i64)> =
        sql::query("SELECT record, stored, head_hash, complete, bytes FROM journals WHERE session_id = $1")
            .bind(session)
            .fetch_optional(tx.connection())
            .await?;
    let Some((record, stored, hash, complete, bytes)) = row else { return Ok(None) };
    let stored = words::count(stored);
    Ok(Some(Head { record: serde_json::from_str(&record)?, stored, hash, complete, bytes }))
}

/// How many entries of a session's journal have arrived, and whether the last one has.
pub async fn progress(tx: &mut Reading, session: &str) -> Result<Option<(u32, bool)>, StoreError> {
    let sql = "SELECT stored, complete FROM journals WHERE session_id = $1";
    let row: Option<(i64, bool)> = sql::query(sql).bind(session).fetch_optional(tx.connection()).await?;
    Ok(row.map(|(stored, complete)| (words::count(stored), complete)))
}

/// The entries after this number, in order.
pub async fn entries(
    tx: &mut Reading,
    session: &str,
    after: u32,
    limit: u32,
) -> Result<Vec<JournalEntry>, StoreError> {
    let rows: Vec<String> = sql::query(
        "SELECT body FROM journal_entries WHERE session_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(session)
    .bind(after)
    .bind(limit)
    .fetch_all(tx.connection())
    .await?;
    rows.iter().map(|row| Ok(serde_json::from_str(row)?)).collect()
}

/// Adds entries.
pub async fn append(tx: &mut Writing, session: &str, entries: &[JournalEntry]) -> Result<(), StoreError> {
    let row = |entry: &JournalEntry| Ok(json!([session, entry.seq, serde_json::to_string(entry)?]));
    let rows = entries.iter().map(row).collect::<Result<Vec<_>, StoreError>>()?;
    batch::insert(
        tx,
        "journal_entries",
        &[Column::Text("session_id"), Column::Number("seq"), Column::Text("body")],
        &rows,
    )
    .await
}

/// Updates the stored state.
pub async fn set_head(tx: &mut Writing, session: &str, head: &Head) -> Result<(), StoreError> {
    let (now, record) = (tx.now(), serde_json::to_string(&head.record)?);
    // Not one statement, because the database refuses to insert a head that exists.
    for sql in [
        "UPDATE journals SET record = $2, stored = $3, head_hash = $4, complete = $5, bytes = $6, stored_at = $7
         WHERE session_id = $1",
        "INSERT INTO journals (session_id, record, stored, head_hash, complete, bytes, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    ] {
        let query = sql::query(sql).bind(session).bind(&record).bind(head.stored).bind(&head.hash);
        let query = query.bind(head.complete).bind(head.bytes).bind(now);
        if query.execute(tx.connection()).await? > 0 {
            break;
        }
    }
    Ok(())
}
