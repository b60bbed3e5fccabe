//! The feed of changes, for receivers that poll.

use crate::{
    app::App,
    auth::poller::Poller,
    directory_sync::turns::Turn,
    failure::Failure,
    http::{bearer, body::Params, page, precondition::tagged},
    outbox::feed,
};
use axum::{
    extract::{FromRequestParts, State},
    http::request::Parts,
    response::Response,
};
use ergo_protocol::messages::Changes;
use serde::Deserialize;

/// A receiver with a valid token, and its place among the token's requests.
pub struct Caller {
    who: Poller,
    _turn: Turn,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let who = Poller::admit(&app.gate, bearer::token(&parts.headers)?).await?;
        let turn = app.poll_turns.take(&who.receiver)?;
        Ok(Self { who, _turn: turn })
    }
}

/// Where to continue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    after: Option<String>,
    limit: Option<u32>,
}

/// The messages that a webhook would get, oldest first, for a receiver that polls. Send the `next_after` of the last
/// response as `after`. Messages are kept for a limited time; if some after that number may have been deleted, this
/// returns 410 and says where to continue.
#[utoipa::path(get, path = "/v1/changes", tag = "changes", security(("feed" = [])),
    params(
        ("after" = Option<String>, Query, pattern = "^[0-9]{1,18}$", description = "The next_after of the last answer; without it, from the oldest message since the receiver was added"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Defaults to 100"),
    ),
    responses((status = 200, body = Changes, headers(("ETag"))), (status = 410), (status = 429)))]
pub async fn list(
    Caller { who, _turn }: Caller,
    State(app): State<App>,
    Params(place): Params<Place>,
) -> Result<Response, Failure> {
    let limit = page::limit(place.limit, 100)?;
    let after = page::number(place.after.as_deref(), 18)?;
    let (mut tx, receiver) = who.read(&app.gate).await?;
    tagged(&feed::page(&mut tx, &receiver, after, limit).await?)
}
