//! Finding the exact user and workspace, for agents. Agents themselves are found only where the policy says so.

use crate::{
    app::App,
    body::{Params, Segments},
    caller::Caller,
    fold::fold,
    policy::EntryPolicy,
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
                w.support_access, w.changes_allowed, w.longest_session_minutes, w.support_notify, r.is_owner,
                EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id) AS is_agent
         FROM memberships m JOIN people p ON p.id = m.person_id
             JOIN workspaces w ON w.id = m.workspace_id JOIN roles r ON r.id = m.role_id
         WHERE (instr(p.folded_name, ?1) OR instr(p.folded_email, ?1) OR instr(p.id, ?1))
             AND (?3 OR NOT is_agent)
         ORDER BY ?1 IN (p.folded_name, p.folded_email, p.id) DESC,
             instr(p.folded_name, ?1) = 1 OR instr(p.folded_email, ?1) = 1 OR instr(p.id, ?1) = 1 DESC,
             p.folded_name, p.id, w.name, w.id
         LIMIT ?2",
    )
    .bind(&q)
    .bind(i64::try_from(MOST).unwrap_or(i64::MAX))
    .bind(app.policy.agents)
    .fetch_all(&app.pool)
    .await?;
    let items: Result<_, _> = rows.into_iter().map(|row| row.into_candidate(app.policy)).collect();
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
    tagged(&find(&app.pool, app.policy, &workspace, &user).await?.ok_or_else(Failure::not_found)?)
}

/// The user in that workspace; `None` also for agents, unless the policy lets them be viewed.
pub async fn find(
    executor: impl SqliteExecutor<'_>,
    policy: EntryPolicy,
    workspace: &str,
    user: &str,
) -> Result<Option<Candidate>, Failure> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT p.id, p.name, p.email, w.id AS workspace_id, w.name AS workspace, r.name AS role,
                w.support_access, w.changes_allowed, w.longest_session_minutes, w.support_notify, r.is_owner,
                EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id) AS is_agent
         FROM memberships m JOIN people p ON p.id = m.person_id
             JOIN workspaces w ON w.id = m.workspace_id JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = ? AND m.person_id = ? AND (? OR NOT is_agent)",
    )
    .bind(workspace)
    .bind(user)
    .bind(policy.agents)
    .fetch_optional(executor)
    .await?;
    row.map(|row| row.into_candidate(policy)).transpose()
}

struct Row {
    user: Person,
    workspace: WorkspaceRef,
    role: String,
    support_access: String,
    changes_allowed: bool,
    longest_session_minutes: i64,
    support_notify: String,
    is_owner: bool,
    is_agent: bool,
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
            support_notify: row.try_get("support_notify")?,
            is_owner: row.try_get("is_owner")?,
            is_agent: row.try_get("is_agent")?,
        })
    }
}

impl Row {
    fn into_candidate(self, policy: EntryPolicy) -> Result<Candidate, Failure> {
        Ok(Candidate {
            user: self.user,
            workspace: self.workspace,
            role: self.role,
            support_access: stored::read(&self.support_access)?,
            changes_allowed: self.changes_allowed,
            longest_session_minutes: stored::count(self.longest_session_minutes),
            notify: stored::read(&self.support_notify)?,
            off_limits: policy.off_limits(self.is_owner, self.is_agent).map(str::to_owned),
        })
    }
}
