//! Accepts and serves connections, with limits on how many there may be, in total and per address, and on how long
//! each may take to send its request. `axum::serve` has none of these limits.

mod patient;
pub mod places;
#[cfg(test)]
mod tests;

use self::{patient::Patient, places::Places};
use crate::{
    http::{headers, proxies::Proxies},
    metrics::Metrics,
};
use axum::{Router, extract::ConnectInfo};
use hyper::{
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use std::{
    io::{Error, ErrorKind},
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// The most bytes of a request line and its headers; beyond that, the answer is 431.
const MAX_HEADER_BYTES: usize = 32 * 1024;
/// How much hyper buffers per connection, in each direction.
const MAX_BUFFER_BYTES: usize = 64 * 1024;
/// How long a rejected connection may take to read the reason.
const LINGER: Duration = Duration::from_secs(1);
/// The most connections that are turned away with a reason at the same time. Beyond that, they are dropped without
/// one.
const MAX_LINGERING: usize = 64;
/// How long to wait after the system failed to accept a connection: a busy loop frees no file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How much the server accepts at once, and how long it waits.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The most open connections in total. Each costs a file descriptor, and many systems limit a process to 1,024.
    pub connections: usize,
    /// The most open connections per address (IPv6: per /64, which is what one customer gets).
    pub connections_per_address: usize,
    /// How long a request's headers may take, and how long a connection may stay idle between two requests.
    pub header_timeout: Duration,
    /// How long a request's body may take.
    pub body_timeout: Duration,
    /// How long a request may take as a whole, and how long a client may go without accepting a byte of its response.
    pub request_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 800,
            connections_per_address: 400,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
        }
    }
}

/// How connections are served.
#[derive(Clone, Default)]
pub struct Edge {
    /// The limits.
    pub limits: Limits,
    /// TLS; without it, connections are plain.
    pub tls: Option<TlsAcceptor>,
    /// Proxies, whose connections are not counted by address.
    pub proxies: Proxies,
    /// Where connections that are turned away are counted.
    pub metrics: Option<Arc<Metrics>>,
}

/// Serves `router` until `stop` resolves, and then lets the requests in progress finish, without a separate time
/// limit. Dropping the future closes every connection.
pub async fn serve(listener: TcpListener, router: Router, edge: &Edge, stop: impl Future<Output = ()>) {
    let Limits { connections, connections_per_address, .. } = edge.limits;
    let places = Places::new(connections, connections_per_address);
    let lingering = Arc::new(Semaphore::new(MAX_LINGERING));
    let graceful = GracefulShutdown::new();
    // Dropped when no more connections are accepted.
    let (taking, stopped) = watch::channel(());
    let service = TowerToHyperService::new(router);
    let mut tasks = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut stop => break,
            // Only drops finished tasks; each one has already logged how it ended.
            Some(_) = tasks.join_next() => continue,
        };
        let is_proxy = edge.proxies.has(peer.ip());
        let place = if is_proxy { places.take_for_proxy() } else { places.take(peer.ip()) };
        match place {
            Ok(place) => {
                let served = Connection {
                    peer,
                    service: service.clone(),
                    limits: edge.limits.clone(),
                    stopped: stopped.clone(),
                    watcher: graceful.watcher(),
                };
                tasks.spawn(hold(place, served.serve(stream, edge.tls.clone())));
            }
            Err(full) => {
                if let Some(metrics) = &edge.metrics {
                    metrics.turned_away(full);
                }
                if let Ok(permit) = Arc::clone(&lingering).try_acquire_owned()
                    && edge.tls.is_none()
                {
                    tasks.spawn(hold(permit, turn_away(stream)));
                }
            }
        }
    }
    drop((listener, taking));
    graceful.shutdown().await;
}

/// Keeps `held` until the work has ended, in any way.
async fn hold<T>(held: T, work: impl Future<Output = ()>) {
    work.await;
    drop(held);
}

/// Accepts the next connection, however long the system fails to provide one.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_the_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// The client hung up before the connection was accepted, which is no reason to wait.
fn is_of_the_connection(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}

/// An accepted connection.
struct Connection {
    peer: SocketAddr,
    service: TowerToHyperService<Router>,
    limits: Limits,
    /// Resolves when no more connections are accepted.
    stopped: watch::Receiver<()>,
    watcher: Watcher,
}

impl Connection {
    /// Serves the connection until it ends. A handshake may take no longer than a request's headers.
    async fn serve(mut self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // Without this, small responses wait for the client's acknowledgments. An error means that the client is
        // gone.
        _ = stream.set_nodelay(true);
        let stream = Patient::new(stream, self.limits.request_timeout);
        let Some(tls) = tls else { return self.talk(stream).await };
        let handshake = tokio::time::timeout(self.limits.header_timeout, tls.accept(stream));
        let shaken = tokio::select! {
            shaken = handshake => shaken,
            _ = self.stopped.changed() => return,
        };
        match shaken {
            Ok(Ok(stream)) => self.talk(stream).await,
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn talk(self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) {
        let Self { peer, service, limits, watcher, .. } = self;
        let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            service.call(request)
        });
        // hyper itself answers requests that it cannot read: 400 for a malformed request, 431 for headers that are
        // too large. Those two responses have no body and none of our headers, and hyper has no hook to add any. They
        // contain nothing to protect: no token was checked, and nothing from the request is returned.
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_timeout)
            .max_header_size(MAX_HEADER_BYTES)
            .max_buf_size(MAX_BUFFER_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

/// Says that there are too many connections, then keeps reading: closing a connection while its request is still
/// arriving resets it, and the client would never see the response.
async fn turn_away(mut stream: TcpStream) {
    let said = async {
        stream.write_all(busy().as_bytes()).await?;
        stream.shutdown().await?;
        let mut discarded = [0; 1024];
        while stream.read(&mut discarded).await? > 0 {}
        Ok::<(), Error>(())
    };
    // If the client does not listen, there is nothing more to do.
    _ = tokio::time::timeout(LINGER, said).await;
}

/// The whole response, written by hand, because there is no request that hyper could answer.
fn busy() -> String {
    let body = concat!(
        r#"{"type":"urn:ergo:problem:busy","title":"Busy","status":503,"#,
        r#""detail":"The server has too many connections. Try again in a moment.","code":"busy"}"#
    );
    let mut head = vec![
        "HTTP/1.1 503 Service Unavailable".to_owned(),
        "Content-Type: application/problem+json".to_owned(),
        format!("Content-Length: {}", body.len()),
        "Retry-After: 2".to_owned(),
        "Connection: close".to_owned(),
    ];
    head.extend(headers::lines());
    format!("{}\r\n\r\n{body}", head.join("\r\n"))
}
