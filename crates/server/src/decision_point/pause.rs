//! Leaves a decision point alone after repeated failures, so that not every page waits for it in vain.

use ergo_protocol::workspace::PointState;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// After so many failures in a row it is left alone.
const FAILURES: u32 = 2;

/// See the module documentation.
pub struct Pause {
    length: Duration,
    seen: Mutex<Seen>,
}

/// How the last questions went.
#[derive(Clone, Copy)]
struct Seen {
    failures: u32,
    last: PointState,
    until: Option<Instant>,
}

const FRESH: Seen = Seen { failures: 0, last: PointState::Answered, until: None };

impl Pause {
    /// A pause of this length.
    pub fn new(length: Duration) -> Self {
        Self { length, seen: Mutex::new(FRESH) }
    }

    /// Whether it may be asked now, or how it failed last. After the pause, one question tries it, and the others still
    /// pause.
    pub fn may_ask(&self, now: Instant) -> Result<(), PointState> {
        let mut seen = self.lock();
        match seen.until {
            Some(until) if now < until => Err(seen.last),
            Some(_) => {
                seen.until = Some(now + self.length);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Notes how a question went.
    pub fn note(&self, state: PointState, now: Instant) {
        let mut seen = self.lock();
        if state == PointState::Answered {
            *seen = FRESH;
            return;
        }
        seen.failures = seen.failures.saturating_add(1);
        seen.last = state;
        if seen.failures >= FAILURES {
            seen.until = Some(now + self.length);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_failures_begin_a_pause_and_one_question_ends_it() {
        let pause = Pause::new(Duration::from_secs(30));
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        pause.note(PointState::Unreachable, at(0));
        assert!(pause.may_ask(at(0)).is_ok());
        pause.note(PointState::Answered, at(0));
        pause.note(PointState::TimedOut, at(1));
        assert!(pause.may_ask(at(1)).is_ok(), "not in a row");
        pause.note(PointState::TimedOut, at(2));
        assert_eq!(pause.may_ask(at(31)), Err(PointState::TimedOut));
        assert!(pause.may_ask(at(32)).is_ok());
        assert_eq!(pause.may_ask(at(33)), Err(PointState::TimedOut), "one tries it");
        pause.note(PointState::AnsweredWrongly, at(34));
        assert_eq!(pause.may_ask(at(63)), Err(PointState::AnsweredWrongly));
        assert!(pause.may_ask(at(64)).is_ok());
        pause.note(PointState::Answered, at(65));
        assert!(pause.may_ask(at(65)).is_ok() && pause.may_ask(at(65)).is_ok());
    }
}
