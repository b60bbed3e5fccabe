//! The log, published as c2sp.org/tlog-tiles says. Everyone may read it: hashes say nothing about what was recorded.
//!
//! The tiles and checkpoints are not in `/openapi.json`: the specification describes them, and its clients know it.

use crate::{app::App, failure::Failure, http::body::Params, log::published};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use ergo_protocol::evidence::{Consistency, LogDescription};

/// A checkpoint is replaced all the time.
const SOON_STALE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=2");
/// A tile of a width never changes.
const FOREVER: (header::HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");

/// Adds the routes to the server's.
pub fn beside(all: Router<App>) -> Router<App> {
    all.route("/log/{epoch}/checkpoint", get(checkpoint)).route("/log/{epoch}/tile/{*path}", get(tile))
}

/// The log, and the keys that sign it. Someone who has a receipt compares the key with the one they got elsewhere.
#[utoipa::path(get, path = "/v1/log", tag = "log", responses((status = 200, body = LogDescription)))]
pub async fn describe(State(app): State<App>) -> Result<Json<LogDescription>, Failure> {
    let mut tx = app.gate.read_public().await?;
    Ok(Json(published::description(&mut tx).await?))
}

/// What to prove.
#[derive(serde::Deserialize)]
pub struct Sizes {
    from: u64,
    to: u64,
}

/// The proof that the log at the size `to` continues what it was at the size `from`.
#[utoipa::path(get, path = "/v1/log/consistency", tag = "log",
    params(
        ("from" = u64, Query, minimum = 0, maximum = 9_007_199_254_740_991_u64, description = "The smaller size"),
        ("to" = u64, Query, minimum = 0, maximum = 9_007_199_254_740_991_u64, description = "The larger size"),
    ),
    responses((status = 200, body = Consistency), (status = 404, description = "The log is not that large")))]
pub async fn consistency(
    State(app): State<App>,
    Params(Sizes { from, to }): Params<Sizes>,
) -> Result<Json<Consistency>, Failure> {
    let mut tx = app.gate.read_public().await?;
    Ok(Json(published::consistency(&mut tx, from, to).await?))
}

async fn checkpoint(State(app): State<App>, Path(epoch): Path<String>) -> Result<Response, Failure> {
    let mut tx = app.gate.read_public().await?;
    let note = published::checkpoint(&mut tx, &epoch).await?;
    let text = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    Ok(([text, SOON_STALE], note).into_response())
}

async fn tile(
    State(app): State<App>,
    Path((epoch, path)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let mut tx = app.gate.read_public().await?;
    let bytes = published::tile(&mut tx, &epoch, &path).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream"), FOREVER], bytes).into_response())
}
