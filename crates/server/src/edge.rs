//! What every answer goes through: panics become problems, headers are set, a line is logged.

use crate::problem::Failure;
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ergo_protocol::Code;
use std::time::Instant;

/// Layer: runs the request in a task of its own, so that a panic ends only this request, and a caller who
/// hangs up does not stop a change half-way. (The release profile aborts on panic; there this is only the
/// second half.)
///
/// The log has the route, not the path or the query: those hold ids and names. Never a header.
pub async fn guard(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut response = match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => Failure::internal(&error).into_response(),
    };
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    tracing::info!(
        %method,
        route = route.as_deref().unwrap_or("-"),
        status = response.status().as_u16(),
        micros = started.elapsed().as_micros(),
        "answered"
    );
    response
}

/// For every path that does not exist.
pub async fn no_such_path() -> Failure {
    Failure::not_found()
}

/// For every method that a path does not have.
pub async fn no_such_method() -> Failure {
    Failure::new(
        Code::MethodNotAllowed,
        "That method does not exist here. The header Allow names those that do.",
    )
}
