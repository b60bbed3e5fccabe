//! Limits how many requests of one token are processed at once, and what each of them has to wait for. A directory
//! that sends thousands of requests, or expensive ones, must not keep everyone else waiting.

use crate::failure::Failure;
use ergo_protocol::Code;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    thread::available_parallelism,
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most requests of one directory that are processed at once.
const OF_A_DIRECTORY: u32 = 25;
/// The same for a receiver that polls, which needs hardly more than one at a time.
const OF_A_POLLER: u32 = 2;
/// The same for a program that asks for decisions.
const OF_AN_ENFORCER: u32 = 25;
/// Up to this many steps of work are done right in the request's task.
const AT_ONCE: usize = 1000;
/// Up to this many steps, work needs a thread, but is too short to wait for a processor.
pub const QUICK: usize = 100_000;
/// How long a request waits for the others of its token, or for a processor.
const PATIENCE: Duration = Duration::from_secs(5);

/// The requests in progress, by token. Clones share the counts.
#[derive(Clone)]
pub struct Turns {
    taken: Arc<Mutex<HashMap<String, Taken>>>,
    most: u32,
    /// One permit for each processor but one, which stays free for everyone else's requests.
    processors: Arc<Semaphore>,
}

/// What one token has in use.
struct Taken {
    count: u32,
    lines: Lines,
}

/// The queues in which the requests of one token wait.
#[derive(Clone)]
struct Lines {
    compute: Arc<Semaphore>,
    change: Arc<Semaphore>,
    look: Arc<Semaphore>,
}

/// The place of one request, until it is dropped.
pub struct Turn {
    turns: Turns,
    token: String,
    lines: Lines,
}

impl Turns {
    /// The limits for directories.
    pub fn of_directories() -> Self {
        Self::new(OF_A_DIRECTORY)
    }

    /// The limits for receivers that poll.
    pub fn of_pollers() -> Self {
        Self::new(OF_A_POLLER)
    }

    /// The limits for programs that ask for decisions.
    pub fn of_enforcers() -> Self {
        Self::new(OF_AN_ENFORCER)
    }

    fn new(most: u32) -> Self {
        let processors = available_parallelism().map_or(1, usize::from).saturating_sub(1).max(1);
        Self { taken: Arc::default(), most, processors: Arc::new(Semaphore::new(processors)) }
    }

    /// Takes a place for a request of this token. Refused if the token already has too many requests in progress.
    pub fn take(&self, token: &str) -> Result<Turn, Failure> {
        let mut all = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let one = || Arc::new(Semaphore::new(1));
        let held = all.entry(token.to_owned()).or_insert_with(|| Taken {
            count: 0,
            lines: Lines { compute: one(), change: one(), look: one() },
        });
        if held.count >= self.most {
            let detail = format!(
                "At most {} requests of one token are answered at once. Try again in a moment.",
                self.most
            );
            return Err(Failure::new(Code::TooMany, detail));
        }
        held.count += 1;
        Ok(Turn { turns: self.clone(), token: token.to_owned(), lines: held.lines.clone() })
    }
}

impl Turn {
    /// Does work of about `steps` steps. A lot of work needs a processor, of which a token gets one at a time. The
    /// work keeps the processor, and the request's place, until it is done, even if the request has timed out.
    pub async fn compute<T: Send + 'static>(
        self: &Arc<Self>,
        steps: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        if steps <= AT_ONCE {
            return Ok(work());
        }
        let processor = if steps <= QUICK {
            None
        } else {
            Some((wait(&self.lines.compute).await?, wait(&self.turns.processors).await?))
        };
        let turn = Arc::clone(self);
        let all = move || {
            let done = work();
            drop((processor, turn));
            done
        };
        tokio::task::spawn_blocking(all).await.map_err(|error| Failure::internal(&error))
    }

    /// This token's one place among the waiting writers. Its changes run one after another, so that they do not get
    /// in each other's way, and other callers' changes get in between.
    pub async fn to_change(&self) -> Result<OwnedSemaphorePermit, Failure> {
        wait(&self.lines.change).await
    }

    /// The same for requests that examine many resources: only one of them holds thousands in memory, or takes a
    /// search permit from other callers.
    pub async fn to_look(&self) -> Result<OwnedSemaphorePermit, Failure> {
        wait(&self.lines.look).await
    }
}

async fn wait(line: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Failure> {
    let place = tokio::time::timeout(PATIENCE, Arc::clone(line).acquire_owned()).await;
    place.map_err(|_| Failure::busy())?.map_err(|_| Failure::busy())
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.turns.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = all.get_mut(&self.token) {
            taken.count -= 1;
            if taken.count == 0 {
                all.remove(&self.token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_token_has_so_many_places_and_no_more() {
        let turns = Turns::of_directories();
        let held: Vec<Turn> = (0..OF_A_DIRECTORY).map(|_| turns.take("a").unwrap()).collect();
        assert_eq!(turns.take("a").err().map(|failure| failure.code), Some(Code::TooMany));
        assert!(turns.take("b").is_ok(), "another token has its own");
        drop(held);
        assert!(turns.take("a").is_ok());
        assert!(turns.taken.lock().unwrap().is_empty(), "what is over is forgotten");
    }

    /// After a timeout, the thread continues, and its request still occupies its place.
    #[tokio::test]
    async fn work_that_nobody_waits_for_keeps_its_place() {
        let turns = Turns::new(1);
        let turn = Arc::new(turns.take("a").unwrap());
        let ((begun, has_begun), (end, ends)) = (channel(), channel::<()>());
        let waits = {
            let turn = Arc::clone(&turn);
            tokio::spawn(async move {
                turn.compute(usize::MAX, move || {
                    begun.send(()).unwrap();
                    let _ = ends.recv();
                })
                .await
            })
        };
        tokio::task::yield_now().await;
        tokio::task::spawn_blocking(move || has_begun.recv()).await.unwrap().unwrap();
        waits.abort();
        assert!(waits.await.unwrap_err().is_cancelled());
        drop(turn);
        assert_eq!(turns.take("a").err().map(|failure| failure.code), Some(Code::TooMany));
        drop(end);
        while turns.take("a").is_err() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_lot_of_work_is_done_on_other_threads() {
        let turns = Turns::of_directories();
        let turn = Arc::new(turns.take("a").unwrap());
        let thread = || std::thread::current().id();
        let here = thread();
        assert_eq!(turn.compute(AT_ONCE, thread).await.unwrap(), here);
        let taken = turns.processors.available_permits();
        for (steps, left) in [(QUICK, taken), (QUICK + 1, taken - 1)] {
            let processors = Arc::clone(&turns.processors);
            let work = move || (thread(), processors.available_permits());
            let (there, available) = turn.compute(steps, work).await.unwrap();
            assert_ne!(there, here);
            assert_eq!(available, left);
        }
    }

    #[tokio::test]
    async fn one_token_computes_and_changes_one_thing_at_a_time() {
        let turns = Turns::of_directories();
        let (one, two) = (turns.take("a").unwrap(), turns.take("a").unwrap());
        let other = turns.take("b").unwrap();
        let place = one.to_change().await.unwrap();
        assert!(Arc::clone(&two.lines.change).try_acquire_owned().is_err());
        assert!(Arc::clone(&two.lines.compute).try_acquire_owned().is_ok());
        let look = one.to_look().await.unwrap();
        assert!(Arc::clone(&two.lines.look).try_acquire_owned().is_err());
        assert!(other.to_change().await.is_ok() && other.to_look().await.is_ok());
        drop((place, look));
        assert!(two.to_change().await.is_ok() && two.to_look().await.is_ok());
    }
}
