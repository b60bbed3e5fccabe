//! The audit as it is stored. Append only: the database itself refuses anything else.

use super::{Reading, StoreError, Writing};
use ergo_protocol::audit::AuditEntry;
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite, sqlite::SqliteRow};

/// An entry to be written.
#[derive(Clone, Debug)]
pub struct Entry {
    /// E.g. `session.entered`.
    pub action: &'static str,
    /// In whose name.
    pub subject: String,
    /// Who really acted.
    pub actor: Option<String>,
    /// In which session.
    pub session: Option<String>,
    /// In which workspace.
    pub workspace: Option<String>,
    /// On what.
    pub target: Option<String>,
    /// In words.
    pub detail: String,
}

/// Writes an entry.
pub async fn record(tx: &mut Writing, entry: &Entry) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query(
        "INSERT INTO audit (at, action, subject_id, actor_id, session_id, workspace_id, target, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(now)
    .bind(entry.action)
    .bind(&entry.subject)
    .bind(&entry.actor)
    .bind(&entry.session)
    .bind(&entry.workspace)
    .bind(&entry.target)
    .bind(&entry.detail)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Entries with a lower number than `before`, the newest first: all of them, or those of these workspaces.
pub async fn page(
    tx: &mut Reading,
    workspaces: Option<&[String]>,
    before: i64,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM audit WHERE seq < ");
    query.push_bind(before);
    if let Some(workspaces) = workspaces {
        query.push(" AND workspace_id IN (");
        let mut list = query.separated(", ");
        for workspace in workspaces {
            list.push_bind(workspace);
        }
        query.push(")");
    }
    query.push(" ORDER BY seq DESC LIMIT ").push_bind(limit);
    let rows: Vec<Row> = query.build_query_as().fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|Row(entry)| entry).collect())
}

struct Row(AuditEntry);

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(AuditEntry {
            seq: row.try_get("seq")?,
            at: row.try_get("at")?,
            action: row.try_get("action")?,
            subject_id: row.try_get("subject_id")?,
            actor_id: row.try_get("actor_id")?,
            session_id: row.try_get("session_id")?,
            workspace_id: row.try_get("workspace_id")?,
            target: row.try_get("target")?,
            detail: row.try_get("detail")?,
        }))
    }
}
