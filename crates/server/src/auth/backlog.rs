//! Counts what is waiting, and how long it has been waiting.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Everything that is waiting. Clones share their content.
#[derive(Clone, Default)]
pub struct Backlog {
    waiting: Arc<Mutex<BTreeSet<(Instant, u64)>>>,
    /// Tells apart two that begin at the same moment.
    count: Arc<AtomicU64>,
}

/// Something that is waiting, until this is dropped.
pub struct Waiting {
    backlog: Backlog,
    since: (Instant, u64),
}

impl Backlog {
    /// Adds one that waits from now on.
    pub fn enter(&self) -> Waiting {
        let since = (Instant::now(), self.count.fetch_add(1, Ordering::Relaxed));
        self.lock().insert(since);
        Waiting { backlog: self.clone(), since }
    }

    /// How long the longest-waiting one has waited; zero if none is waiting.
    pub fn age(&self) -> Duration {
        self.lock().first().map_or(Duration::ZERO, |(since, _)| since.elapsed())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<(Instant, u64)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.backlog.lock().remove(&self.since);
    }
}

#[cfg(test)]
mod tests {
    use super::Backlog;
    use std::{thread::sleep, time::Duration};

    #[test]
    fn the_age_is_that_of_the_one_that_waits_longest() {
        let backlog = Backlog::default();
        assert_eq!(backlog.age(), Duration::ZERO);
        let first = backlog.enter();
        sleep(Duration::from_millis(30));
        let second = backlog.enter();
        assert!(backlog.age() >= Duration::from_millis(30));
        drop(first);
        assert!(backlog.age() < Duration::from_millis(30));
        drop(second);
        assert_eq!(backlog.age(), Duration::ZERO);
    }
}
