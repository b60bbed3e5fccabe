//! Accepts connections, with limits on how many there are and how long each may take. `axum::serve` has none.

use crate::{http::router, witness::Witness};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};

/// The most open connections. Others wait to be accepted.
const MOST_CONNECTIONS: usize = 256;
/// How long the headers of a request may take, and how long a connection may stay idle.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a connection may last as a whole: a client that never reads its answers goes, too.
const CONNECTION_TIMEOUT: Duration = Duration::from_mins(5);
/// How long requests may take that run when the witness is stopped.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait after the system failed to accept a connection: a busy loop frees no file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` resolves, and then lets the requests in progress finish.
pub async fn serve(listener: TcpListener, witness: Arc<Witness>, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let service = TowerToHyperService::new(router(witness));
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service.clone());
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // An error is the client's: it has hung up, or speaks no HTTP.
            let _ = timeout(CONNECTION_TIMEOUT, connection).await;
            drop(place);
        });
    }
    drop(listener);
    if timeout(STOP_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were not finished in time");
    }
}
