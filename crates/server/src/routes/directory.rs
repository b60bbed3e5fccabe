//! Finding the exact user and workspace, for agents. Agents themselves are never found.

use crate::{
    app::App,
    body::{Params, Segments},
    caller::Caller,
    fold::fold,
    precondition::tagged,
    problem::Failure,
    stored,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    Person, WorkspaceRef,
    directory::{Candidate, Candidates},
};
use serde::Deserialize;
use sqlx::{FromRow, Row as _, SqliteExecutor, sqlite::SqliteRow};

/// How many are found at most: whoever sees more has to type more.
const MOST: usize = 20;
/// Fewer characters find nobody: this is for finding one person, not for leafing through customers.
const SHORTEST: usize = 2;
/// No name is longer.
const LONGEST: usize = 200;

/// What is looked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    q: String,
}

/// Finds people by part of a name, e-mail address or id; exact matches first, then beginnings.
#[utoipa::path(get, path = "/v1/directory", tag = "entry", security(("bearer" = [])),
    params(("q" = String, Query, description = "At least 2 characters")),
    responses((status = 200, body = Candidates)))]
pub async fn search(
    caller: Caller,
    State(app): State<App>,
    Params(search): Params<Search>,
) -> Result<Response, Failure> {
    caller.require_agent()?;
    let q = fold(search.q.trim());
    if !(SHORTEST..=LONGEST).contains(&q.chars().count()) {
        return tagged(&Candidates { items: Vec::new() });
    }
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT p.id, p.name, p.email, w.id AS workspace_id, w.name AS workspace, r.name AS role,
                w.support_access, w.changes_allowed, w.longest_session_minutes
         FROM memberships m JOIN people p ON p.id = m.person_id
             JOIN workspaces w ON w.id = m.workspace_id JOIN roles r ON r.id = m.role_id
         WHERE (instr(p.folded_name, ?1) OR instr(p.folded_email, ?1) OR instr(p.id, ?1))
             AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id)
         ORDER BY ?1 IN (p.folded_name, p.folded_email, p.id) DESC,
             instr(p.folded_name, ?1) = 1 OR instr(p.folded_email, ?1) = 1 OR instr(p.id, ?1) = 1 DESC,
             p.folded_name, p.id, w.name, w.id
         LIMIT ?2",
    )
    .bind(&q)
    .bind(i64::try_from(MOST).unwrap_or(i64::MAX))
    .fetch_all(&app.pool)
    .await?;
    let items: Result<_, _> = rows.into_iter().map(Row::into_candidate).collect();
    tagged(&Candidates { items: items? })
}

/// One user in one workspace, with what that workspace allows.
#[utoipa::path(get, path = "/v1/directory/{workspace}/{user}", tag = "entry", security(("bearer" = [])),
    params(("workspace" = String, Path), ("user" = String, Path)),
    responses((status = 200, body = Candidate)))]
pub async fn candidate(
    caller: Caller,
    State(app): State<App>,
    Segments((workspace, user)): Segments<(String, String)>,
) -> Result<Response, Failure> {
    caller.require_agent()?;
    tagged(&find(&app.pool, &workspace, &user).await?.ok_or_else(Failure::not_found)?)
}

/// The user in that workspace; `None` also for agents.
pub async fn find(
    executor: impl SqliteExecutor<'_>,
    workspace: &str,
    user: &str,
) -> Result<Option<Candidate>, Failure> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT p.id, p.name, p.email, w.id AS workspace_id, w.name AS workspace, r.name AS role,
                w.support_access, w.changes_allowed, w.longest_session_minutes
         FROM memberships m JOIN people p ON p.id = m.person_id
             JOIN workspaces w ON w.id = m.workspace_id JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = ? AND m.person_id = ?
             AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id)",
    )
    .bind(workspace)
    .bind(user)
    .fetch_optional(executor)
    .await?;
    row.map(Row::into_candidate).transpose()
}

struct Row {
    user: Person,
    workspace: WorkspaceRef,
    role: String,
    support_access: String,
    changes_allowed: bool,
    longest_session_minutes: i64,
}

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            user: Person { id: row.try_get("id")?, name: row.try_get("name")?, email: row.try_get("email")? },
            workspace: WorkspaceRef { id: row.try_get("workspace_id")?, name: row.try_get("workspace")? },
            role: row.try_get("role")?,
            support_access: row.try_get("support_access")?,
            changes_allowed: row.try_get("changes_allowed")?,
            longest_session_minutes: row.try_get("longest_session_minutes")?,
        })
    }
}

impl Row {
    fn into_candidate(self) -> Result<Candidate, Failure> {
        Ok(Candidate {
            user: self.user,
            workspace: self.workspace,
            role: self.role,
            support_access: stored::read(&self.support_access)?,
            changes_allowed: self.changes_allowed,
            longest_session_minutes: stored::count(self.longest_session_minutes),
        })
    }
}
