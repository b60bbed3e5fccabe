//! How long what is over is kept, and forgetting it after that.

use crate::store::{Database, StoreError, Writing, forget, prune};
use ergo_protocol::UnixMillis;
use std::time::Duration;

const DAY_MILLIS: UnixMillis = 24 * 60 * 60 * 1000;

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

    /// Forgets what has been kept long enough, in changes that are short enough for others not to wait.
    pub(crate) async fn forget(&self, database: &Database) -> Result<(), StoreError> {
        let mut tx = database.write().await?;
        let (now, mut used) = (tx.now(), 0);
        used += prune::notifications(&mut tx, ago(now, self.notifications)).await?;
        used += prune::requests(&mut tx, ago(now, self.requests)).await?;
        tx.commit().await?;
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
        if used + records > 0 {
            tracing::info!(used, records, "what was kept long enough is forgotten");
        }
        Ok(())
    }
}

async fn one(
    database: &Database,
    forget: impl AsyncFnOnce(&mut Writing) -> Result<bool, StoreError>,
) -> Result<bool, StoreError> {
    let mut tx = database.write().await?;
    let more = forget(&mut tx).await?;
    tx.commit().await?;
    Ok(more)
}

fn ago(now: UnixMillis, kept: Duration) -> UnixMillis {
    now.saturating_sub(i64::try_from(kept.as_millis()).unwrap_or(i64::MAX))
}

fn at_least_a_year(kept: Duration) -> Duration {
    kept.max(Duration::from_hours(forget::LEAST_DAYS * 24))
}
