//! Repeats requests that conflicted with a concurrent change.
//!
//! On PostgreSQL, our transactions take turns and hardly ever conflict. Databases that speak its protocol, such as
//! CockroachDB, run them concurrently and tell one of two to start over (SQLSTATE 40001).

use axum::{
    BoxError,
    body::{Body, BodyDataStream, Bytes},
    extract::Request,
    http::request::Parts,
    middleware::Next,
    response::Response,
};
use futures_util::{Stream, StreamExt};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

/// How much of a body is passed on at once. Smaller pieces are combined, because a body in pieces of one byte would
/// cost many times its size.
const PIECE_BYTES: usize = 16 * 1024;
/// How many times a request is tried in total.
const TIMES: u32 = 5;
/// The pause before the second try; it doubles each time.
const PAUSE: Duration = Duration::from_millis(10);

/// Marks a response: nothing was done, because a concurrent change interfered.
#[derive(Clone, Copy)]
pub struct Conflict;

/// Layer: repeats a request, from its first byte, if it met a conflict.
pub async fn done_again(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let source = Arc::new(Mutex::new(Source { read: Vec::new(), rest: body.into_data_stream() }));
    let mut response = next.clone().run(from_the_start(&parts, &source)).await;
    for time in 1..TIMES {
        if response.extensions().get::<Conflict>().is_none() {
            break;
        }
        tokio::time::sleep(PAUSE * 2_u32.pow(time - 1)).await;
        response = next.clone().run(from_the_start(&parts, &source)).await;
    }
    response
}

fn from_the_start(parts: &Parts, source: &Arc<Mutex<Source>>) -> Request {
    let body = Reader { source: Arc::clone(source), given: 0 };
    Request::from_parts(parts.clone(), Body::from_stream(body))
}

/// A body, and what has been read from it so far. A handler may meet a conflict before it has read all, or any, of
/// it; the handler's own limit applies to what it reads.
struct Source {
    read: Vec<u8>,
    rest: BodyDataStream,
}

/// Reads a body from its start, even if an earlier attempt has already read part of it.
struct Reader {
    source: Arc<Mutex<Source>>,
    given: usize,
}

impl Stream for Reader {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let source = Arc::clone(&self.source);
        // A panic while reading leaves what was read unchanged.
        let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
        while source.read.len() < self.given + PIECE_BYTES {
            match source.rest.poll_next_unpin(context) {
                Poll::Ready(Some(Ok(read))) => source.read.extend_from_slice(&read),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error.into()))),
                Poll::Ready(None) => break,
                Poll::Pending => return Poll::Pending,
            }
        }
        let piece = source.read.get(self.given..).unwrap_or_default();
        if piece.is_empty() {
            return Poll::Ready(None);
        }
        self.given += piece.len();
        Poll::Ready(Some(Ok(Bytes::copy_from_slice(piece))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        Router, body::to_bytes, http::StatusCode, middleware::from_fn, response::IntoResponse, routing::post,
    };
    use hyper::service::Service;
    use hyper_util::service::TowerToHyperService;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn conflict() -> Response {
        let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
        response.extensions_mut().insert(Conflict);
        response
    }

    #[tokio::test]
    async fn a_body_in_pieces_of_one_byte_costs_no_more_than_its_size() {
        let byte = |at: u32| at.to_le_bytes()[0];
        let handler = move |request: Request| async move {
            let body = request.into_body().into_data_stream();
            let pieces: Vec<Bytes> = body.map(Result::unwrap).collect().await;
            let is_whole = pieces.concat().into_iter().eq((0..100_000).map(byte));
            format!("{} pieces, whole: {is_whole}", pieces.len())
        };
        let router = Router::new().route("/", post(handler)).layer(from_fn(done_again));
        let bytes = (0..100_000).map(move |at| Ok::<_, BoxError>(Bytes::copy_from_slice(&[byte(at)])));
        let body = Body::from_stream(futures_util::stream::iter(bytes));
        let request = Request::post("/").body(body).unwrap();
        let response = TowerToHyperService::new(router).call(request).await.unwrap();
        assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), "7 pieces, whole: true");
    }

    /// A handler that meets conflicts before it reads anything, after reading a part, and after reading all of it.
    #[tokio::test]
    async fn the_whole_body_arrives_however_much_was_read_when_the_conflict_came() {
        let tries = Arc::new(AtomicU32::new(0));
        let handler = {
            let tries = Arc::clone(&tries);
            move |request: Request| async move {
                let mut body = request.into_body().into_data_stream();
                match tries.fetch_add(1, Ordering::SeqCst) {
                    0 => conflict(),
                    1 => {
                        body.next().await;
                        conflict()
                    }
                    2 => {
                        while body.next().await.is_some() {}
                        conflict()
                    }
                    _ => Body::from_stream(body).into_response(),
                }
            }
        };
        let router = Router::new().route("/", post(handler)).layer(from_fn(done_again));
        let parts = ["What the ", "lead ", "said."].map(|part| Ok::<_, BoxError>(Bytes::from(part)));
        let body = Body::from_stream(futures_util::stream::iter(parts));
        let request = Request::post("/").body(body).unwrap();
        let response = TowerToHyperService::new(router).call(request).await.unwrap();
        assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), "What the lead said.");
        assert_eq!(tries.load(Ordering::SeqCst), 4);
    }
}
