//! Limits how many open requests one client may have through a proxy. Without a proxy, connections are counted
//! instead: each carries one request at a time.

use crate::{app::App, failure::Failure, http::serve::places::Place};
use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hyper::body::{Frame, SizeHint};
use std::{
    net::{IpAddr, SocketAddr},
    pin::Pin,
    task::{Context, Poll},
};

/// The proxy that a request came through, if any.
pub fn proxy(app: &App, request: &Request) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    app.proxies.has(peer.ip()).then(|| peer.ip())
}

/// Layer: a request through a proxy occupies one of its client's places until the response has been sent.
pub async fn limited(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(proxy) = proxy(&app, &request) else { return next.run(request).await };
    let Ok(client) = app.proxies.client(proxy, request.headers()) else {
        let detail = "X-Forwarded-For and Forwarded name different clients. The proxy must set one and remove the other.";
        return Failure::invalid(detail).into_response();
    };
    let Ok(place) = app.clients.take(client) else { return Failure::busy().into_response() };
    next.run(request).await.map(|body| Body::new(Held { body, _place: place }))
}

/// A body that keeps a place until it has been sent or abandoned.
struct Held {
    body: Body,
    _place: Place,
}

impl hyper::body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
