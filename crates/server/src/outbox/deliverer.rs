//! Delivers webhooks, as long as it is polled. Every process has one: a lane belongs to the one that has leased it.
//!
//! Each receiver has places of its own, whether it needs them or not, and some of those are kept from lanes that fail: a
//! receiver that is dead or slow, or a workspace whose messages it does not take, holds up nothing else.

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

/// How often it looks for what is due, and how soon it looks again after a lane has stopped.
const EVERY: Duration = Duration::from_millis(500);
const AT_LEAST: Duration = Duration::from_millis(20);
/// The longest pause after failures of the database; it doubles with each.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// How many lanes move at once, and how many of one receiver. There are no more than 100 receivers.
const MOST_MOVING: usize = 128;
const AT_ONCE: usize = 8;
/// How many of its tasks may wait for the write lock: people wait for it too, and come first.
const WRITING: usize = 2;
/// Characters of the name of a process.
const NAME_CHARS: usize = 16;

/// Why there can be no deliverer.
#[derive(Debug, thiserror::Error)]
pub enum DelivererError {
    /// No HTTP.
    #[error("webhooks cannot be sent: {0}")]
    Http(#[from] reqwest::Error),
    /// No random numbers.
    #[error("the system's random numbers are unusable")]
    Random(#[from] Unspecified),
}

/// See the module.
pub struct Deliverer {
    database: Database,
    sender: Arc<Sender>,
    /// Tells its leases from those of other processes.
    name: String,
    visits: u64,
    /// Each has its turn to begin.
    looks: usize,
    /// How often the database has failed it in a row.
    failures: u32,
    writing: Arc<Semaphore>,
    /// Whether a lane's task came to its end.
    moving: JoinSet<bool>,
    lanes: HashMap<Id, Moving>,
}

struct Moving {
    lane: Lane,
    has_failed: bool,
}

impl Deliverer {
    /// A deliverer of what is in this database.
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
                // The next look tries again; nothing is lost meanwhile.
                tracing::warn!(code = failure.code.as_str(), "a look for webhooks that are due has failed");
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

    /// A database that fails is not asked as fast as it can answer.
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
        // Of all of them, and not of those that are due now: others may be due while those are waited for.
        let all = usize::try_from(stored::count_sent_to(&mut tx).await?).unwrap_or(usize::MAX);
        let share = (MOST_MOVING / all.max(1)).clamp(1, AT_ONCE);
        let mut due = Vec::new();
        for receiver in receivers {
            let (busy, failing) = self.busy(&receiver);
            let free = share.saturating_sub(busy);
            // Half of the places at most, and of a single place every other turn.
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

    /// How many lanes of a receiver move, and how many of them have failed.
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

/// Gives back what a deliverer that has stopped had leased, so that others need not wait until that runs out.
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
