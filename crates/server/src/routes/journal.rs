//! The journals that desks hand in.

use crate::{
    app::App,
    auth::gate::Bearer,
    failure::Failure,
    http::{
        body::{Incoming, Params, Segments},
        page::{self, Place},
        precondition::tagged,
    },
    sessions::journal,
};
use axum::{extract::State, http::StatusCode, response::Response};
use ergo_protocol::journal::{SessionJournal, StoredJournal};

/// Stores the new entries of a journal, during or after the session. `entries` may be a part, in order; entries that
/// are already stored must be the same. A journal that is shorter, differs, or leaves a gap is refused.
#[utoipa::path(post, path = "/v1/sessions/{sid}/journal", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), request_body = SessionJournal,
    responses((status = 204, description = "Stored"), (status = 409)))]
pub async fn store(
    bearer: Bearer,
    State(app): State<App>,
    Segments(sid): Segments<String>,
    body: Incoming,
) -> Result<StatusCode, Failure> {
    let journal: Result<SessionJournal, Failure> = body.json();
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    journal::store(&mut tx, &caller, &sid, journal).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The stored part of a session's journal, for leads and for members of its workspace who may read the audit.
#[utoipa::path(get, path = "/v1/sessions/{sid}/journal", tag = "session", security(("bearer" = [])),
    params(
        ("sid" = String, Path),
        ("cursor" = Option<String>, Query, pattern = "^[0-9]{1,9}$", description = "The next_cursor of the previous page"),
    ),
    responses((status = 200, body = StoredJournal, headers(("ETag")))))]
pub async fn read(
    bearer: Bearer,
    State(app): State<App>,
    Segments(sid): Segments<String>,
    Params(place): Params<Place>,
) -> Result<Response, Failure> {
    let after = page::number(place.cursor.as_deref(), 9)?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    tagged(&journal::read(&mut tx, &caller, &sid, after).await?)
}
