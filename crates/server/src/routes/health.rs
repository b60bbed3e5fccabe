//! Whether the server can work.

use crate::{app::App, failure::Failure};
use axum::{extract::State, http::StatusCode};

/// 204 when the database answers. Says nothing else: it is open to everybody.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 204, description = "The server is healthy")))]
pub async fn healthz(State(app): State<App>) -> Result<StatusCode, Failure> {
    app.gate.ping().await?;
    Ok(StatusCode::NO_CONTENT)
}
