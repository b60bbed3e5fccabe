//! Where a server is between its start and its end.

use tokio::sync::watch;

/// What the server does now. Each one is later than the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Everything.
    Serving,
    /// The same, and `/readyz` says no, so that no new clients are sent here.
    Draining,
    /// It takes no more connections, and what runs is finished.
    Closing,
}

/// Sees the phase change. Clones see the same.
#[derive(Clone)]
pub struct Phases(watch::Receiver<Phase>);

impl Phases {
    /// A server that serves; the sender changes that. Dropping it closes the server.
    pub fn new() -> (watch::Sender<Phase>, Self) {
        let (sender, receiver) = watch::channel(Phase::Serving);
        (sender, Self(receiver))
    }

    /// Whether the server is about to stop.
    pub fn is_draining(&self) -> bool {
        *self.0.borrow() >= Phase::Draining
    }

    /// Waits until the server takes no more connections, or is gone.
    pub async fn closing(&mut self) {
        // An error: whoever held the server has dropped it.
        _ = self.0.wait_for(|phase| *phase == Phase::Closing).await;
    }
}
