//! A workspace's roles and all permissions.

use crate::{
    access::{look, view::View},
    app::App,
    auth::gate::{Bearer, Seen},
    failure::Failure,
    http::{body::Segments, precondition::tagged},
};
use axum::{extract::State, response::Response};
use ergo_protocol::workspace::Roles;

/// All roles, built-in ones first.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/roles", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path)), responses((status = 200, body = Roles, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &workspace).await?;
    let roles = look::roles(&mut tx, &view, caller.viewed()).await?;
    let detail = format!("{} rows", roles.roles.len());
    let seen = Seen { action: "roles.read", target: Some(workspace), detail };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&roles)
}
