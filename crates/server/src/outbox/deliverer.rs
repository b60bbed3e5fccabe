//! Delivers webhooks, as long as it is polled. Every process has one: a lane belongs to the one that has leased it.
//!
//! Each receiver has places of its own, some of which are kept from lanes that fail: a receiver that is dead, or a workspace
//! whose messages it does not take, holds up nothing else.

use super::{lane, sender::Sender};
use crate::{
    auth::ids,
    failure::Failure,
    store::{
        Database,
        lanes::{self, Lane},
    },
};
use aws_lc_rs::{error::Unspecified, rand};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::task::{Id, JoinSet};

/// How often it looks for what is due.
const EVERY: Duration = Duration::from_millis(500);
/// How many lanes of one receiver move at once.
const AT_ONCE: usize = 8;
/// How many of them may be lanes that have failed.
const FAILING_AT_ONCE: usize = 4;
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
    moving: JoinSet<()>,
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
            }
            tokio::select! {
                Some(done) = self.moving.join_next_with_id(), if !self.moving.is_empty() => {
                    let id = done.map_or_else(|error| error.id(), |(id, ())| id);
                    self.lanes.remove(&id);
                }
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    async fn begin_what_is_due(&mut self) -> Result<(), Failure> {
        let mut tx = self.database.read().await?;
        let mut due = Vec::new();
        for receiver in lanes::receivers_due(&mut tx).await? {
            let (busy, failing) = self.busy(&receiver);
            let free = AT_ONCE.saturating_sub(busy);
            let fresh = lanes::due(&mut tx, &receiver, false, count(free)).await?;
            let free = free.saturating_sub(fresh.len()).min(FAILING_AT_ONCE.saturating_sub(failing));
            due.extend(fresh.into_iter().map(|lane| Moving { lane, has_failed: false }));
            let failed = lanes::due(&mut tx, &receiver, true, count(free)).await?;
            due.extend(failed.into_iter().map(|lane| Moving { lane, has_failed: true }));
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
        let lease = format!("{}.{}", self.name, self.visits);
        let (database, sender, lane) = (self.database.clone(), Arc::clone(&self.sender), moving.lane.clone());
        let task = self.moving.spawn(async move {
            if let Err(failure) = lane::run(&database, &sender, &lane, &lease).await {
                tracing::warn!(code = failure.code.as_str(), "a webhook's delivery was interrupted");
            }
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
