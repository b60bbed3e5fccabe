//! Whether the server is working.

use crate::{app::App, failure::Failure};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ergo_protocol::{code::ProblemDetails, health::Readiness};

/// 204 if the database responds. Says nothing else, because anyone may ask.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 204, description = "The server is healthy")))]
pub async fn healthz(State(app): State<App>) -> Result<StatusCode, Failure> {
    if app.last_look.is_healthy(&app.gate).await { Ok(StatusCode::NO_CONTENT) } else { Err(Failure::busy()) }
}

/// Whether to send requests here: the database responds, there is a signing key, and the server is not about to stop.
#[utoipa::path(get, path = "/readyz", tag = "server", responses((status = 200, body = Readiness),
    (status = 503, description = "Not ready: the reasons are listed, or the server is too busy to check",
        content((Readiness = "application/json"), (ProblemDetails = "application/problem+json")))))]
pub async fn readyz(State(app): State<App>) -> Response {
    let readiness = app.last_look.readiness(&app.gate, &app.phases).await;
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness)).into_response()
}
