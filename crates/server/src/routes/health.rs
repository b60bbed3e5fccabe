//! Whether the server can work.

use crate::{app::App, problem::Failure};
use axum::{extract::State, http::StatusCode};

/// 204 when the database answers. Says nothing else: it is open to everybody.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 204, description = "It works")))]
pub async fn healthz(State(app): State<App>) -> Result<StatusCode, Failure> {
    let _: i64 = sqlx::query_scalar("SELECT 1").fetch_one(&app.pool).await?;
    Ok(StatusCode::NO_CONTENT)
}
