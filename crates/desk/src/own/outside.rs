//! Waiting for something outside the app: the browser, or another device.

use ergo_protocol::snapshot::Waiting;
use std::sync::Arc;
use tokio::sync::Notify;

/// What the desk is waiting for, and how to stop waiting. Clones refer to the same wait.
#[derive(Clone, Debug)]
pub struct Outside {
    /// What the page shows in the meantime.
    pub shown: Waiting,
    stop: Arc<Notify>,
}

impl Outside {
    /// A wait that begins now.
    pub fn new(shown: Waiting) -> Self {
        Self { shown, stop: Arc::new(Notify::new()) }
    }

    /// Stops the wait, even if it has not begun yet.
    pub fn stop(&self) {
        self.stop.notify_one();
    }

    /// Returns when the wait is stopped.
    pub async fn stopped(&self) {
        self.stop.notified().await;
    }
}
