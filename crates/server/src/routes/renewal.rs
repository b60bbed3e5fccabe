//! Renewing and extending sessions.

use crate::{
    app::App,
    auth::{gate::Bearer, sign_in},
    failure::Failure,
    http::body::{Incoming, Segments},
    sessions::renewal,
};
use axum::{Json, extract::State};
use ergo_protocol::{
    oauth::{LoginRenewal, TokenAnswer},
    session::{Extended, Extension},
};

/// Issues a new token for the same session: the same subject, actor, workspace, and `sid`, with the current scope.
/// Requested with the agent's own session that it was entered from.
#[utoipa::path(post, path = "/v1/sessions/{sid}/renew", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), responses((status = 200, body = TokenAnswer)))]
pub async fn renew(
    bearer: Bearer,
    State(app): State<App>,
    Segments(sid): Segments<String>,
) -> Result<Json<TokenAnswer>, Failure> {
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let answer = renewal::renew(&mut tx, &caller, &app.terms(), &sid).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// Extends a session, within what the workspace allows and a second person approved.
#[utoipa::path(post, path = "/v1/sessions/{sid}/extend", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), request_body = Extension,
    responses((status = 200, body = Extended), (status = 422)))]
pub async fn extend(
    bearer: Bearer,
    State(app): State<App>,
    Segments(sid): Segments<String>,
    body: Incoming,
) -> Result<Json<Extended>, Failure> {
    let body: Result<Extension, Failure> = body.json();
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let extended = renewal::extend(&mut tx, &caller, app.gate.policy(), &sid, body).await?;
    tx.commit().await?;
    Ok(Json(extended))
}

/// Continues a direct session with a newer token for the same person from the identity provider.
#[utoipa::path(post, path = "/v1/session/renew", tag = "session", request_body = LoginRenewal,
    responses((status = 200, body = TokenAnswer), (status = 401), (status = 403)))]
pub async fn renew_own(State(app): State<App>, body: Incoming) -> Result<Json<TokenAnswer>, Failure> {
    let LoginRenewal { login_token, session_id } = body.json()?;
    let answer = sign_in::renew(&app.gate, &app.trusted, &app.issuer, &login_token, &session_id).await?;
    Ok(Json(answer))
}
