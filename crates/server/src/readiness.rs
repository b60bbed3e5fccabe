//! Whether this server can take requests.

use crate::{auth::{gate::Gate, keys::KeyError}, phase::Phases};
use ergo_protocol::health::{Obstacle, Readiness};
use std::time::Duration;

/// How long the database may take. Whoever asks waits no longer than a few seconds.
const PATIENCE: Duration = Duration::from_secs(3);

/// Looks at the database, at the signing keys, and at whether the server is about to stop.
pub async fn readiness(gate: &Gate, phases: &Phases) -> Readiness {
    let mut failed = Vec::new();
    match tokio::time::timeout(PATIENCE, gate.probe_keys()).await {
        Ok(Ok(())) => {}
        Ok(Err(KeyError::Store(_))) | Err(_) => failed.push(Obstacle::Database),
        Ok(Err(_)) => failed.push(Obstacle::Keys),
    }
    if phases.is_draining() {
        failed.push(Obstacle::Draining);
    }
    Readiness { ready: failed.is_empty(), failed }
}
