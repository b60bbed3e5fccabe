//! Open impersonation sessions: who can see them, and who can end them.

use crate::{
    app::App,
    auth::gate::Bearer,
    failure::Failure,
    http::{
        body::{Incoming, Params, Segments},
        page,
        precondition::tagged,
    },
    sessions::{open, own},
};
use axum::{extract::State, http::StatusCode, response::Response};
use ergo_protocol::sessions::{OpenSessions, SessionEnd};
use serde::Deserialize;
use utoipa::ToSchema;

/// The states whose sessions are listed.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// Entered, and neither ended nor expired.
    Open,
}

/// Which sessions to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    state: Listed,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Open impersonation sessions, newest first: all of them for a lead; those in their workspaces for a member who
/// manages support access. Other agents are refused.
#[utoipa::path(get, path = "/v1/sessions", tag = "session", security(("bearer" = [])),
    params(
        ("state" = inline(Listed), Query),
        ("cursor" = Option<String>, Query, pattern = r"^[0-9]{1,18}\.", description = "The next_cursor of the previous page"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Defaults to 100"),
    ),
    responses((status = 200, body = OpenSessions, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Failure> {
    let limit = page::limit(wanted.limit, 100)?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    match wanted.state {
        Listed::Open => tagged(&open::list(&mut tx, &caller, wanted.cursor.as_deref(), limit).await?),
    }
}

/// Ends a session as DELETE does, with a message to its agent. The body is optional. Repeating the call has no effect
/// and does not change the message.
#[utoipa::path(post, path = "/v1/sessions/{sid}/end", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), request_body = Option<SessionEnd>,
    responses((status = 204, description = "The session has ended"), (status = 422)))]
pub async fn end(
    bearer: Bearer,
    State(app): State<App>,
    Segments(sid): Segments<String>,
    body: Incoming,
) -> Result<StatusCode, Failure> {
    let body: Result<SessionEnd, Failure> = body.json_or_default();
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    own::end(&mut tx, &caller, &sid, body).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
