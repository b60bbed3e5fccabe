//! Entry requests: how an agent asks to enter, and takes it back.

use crate::{
    app::App,
    auth::gate::Bearer,
    failure::Failure,
    http::{
        body::{Incoming, Params, Segments},
        page,
        precondition::tagged,
    },
    sessions::request::{self, List},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ergo_protocol::entry::{EntryDraft, EntryRequest, EntryRequests, EntryState};
use serde::Deserialize;
use utoipa::ToSchema;

/// Asks to enter. Approved at once when the workspace's policy says so; otherwise it waits for a second person.
#[utoipa::path(post, path = "/v1/entry-requests", tag = "entry", security(("bearer" = [])),
    request_body = EntryDraft, responses((status = 201, body = EntryRequest), (status = 404), (status = 422),
        (status = 429)))]
pub async fn create(bearer: Bearer, State(app): State<App>, body: Incoming) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    caller.require_entering_agent()?;
    let request = request::ask(&mut tx, &caller, app.gate.policy(), body.json()?).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(request)).into_response())
}

/// The states whose requests are listed.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// Waiting for a second person to decide.
    Pending,
    /// A second person has approved.
    Approved,
}

/// Which requests are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    state: Listed,
    #[serde(default)]
    mine: bool,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Requests that wait for the caller's decision, oldest first. With `state=approved`: approvals by a second
/// person that the caller may revoke, newest first. With `mine=true`: the caller's own, newest first, which
/// are waiting for a second person, or approved by one and not used yet (`state=approved`: only those).
#[utoipa::path(get, path = "/v1/entry-requests", tag = "entry", security(("bearer" = [])),
    params(
        ("state" = inline(Listed), Query),
        ("mine" = Option<bool>, Query),
        ("cursor" = Option<String>, Query, pattern = r"^[0-9]{1,18}\.", description = "Where the last page ended"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "100 when absent"),
    ),
    responses((status = 200, body = EntryRequests, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Failure> {
    let limit = page::limit(wanted.limit, 100)?;
    let list = match (wanted.state, wanted.mine) {
        (_, true) => List::Own,
        (Listed::Pending, false) => List::Pending,
        (Listed::Approved, false) => List::Revocable,
    };
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let mut found = request::list(&mut tx, &caller, list, wanted.cursor.as_deref(), limit).await?;
    if wanted.mine && wanted.state == Listed::Approved {
        found.items.retain(|request| request.state == EntryState::Approved);
    }
    tagged(&found)
}

/// One's own entry request, or one that one may decide.
#[utoipa::path(get, path = "/v1/entry-requests/{id}", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = EntryRequest, headers(("ETag")))))]
pub async fn read(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    tagged(&request::read(&mut tx, &caller, &id).await?)
}

/// Takes one's own entry request back, and voids its tickets. Once more does nothing.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/withdraw", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = EntryRequest), (status = 409)))]
pub async fn withdraw(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Json<EntryRequest>, Failure> {
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let request = request::withdraw(&mut tx, &caller, &id).await?;
    tx.commit().await?;
    Ok(Json(request))
}
