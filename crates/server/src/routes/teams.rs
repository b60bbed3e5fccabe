//! The teams of a workspace.

use crate::{
    access::{look, view::View},
    app::App,
    auth::gate::{Bearer, Seen},
    failure::Failure,
    http::{body::Segments, precondition::tagged},
};
use axum::{extract::State, response::Response};
use ergo_protocol::workspace::Teams;

/// All teams, by name. There are few, so there are no pages.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/teams", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path)), responses((status = 200, body = Teams, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &workspace).await?;
    let teams = look::teams(&mut tx, &view, caller.viewed()).await?;
    let detail = format!("{} rows", teams.items.len());
    let seen = Seen { action: "teams.read", target: Some(workspace), detail };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&teams)
}
