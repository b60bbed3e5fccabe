//! "Who am I", and ending a session.

use crate::{
    app::App,
    auth::gate::{Bearer, Seen},
    failure::Failure,
    http::{body::Segments, precondition::tagged},
    sessions::own,
};
use axum::{extract::State, http::StatusCode, response::Response};
use ergo_protocol::{session::WhoAmI, sessions::SessionEnd};

/// Whom the server sees in this token. The desk compares the answer with the token.
#[utoipa::path(get, path = "/v1/session", tag = "session", security(("bearer" = [])),
    responses((status = 200, body = WhoAmI, headers(("ETag")))))]
pub async fn who_am_i(bearer: Bearer, State(app): State<App>) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let who = own::who_am_i(&mut tx, &caller).await?;
    let seen = Seen { action: "session.read", target: Some(who.session_id.clone()), detail: String::new() };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&who)
}

/// Ends a session: the caller's own, one that they entered, any session if they are a lead, or a support session in a
/// workspace whose support access they manage. Repeating the call has no effect. For anyone else, the session does not
/// exist.
#[utoipa::path(delete, path = "/v1/sessions/{sid}", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), responses((status = 204, description = "The session has ended")))]
pub async fn end(
    bearer: Bearer,
    State(app): State<App>,
    Segments(sid): Segments<String>,
) -> Result<StatusCode, Failure> {
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    own::end(&mut tx, &caller, &sid, Ok(SessionEnd::default())).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
