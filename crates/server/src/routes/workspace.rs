//! The overview of a workspace.

use crate::{
    access::{look, view::View},
    app::App,
    auth::gate::{Bearer, Seen},
    failure::Failure,
    http::{body::Segments, precondition::tagged},
};
use axum::{extract::State, response::Response};
use ergo_protocol::workspace::Workspace;

/// The overview. It names the owners and counts the members, so it requires the right to see members.
#[utoipa::path(get, path = "/v1/workspaces/{ws}", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path)), responses((status = 200, body = Workspace, headers(("ETag")))))]
pub async fn overview(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &id).await?;
    let overview = look::overview(&mut tx, &view).await?;
    let seen = Seen { action: "workspace.read", target: Some(id), detail: detail(&overview) };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&overview)
}

/// Whose changes were also shown.
fn detail(overview: &Workspace) -> String {
    let changes = overview.viewed.as_ref().and_then(|viewed| Some((viewed, viewed.recent_changes.as_ref()?)));
    changes.map_or_else(String::new, |(viewed, changes)| {
        format!("with {} changes of {}", changes.len(), viewed.member.person.id)
    })
}
