//! Finding the exact user in the exact workspace, for agents.

use super::{Reading, StoreError, words};
use ergo_protocol::{Person, UnknownName, WorkspaceRef, directory::Candidate};
use sqlx::{FromRow, Row as _, sqlite::SqliteRow};
use std::str::FromStr;

/// A user in a workspace, with what the policy has to know of them.
pub struct Row {
    /// What an agent is shown, before the policy has decided whether this user is off limits.
    pub candidate: Candidate,
    /// Whether the user owns the workspace.
    pub is_owner: bool,
    /// Whether the user is an agent.
    pub is_agent: bool,
}

const COLUMNS: &str = "
    p.id, p.name, p.email, w.id AS workspace_id, w.name AS workspace, r.name AS role, m.status,
    w.support_access, w.changes_allowed, w.longest_session_minutes, w.support_notify, r.is_owner,
    EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id) AS is_agent
    FROM memberships m JOIN people p ON p.id = m.person_id
        JOIN workspaces w ON w.id = m.workspace_id JOIN roles r ON r.id = m.role_id";

/// What is looked for.
pub struct Search<'a> {
    /// Folded text to find anywhere in the name, id or address.
    pub q: &'a str,
    /// Whether addresses are looked at.
    pub by_email: bool,
    /// Whether agents are found.
    pub agents: bool,
    /// How many at most.
    pub limit: u32,
}

/// People whose workspace lets support in; exact matches first, then prefixes.
pub async fn search(tx: &mut Reading, search: &Search<'_>) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}
         WHERE (p.folded_name LIKE $2 ESCAPE '\\' OR ($4 AND p.folded_email LIKE $2 ESCAPE '\\')
                OR p.id LIKE $2 ESCAPE '\\')
             AND w.support_access <> 'off'
             AND ($5 OR NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id))
         ORDER BY CASE WHEN $1 IN (p.folded_name, p.id) OR ($4 AND p.folded_email = $1) THEN 0
                       WHEN p.folded_name LIKE $3 ESCAPE '\\' OR ($4 AND p.folded_email LIKE $3 ESCAPE '\\')
                           OR p.id LIKE $3 ESCAPE '\\' THEN 1
                       ELSE 2 END,
             p.folded_name, p.id, w.name, w.id
         LIMIT $6"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(search.q)
        .bind(words::anywhere(search.q))
        .bind(words::beginning(search.q))
        .bind(search.by_email)
        .bind(search.agents)
        .bind(search.limit)
        .fetch_all(tx.connection())
        .await?)
}

/// The user in that workspace.
pub async fn find(tx: &mut Reading, workspace: &str, user: &str) -> Result<Option<Row>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE m.workspace_id = $1 AND m.person_id = $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace)
        .bind(user)
        .fetch_optional(tx.connection())
        .await?)
}

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        fn word<T: FromStr<Err = UnknownName>>(row: &SqliteRow, column: &str) -> Result<T, sqlx::Error> {
            let word: String = row.try_get(column)?;
            words::read(&word).map_err(|error| sqlx::Error::Decode(error.into()))
        }
        Ok(Self {
            candidate: Candidate {
                user: Person {
                    id: row.try_get("id")?,
                    name: row.try_get("name")?,
                    email: row.try_get("email")?,
                },
                workspace: WorkspaceRef { id: row.try_get("workspace_id")?, name: row.try_get("workspace")? },
                role: row.try_get("role")?,
                status: word(row, "status")?,
                support_access: word(row, "support_access")?,
                changes_allowed: row.try_get("changes_allowed")?,
                longest_session_minutes: words::count(row.try_get("longest_session_minutes")?),
                notify: word(row, "support_notify")?,
                off_limits: None,
            },
            is_owner: row.try_get("is_owner")?,
            is_agent: row.try_get("is_agent")?,
        })
    }
}
