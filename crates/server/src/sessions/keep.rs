//! How long finished data is kept, and its deletion afterwards.

use crate::store::{
    Database, StoreError, Writing, forget, log, outbox,
    prune::{self, AT_ONCE},
    receivers, timekeeping, waiting,
};
use ergo_protocol::UnixMillis;
use std::time::{Duration, Instant};

const DAY_MILLIS: UnixMillis = 24 * 60 * 60 * 1000;
/// How long to wait for the log before records are deleted.
const LOG_PATIENCE: Duration = Duration::from_mins(1);
/// How often to check whether it is time to delete, and how often it is.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const FORGET_EVERY_MILLIS: UnixMillis = 10 * 60 * 1000;

/// How long finished data is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Notifications, from the time they were read.
    pub notifications: Duration,
    /// Requests, tickets, grants, and hand-overs, from the time they were over; and messages, from their last
    /// delivery.
    pub requests: Duration,
    /// Audit entries. `None` keeps all of them; the minimum is a year.
    pub audit: Option<Duration>,
    /// Journals, from the end of their sessions. `None` keeps all of them; the minimum is a year.
    pub journals: Option<Duration>,
}

impl Keep {
    /// Keeps what is used up for this long, and what is recorded forever.
    pub fn used(kept: Duration) -> Self {
        Self { notifications: kept, requests: kept, audit: None, journals: None }
    }

    /// Keeps deleting what is used up, and records that are no longer to be kept, until the task is aborted. It runs
    /// in its own task, because the first time there can be millions.
    pub(crate) async fn run(self, database: Database) {
        let mut forgotten_at = None;
        loop {
            let now = database.now();
            if forgotten_at.is_none_or(|at| !(0..FORGET_EVERY_MILLIS).contains(&(now - at))) {
                match self.forget(&database).await {
                    Ok(()) => forgotten_at = Some(now),
                    Err(error) => tracing::warn!(%error, "expired data cannot be deleted now"),
                }
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn forget(&self, database: &Database) -> Result<(), StoreError> {
        let mut tx = database.write().await?;
        // By the clock that all servers on this database share.
        let now = tx.now();
        let is_trusted = timekeeping::is_trusted(&mut tx).await?;
        tx.commit().await?;
        if !is_trusted {
            return Ok(());
        }
        let used = self.forget_used(database, now).await?;
        if used > 0 {
            tracing::info!(used, "used-up data was deleted");
        }
        let records = self.forget_records(database, now).await?;
        if records > 0 {
            tracing::info!(records, "records past their retention period were deleted");
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
        // For receivers that stay disabled, waiting messages of the same age are dropped.
        for receiver in &disabled {
            let dropped = forget_waiting(database, receiver, before).await?;
            if dropped > 0 {
                tracing::warn!(receiver, dropped, "messages waiting for a disabled receiver were deleted");
            }
        }
        Ok(used + forget_messages(database, before).await?)
    }

    async fn forget_records(&self, database: &Database, now: UnixMillis) -> Result<u64, StoreError> {
        let mut records = 0;
        let keeps_all = self.audit.is_none() && self.journals.is_none();
        if !keeps_all {
            wait_for_the_log(database).await?;
        }
        // Whole days: otherwise, every run would find a few entries, and add one of its own for each workspace.
        for (what, kept) in [(What::Audit, self.audit), (What::Journals, self.journals)] {
            if let Some(kept) = kept.map(at_least_a_year) {
                let before = ago(now, kept).div_euclid(DAY_MILLIS) * DAY_MILLIS;
                records += until_none(database, what, before).await?;
            }
        }
        Ok(records)
    }
}

/// Waits a moment for what was recorded to be in the log: nothing else is deleted. What is still not, waits for the next run.
async fn wait_for_the_log(database: &Database) -> Result<(), StoreError> {
    let began = Instant::now();
    while began.elapsed() < LOG_PATIENCE && log::is_behind(&mut database.read().await?).await? {
        tokio::time::sleep(LOG_PATIENCE / 1_000).await;
    }
    Ok(())
}

/// What is deleted in batches.
#[derive(Clone, Copy)]
enum What {
    Notifications,
    Requests,
    Audit,
    Journals,
}

/// Deletes all of it. Returns how many batches or rows.
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

/// Drops the messages that are waiting for a receiver that was disabled before `before`, if they are from before
/// `before`. Finding them takes long, so that is done without the write lock. Returns how many.
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
            // The receiver was enabled in the meantime.
            return Ok(forgotten);
        }
    }
}

/// Deletes messages that no receiver is waiting for and that were last delivered before `before`; found in the same
/// way. Returns how many.
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

/// Commits a batch, then leaves the lock to others for as long as the batch held it.
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
