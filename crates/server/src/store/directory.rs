//! Finds the exact user in the exact workspace, for agents.

use super::{
    Reading, StoreError,
    search::{CLOSELY, Columns, Sought},
    sql, words,
};
use ergo_protocol::{Person, WorkspaceRef, directory::Candidate};

/// A user in a workspace, with what the policy needs to know about them.
pub struct Row {
    /// What an agent is shown, before the policy decides whether this user is off-limits.
    pub candidate: Candidate,
    /// Whether the user owns the workspace.
    pub is_owner: bool,
    /// Whether the user is an agent.
    pub is_agent: bool,
}

const COLUMNS: &str = "
    SELECT p.id, p.name, p.email, w.id AS workspace_id, w.name AS workspace, r.name AS role, m.status,
        w.support_access, w.changes_allowed, w.longest_session_minutes, w.support_notify, r.is_owner,
        EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id) AS is_agent";

const TABLES: &str = "memberships m JOIN people p ON p.id = m.person_id
    JOIN workspaces w ON w.id = m.workspace_id JOIN roles r ON r.id = m.role_id";

/// What to search for.
pub struct Search<'a> {
    /// Words to find in the name, id, address, or workspace.
    pub sought: &'a Sought,
    /// Whether to search email addresses.
    pub by_email: bool,
    /// Whether agents are found.
    pub agents: bool,
}

impl Search<'_> {
    fn columns(&self) -> Columns {
        Columns::directory(self.by_email)
    }

    /// Starts from the narrow search table; the other tables are read only for the matches.
    fn query(&self) -> sql::QueryBuilder {
        let tables = TABLES.replacen(
            "memberships m",
            "search x CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id",
            1,
        );
        let mut query =
            sql::QueryBuilder::new(format!("{COLUMNS} FROM {tables} WHERE w.support_access <> 'off'"));
        if !self.agents {
            query.push(" AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id)");
        }
        query
    }
}

/// People in workspaces with support access who match exactly: the whole text first, then names, ids, and addresses
/// that begin with it, then words that begin with the words.
pub async fn search(tx: &mut Reading, search: &Search<'_>, limit: u32) -> Result<Vec<Row>, StoreError> {
    let whole = search.sought.whole();
    let begins = words::beginning(&whole);
    let mut query = search.query();
    search.sought.push_exact(&mut query, search.columns());
    query.push(" ORDER BY CASE WHEN p.folded_name = ").push_bind(whole.clone());
    query.push(" OR p.id = ").push_bind(whole.clone());
    if search.by_email {
        query.push(" OR p.folded_email = ").push_bind(whole);
    }
    query
        .push(" THEN 0 WHEN p.folded_name LIKE ")
        .push_bind(begins.clone())
        .push(" ESCAPE '\\' OR p.id LIKE ");
    query.push_bind(begins.clone()).push(" ESCAPE '\\'");
    if search.by_email {
        query.push(" OR p.folded_email LIKE ").push_bind(begins).push(" ESCAPE '\\'");
    }
    query.push(" THEN 1 WHEN ");
    search.sought.push_begins_words(&mut query);
    query.push(" THEN 2 ELSE 3 END, p.folded_name, p.id, w.name, w.id LIMIT ").push_bind(limit);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// People who could match except for a typo, for a closer look.
pub async fn alike(tx: &mut Reading, search: &Search<'_>) -> Result<Vec<Row>, StoreError> {
    let mut query = search.query();
    search.sought.push_alike(&mut query, search.columns(), tx.kind());
    // The likeliest first, because not all of them are examined.
    query.push(" ORDER BY ");
    search.sought.push_how_many(&mut query, search.columns());
    query.push(" DESC LIMIT ").push_bind(CLOSELY);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// The user in this workspace.
pub async fn find(tx: &mut Reading, workspace: &str, user: &str) -> Result<Option<Row>, StoreError> {
    let sql = format!("{COLUMNS} FROM {TABLES} WHERE m.workspace_id = $1 AND m.person_id = $2");
    Ok(sql::query(sql).bind(workspace).bind(user).fetch_optional(tx.connection()).await?)
}

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            candidate: Candidate {
                user: Person {
                    id: row.try_get("id")?,
                    name: row.try_get("name")?,
                    email: row.try_get("email")?,
                },
                workspace: WorkspaceRef { id: row.try_get("workspace_id")?, name: row.try_get("workspace")? },
                role: row.try_get("role")?,
                status: words::column(row, "status")?,
                support_access: words::column(row, "support_access")?,
                changes_allowed: row.try_get("changes_allowed")?,
                longest_session_minutes: words::count(row.try_get("longest_session_minutes")?),
                notify: words::column(row, "support_notify")?,
                off_limits: None,
            },
            is_owner: row.try_get("is_owner")?,
            is_agent: row.try_get("is_agent")?,
        })
    }
}
