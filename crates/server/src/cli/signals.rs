//! The signals that say to stop: Ctrl+C, and SIGTERM where there is one.

use std::io::Result;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// They are heard as long as this is held.
#[cfg(unix)]
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

/// They are heard as long as this is held.
#[cfg(not(unix))]
pub struct Signals;

#[cfg(unix)]
impl Signals {
    /// From now on.
    pub fn new() -> Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// The next one.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    /// From now on.
    #[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
    pub fn new() -> Result<Self> {
        Ok(Self)
    }

    /// The next one.
    pub async fn next(&mut self) {
        _ = tokio::signal::ctrl_c().await;
    }
}
