//! The two calls of a witness.

use crate::{
    WitnessError,
    witness::{Reply, Witness},
};
use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
    routing::{get, post},
};
use ergo_evidence::MAX_REQUEST_BYTES;
use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How long a body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// What a client is told to wait when the database is out of order.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("30");

/// The witness as a service.
pub fn router(witness: Arc<Witness>) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .route("/{origin}/checkpoint", get(checkpoint))
        .with_state(witness)
}

async fn add_checkpoint(State(witness): State<Arc<Witness>>, request: Request) -> Response {
    let body = axum::body::to_bytes(request.into_body(), MAX_REQUEST_BYTES);
    let Ok(body) = tokio::time::timeout(BODY_TIMEOUT, body).await else {
        return answer(&Reply::text(408, "the request took too long"));
    };
    let Ok(body) = body else { return answer(&Reply::text(413, "the request is too long, or incomplete")) };
    // In a task of its own: a client that hangs up does not interrupt it between the decision and the commit.
    let judged = tokio::spawn(async move { witness.add_checkpoint(&body, now()).await }).await;
    judged.map_or_else(
        |error| out_of_order(&error.to_string()),
        |reply| reply.map_or_else(|error| failed(&error), |reply| answer(&reply)),
    )
}

async fn checkpoint(State(witness): State<Arc<Witness>>, Path(origin): Path<String>) -> Response {
    let reply = witness.checkpoint(&origin).await;
    reply.map_or_else(|error| failed(&error), |reply| answer(&reply))
}

fn failed(error: &WitnessError) -> Response {
    out_of_order(&error.to_string())
}

/// The details are for the log: whoever asks is a stranger.
fn out_of_order(error: &str) -> Response {
    tracing::error!(%error, "the witness cannot answer");
    answer(&Reply::text(503, "the witness cannot answer now"))
}

fn answer(reply: &Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body.clone()));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if reply.status == 503 {
        headers.insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}

/// Before 1970 it is 0, which no cosignature has: then the witness is out of order.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
