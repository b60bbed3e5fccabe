//! Delivers webhooks, while it is polled. Every process has a deliverer; a lane belongs to the one that has leased
//! it.
//!
//! Each receiver has reserved places, whether it needs them or not, and some of them are not available to failing
//! lanes. So a dead or slow receiver, or a workspace whose messages it does not accept, holds up nothing else.

use super::{lane::Visit, sender::Sender};
use crate::{
    auth::ids,
    failure::Failure,
    store::{
        Database,
        lanes::{self, Lane},
        receivers as stored,
    },
};
use aws_lc_rs::{error::Unspecified, rand};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::Semaphore,
    task::{Id, JoinError, JoinSet},
};

/// How often to look for lanes that are due, and how soon again after a lane has stopped.
const EVERY: Duration = Duration::from_millis(500);
const AT_LEAST: Duration = Duration::from_millis(20);
/// The longest pause after database failures; it doubles with each.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// How many lanes are delivered at once, in total and for one receiver. There are at most 100 receivers.
const MOST_MOVING: usize = 128;
const AT_ONCE: usize = 8;
/// How many of its tasks may wait for the write lock. People wait for it too, and take precedence.
const WRITING: usize = 2;
/// The length of a process's name.
const NAME_CHARS: usize = 16;

/// Why a deliverer could not be created.
#[derive(Debug, thiserror::Error)]
pub enum DelivererError {
    /// HTTP cannot be used.
    #[error("webhooks cannot be sent: {0}")]
    Http(#[from] reqwest::Error),
    /// There are no random numbers.
    #[error("the system's random numbers are unusable")]
    Random(#[from] Unspecified),
}

/// See the module documentation.
pub struct Deliverer {
    database: Database,
    sender: Arc<Sender>,
    /// Distinguishes its leases from those of other processes.
    name: String,
    visits: u64,
    /// How many times it has looked for work, so that failing and healthy lanes take turns.
    looks: usize,
    /// How many times in a row the database has failed.
    failures: u32,
    writing: Arc<Semaphore>,
    /// The tasks of the lanes; each returns whether it ran to completion.
    moving: JoinSet<bool>,
    lanes: HashMap<Id, Moving>,
}

struct Moving {
    lane: Lane,
    has_failed: bool,
}

impl Deliverer {
    /// Creates a deliverer for this database.
    pub fn new(database: Database) -> Result<Self, DelivererError> {
        let mut name = [0_u8; NAME_CHARS];
        rand::fill(&mut name)?;
        Ok(Self {
            database,
            sender: Arc::new(Sender::new()?),
            name: ids::text(&name),
            visits: 0,
            looks: 0,
            failures: 0,
            writing: Arc::new(Semaphore::new(WRITING)),
            moving: JoinSet::new(),
            lanes: HashMap::new(),
        })
    }

    /// For [`give_back`].
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// Delivers until the task is aborted.
    pub async fn run(mut self) {
        loop {
            if let Err(failure) = self.begin_what_is_due().await {
                // The next look tries again; nothing is lost in the meantime.
                tracing::warn!(code = failure.code.as_str(), "due webhooks could not be looked up");
                self.failures += 1;
            }
            tokio::time::sleep(self.rest()).await;
            tokio::select! {
                Some(done) = self.moving.join_next_with_id(), if !self.moving.is_empty() => self.stopped(done),
                () = tokio::time::sleep(EVERY) => {}
            }
            while let Some(done) = self.moving.try_join_next_with_id() {
                self.stopped(done);
            }
        }
    }

    /// The pause after failures, so that a failing database is not asked as fast as it can answer.
    fn rest(&self) -> Duration {
        LONGEST_REST.min(AT_LEAST * 2_u32.pow(self.failures.min(16)))
    }

    fn stopped(&mut self, done: Result<(Id, bool), JoinError>) {
        let (id, is_done) = done.unwrap_or_else(|error| (error.id(), false));
        self.lanes.remove(&id);
        self.failures = if is_done { 0 } else { self.failures + 1 };
    }

    async fn begin_what_is_due(&mut self) -> Result<(), Failure> {
        let mut tx = self.database.read().await?;
        let receivers = lanes::receivers_due(&mut tx).await?;
        self.looks = self.looks.wrapping_add(1);
        // The places are shared among all receivers, not only those that are due now: others may become due in the
        // meantime.
        let all = usize::try_from(stored::count_sent_to(&mut tx).await?).unwrap_or(usize::MAX);
        let share = (MOST_MOVING / all.max(1)).clamp(1, AT_ONCE);
        let mut due = Vec::new();
        for receiver in receivers {
            let (busy, failing) = self.busy(&receiver);
            let free = share.saturating_sub(busy);
            // At most half of the places, or a single place every other time.
            let for_failed = if share == 1 { self.looks % 2 } else { share / 2 };
            let for_failed = for_failed.saturating_sub(failing).min(free);
            let failed = lanes::due(&mut tx, &receiver, true, count(for_failed)).await?;
            let left = count(free - failed.len().min(free));
            due.extend(failed.into_iter().map(|lane| Moving { lane, has_failed: true }));
            let fresh = lanes::due(&mut tx, &receiver, false, left).await?;
            due.extend(fresh.into_iter().map(|lane| Moving { lane, has_failed: false }));
        }
        drop(tx);
        for moving in due {
            self.begin(moving);
        }
        Ok(())
    }

    /// How many of a receiver's lanes are being delivered, and how many of those have failed.
    fn busy(&self, receiver: &str) -> (usize, usize) {
        let of_it = || self.lanes.values().filter(|moving| moving.lane.receiver == receiver);
        (of_it().count(), of_it().filter(|moving| moving.has_failed).count())
    }

    fn begin(&mut self, moving: Moving) {
        if self.lanes.values().any(|other| other.lane == moving.lane) {
            return;
        }
        self.visits += 1;
        let visit = Visit {
            database: self.database.clone(),
            sender: Arc::clone(&self.sender),
            writing: Arc::clone(&self.writing),
            lane: moving.lane.clone(),
            lease: format!("{}.{}", self.name, self.visits),
        };
        let task = self.moving.spawn(async move {
            let run = visit.run().await;
            if let Err(failure) = &run {
                tracing::warn!(code = failure.code.as_str(), "a webhook's delivery was interrupted");
            }
            run.is_ok()
        });
        self.lanes.insert(task.id(), moving);
    }
}

/// Returns the leases of a stopped deliverer, so that others do not have to wait until they expire.
pub async fn give_back(database: &Database, name: &str) -> Result<(), Failure> {
    let mut tx = database.write().await?;
    lanes::release_all(&mut tx, name).await?;
    Ok(tx.commit().await?)
}

fn count(places: usize) -> u32 {
    u32::try_from(places).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[tokio::test]
    async fn a_database_that_fails_is_asked_less_and_less_until_it_answers() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("server.sqlite").to_string_lossy().into_owned();
        let database = Database::open(&file, 1, Clock::system()).await.unwrap();
        let mut deliverer = Deliverer::new(database).unwrap();
        let mut rests = Vec::new();
        for failures in 0..20 {
            deliverer.failures = failures;
            rests.push(deliverer.rest());
        }
        assert_eq!((rests[0], rests[1]), (AT_LEAST, AT_LEAST * 2));
        assert!(rests.is_sorted() && rests.last() == Some(&LONGEST_REST), "{rests:?}");
        let task = deliverer.moving.spawn(async { true }).id();
        deliverer.stopped(Ok((task, true)));
        assert_eq!(deliverer.rest(), AT_LEAST);
    }
}
