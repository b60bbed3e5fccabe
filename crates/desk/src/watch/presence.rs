//! Whether the same person is still at the desk, as far as a computer can know: idle time, a locked screen, sleep, or
//! a changed clock. After any of them, nothing is shown until the session is verified again.

use crate::Desk;
use ergo_catalog::{Sentence, plural, text};
use ergo_protocol::snapshot::FrozenReason;
use ergo_session::Event;
use std::{sync::Arc, time::Duration};

/// The most that a computer's two clocks may drift apart between two beats.
const DRIFT_MILLIS: i64 = 5_000;
/// If two beats are further apart than this, the app was not running.
const STOPPED: Duration = Duration::from_secs(30);

impl Desk {
    /// Records that someone is at the desk.
    pub fn still_here(&self) {
        if let Some(live) = &mut self.lock().live {
            live.last_active = self.clock.monotonic();
        }
    }

    /// This computer's screen was locked.
    pub async fn screen_locked(self: Arc<Self>) {
        self.stop(FrozenReason::ScreenLocked, text!("This computer’s screen was locked.")).await;
    }

    /// This computer is about to sleep: clears the screen first.
    pub async fn on_sleep(self: Arc<Self>) {
        self.stop(FrozenReason::Woke, text!("This computer went to sleep.")).await;
    }

    /// Checks both clocks. Call this at every beat, and before anything is read.
    pub async fn check_clocks(&self) {
        let (wall, monotonic) = (self.now(), self.clock.monotonic());
        let odd = {
            let mut inner = self.lock();
            let last = inner.last_beat.replace((wall, monotonic));
            last.and_then(|last| oddness(last, (wall, monotonic)))
        };
        match odd {
            Some(FrozenReason::ClockMoved) => {
                self.stop(FrozenReason::ClockMoved, text!("This computer’s clock was set back.")).await;
            }
            Some(reason) => {
                self.stop(
                    reason,
                    text!("This computer went to sleep, its clock was set forward, or the app was paused."),
                )
                .await;
            }
            None => {}
        }
    }

    /// Freezes a session that has been idle for too long.
    pub async fn check_idleness(&self) {
        let longest = self.management.longest_idle();
        let idle = {
            let inner = self.lock();
            let last_active = inner.live.as_ref().filter(|_| inner.is_open()).map(|live| live.last_active);
            last_active.is_some_and(|last| self.clock.monotonic().saturating_sub(last) >= longest)
        };
        if idle {
            let minutes = longest.as_secs() / 60;
            let detail = plural!(
                minutes,
                "There was no activity at this desk for {count} minute.",
                "There was no activity at this desk for {count} minutes."
            );
            self.stop(FrozenReason::Idle, detail).await;
        }
    }

    async fn stop(&self, reason: FrozenReason, detail: impl Into<Sentence>) {
        if self.lock().is_open() {
            // Refused if the session was left at this moment.
            let _ = self.dispatch(Event::Froze { reason, detail: detail.into() }).await;
        }
    }
}

/// What went wrong, if two readings of both clocks do not match. The monotonic clock stops while a computer sleeps;
/// the wall clock does not.
fn oddness(last: (i64, Duration), now: (i64, Duration)) -> Option<FrozenReason> {
    let passed = now.1.saturating_sub(last.1);
    let by_wall = now.0.saturating_sub(last.0);
    let apart = by_wall.saturating_sub(i64::try_from(passed.as_millis()).unwrap_or(i64::MAX));
    if apart < -DRIFT_MILLIS {
        Some(FrozenReason::ClockMoved)
    } else if apart > DRIFT_MILLIS || passed > STOPPED {
        Some(FrozenReason::Woke)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_disagree_say_what_happened() {
        let at = |wall: i64, seconds: u64| (wall * 1000, Duration::from_secs(seconds));
        assert_eq!(oddness(at(100, 100), at(101, 101)), None);
        assert_eq!(oddness(at(100, 100), at(104, 101)), None, "NTP moves a clock a little");
        assert_eq!(oddness(at(100, 100), at(3_700, 101)), Some(FrozenReason::Woke));
        assert_eq!(oddness(at(100, 100), at(90, 101)), Some(FrozenReason::ClockMoved));
        assert_eq!(oddness(at(100, 100), at(140, 140)), Some(FrozenReason::Woke), "the process was stopped");
    }
}
