//! The roles of a workspace and everything they can allow.

use crate::{
    app::App, body::Segments, caller::Caller, effective, permissions, precondition::tagged, problem::Failure,
    stored, visibility,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    entry::Scope,
    workspace::{Role, Roles},
};
use sqlx::Row;

/// All roles, the built-in ones first.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/roles", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path)), responses((status = 200, body = Roles)))]
pub async fn list(
    caller: Caller,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
) -> Result<Response, Failure> {
    let mut transaction = app.pool.begin().await?;
    visibility::require_read(&mut *transaction, &caller, &workspace, Scope::RolesRead).await?;
    let rows = sqlx::query(
        "SELECT r.id, r.name, r.description, r.built_in, r.permissions, count(m.person_id) AS members
         FROM roles r LEFT JOIN memberships m ON m.role_id = r.id AND m.workspace_id = r.workspace_id
         WHERE r.workspace_id = ? GROUP BY r.id ORDER BY r.built_in DESC, r.position",
    )
    .bind(&workspace)
    .fetch_all(&mut *transaction)
    .await?;
    let role = |row: &sqlx::sqlite::SqliteRow| -> Result<Role, sqlx::Error> {
        Ok(Role {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            built_in: row.try_get("built_in")?,
            members: stored::count(row.try_get("members")?),
            permissions: effective::keys(row.try_get("permissions")?).collect(),
        })
    };
    let roles: Result<_, _> = rows.iter().map(role).collect();
    let viewed_user_role: Option<String> =
        sqlx::query_scalar("SELECT role_id FROM memberships WHERE workspace_id = ? AND person_id = ?")
            .bind(&workspace)
            .bind(caller.viewed())
            .fetch_optional(&mut *transaction)
            .await?;
    tagged(&Roles { permissions: permissions::all(), roles: roles?, viewed_user_role })
}
