//! The endpoints for the server's operators, at a separate address: metrics, and whether it is ready. They still work
//! while the server drains.

use crate::{
    app::App,
    http::{headers, host},
    metrics::{Seen, TEXT_FORMAT},
    routes::health,
};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    middleware::{from_fn, map_response},
    response::{IntoResponse, Response},
    routing::get,
};

/// The router for that address. It is not in the `OpenAPI` document, because it is not for clients.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .layer(from_fn(host::required))
        .layer(map_response(headers::secured))
        .with_state(app)
}

async fn metrics(State(app): State<App>) -> Response {
    let (readiness, figures) =
        tokio::join!(app.last_look.readiness(&app.gate, &app.phases), app.gate.figures());
    let seen = Seen {
        is_ready: readiness.ready,
        pool: app.gate.pool(),
        streams: app.streams.count(),
        audit_lag: app.gate.audit_lag(),
        // A problem with the database shows in `ergo_ready` and in the log.
        figures: figures.ok(),
    };
    match app.metrics.text(&seen) {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT_FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
