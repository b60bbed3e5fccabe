//! One member: details, effective access, and changing the role.

use crate::{
    access::{look, past, view::View},
    app::App,
    auth::gate::{Bearer, Seen},
    change::{
        apply::{self, Asked},
        plan::Target,
        tag,
    },
    decision_point::beside,
    failure::Failure,
    http::{
        body::{Incoming, Params, Segments},
        grant::Carried,
        precondition::{IfMatch, tagged, tagged_as},
    },
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    UnixMillis,
    change::{Change, MemberRoleChange},
    workspace::{EffectiveAccess, MemberDetail, PastAccess},
};
use serde::Deserialize;

/// One member. The tag changes only when the role or the teams do.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members/{id}", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = MemberDetail, headers(("ETag", description = "For If-Match only")))))]
pub async fn read(
    bearer: Bearer,
    State(app): State<App>,
    Segments((workspace, id)): Segments<(String, String)>,
) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &workspace).await?;
    let detail = look::member(&mut tx, &view, &id).await?;
    let seen = Seen { action: "member.read", target: Some(id), detail: String::new() };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged_as(&detail, tag::of_member(&detail.member)?)
}

/// What one member may do, and what grants it. For suspended and invited members, what they could do. If the organization
/// has its own decision point, what it says is beside it, or that it did not answer.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members/{id}/effective-access", tag = "workspace",
    security(("bearer" = [])), params(("ws" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = EffectiveAccess, headers(("ETag")))))]
pub async fn effective_access(
    bearer: Bearer,
    State(app): State<App>,
    Segments((workspace, id)): Segments<(String, String)>,
) -> Result<Response, Failure> {
    let point = app.decision_point.as_ref();
    let access = beside::effective_access(&app.gate, &bearer, (&workspace, &id), point).await?;
    tagged(&access)
}

/// What one member could do at an earlier time, according to the audit log.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members/{id}/past-access", tag = "workspace",
    security(("bearer" = [])),
    params(
        ("ws" = String, Path),
        ("id" = String, Path),
        ("at" = i64, Query, minimum = 0, description = "The time, in milliseconds since 1970"),
    ),
    responses((status = 200, body = PastAccess, headers(("ETag")))))]
pub async fn past_access(
    bearer: Bearer,
    State(app): State<App>,
    Segments((workspace, id)): Segments<(String, String)>,
    Params(At { at }): Params<At>,
) -> Result<Response, Failure> {
    let _turn = app.turn_to_search().await?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &workspace).await?;
    let past = past::access(&mut tx, &view, &id, at).await?;
    let seen = Seen { action: "effective_access.read", target: Some(id), detail: format!("as of {at}") };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&past)
}

/// A time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct At {
    at: UnixMillis,
}

/// Changes a member's role. `If-Match` is the member's tag.
#[utoipa::path(patch, path = "/v1/workspaces/{ws}/members/{id}", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    request_body = MemberRoleChange, responses((status = 200, body = MemberDetail, headers(("ETag")))))]
pub async fn change_role(
    bearer: Bearer,
    State(app): State<App>,
    Segments((workspace, id)): Segments<(String, String)>,
    if_match: IfMatch,
    carried: Carried,
    body: Incoming,
) -> Result<Response, Failure> {
    let change =
        body.json().map(|MemberRoleChange { role_id }| Change::MemberRole { member_id: id.clone(), role_id });
    let asked = Asked {
        workspace: &workspace,
        target: Target::Role(id.clone()),
        change,
        seen: if_match.tags(),
        grant: carried.secret(),
    };
    change_member(&app, &bearer, asked, &id).await
}

/// Makes a change to a member, and returns the member as they are afterwards.
pub async fn change_member(
    app: &App,
    bearer: &Bearer,
    asked: Asked<'_>,
    id: &str,
) -> Result<Response, Failure> {
    let (mut tx, view) = apply::apply(&app.gate, bearer, asked).await?;
    let detail = look::member(&mut tx, &view, id).await?;
    tx.commit().await?;
    tagged_as(&detail, tag::of_member(&detail.member)?)
}
