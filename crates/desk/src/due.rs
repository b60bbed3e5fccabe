//! When a recurring task is due next. A failing task is tried less and less often, and never in step with other
//! desks.

use crate::adapters::jitter;
use ergo_protocol::Code;
use ergo_session::Facts;
use std::time::Duration;

/// The longest pause, however many times the task failed. Only the server can ask for a longer one.
const LONGEST: Duration = Duration::from_secs(30);
/// The shortest time between two renewals of a token, however short its life.
const SHORTEST_RENEWAL: Duration = Duration::from_secs(5);

/// A timer on the monotonic clock: when a task should run next, and how long it has to wait after a try.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// When the task should run.
    at: Duration,
    /// The end of the pause after the last try. The task does not run earlier, even if it should.
    not_before: Duration,
    /// The pause as long as nothing fails.
    every: Duration,
    failures: u32,
}

impl Due {
    /// Due immediately the first time, then a little more often than `every`, so that desks do not stay in step.
    pub const fn every(every: Duration) -> Self {
        Self { at: Duration::ZERO, not_before: Duration::ZERO, every, failures: 0 }
    }

    /// The same, but first due at `at`.
    #[must_use]
    pub const fn starting(self, at: Duration) -> Self {
        Self { at, ..self }
    }

    /// The renewal of a token: in the middle of its life, so that there is time for a second try.
    pub fn renewal(facts: &Facts, now: Duration) -> Self {
        Self::every(SHORTEST_RENEWAL).starting(middle_of_life(facts, now))
    }

    /// Records that the token was renewed. The next renewal is in the middle of the new token's life.
    pub fn renewed(&mut self, facts: &Facts, now: Duration) {
        self.worked(now);
        self.at = middle_of_life(facts, now);
    }

    /// Whether the task is due. If so, it counts as started, and is not due again until the pause is over.
    pub fn take_turn(&mut self, now: Duration) -> bool {
        let due = now >= self.at.max(self.not_before);
        if due {
            self.not_before = now + self.pause();
        }
        due
    }

    /// Makes the task due now, or, after a try, as soon as the pause is over.
    pub fn soon(&mut self) {
        self.at = Duration::ZERO;
    }

    /// Makes the task due now, regardless of earlier failures.
    pub fn at_once(&mut self) {
        self.soon();
        self.not_before = Duration::ZERO;
    }

    /// Records that the task succeeded. Its pauses are short again.
    pub fn worked(&mut self, now: Duration) {
        self.failures = 0;
        self.not_before = self.not_before.min(now + self.every);
    }

    /// Records that the task failed. The pause gets longer. `after` is how long the server asks to wait
    /// (`Retry-After`). Returns the pause.
    pub fn failed(&mut self, now: Duration, after: Option<Duration>) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let asked = after.map(|after| after + jitter::up_to(after / 4));
        let pause = self.pause().max(asked.unwrap_or_default());
        self.not_before = now + pause;
        pause
    }

    /// The next pause. It doubles with each failure after the first; the actual pause is a random time between half
    /// of that and all of it.
    fn pause(&self) -> Duration {
        if self.failures == 0 {
            return self.every / 4 * 3 + jitter::up_to(self.every / 4);
        }
        let doubled = 2_u32.saturating_pow((self.failures - 1).min(16));
        let longest = self.every.saturating_mul(doubled).min(LONGEST);
        longest / 2 + jitter::up_to(longest / 2)
    }
}

fn middle_of_life(facts: &Facts, now: Duration) -> Duration {
    let life = u64::try_from(facts.expires_at.saturating_sub(facts.issued_at)).unwrap_or(0);
    now + (Duration::from_secs(life) / 2).max(SHORTEST_RENEWAL)
}

/// Whether a failure has nothing to do with the request itself, so that the next try may succeed.
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
            | Code::Unconfirmed
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(5);

    #[test]
    fn what_may_have_been_done_is_asked_about_and_not_taken_for_a_refusal() {
        assert!(passes(Code::Unconfirmed) && passes(Code::ServerUnreachable));
        assert!(!passes(Code::Stale) && !passes(Code::Forbidden));
    }

    #[test]
    fn what_fails_is_tried_less_and_less_often_and_not_in_step() {
        let mut due = Due::every(EVERY);
        assert!(due.take_turn(Duration::ZERO), "the first time at once");
        assert!(!due.take_turn(Duration::from_secs(3)) && due.take_turn(EVERY));
        for longest in [5, 10, 20, 30, 30, 30] {
            let pause = due.failed(Duration::ZERO, None);
            let longest = Duration::from_secs(longest);
            assert!((longest / 2..=longest).contains(&pause), "{pause:?} of {longest:?}");
        }
        assert!(!due.take_turn(Duration::from_secs(14)));
        assert!(due.take_turn(Duration::from_secs(30)));
        due.worked(Duration::from_secs(30));
        assert!(due.take_turn(Duration::from_secs(35)), "as often as before");
        let pauses: Vec<Duration> = (0..20).map(|_| Due::every(EVERY).failed(EVERY, None)).collect();
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
    }

    #[test]
    fn the_servers_word_counts_and_so_does_a_reason_not_to_wait() {
        let mut due = Due::every(EVERY);
        let pause = due.failed(Duration::ZERO, Some(Duration::from_mins(1)));
        assert!((60..=75).contains(&pause.as_secs()), "{pause:?}");
        assert!(!due.take_turn(Duration::from_secs(59)));
        due.at_once();
        assert!(due.take_turn(Duration::from_secs(1)));
    }

    #[test]
    fn what_is_wanted_at_a_time_waits_for_it_and_what_is_wanted_now_waits_for_the_pause() {
        let mut due = Due::every(EVERY).starting(Duration::from_mins(1));
        assert!(!due.take_turn(Duration::from_secs(59)));
        due.soon();
        assert!(due.take_turn(Duration::from_secs(59)), "never tried, so there is no pause");
        due.soon();
        assert!(!due.take_turn(Duration::from_mins(1)) && due.take_turn(Duration::from_secs(64)));
    }
}
