//! How soon something that failed is tried again: less and less often, and never in step with other desks.

use crate::adapters::jitter;
use ergo_protocol::Code;
use std::time::Duration;

/// The longest pause, however often it failed. Only the server can ask for a longer one.
const LONGEST: Duration = Duration::from_secs(30);

/// When a repeated task is due next.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// The pause while nothing fails.
    every: Duration,
    failures: u32,
    /// On the monotonic clock.
    not_before: Duration,
}

impl Retry {
    /// Due at once the first time, then a little more often than `every`, so that desks fall out of step.
    pub const fn every(every: Duration) -> Self {
        Self { every, failures: 0, not_before: Duration::ZERO }
    }

    /// Whether it is due. If so it counts as being done now, and is not due again until the pause is over.
    pub fn take_turn(&mut self, now: Duration) -> bool {
        let due = now >= self.not_before;
        if due {
            self.not_before = now + self.pause();
        }
        due
    }

    /// Makes it due now.
    pub fn at_once(&mut self) {
        self.not_before = Duration::ZERO;
    }

    /// It was done.
    pub fn worked(&mut self, now: Duration) {
        self.failures = 0;
        self.not_before = self.not_before.min(now + self.every);
    }

    /// It failed; `after` is when the server wants to hear of it again (`Retry-After`). How long to wait now.
    pub fn failed(&mut self, now: Duration, after: Option<Duration>) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let asked = after.map(|after| after + jitter::up_to(after / 4));
        let pause = self.pause().max(asked.unwrap_or_default());
        self.not_before = now + pause;
        pause
    }

    /// Doubles with each failure after the first; the actual pause is between half of that and all of it.
    fn pause(&self) -> Duration {
        if self.failures == 0 {
            return self.every / 4 * 3 + jitter::up_to(self.every / 4);
        }
        let doubled = 2_u32.saturating_pow((self.failures - 1).min(16));
        let longest = self.every.saturating_mul(doubled).min(LONGEST);
        longest / 2 + jitter::up_to(longest / 2)
    }
}

/// Whether a failure is unrelated to the request itself, and may be gone at the next try.
pub const fn passes(code: Code) -> bool {
    matches!(
        code,
        Code::ServerUnreachable
            | Code::ServerMisbehaved
            | Code::KeysUnavailable
            | Code::Internal
            | Code::BodyTooLarge
            | Code::Busy
            | Code::TooMany
            | Code::TimedOut
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(5);

    #[test]
    fn what_fails_is_tried_less_and_less_often_and_not_in_step() {
        let mut retry = Retry::every(EVERY);
        assert!(retry.take_turn(Duration::ZERO), "the first time at once");
        assert!(!retry.take_turn(Duration::from_secs(3)) && retry.take_turn(EVERY));
        for longest in [5, 10, 20, 30, 30, 30] {
            let pause = retry.failed(Duration::ZERO, None);
            let longest = Duration::from_secs(longest);
            assert!((longest / 2..=longest).contains(&pause), "{pause:?} of {longest:?}");
        }
        assert!(!retry.take_turn(Duration::from_secs(14)));
        assert!(retry.take_turn(Duration::from_secs(30)));
        retry.worked(Duration::from_secs(30));
        assert!(retry.take_turn(Duration::from_secs(35)), "as often as before");
        let pauses: Vec<Duration> = (0..20).map(|_| Retry::every(EVERY).failed(EVERY, None)).collect();
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
    }

    #[test]
    fn the_servers_word_counts_and_so_does_a_reason_not_to_wait() {
        let mut retry = Retry::every(EVERY);
        let pause = retry.failed(Duration::ZERO, Some(Duration::from_mins(1)));
        assert!((60..=75).contains(&pause.as_secs()), "{pause:?}");
        assert!(!retry.take_turn(Duration::from_secs(59)));
        retry.at_once();
        assert!(retry.take_turn(Duration::from_secs(1)));
    }
}
