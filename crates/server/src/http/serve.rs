//! Accepts connections and serves them: how many there may be, in all and from one address, and how long each
//! may take to say what it wants. `axum::serve` has none of these limits.

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

/// A request line with its headers is no larger than this; beyond it the answer is 431.
const MAX_HEADER_BYTES: usize = 32 * 1024;
/// What hyper buffers of a connection, in each direction.
const MAX_BUFFER_BYTES: usize = 64 * 1024;
/// How long a rejected connection may take to read the reason.
const LINGER: Duration = Duration::from_secs(1);
/// How many connections are turned away at once with a reason. Beyond that they are dropped without one.
const MAX_LINGERING: usize = 64;
/// How long to wait after the system refused to hand over a connection: a busy loop frees no file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How much the server takes on at once, and how long it waits.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Open connections in all. Each costs a file descriptor, and many systems give a process 1,024.
    pub connections: usize,
    /// Open connections of one address (IPv6: of one /64, which is what one customer gets).
    pub connections_per_address: usize,
    /// How long a request's headers may take, and how long a connection may stay idle between two requests.
    pub header_timeout: Duration,
    /// How long a request's body may take.
    pub body_timeout: Duration,
    /// How long a request may take as a whole, and how long a client may take no byte of its answer.
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
    /// How many, and how long they may take.
    pub limits: Limits,
    /// With TLS; without it they are plain.
    pub tls: Option<TlsAcceptor>,
    /// Proxies, whose connections are not counted by address.
    pub proxies: Proxies,
    /// Where the connections that are turned away are counted.
    pub metrics: Option<Arc<Metrics>>,
}

/// Serves `router` until `stop` resolves, and then lets the running requests finish, which has no time limit of
/// its own. Dropping the future closes every connection.
pub async fn serve(listener: TcpListener, router: Router, edge: &Edge, stop: impl Future<Output = ()>) {
    let Limits { connections, connections_per_address, .. } = edge.limits;
    let places = Places::new(connections, connections_per_address);
    let lingering = Arc::new(Semaphore::new(MAX_LINGERING));
    let graceful = GracefulShutdown::new();
    // Dropped when no more connections are taken.
    let (taking, stopped) = watch::channel(());
    let service = TowerToHyperService::new(router);
    let mut tasks = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut stop => break,
            // Only to drop finished tasks: each one has already logged how it ended.
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

/// Keeps `held` until the work is done, however it ends.
async fn hold<T>(held: T, work: impl Future<Output = ()>) {
    work.await;
    drop(held);
}

/// The next connection, however long the system refuses to hand one over.
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

/// The client hung up before it was accepted: no reason to wait.
fn is_of_the_connection(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}

/// One that was accepted.
struct Connection {
    peer: SocketAddr,
    service: TowerToHyperService<Router>,
    limits: Limits,
    /// Ends when no more connections are taken.
    stopped: watch::Receiver<()>,
    watcher: Watcher,
}

impl Connection {
    /// Serves it to its end. A handshake takes no longer than the headers of a request may.
    async fn serve(mut self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // Without it small answers wait for the client's acknowledgments. An error means that the client has gone.
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
        // What hyper cannot read, it answers itself: 400 for a malformed request, 431 for headers that are too large. Those two
        // answers have no body and none of our headers, and hyper has no hook to add any. There is nothing in them to protect:
        // no token was looked at, and nothing of the request comes back.
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

/// Says that there are too many connections. Then it reads on: closing a connection while its request is still
/// arriving resets it, and the client would never see the answer.
async fn turn_away(mut stream: TcpStream) {
    let said = async {
        stream.write_all(busy().as_bytes()).await?;
        stream.shutdown().await?;
        let mut discarded = [0; 1024];
        while stream.read(&mut discarded).await? > 0 {}
        Ok::<(), Error>(())
    };
    // A client that does not listen has been told all the same.
    _ = tokio::time::timeout(LINGER, said).await;
}

/// The whole answer, written by hand: no request was read that hyper could answer.
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
