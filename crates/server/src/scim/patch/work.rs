//! Limits the work of a PATCH: a few bytes of operations and filters can require billions of comparisons.

use crate::scim::error::Error;
use std::time::{Duration, Instant};

/// The most comparisons in one request: 400 members in 100 operations of 100 terms, or 200 members one by one in a
/// team of 20,000.
const MOST: usize = 4_000_000;
/// The same for what is done immediately, before it is known that more is needed.
const QUICK: usize = 100_000;
/// The longest time that one request may take, even on a slow machine.
const LONGEST: Duration = Duration::from_secs(10);

/// The work that is left.
#[derive(Clone, Debug)]
pub struct Work {
    left: usize,
    until: Instant,
}

impl Work {
    /// The limit for a request.
    pub fn of_a_request() -> Self {
        Self { left: MOST, until: Instant::now() + LONGEST }
    }

    /// The limit for work that must be quick.
    pub fn quick() -> Self {
        Self { left: QUICK, ..Self::of_a_request() }
    }

    /// Deducts what an operation needs, before it begins.
    pub fn spend(&mut self, comparisons: usize) -> Result<(), Error> {
        match self.left.checked_sub(comparisons) {
            Some(left) if Instant::now() < self.until => {
                self.left = left;
                Ok(())
            }
            _ => Err(Error::plain(
                413,
                "This change takes too much work. Send fewer operations, shorter filters, or all members in one operation.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_by_its_amount_or_by_its_time() {
        let mut work = Work::quick();
        assert_eq!(work.spend(QUICK), Ok(()));
        assert_eq!(work.spend(1).unwrap_err().status, 413);
        assert!(Work::of_a_request().spend(usize::MAX).is_err());
        let mut late = Work { until: Instant::now(), ..Work::of_a_request() };
        assert_eq!(late.spend(0).unwrap_err().status, 413);
    }
}
