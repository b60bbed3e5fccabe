//! Change grants: requested by an impersonation session, read and voided by its agent.

use crate::{
    app::App,
    auth::gate::{Bearer, Seen},
    change::grants,
    failure::Failure,
    http::body::{Incoming, Segments},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ergo_protocol::change::{ArmDraft, ChangeGrant, ChangeGrantRecord};

/// Grants one change to the requesting session. Its previous grant is voided.
#[utoipa::path(post, path = "/v1/sessions/{sid}/change-grants", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), request_body = ArmDraft,
    responses((status = 201, body = ChangeGrant), (status = 422), (status = 429)))]
pub async fn create(
    bearer: Bearer,
    State(app): State<App>,
    Segments(sid): Segments<String>,
    body: Incoming,
) -> Result<Response, Failure> {
    let draft: Result<ArmDraft, Failure> = body.json();
    if let Ok(draft) = &draft {
        bearer.attempts(&draft.change);
    }
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let grant = grants::arm(&mut tx, &caller, &sid, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(grant)).into_response())
}

/// The state of a grant.
#[utoipa::path(get, path = "/v1/change-grants/{id}", tag = "session", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = ChangeGrantRecord)))]
pub async fn read(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Json<ChangeGrantRecord>, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let record = grants::read(&mut tx, &caller, &id).await?;
    let seen = Seen { action: "change_grant.read", target: Some(id), detail: String::new() };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    Ok(Json(record))
}

/// Voids a grant that is still open, and returns its final state.
#[utoipa::path(delete, path = "/v1/change-grants/{id}", tag = "session", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = ChangeGrantRecord)))]
pub async fn void(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Json<ChangeGrantRecord>, Failure> {
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let record = grants::disarm(&mut tx, &caller, &id).await?;
    tx.commit().await?;
    Ok(Json(record))
}
