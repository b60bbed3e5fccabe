//! The phases of a server, from start to stop.

use tokio::sync::watch;

/// A phase. Each variant comes after the previous one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The server works normally.
    Serving,
    /// The same, but `/readyz` says no, so that no new clients are sent here.
    Draining,
    /// It accepts no more connections, and finishes the requests in progress.
    Closing,
}

/// Observes the phase. Clones observe the same server.
#[derive(Clone)]
pub struct Phases(watch::Receiver<Phase>);

impl Phases {
    /// Creates the phases of a server that is serving; the sender changes the phase. Dropping the sender closes the
    /// server.
    pub fn new() -> (watch::Sender<Phase>, Self) {
        let (sender, receiver) = watch::channel(Phase::Serving);
        (sender, Self(receiver))
    }

    /// Whether the server is about to stop.
    pub fn is_draining(&self) -> bool {
        *self.0.borrow() >= Phase::Draining
    }

    /// Waits until the server accepts no more connections, or is gone.
    pub async fn closing(&mut self) {
        // An error means that the server was dropped.
        _ = self.0.wait_for(|phase| *phase == Phase::Closing).await;
    }
}
