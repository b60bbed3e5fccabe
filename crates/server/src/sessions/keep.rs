//! How long what is over is kept, and forgetting it after that.

use crate::store::{Database, StoreError, Writing, forget, prune, timekeeping};
use ergo_protocol::UnixMillis;
use std::time::{Duration, Instant};

const DAY_MILLIS: UnixMillis = 24 * 60 * 60 * 1000;
/// How often it is looked whether it is time, and how often it is.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const FORGET_EVERY_MILLIS: UnixMillis = 10 * 60 * 1000;

/// How long what is over is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Notifications, from when they were read.
    pub notifications: Duration,
    /// Requests, tickets, grants and hand-overs, from when they were over.
    pub requests: Duration,
    /// Entries of the audit. `None` keeps all of them; at least a year.
    pub audit: Option<Duration>,
    /// Journals, from the end of their sessions. `None` keeps all of them; at least a year.
    pub journals: Option<Duration>,
}

impl Keep {
    /// What is used up for so long, and what is recorded forever.
    pub fn used(kept: Duration) -> Self {
        Self { notifications: kept, requests: kept, audit: None, journals: None }
    }

    /// Forgets what is used up.
    pub(crate) async fn forget_used(&self, database: &Database) -> Result<(), StoreError> {
        let mut tx = database.write().await?;
        if !timekeeping::is_trusted(&mut tx).await? {
            return tx.commit().await;
        }
        let now = tx.now();
        let mut used = prune::notifications(&mut tx, ago(now, self.notifications)).await?;
        used += prune::requests(&mut tx, ago(now, self.requests)).await?;
        tx.commit().await?;
        if used > 0 {
            tracing::info!(used, "what is used up is forgotten");
        }
        Ok(())
    }

    /// Forgets records that an administrator does not want to keep, again and again, until the task is aborted. It is a task of
    /// its own: the first time, there can be millions.
    pub(crate) async fn run(self, database: Database) {
        if self.audit.is_none() && self.journals.is_none() {
            return;
        }
        let mut forgotten_at = None;
        loop {
            let now = database.now();
            if forgotten_at.is_none_or(|at| now - at >= FORGET_EVERY_MILLIS) {
                match self.forget_records(&database).await {
                    Ok(()) => forgotten_at = Some(now),
                    Err(error) => tracing::warn!(%error, "what was kept long enough cannot be forgotten now"),
                }
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn forget_records(&self, database: &Database) -> Result<(), StoreError> {
        let mut tx = database.write().await?;
        // By the clock that everybody on this database has.
        let now = tx.now();
        let is_trusted = timekeeping::is_trusted(&mut tx).await?;
        tx.commit().await?;
        if !is_trusted {
            return Ok(());
        }
        let mut records = 0;
        // Whole days: otherwise each look would find a few entries, and leave one of its own for each workspace.
        if let Some(kept) = self.audit.map(at_least_a_year) {
            let before = ago(now, kept).div_euclid(DAY_MILLIS) * DAY_MILLIS;
            while one(database, async |tx| forget::audit(tx, before).await).await? {
                records += 1;
            }
        }
        if let Some(kept) = self.journals.map(at_least_a_year) {
            let before = ago(now, kept).div_euclid(DAY_MILLIS) * DAY_MILLIS;
            while one(database, async |tx| forget::journals(tx, before).await).await? {
                records += 1;
            }
        }
        if records > 0 {
            tracing::info!(records, "records that were kept long enough are forgotten");
        }
        Ok(())
    }
}

async fn one(
    database: &Database,
    forget: impl AsyncFnOnce(&mut Writing) -> Result<bool, StoreError>,
) -> Result<bool, StoreError> {
    let mut tx = database.write().await?;
    // Each takes the lock, and then leaves it to others for as long.
    let began = Instant::now();
    let more = forget(&mut tx).await?;
    tx.commit().await?;
    tokio::time::sleep(began.elapsed()).await;
    Ok(more)
}

fn ago(now: UnixMillis, kept: Duration) -> UnixMillis {
    now.saturating_sub(i64::try_from(kept.as_millis()).unwrap_or(i64::MAX))
}

fn at_least_a_year(kept: Duration) -> Duration {
    kept.max(Duration::from_hours(forget::LEAST_DAYS * 24))
}
