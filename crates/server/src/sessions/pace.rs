//! Limits how often news is sent to a live reader: right away if nothing was sent for a while, and otherwise as soon as
//! that while is over. The last one is never lost.

use std::time::Duration;
use tokio::time::Instant;

/// When the next news may be told.
pub struct Pace {
    every: Duration,
    told: Option<Instant>,
    waits: bool,
}

impl Pace {
    /// At most once in that time.
    pub fn new(every: Duration) -> Self {
        Self { every, told: None, waits: false }
    }

    /// Something is new. Whether it may be told now; otherwise it waits.
    pub fn is_free(&mut self, now: Instant) -> bool {
        self.waits = self.told.is_some_and(|told| now < told + self.every);
        if !self.waits {
            self.told = Some(now);
        }
        !self.waits
    }

    /// When what waits is due, if anything does.
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
        // When it is due it goes out, and everything after it waits again.
        assert!(pace.is_free(start + second));
        assert_eq!(pace.due(), None);
        assert!(!pace.is_free(start + second + Duration::from_millis(1)));
        assert_eq!(pace.due(), Some(start + second * 2));
    }
}
