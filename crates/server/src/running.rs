//! A running server, and how it stops.

use crate::{config::Drain, outbox::deliverer, phase::Phase, store::Database};
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use tokio::{sync::watch, task::JoinHandle, time::timeout};

/// How long the database may take to close.
const CLOSING_PATIENCE: Duration = Duration::from_secs(1);

/// A running server. It stops when this is dropped; [`Running::drain`] and [`Running::stop`] wait until it has
/// stopped.
pub struct Running {
    pub(crate) url: String,
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) is_empty: bool,
    // Dropping it closes the server.
    pub(crate) phase: watch::Sender<Phase>,
    pub(crate) served: JoinHandle<()>,
    pub(crate) background: Vec<Background>,
    /// The name under which webhooks are delivered.
    pub(crate) deliverer: String,
    pub(crate) database: Database,
    pub(crate) drain: Drain,
}

/// A background task that runs until this is dropped.
pub(crate) struct Background(pub(crate) JoinHandle<()>);

impl Drop for Background {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Running {
    /// The address that it listens on, `http://<address>`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where metrics are served.
    pub fn metrics(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// Whether the database had no workspaces when it started.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Waits until the server notices that another database, such as a restored one, has taken the place of the one
    /// that it was started on. The server then accepts no more requests and cannot continue. Returns the file, if the
    /// database is one.
    pub async fn replaced(&self) -> Option<PathBuf> {
        self.database.replaced().await
    }

    /// Stops the server as configured: first `/readyz` says no, then no more connections are accepted, streams end,
    /// and requests in progress are finished. Returns whether all of them finished before the deadline.
    pub async fn drain(self) -> bool {
        let Drain { notice, deadline } = self.drain;
        self.phase.send_replace(Phase::Draining);
        tracing::info!(?notice, ?deadline, "the server is stopping");
        tokio::time::sleep(notice).await;
        let is_finished = self.close(deadline).await;
        if !is_finished {
            tracing::warn!("the deadline has passed: unfinished requests are cut off");
        }
        is_finished
    }

    /// Stops the server immediately; open requests get up to one second to finish.
    pub async fn stop(self) {
        self.close(Duration::from_secs(1)).await;
    }

    async fn close(self, deadline: Duration) -> bool {
        let Self { phase, mut served, database, background, deliverer, .. } = self;
        phase.send_replace(Phase::Closing);
        let is_finished = timeout(deadline, &mut served).await.is_ok();
        if !is_finished {
            served.abort();
        }
        drop(background);
        let finish = async {
            if let Err(failure) = deliverer::give_back(&database, &deliverer).await {
                // Other servers can continue once the leases have expired.
                tracing::warn!(code = failure.code.as_str(), "the leases of webhooks could not be returned");
            }
            database.close().await;
        };
        // A connection that a request still uses is not waited for: anything not committed is rolled back.
        _ = timeout(CLOSING_PATIENCE, finish).await;
        is_finished
    }
}
