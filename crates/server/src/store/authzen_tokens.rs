//! The tokens with which the organization's programs ask for decisions.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::UnixMillis;

/// A token as it is stored.
pub struct Row {
    /// Its id.
    pub id: String,
    /// The one workspace that it can ask about; `None` for all of them.
    pub workspace_id: Option<String>,
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it was revoked.
    pub revoked_at: Option<UnixMillis>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<UnixMillis>,
}

const COLUMNS: &str = "id, workspace_id, name, created_at, revoked_at, last_used_at";

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            workspace_id: row.try_get("workspace_id")?,
            name: row.try_get("name")?,
            created_at: row.try_get("created_at")?,
            revoked_at: row.try_get("revoked_at")?,
            last_used_at: row.try_get("last_used_at")?,
        })
    }
}

/// The token with this hash, unless it was revoked.
pub async fn good(tx: &mut Reading, hash: &str) -> Result<Option<Row>, StoreError> {
    Ok(sql::query(format!("SELECT {COLUMNS} FROM authzen_tokens WHERE hash = $1 AND revoked_at IS NULL"))
        .bind(hash)
        .fetch_optional(tx.connection())
        .await?)
}

/// The token of that id.
pub async fn find(tx: &mut Reading, id: &str) -> Result<Option<Row>, StoreError> {
    Ok(sql::query(format!("SELECT {COLUMNS} FROM authzen_tokens WHERE id = $1"))
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// All tokens, by age.
pub async fn all(tx: &mut Reading) -> Result<Vec<Row>, StoreError> {
    Ok(sql::query(format!("SELECT {COLUMNS} FROM authzen_tokens ORDER BY created_at, id"))
        .fetch_all(tx.connection())
        .await?)
}

/// Writes a new token.
pub async fn insert(
    tx: &mut Writing,
    id: &str,
    workspace: Option<&str>,
    name: &str,
    hash: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO authzen_tokens (id, workspace_id, name, hash, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(workspace)
    .bind(name)
    .bind(hash)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Revokes a token. Whether it was good until now.
pub async fn revoke(tx: &mut Writing, id: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sql::query("UPDATE authzen_tokens SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
        .bind(now)
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(done > 0)
}

/// Moves "last used" of a token to now.
pub async fn move_last_used(tx: &mut Writing, id: &str) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("UPDATE authzen_tokens SET last_used_at = $1 WHERE id = $2")
        .bind(now)
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}
