//! A second person decides on an agent's entry request, and may revoke an approval.

use crate::{
    app::App,
    auth::gate::Bearer,
    failure::Failure,
    http::body::{Incoming, Segments},
    sessions::approval,
};
use axum::{Json, extract::State};
use ergo_protocol::entry::{Approval, EntryRequest, Refusal, Revoking};

/// Approves all or part of what was requested. The agent then has half an hour to enter.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/approve", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = Approval,
    responses((status = 200, body = EntryRequest), (status = 409), (status = 422)))]
pub async fn approve(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
    body: Incoming,
) -> Result<Json<EntryRequest>, Failure> {
    let body: Result<Approval, Failure> = body.json();
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let request = approval::approve(&mut tx, &caller, app.gate.policy(), &id, body).await?;
    tx.commit().await?;
    Ok(Json(request))
}

/// Declines, with a short explanation.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/decline", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = Refusal,
    responses((status = 200, body = EntryRequest), (status = 409), (status = 422)))]
pub async fn decline(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
    body: Incoming,
) -> Result<Json<EntryRequest>, Failure> {
    let body: Result<Refusal, Failure> = body.json();
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let request = approval::decline(&mut tx, &caller, &id, body).await?;
    tx.commit().await?;
    Ok(Json(request))
}

/// Revokes an approval: an unused request is withdrawn; if it was used, its session ends immediately. The body is
/// optional.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/revoke", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = Option<Revoking>,
    responses((status = 200, body = EntryRequest), (status = 409), (status = 422)))]
pub async fn revoke(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
    body: Incoming,
) -> Result<Json<EntryRequest>, Failure> {
    let body: Result<Revoking, Failure> = body.json_or_default();
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let request = approval::revoke(&mut tx, &caller, &id, body).await?;
    tx.commit().await?;
    Ok(Json(request))
}
