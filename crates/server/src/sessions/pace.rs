//! Limits how often news is sent to a live reader: immediately if nothing was sent for a while, and otherwise once
//! that time is over. The last one is never lost.

use std::time::Duration;
use tokio::time::Instant;

/// When the next news may be sent.
pub struct Pace {
    every: Duration,
    told: Option<Instant>,
    waits: bool,
}

impl Pace {
    /// Allows news at most once in this time.
    pub fn new(every: Duration) -> Self {
        Self { every, told: None, waits: false }
    }

    /// Records news. Returns whether it may be sent now; otherwise, it waits.
    pub fn is_free(&mut self, now: Instant) -> bool {
        self.waits = self.told.is_some_and(|told| now < told + self.every);
        if !self.waits {
            self.told = Some(now);
        }
        !self.waits
    }

    /// When the waiting news is due, if there is any.
    pub fn due(&self) -> Option<Instant> {
        self.told.filter(|_| self.waits).map(|told| told + self.every)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_told_at_once_and_the_last_when_it_is_due() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut pace = Pace::new(second);
        assert!(pace.is_free(start));
        assert_eq!(pace.due(), None);
        for millis in [1, 500, 999] {
            assert!(!pace.is_free(start + Duration::from_millis(millis)));
            assert_eq!(pace.due(), Some(start + second));
        }
        // When it is due, it is sent, and everything after it waits again.
        assert!(pace.is_free(start + second));
        assert_eq!(pace.due(), None);
        assert!(!pace.is_free(start + second + Duration::from_millis(1)));
        assert_eq!(pace.due(), Some(start + second * 2));
    }
}
