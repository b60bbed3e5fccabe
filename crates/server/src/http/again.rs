//! Requests that met somebody else's change are done again.
//!
//! Our own PostgreSQL transactions take turns and hardly ever conflict. Databases that speak its protocol, such as
//! CockroachDB, let them run side by side and tell one of two to begin anew (SQLSTATE 40001).

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::request::Parts,
    middleware::Next,
    response::Response,
};
use futures_util::TryStreamExt;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How often a request is done in all.
const TIMES: u32 = 5;
/// The pause before the second time; it doubles each time.
const PAUSE: Duration = Duration::from_millis(10);

/// Marks an answer: nothing happened, because somebody else's change came in between.
#[derive(Clone, Copy)]
pub struct Conflict;

/// What has been read of a body. Its limit is its handler's.
type Kept = Arc<Mutex<Vec<Bytes>>>;

/// Layer: does a request again, from its first byte, when it met a conflict.
pub async fn done_again(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let kept = Kept::default();
    let mut response = next.clone().run(whole(&parts, keeping(body, &kept))).await;
    for time in 1..TIMES {
        if response.extensions().get::<Conflict>().is_none() {
            break;
        }
        tokio::time::sleep(PAUSE * 2_u32.pow(time - 1)).await;
        // A handler reads the whole body before it asks the database, or none of it.
        let body = lock(&kept).concat();
        response = next.clone().run(whole(&parts, Body::from(body))).await;
    }
    response
}

fn whole(parts: &Parts, body: Body) -> Request {
    Request::from_parts(parts.clone(), body)
}

fn keeping(body: Body, kept: &Kept) -> Body {
    let kept = Arc::clone(kept);
    Body::from_stream(body.into_data_stream().inspect_ok(move |read| lock(&kept).push(read.clone())))
}

fn lock(kept: &Kept) -> std::sync::MutexGuard<'_, Vec<Bytes>> {
    // A list of bytes is as good as it was, whoever panicked beside it.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
