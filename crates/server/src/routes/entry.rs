//! Entry requests: how agents make and withdraw them.

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
use ergo_protocol::{
    UnixMillis,
    entry::{EntryDraft, EntryRequest, EntryRequests},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// Creates an entry request. It is approved immediately if the workspace's policy allows it; otherwise, it waits for
/// a second person.
#[utoipa::path(post, path = "/v1/entry-requests", tag = "entry", security(("bearer" = [])),
    request_body = EntryDraft, responses((status = 201, body = EntryRequest), (status = 404), (status = 422),
        (status = 429)))]
pub async fn create(bearer: Bearer, State(app): State<App>, body: Incoming) -> Result<Response, Failure> {
    let draft: Result<EntryDraft, Failure> = body.json();
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let request = request::ask(&mut tx, &caller, app.gate.policy(), draft).await?;
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
    /// No longer waiting: approved, declined, used, withdrawn, or lapsed.
    Decided,
}

/// Which requests to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    state: Listed,
    #[serde(default)]
    mine: bool,
    since: Option<UnixMillis>,
    cursor: Option<String>,
    limit: Option<u32>,
}

impl Wanted {
    fn list(&self) -> Result<List, Failure> {
        let since = self.since;
        if since.is_some_and(|since| since < 0) {
            return Err(Failure::invalid("since is a time in Unix milliseconds, from 0."));
        }
        Ok(match (self.state, self.mine) {
            (Listed::Pending, true) => List::Own,
            (Listed::Approved, true) => List::OwnApproved,
            (Listed::Decided, true) => List::OwnSettled { since },
            (Listed::Pending, false) => List::Pending,
            (Listed::Approved, false) => List::Revocable,
            (Listed::Decided, false) => List::Settled { since },
        })
    }
}

/// Requests that are waiting for the caller's decision, oldest first. With `state=approved`: approvals by a second
/// person that the caller may revoke, newest first. With `mine=true`: the caller's own, newest first, that are
/// waiting for a second person, or approved by one and not used yet (`state=approved`: only those). With
/// `state=decided`: requests that are no longer waiting, by when they stopped waiting, newest first: all of them for
/// a lead, those in their workspaces for a member who manages support access, and with `mine=true` the caller's own.
#[utoipa::path(get, path = "/v1/entry-requests", tag = "entry", security(("bearer" = [])),
    params(
        ("state" = inline(Listed), Query),
        ("mine" = Option<bool>, Query),
        ("since" = Option<i64>, Query, minimum = 0, description = "With state=decided: leaves out requests that stopped waiting before this time (Unix milliseconds). Other lists ignore it"),
        ("cursor" = Option<String>, Query, pattern = r"^[0-9]{1,18}\.", description = "The next_cursor of the previous page"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Defaults to 100"),
    ),
    responses((status = 200, body = EntryRequests, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Failure> {
    let limit = page::limit(wanted.limit, 100)?;
    let list = wanted.list()?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    tagged(&request::list(&mut tx, &caller, list, wanted.cursor.as_deref(), limit).await?)
}

/// The caller's own entry request, or one that they may decide on.
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

/// Withdraws the caller's own entry request and voids its tickets. Repeating the call has no effect.
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
