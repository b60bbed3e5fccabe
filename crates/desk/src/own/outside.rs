//! Something that is waited for outside of the app: the browser, or another device.

use ergo_protocol::snapshot::Waiting;
use std::sync::Arc;
use tokio::sync::Notify;

/// What is waited for, and how to stop waiting. Clones are about the same thing.
#[derive(Clone, Debug)]
pub struct Outside {
    /// What the page shows meanwhile.
    pub shown: Waiting,
    stop: Arc<Notify>,
}

impl Outside {
    /// Something that begins now.
    pub fn new(shown: Waiting) -> Self {
        Self { shown, stop: Arc::new(Notify::new()) }
    }

    /// Stops the wait, also one that has not begun yet.
    pub fn stop(&self) {
        self.stop.notify_one();
    }

    /// Returns when somebody stops the wait.
    pub async fn stopped(&self) {
        self.stop.notified().await;
    }
}
