//! Stored change grants. Only the hashes of their secrets are stored.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::{
    UnixMillis,
    change::{ArmDraft, Change, ChangeGrantRecord, GrantState},
};

/// A grant that is still open.
pub struct OpenGrant {
    /// Its id.
    pub id: String,
    /// The one change that it is for.
    pub change: Change,
    /// The tag that "before" was read at.
    pub tag: String,
    /// The purpose of the change.
    pub purpose: String,
    /// Who authorized it.
    pub authorised_by: String,
    /// How it was authorized, as stored.
    pub how: String,
}

/// A grant to write.
pub struct NewGrant<'a> {
    /// Its id.
    pub id: &'a str,
    /// Hex SHA-256 of its secret.
    pub hash: &'a str,
    /// The session that it belongs to.
    pub session: &'a str,
    /// The change that it is for.
    pub draft: &'a ArmDraft,
    /// The tag that "before" was read at.
    pub tag: &'a str,
    /// What is changed, in words.
    pub title: &'a str,
    /// The current value, in words.
    pub before: &'a str,
    /// The new value, in words.
    pub after: &'a str,
    /// When it expires.
    pub expires_at: UnixMillis,
}

/// Writes a new grant.
pub async fn insert(tx: &mut Writing, new: &NewGrant<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO change_grants (id, hash, session_id, change, purpose, authorised_by, how, created_at, expires_at,
                                    tag, title, before_words, after_words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(new.id)
    .bind(new.hash)
    .bind(new.session)
    .bind(serde_json::to_string(&new.draft.change)?)
    .bind(&new.draft.purpose)
    .bind(&new.draft.authorised_by)
    .bind(new.draft.how.as_str())
    .bind(now)
    .bind(new.expires_at)
    .bind(new.tag)
    .bind(new.title)
    .bind(new.before)
    .bind(new.after)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The open grant of this session with this secret.
pub async fn find_open(tx: &mut Reading, session: &str, hash: &str) -> Result<Option<OpenGrant>, StoreError> {
    let now = tx.now();
    let row: Option<(String, String, String, String, String, String)> = sql::query(
        "SELECT id, change, tag, purpose, authorised_by, how FROM change_grants
         WHERE hash = $1 AND session_id = $2 AND used_at IS NULL AND voided_at IS NULL AND expires_at > $3",
    )
    .bind(hash)
    .bind(session)
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    let Some((id, change, tag, purpose, authorised_by, how)) = row else { return Ok(None) };
    Ok(Some(OpenGrant { id, change: serde_json::from_str(&change)?, tag, purpose, authorised_by, how }))
}

/// Uses up a grant. Returns whether it was still open.
pub async fn use_up(tx: &mut Writing, id: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sql::query(
        "UPDATE change_grants SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND voided_at IS NULL",
    )
    .bind(now)
    .bind(id)
    .execute(tx.connection())
    .await?;
    Ok(done == 1)
}

/// How many grants a session has had.
pub async fn count(tx: &mut Reading, session: &str) -> Result<i64, StoreError> {
    Ok(sql::query("SELECT count(*) FROM change_grants WHERE session_id = $1")
        .bind(session)
        .fetch_one(tx.connection())
        .await?)
}

/// Which grants to void.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// This grant.
    One(&'a str),
    /// Those of this session.
    OfSession(&'a str),
    /// Those of all sessions in this workspace.
    In(&'a str),
    /// All grants.
    All,
}

/// The workspaces in which a change is armed.
pub async fn workspaces_with_armed(tx: &mut Reading) -> Result<Vec<String>, StoreError> {
    let now = tx.now();
    let sql = "SELECT DISTINCT s.workspace_id FROM change_grants g JOIN sessions s ON s.id = g.session_id
               WHERE g.used_at IS NULL AND g.voided_at IS NULL AND g.expires_at > $1 AND s.workspace_id IS NOT NULL";
    Ok(sql::query(sql).bind(now).fetch_all(tx.connection()).await?)
}

/// Voids open grants. Returns the ids and sessions of those that had not expired.
pub async fn void(tx: &mut Writing, which: Which<'_>) -> Result<Vec<(String, String)>, StoreError> {
    let now = tx.now();
    let (sql, key) = match which {
        Which::One(id) => (
            "UPDATE change_grants SET voided_at = $1
             WHERE used_at IS NULL AND voided_at IS NULL AND id = $2 RETURNING id, session_id, expires_at",
            Some(id),
        ),
        Which::OfSession(id) => (
            "UPDATE change_grants SET voided_at = $1
             WHERE used_at IS NULL AND voided_at IS NULL AND session_id = $2 RETURNING id, session_id, expires_at",
            Some(id),
        ),
        Which::In(id) => (
            "UPDATE change_grants SET voided_at = $1
             WHERE used_at IS NULL AND voided_at IS NULL
                 AND session_id IN (SELECT id FROM sessions WHERE workspace_id = $2 AND ended_at IS NULL)
             RETURNING id, session_id, expires_at",
            Some(id),
        ),
        Which::All => (
            "UPDATE change_grants SET voided_at = $1
             WHERE used_at IS NULL AND voided_at IS NULL RETURNING id, session_id, expires_at",
            None,
        ),
    };
    let query = sql::query(sql).bind(now);
    let query = if let Some(key) = key { query.bind(key) } else { query };
    let rows: Vec<(String, String, i64)> = query.fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().filter(|row| row.2 > now).map(|(id, session, _)| (id, session)).collect())
}

/// The grant with this id, and the session that it belongs to.
pub async fn record(tx: &mut Reading, id: &str) -> Result<Option<(ChangeGrantRecord, String)>, StoreError> {
    type Found = (String, Option<i64>, Option<i64>, i64, String);
    let row: Option<Found> = sql::query(
        "SELECT change, used_at, voided_at, expires_at, session_id FROM change_grants WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(tx.connection())
    .await?;
    let Some((change, used_at, voided_at, expires_at, session)) = row else { return Ok(None) };
    let state = match (used_at, voided_at) {
        (Some(_), _) => GrantState::Used,
        (None, None) if expires_at > tx.now() => GrantState::Open,
        _ => GrantState::Void,
    };
    Ok(Some((
        ChangeGrantRecord { id: id.to_owned(), state, change: serde_json::from_str(&change)? },
        session,
    )))
}
