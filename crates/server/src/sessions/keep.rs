//! How long what is over is kept, and forgetting it after that.

use crate::store::{
    Database, StoreError, Writing, forget, outbox,
    prune::{self, AT_ONCE},
    receivers, timekeeping, waiting,
};
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
    /// Requests, tickets, grants and hand-overs, from when they were over, and messages, from when they were delivered last.
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

    /// Forgets what is used up, and records that an administrator does not want to keep, again and again, until the task is
    /// aborted. It is a task of its own: the first time, there can be millions.
    pub(crate) async fn run(self, database: Database) {
        let mut forgotten_at = None;
        loop {
            let now = database.now();
            if forgotten_at.is_none_or(|at| !(0..FORGET_EVERY_MILLIS).contains(&(now - at))) {
                match self.forget(&database).await {
                    Ok(()) => forgotten_at = Some(now),
                    Err(error) => tracing::warn!(%error, "what was kept long enough cannot be forgotten now"),
                }
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn forget(&self, database: &Database) -> Result<(), StoreError> {
        let mut tx = database.write().await?;
        // By the clock that everybody on this database has.
        let now = tx.now();
        let is_trusted = timekeeping::is_trusted(&mut tx).await?;
        tx.commit().await?;
        if !is_trusted {
            return Ok(());
        }
        let used = self.forget_used(database, now).await?;
        if used > 0 {
            tracing::info!(used, "what is used up is forgotten");
        }
        let records = self.forget_records(database, now).await?;
        if records > 0 {
            tracing::info!(records, "records that were kept long enough are forgotten");
        }
        Ok(())
    }

    async fn forget_used(&self, database: &Database, now: UnixMillis) -> Result<u64, StoreError> {
        let before = ago(now, self.requests);
        let mut used = until_none(database, What::Notifications, ago(now, self.notifications)).await?;
        used += until_none(database, What::Requests, before).await?;
        let mut tx = database.read().await?;
        let disabled = receivers::disabled_before(&mut tx, before).await?;
        drop(tx);
        // Receivers that stay disabled stop waiting for what is as old.
        for receiver in &disabled {
            let dropped = forget_waiting(database, receiver, before).await?;
            if dropped > 0 {
                tracing::warn!(receiver, dropped, "messages that waited for a disabled receiver are deleted");
            }
        }
        Ok(used + forget_messages(database, before).await?)
    }

    async fn forget_records(&self, database: &Database, now: UnixMillis) -> Result<u64, StoreError> {
        let mut records = 0;
        // Whole days: otherwise each look would find a few entries, and leave one of its own for each workspace.
        for (what, kept) in [(What::Audit, self.audit), (What::Journals, self.journals)] {
            if let Some(kept) = kept.map(at_least_a_year) {
                let before = ago(now, kept).div_euclid(DAY_MILLIS) * DAY_MILLIS;
                records += until_none(database, what, before).await?;
            }
        }
        Ok(records)
    }
}

/// What is forgotten some at a time.
#[derive(Clone, Copy)]
enum What {
    Notifications,
    Requests,
    Audit,
    Journals,
}

/// Forgets all of it. How many batches or rows.
async fn until_none(database: &Database, what: What, before: UnixMillis) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    loop {
        let mut tx = database.write().await?;
        let began = Instant::now();
        let some = match what {
            What::Notifications => prune::notifications(&mut tx, before).await?,
            What::Requests => prune::requests(&mut tx, before).await?,
            What::Audit => forget::audit(&mut tx, before).await?.into(),
            What::Journals => forget::journals(&mut tx, before).await?.into(),
        };
        commit(tx, began).await?;
        if some == 0 {
            return Ok(forgotten);
        }
        forgotten += some;
    }
}

/// What waits for a receiver that was disabled before then, and happened before then. It takes long to find, so it is looked for
/// without the write lock. How many.
async fn forget_waiting(database: &Database, receiver: &str, before: UnixMillis) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    loop {
        let mut tx = database.read().await?;
        let found = waiting::since_before(&mut tx, receiver, before, AT_ONCE).await?;
        drop(tx);
        if found.is_empty() {
            return Ok(forgotten);
        }
        let mut tx = database.write().await?;
        let began = Instant::now();
        let some = waiting::forget(&mut tx, receiver, before, &found).await?;
        commit(tx, began).await?;
        forgotten += some;
        if some == 0 {
            // It was enabled meanwhile.
            return Ok(forgotten);
        }
    }
}

/// Deletes messages that no receiver is waiting for and that were last delivered before then; found in the same way. Returns how
/// many.
async fn forget_messages(database: &Database, before: UnixMillis) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    loop {
        let mut tx = database.read().await?;
        let found = outbox::over(&mut tx, before, AT_ONCE).await?;
        drop(tx);
        if found.is_empty() {
            return Ok(forgotten);
        }
        let mut tx = database.write().await?;
        let began = Instant::now();
        forgotten += outbox::forget(&mut tx, &found).await?;
        commit(tx, began).await?;
    }
}

/// Each batch takes the lock, and then leaves it to others for as long.
async fn commit(tx: Writing, began: Instant) -> Result<(), StoreError> {
    tx.commit().await?;
    tokio::time::sleep(began.elapsed()).await;
    Ok(())
}

fn ago(now: UnixMillis, kept: Duration) -> UnixMillis {
    now.saturating_sub(i64::try_from(kept.as_millis()).unwrap_or(i64::MAX))
}

fn at_least_a_year(kept: Duration) -> Duration {
    kept.max(Duration::from_hours(forget::LEAST_DAYS * 24))
}
