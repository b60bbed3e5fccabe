//! The overview of a workspace.

use crate::{
    app::App, body::Segments, caller::Caller, precondition::tagged, problem::Failure, stored, visibility,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    Person,
    entry::Scope,
    workspace::{RoleCount, Workspace},
};
use sqlx::Row;

/// The overview. It names the owners and counts the members, so it takes `members:read`.
#[utoipa::path(get, path = "/v1/workspaces/{ws}", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path)), responses((status = 200, body = Workspace)))]
pub async fn overview(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Response, Failure> {
    // One read transaction: the counts fit each other.
    let mut transaction = app.pool.begin().await?;
    visibility::require_read(&mut *transaction, &caller, &id, Scope::MembersRead).await?;
    let row = sqlx::query(
        "SELECT w.*, (SELECT count(*) FROM memberships m WHERE m.workspace_id = w.id) AS members,
                (SELECT count(*) FROM teams t WHERE t.workspace_id = w.id) AS teams,
                (SELECT count(*) FROM roles r WHERE r.workspace_id = w.id) AS roles
         FROM workspaces w WHERE w.id = ?",
    )
    .bind(&id)
    .fetch_one(&mut *transaction)
    .await?;
    let by_role: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT r.id, r.name, count(m.person_id) AS members
         FROM roles r LEFT JOIN memberships m ON m.role_id = r.id AND m.workspace_id = r.workspace_id
         WHERE r.workspace_id = ? GROUP BY r.id ORDER BY members DESC, r.position",
    )
    .bind(&id)
    .fetch_all(&mut *transaction)
    .await?;
    let owners: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT p.id, p.name, p.email
         FROM memberships m JOIN roles r ON r.id = m.role_id JOIN people p ON p.id = m.person_id
         WHERE m.workspace_id = ? AND r.is_owner ORDER BY m.sort_name, p.id",
    )
    .bind(&id)
    .fetch_all(&mut *transaction)
    .await?;
    tagged(&Workspace {
        name: row.try_get("name")?,
        plan: row.try_get("plan")?,
        region: row.try_get("region")?,
        created_at: row.try_get("created_at")?,
        members: stored::count(row.try_get("members")?),
        teams: stored::count(row.try_get("teams")?),
        roles: stored::count(row.try_get("roles")?),
        support_access: stored::read(row.try_get("support_access")?)?,
        members_by_role: by_role
            .into_iter()
            .map(|(role_id, role, members)| RoleCount { role_id, role, members: stored::count(members) })
            .collect(),
        owners: owners.into_iter().map(|(id, name, email)| Person { id, name, email }).collect(),
        id,
    })
}
