//! The teams of a workspace.

use crate::{
    app::App, body::Segments, caller::Caller, effective, precondition::tagged, problem::Failure, stored,
    visibility,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    Person,
    entry::Scope,
    workspace::{Team, Teams},
};
use sqlx::Row;

/// All teams, by name. There are few: no pages.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/teams", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path)), responses((status = 200, body = Teams)))]
pub async fn list(
    caller: Caller,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
) -> Result<Response, Failure> {
    visibility::require_read(&app.pool, &caller, &workspace, Scope::TeamsRead).await?;
    let rows = sqlx::query(
        "SELECT t.id, t.name, t.description, t.permissions, l.id AS lead_id, l.name AS lead, l.email,
                (SELECT count(*) FROM team_members x WHERE x.team_id = t.id) AS members,
                EXISTS (SELECT 1 FROM team_members x WHERE x.team_id = t.id AND x.person_id = ?2) AS has_viewed
         FROM teams t LEFT JOIN people l ON l.id = t.lead_id
         WHERE t.workspace_id = ?1 ORDER BY t.folded_name, t.id",
    )
    .bind(&workspace)
    .bind(caller.viewed())
    .fetch_all(&app.pool)
    .await?;
    let team = |row: &sqlx::sqlite::SqliteRow| -> Result<Team, sqlx::Error> {
        let lead: Option<String> = row.try_get("lead_id")?;
        let lead = match lead {
            Some(id) => Some(Person { id, name: row.try_get("lead")?, email: row.try_get("email")? }),
            None => None,
        };
        Ok(Team {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            members: stored::count(row.try_get("members")?),
            lead,
            permissions: effective::keys(row.try_get("permissions")?).collect(),
            has_viewed_user: row.try_get("has_viewed")?,
        })
    };
    let items: Result<_, _> = rows.iter().map(team).collect();
    tagged(&Teams { items: items? })
}
