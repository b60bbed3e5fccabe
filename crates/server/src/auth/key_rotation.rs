//! Replaces the signing key once it is old enough.

use crate::{
    auth::keys::{KeyError, When, rotate_in},
    store::{Database, Reading, StoreError, keys},
};
use ergo_protocol::UnixMillis;
use std::time::Duration;

/// How often its age is checked.
const EVERY: Duration = Duration::from_mins(1);

/// Rotates the signing key on schedule.
pub struct Rotation {
    database: Database,
    /// How long a key signs before the next one does.
    every_millis: UnixMillis,
}

impl Rotation {
    /// Creates a rotation for the keys of this database.
    pub fn new(database: Database, every: Duration) -> Self {
        Self { database, every_millis: i64::try_from(every.as_millis()).unwrap_or(i64::MAX) }
    }

    /// Rotates until the task is aborted.
    pub async fn run(self) {
        let mut beat = tokio::time::interval(EVERY);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            if let Err(error) = self.rotate_if_due().await {
                // The next beat tries again; until then, the current key signs.
                tracing::warn!(%error, "the signing key could not be rotated");
            }
        }
    }

    async fn rotate_if_due(&self) -> Result<(), KeyError> {
        let mut tx = self.database.read().await?;
        let is_due = self.is_due(&mut tx).await?;
        drop(tx);
        if !is_due {
            return Ok(());
        }
        let mut tx = self.database.write().await?;
        // Checked again under the lock, because another process may have been faster.
        if self.is_due(&mut tx).await? {
            let rotated = rotate_in(&mut tx, When::Published, "On schedule").await?;
            tx.commit().await?;
            tracing::info!(
                kid = rotated.kid,
                signs_from = rotated.signs_from,
                "a new signing key is published"
            );
        }
        Ok(())
    }

    /// Whether the newest key is old enough, by the clock that all servers on this database share.
    async fn is_due(&self, tx: &mut Reading) -> Result<bool, StoreError> {
        let now = tx.now();
        let newest = keys::all(tx).await?.into_iter().find(|key| key.drops_at.is_none());
        Ok(newest.is_some_and(|key| now.saturating_sub(key.signs_from) >= self.every_millis))
    }
}
