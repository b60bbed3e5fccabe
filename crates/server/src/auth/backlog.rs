//! What waits for something, and since when.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Everything that waits. Clones are the same.
#[derive(Clone, Default)]
pub struct Backlog {
    waiting: Arc<Mutex<BTreeSet<(Instant, u64)>>>,
    /// Two can begin at the same moment.
    count: Arc<AtomicU64>,
}

/// One that waits, until this is dropped.
pub struct Waiting {
    backlog: Backlog,
    since: (Instant, u64),
}

impl Backlog {
    /// One more, from now on.
    pub fn enter(&self) -> Waiting {
        let since = (Instant::now(), self.count.fetch_add(1, Ordering::Relaxed));
        self.lock().insert(since);
        Waiting { backlog: self.clone(), since }
    }

    /// How long the one that waits longest has waited; zero when none waits.
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
