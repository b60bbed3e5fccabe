//! The access settings of a workspace.

use crate::{
    access::{look, view::View},
    app::App,
    auth::gate::{Bearer, Seen},
    change::{
        apply::{self, Asked},
        plan::Target,
    },
    failure::Failure,
    http::{
        body::{Incoming, Segments},
        grant::Carried,
        precondition::{IfMatch, tagged},
    },
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    change::{AccessSettingChange, Change},
    workspace::AccessSettings,
};

/// All access settings, in display order.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/access-settings", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path)), responses((status = 200, body = AccessSettings, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &workspace).await?;
    let settings = look::settings(&mut tx, &view).await?;
    let detail = format!("{} rows", settings.items.len());
    let seen = Seen { action: "access_settings.read", target: Some(workspace), detail };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&settings)
}

/// Changes one access setting and returns all of them. `If-Match` is the tag of **all** access settings.
///
/// Support-access settings take effect immediately: `off` ends every open support session in the workspace.
#[utoipa::path(patch, path = "/v1/workspaces/{ws}/access-settings/{key}", tag = "workspace",
    security(("bearer" = [])),
    params(("ws" = String, Path), ("key" = String, Path), ("If-Match" = String, Header)),
    request_body = AccessSettingChange, responses((status = 200, body = AccessSettings, headers(("ETag")))))]
pub async fn change(
    bearer: Bearer,
    State(app): State<App>,
    Segments((workspace, key)): Segments<(String, String)>,
    if_match: IfMatch,
    carried: Carried,
    body: Incoming,
) -> Result<Response, Failure> {
    let change =
        body.json().map(|AccessSettingChange { value }| Change::AccessSetting { key: key.clone(), value });
    let asked = Asked {
        workspace: &workspace,
        target: Target::Setting(key),
        change,
        seen: if_match.tags(),
        grant: carried.secret(),
    };
    let (mut tx, view) = apply::apply(&app.gate, &bearer, asked).await?;
    let settings = look::settings(&mut tx, &view).await?;
    tx.commit().await?;
    tagged(&settings)
}
