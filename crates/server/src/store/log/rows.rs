//! What is not in the log yet, and what is.

use super::number;
use crate::store::{Reading, StoreError, Writing, audit::Row, sql};
use ergo_protocol::{audit::AuditEntry, journal::JournalEntry};

/// Rows of the audit after this number, in order: that in which they were committed, because there is one writer at a
/// time.
pub async fn audit_after(tx: &mut Reading, seq: i64, most: usize) -> Result<Vec<AuditEntry>, StoreError> {
    audit(tx, "a.seq > $1 ORDER BY a.seq LIMIT $2", seq.into(), Some(limit(most))).await
}

/// The rows of the audit in this session.
pub async fn audit_of(tx: &mut Reading, session: &str) -> Result<Vec<AuditEntry>, StoreError> {
    audit(tx, "a.session_id = $1 ORDER BY a.seq", session.into(), None).await
}

async fn audit(
    tx: &mut Reading,
    which: &'static str,
    value: sql::Value,
    most: Option<i64>,
) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = format!(
        "SELECT a.seq, a.at, a.action, a.subject_id, a.actor_id, a.session_id, a.workspace_id, a.target, a.detail
         FROM audit a WHERE {which}"
    );
    let mut query = sql::query(sql).bind(value);
    if let Some(most) = most {
        query = query.bind(most);
    }
    let rows: Vec<Row> = query.fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|Row(entry)| entry).collect())
}

/// An entry of a journal that waits for its place in the log.
pub struct Waiting {
    /// Its place in the queue.
    pub number: i64,
    /// The session.
    pub session: String,
    /// Its number in the journal.
    pub seq: i64,
    /// The entry, or what is stored in its place, which nobody can read. It must not hold up the others.
    pub entry: Result<JournalEntry, String>,
}

/// The entries that wait, the first ones first.
pub async fn waiting(tx: &mut Reading, most: usize) -> Result<Vec<Waiting>, StoreError> {
    let sql = "SELECT l.number, l.session_id, l.seq, e.body FROM log_waiting l
               JOIN journal_entries e ON e.session_id = l.session_id AND e.seq = l.seq
               ORDER BY l.number LIMIT $1";
    let rows: Vec<(i64, String, i64, String)> =
        sql::query(sql).bind(limit(most)).fetch_all(tx.connection()).await?;
    let read = |(number, session, seq, body): (i64, String, i64, String)| {
        let entry = serde_json::from_str(&body).map_err(|_| body);
        Waiting { number, session, seq, entry }
    };
    Ok(rows.into_iter().map(read).collect())
}

/// They have their place now. Entries that were deleted meanwhile wait no longer either.
pub async fn placed(tx: &mut Writing, last: i64) -> Result<(), StoreError> {
    sql::query("DELETE FROM log_waiting WHERE number <= $1").bind(last).execute(tx.connection()).await?;
    Ok(())
}

/// The accounts of a session and the names of its staff, with their places: the canonical text, or nothing if it was
/// erased.
pub async fn accounts(tx: &mut Reading, session: &str) -> Result<Vec<(u64, Option<String>)>, StoreError> {
    let sql = "SELECT number, body FROM log_accounts WHERE session_id = $1 ORDER BY number";
    let rows: Vec<(i64, Option<String>)> = sql::query(sql).bind(session).fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|(place, body)| (u64::try_from(place).unwrap_or_default(), body)).collect())
}

/// What an agent is called where the name is not shown.
pub async fn agent_number(tx: &mut Reading, person: &str) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT number FROM log_agents WHERE person_id = $1";
    Ok(sql::query(sql).bind(person).fetch_optional(tx.connection()).await?)
}

/// The highest number that an agent has; 0 if none has.
pub async fn last_agent_number(tx: &mut Reading) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) FROM log_agents";
    Ok(sql::query(sql).fetch_one(tx.connection()).await?)
}

/// Keeps what an agent is called.
pub async fn put_agent(tx: &mut Writing, person: &str, number: i64) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO log_agents (person_id, number) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING",
    )
    .bind(person)
    .bind(number)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Stores the account of a session, or the names of its staff.
pub async fn put_account(tx: &mut Writing, place: u64, session: &str, body: &str) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO log_accounts (number, session_id, workspace_id, body)
         VALUES ($1, $2, (SELECT s.workspace_id FROM sessions s WHERE s.id = $2), $3)",
    )
    .bind(number(place))
    .bind(session)
    .bind(body)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The newest account of each session in a workspace, before this place, the newest first: its place, the session, and the
/// text, or nothing if it was erased.
pub async fn receipts(
    tx: &mut Reading,
    workspace: &str,
    before: u64,
    most: u32,
) -> Result<Vec<(u64, String, Option<String>)>, StoreError> {
    let sql =
        "SELECT c.number, c.session_id, c.body FROM log_accounts c JOIN log_leaves l ON l.number = c.number
               WHERE c.workspace_id = $1 AND l.source = 'session' AND c.number < $2
                   AND c.number = (SELECT max(o.number) FROM log_accounts o WHERE o.session_id = c.session_id)
               ORDER BY c.number DESC LIMIT $3";
    let query = sql::query(sql).bind(workspace).bind(number(before)).bind(most);
    let rows: Vec<(i64, String, Option<String>)> = query.fetch_all(tx.connection()).await?;
    let place = |(place, session, body): (i64, String, Option<String>)| {
        (u64::try_from(place).unwrap_or_default(), session, body)
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Whether the audit has rows in this session after this number.
pub async fn has_audit_after(tx: &mut Reading, session: &str, seq: i64) -> Result<bool, StoreError> {
    let sql =
        "SELECT count(*) FROM (SELECT 1 FROM audit a WHERE a.session_id = $1 AND a.seq > $2 LIMIT 1) later";
    let later: i64 = sql::query(sql).bind(session).bind(seq).fetch_one(tx.connection()).await?;
    Ok(later > 0)
}

/// The rows of the audit in this session that are in no workspace: they are for the staff alone.
pub async fn nowhere(tx: &mut Reading, session: &str) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT a.seq FROM audit a WHERE a.session_id = $1 AND a.workspace_id IS NULL";
    Ok(sql::query(sql).bind(session).fetch_all(tx.connection()).await?)
}

/// Impersonation sessions that ended before then and have no account: their journals never came.
pub async fn without_account(tx: &mut Reading, before: i64, most: usize) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT s.id FROM sessions s
               WHERE s.actor_id IS NOT NULL AND s.ends_at < $1 AND coalesce(s.ended_at, s.ends_at) < $1
                   AND NOT EXISTS (SELECT 1 FROM log_accounts c WHERE c.session_id = s.id)
               ORDER BY s.started_at LIMIT $2";
    Ok(sql::query(sql).bind(before).bind(limit(most)).fetch_all(tx.connection()).await?)
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}
