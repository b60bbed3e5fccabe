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

#[cfg(test)]
mod tests {
    use super::guard;
    use axum::{Router, middleware::from_fn, routing::get};

    #[tokio::test]
    async fn a_panic_is_a_problem_without_its_words_and_the_server_goes_on() {
        async fn panics() {
            panic!("the secret is 42");
        }
        let router = Router::new()
            .route("/panics", get(panics))
            .route("/works", get(async || "yes"))
            .layer(from_fn(guard));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, router).await });
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(format!("{url}/panics")).send().await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let body = answer.text().await.unwrap();
        assert!(body.contains("urn:ergo:problem:internal") && !body.contains("secret"), "{body}");
        assert_eq!(client.get(format!("{url}/works")).send().await.unwrap().status(), 200);
    }
}
