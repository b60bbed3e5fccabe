//! How many requests of one token are answered at once, and what each of them has to wait for: a directory that sends
//! thousands, or that asks for a lot of work, must not keep everybody else waiting.

use crate::failure::Failure;
use ergo_protocol::Code;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    thread::available_parallelism,
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many requests of one directory are answered at once.
const OF_A_DIRECTORY: u32 = 25;
/// The same of a receiver that polls: one after the other is enough for it.
const OF_A_POLLER: u32 = 2;
/// So little work is done where it comes up.
const AT_ONCE: usize = 1000;
/// So much work needs a thread, and is done too soon to wait for a processor.
pub const QUICK: usize = 100_000;
/// How long a request waits for the others of its token, or for a processor.
const PATIENCE: Duration = Duration::from_secs(5);

/// The requests that are being answered, by token. Clones count together.
#[derive(Clone)]
pub struct Turns {
    taken: Arc<Mutex<HashMap<String, Taken>>>,
    most: u32,
    /// One for each processor but one: those who answer everybody need one, too.
    processors: Arc<Semaphore>,
}

/// What one token has taken.
struct Taken {
    count: u32,
    lines: Lines,
}

/// Where the requests of one token stand in line.
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
    /// Those of directories.
    pub fn of_directories() -> Self {
        Self::new(OF_A_DIRECTORY)
    }

    /// Those of receivers that poll.
    pub fn of_pollers() -> Self {
        Self::new(OF_A_POLLER)
    }

    fn new(most: u32) -> Self {
        let processors = available_parallelism().map_or(1, usize::from).saturating_sub(1).max(1);
        Self { taken: Arc::default(), most, processors: Arc::new(Semaphore::new(processors)) }
    }

    /// A place for a request of that token; refused when it has too many already.
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
    /// Does work of about so many steps. A lot of it takes a processor, and one token has one at a time. The work keeps it,
    /// and the place among the requests, until it is done, even if the request has timed out.
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

    /// The one place of this token among those who wait to write: its changes come one after the other, so that they do
    /// not stand in each other's way, and other people's changes come in between.
    pub async fn to_change(&self) -> Result<OwnedSemaphorePermit, Failure> {
        wait(&self.lines.change).await
    }

    /// The same among those who look through many resources: only one of them holds thousands in memory, or takes a turn
    /// from other people's searches.
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

    /// After a timeout the thread goes on. Its request has not made room for another one.
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
