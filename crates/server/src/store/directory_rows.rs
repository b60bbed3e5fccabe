//! The rows of the agents' search: a user in a workspace, how well they match, and the conditions that hold for all searches.

use super::{search::Sought, search_conditions::Columns, sql, words};
use ergo_protocol::{Person, WorkspaceRef, directory::Candidate};

/// A user in a workspace, with what the policy needs to know about them.
pub struct Row {
    /// What an agent is shown, before the policy decides whether this user is off-limits.
    pub candidate: Candidate,
    /// Whether the user owns the workspace.
    pub is_owner: bool,
    /// Whether the user is an agent.
    pub is_agent: bool,
    tier: i64,
    folded_name: String,
}

const COLUMNS: &str = "
    SELECT p.id, p.name, p.email, w.id AS workspace_id, w.name AS workspace, r.name AS role, m.status,
        w.support_access, w.changes_allowed, w.longest_session_minutes, w.support_notify, r.is_owner,
        EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id) AS is_agent, p.folded_name";

/// What belongs to a membership `m`.
const OF_A_MEMBER: &str = " JOIN people p ON p.id = m.person_id
    JOIN workspaces w ON w.id = m.workspace_id JOIN roles r ON r.id = m.role_id";

/// Everyone who is searched: from the narrow search table to the others, which are read only for the matches.
pub const EVERYONE: &str = "search x";

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
    /// Where the words may be.
    pub fn columns(&self) -> Columns {
        Columns::directory(self.by_email)
    }

    /// Where the words may be, without the workspace.
    pub fn own_columns(&self) -> Columns {
        Columns::person(self.by_email)
    }

    /// Begins to select the rows of `x`, which `tables` stands for, without telling how well they match.
    pub fn unranked(&self, tables: impl FnOnce(&mut sql::QueryBuilder)) -> sql::QueryBuilder {
        let mut query = sql::QueryBuilder::new(format!("{COLUMNS}, CAST(0 AS BIGINT) AS tier"));
        self.push_tables(&mut query, tables);
        query
    }

    /// The same, telling how well they match; [`push_best`] sorts by that.
    pub fn ranked(&self, tables: impl FnOnce(&mut sql::QueryBuilder)) -> sql::QueryBuilder {
        let mut query = sql::QueryBuilder::new(format!("{COLUMNS}, "));
        self.push_tier(&mut query);
        self.push_tables(&mut query, tables);
        query
    }

    fn push_tables(&self, query: &mut sql::QueryBuilder, tables: impl FnOnce(&mut sql::QueryBuilder)) {
        query.push(" FROM ");
        tables(query);
        query.push(
            " CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id",
        );
        query.push(OF_A_MEMBER).push(" WHERE w.support_access <> 'off'");
        if !self.agents {
            query.push(" AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id)");
        }
    }

    /// The whole text first, then names, ids, and addresses that begin with it, then words that begin with the words.
    fn push_tier(&self, query: &mut sql::QueryBuilder) {
        let whole = self.sought.whole();
        let begins = words::beginning(&whole);
        query.push("CAST(CASE WHEN p.folded_name = ").push_bind(whole.clone());
        query.push(" OR p.id = ").push_bind(whole.clone());
        if self.by_email {
            query.push(" OR p.folded_email = ").push_bind(whole);
        }
        query
            .push(" THEN 0 WHEN p.folded_name LIKE ")
            .push_bind(begins.clone())
            .push(" ESCAPE '\\' OR p.id LIKE ");
        query.push_bind(begins.clone()).push(" ESCAPE '\\'");
        if self.by_email {
            query.push(" OR p.folded_email LIKE ").push_bind(begins).push(" ESCAPE '\\'");
        }
        query.push(" THEN 1 WHEN ");
        self.sought.push_begins_words(query);
        query.push(" THEN 2 ELSE 3 END AS BIGINT) AS tier");
    }

    /// Adds the same conditions as above where only the search table is read.
    pub fn push_open(&self, query: &mut sql::QueryBuilder) {
        query.push(
            " AND EXISTS (SELECT 1 FROM workspaces v WHERE v.id = x.workspace_id AND v.support_access <> 'off')",
        );
        if !self.agents {
            query.push(" AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = x.person_id)");
        }
    }
}

/// Ends a statement of ranked rows: the `limit` best.
pub fn push_best(query: &mut sql::QueryBuilder, limit: u32) {
    query.push(" ORDER BY tier, p.folded_name, p.id, w.name, w.id LIMIT ").push_bind(limit);
}

/// The statement for the user `$2` in the workspace `$1`.
pub fn one() -> String {
    format!(
        "{COLUMNS}, CAST(0 AS BIGINT) AS tier FROM memberships m{OF_A_MEMBER} WHERE m.workspace_id = $1 AND m.person_id = $2"
    )
}

impl Row {
    /// The best first, as the database sorts them, each once.
    pub fn best(mut rows: Vec<Self>, limit: u32) -> Vec<Self> {
        rows.sort_by(|one, other| one.place().cmp(&other.place()));
        rows.dedup_by(|one, other| one.place() == other.place());
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        rows
    }

    fn place(&self) -> (i64, [&str; 4]) {
        let Candidate { user, workspace, .. } = &self.candidate;
        (self.tier, [&self.folded_name, &user.id, &workspace.name, &workspace.id])
    }
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
            tier: row.try_get("tier")?,
            folded_name: row.try_get("folded_name")?,
        })
    }
}
