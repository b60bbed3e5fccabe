//! Whether this server can take requests.

use crate::{
    auth::{gate::Gate, keys::KeyError},
    phase::Phases,
};
use ergo_protocol::health::{Obstacle, Readiness};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long the database may take. A health check waits only a few seconds.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a result is reused. Anyone may ask, and asking often must not turn the answer into a no.
const FRESH: Duration = Duration::from_millis(250);

/// The last result, and when it was obtained. Everyone who asks in the meantime waits for the same check.
#[derive(Default)]
pub struct LastLook(Mutex<Option<(Instant, Option<Obstacle>)>>);

impl LastLook {
    /// Checks the database, the signing keys, and whether the server is about to stop.
    pub async fn readiness(&self, gate: &Gate, phases: &Phases) -> Readiness {
        let mut failed: Vec<Obstacle> = self.obstacle(gate).await.into_iter().collect();
        if phases.is_draining() {
            failed.push(Obstacle::Draining);
        }
        Readiness { ready: failed.is_empty(), failed }
    }

    /// Whether the database responds.
    pub async fn is_healthy(&self, gate: &Gate) -> bool {
        self.obstacle(gate).await != Some(Obstacle::Database)
    }

    async fn obstacle(&self, gate: &Gate) -> Option<Obstacle> {
        let mut last = self.0.lock().await;
        if let Some((at, obstacle)) = *last
            && at.elapsed() < FRESH
        {
            return obstacle;
        }
        let obstacle = match tokio::time::timeout(PATIENCE, gate.probe_keys()).await {
            Ok(Ok(())) => None,
            Ok(Err(KeyError::Store(_))) | Err(_) => Some(Obstacle::Database),
            Ok(Err(_)) => Some(Obstacle::Keys),
        };
        *last = Some((Instant::now(), obstacle));
        obstacle
    }
}
